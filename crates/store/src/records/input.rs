//! Lire ce que l'appelant envoie : champ connu, écrivable, du bon type, dans ses bornes.

use kernel::{Ctx, FieldError};
use schema::{
    fields::Storage,
    model::{Entity, Field},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::draft::{Draft, Line};
use crate::{
    access,
    db::Bind,
    fields::{self, composite},
    query::mother_column,
};

/// Lignes possédées au plus dans une écriture.
const MAX_LINES: usize = 1000;

/// Clés qu'un corps peut porter sans être des champs écrits.
const ENVELOPE: [&str; 2] = ["id", "version"];

/// Verse le corps dans l'enregistrement ; les fautes s'y ajoutent.
pub(super) fn read(draft: &mut Draft<'_>, body: &Map<String, Value>) {
    for (name, value) in body.iter().filter(|(name, _)| !ENVELOPE.contains(&name.as_str())) {
        match draft.entity.field(name) {
            None => draft.faults.push(unknown(draft.entity, name)),
            Some(field) => {
                if let Some(fault) = refusal(draft, field, value) {
                    draft.faults.push(fault);
                } else if !is_closed(field) && !is_unchanged_secret(draft, field, value) {
                    draft.given.push(name.clone());
                    put(draft, field, value);
                }
            }
        }
    }
}

fn unknown(entity: &Entity, name: &str) -> FieldError {
    let names: Vec<&str> = entity.fields.keys().map(String::as_str).collect();
    FieldError::new(name, "unknown_field").with("expected", names.join(", "))
}

/// Un champ que l'appelant n'écrit pas ; renvoyer la valeur déjà en place n'est pas une faute.
fn refusal(draft: &Draft<'_>, field: &Field, value: &Value) -> Option<FieldError> {
    let present = draft.old.as_ref().and_then(|old| old.get(&field.name)).unwrap_or(&Value::Null);
    if is_closed(field) && !same(present, value) {
        return Some(FieldError::new(&field.name, "read_only"));
    }
    if field.set_once && !present.is_null() && !same(present, value) {
        return Some(FieldError::new(&field.name, "set_once"));
    }
    None
}

/// Un secret renvoyé tel que lu (`{"set": true}`), ou vidé alors qu'il est vide : rien à écrire.
fn is_unchanged_secret(draft: &Draft<'_>, field: &Field, value: &Value) -> bool {
    let unset = serde_json::json!({ "set": false });
    let present = draft.new.get(&field.name).unwrap_or(&unset);
    field.is_secret() && (present == value || value.is_null() && *present == unset)
}

/// La plate-forme seule écrit ce champ.
fn is_closed(field: &Field) -> bool {
    field.read_only || field.is_generated()
}

fn same(present: &Value, sent: &Value) -> bool {
    present == sent || sent.get("id").is_some_and(|id| id == present)
}

/// Écrit une valeur dans l'enregistrement.
pub(super) fn put(draft: &mut Draft<'_>, field: &Field, value: &Value) {
    let (ctx, model) = (draft.ctx, draft.model);
    match field.storage() {
        Storage::Computed => {}
        Storage::Join(_) => match ids(field, value).and_then(|ids| fields::check_count(field, ids.len()).map(|()| ids))
        {
            Ok(ids) => {
                draft.new.insert(field.name.clone(), ids.iter().map(Uuid::to_string).collect());
                draft.links.insert(field.name.clone(), ids);
            }
            Err(fault) => draft.faults.push(fault),
        },
        Storage::Owned(child) => {
            let Some(child) = model.entity(&child).cloned() else { return };
            match lines(ctx, draft, &child, field, value) {
                Ok(lines) => {
                    let shown = lines.iter().map(|line| Value::Object(line.new.clone())).collect();
                    draft.new.insert(field.name.clone(), Value::Array(shown));
                    draft.children.insert(field.name.clone(), lines);
                }
                Err(faults) => draft.faults.extend(faults),
            }
        }
        Storage::Composite(_) => match composite::accept(field, value) {
            Ok((json, columns)) => {
                draft.new.insert(field.name.clone(), json);
                draft.columns.extend(columns.into_iter().map(|(name, bind, pg_type)| (name, (bind, pg_type))));
            }
            Err(fault) => draft.faults.push(fault),
        },
        Storage::Column(_) | Storage::Numeric(_) => match column(ctx, field, value) {
            Ok((json, bind, pg_type)) => {
                draft.new.insert(field.name.clone(), json);
                draft.columns.insert(field.column().to_owned(), (bind, pg_type));
            }
            Err(fault) if fault.code == "pattern" => {
                let text = format!("{}.{}.pattern", draft.entity.full_name, field.name);
                draft.faults.push(fault.with("rule", text));
            }
            Err(fault) => draft.faults.push(fault),
        },
        Storage::Extra(_) => match column(ctx, field, value) {
            Ok((json, bind, _)) => {
                // Une durée s'y garde en microsecondes, comme dans une colonne.
                let kept = if let Bind::Int(whole) = bind { whole.into() } else { json.clone() };
                draft.add_extra(field, &kept);
                draft.new.insert(field.name.clone(), json);
            }
            Err(fault) => draft.faults.push(fault),
        },
    }
}

/// Une valeur de colonne : sa forme JSON canonique, sa liaison, son type.
fn column(ctx: &Ctx, field: &Field, value: &Value) -> Result<(Value, Bind, String), FieldError> {
    let stored = fields::of(field).ok_or_else(|| FieldError::new(&field.name, "read_only"))?;
    let pg_type = stored.pg_type(field);
    let blank = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
    if blank {
        // Une colonne de liste n'est jamais nulle : vide, c'est une liste vide.
        return Ok(match pg_type.ends_with("[]") {
            true => (Value::Array(Vec::new()), Bind::Texts(Vec::new()), pg_type),
            false => (Value::Null, Bind::Null, pg_type),
        });
    }
    let bind = stored.accept(ctx, field, value)?;
    Ok((stored.canonical(field, &bind), bind, pg_type))
}

fn ids(field: &Field, value: &Value) -> Result<Vec<Uuid>, FieldError> {
    let wrong = || FieldError::new(&field.name, "wrong_type").with("expected", "list");
    if value.is_null() {
        return Ok(Vec::new());
    }
    let mut ids = Vec::new();
    for item in value.as_array().ok_or_else(wrong)? {
        let id =
            item.get("id").unwrap_or(item).as_str().and_then(|text| Uuid::try_parse(text).ok()).ok_or_else(wrong)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn lines(
    ctx: &Ctx,
    draft: &Draft<'_>,
    child: &Entity,
    field: &Field,
    value: &Value,
) -> Result<Vec<Line>, Vec<FieldError>> {
    let wrong = || vec![FieldError::new(&field.name, "wrong_type").with("expected", "list")];
    let items = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(items) => items,
        _ => return Err(wrong()),
    };
    if items.len() > MAX_LINES {
        return Err(vec![FieldError::new(&field.name, "too_many").with("max", MAX_LINES)]);
    }
    fields::check_count(field, items.len()).map_err(|fault| vec![fault])?;
    let (mut lines, mut faults) = (Vec::with_capacity(items.len()), Vec::new());
    for (rank, item) in items.iter().enumerate() {
        let path = format!("{}[{rank}]", field.name);
        let Some(body) = item.as_object() else {
            faults.push(FieldError::new(path, "wrong_type").with("expected", "object"));
            continue;
        };
        match line(ctx, draft, child, &field.name, body) {
            Ok(line) if lines.iter().any(|known: &Line| known.id == line.id) => {
                faults.push(FieldError::new("id", "repeated").under(&path));
            }
            Ok(line) => lines.push(line),
            Err(found) => faults.extend(found.into_iter().map(|fault| fault.under(&path))),
        }
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

/// Une ligne possédée : versée comme un enregistrement, à partir de ce qu'elle était.
fn line(
    ctx: &Ctx,
    draft: &Draft<'_>,
    child: &Entity,
    list: &str,
    body: &Map<String, Value>,
) -> Result<Line, Vec<FieldError>> {
    let id = match body.get("id") {
        None | Some(Value::Null) => None,
        Some(id) => Some(
            id.as_str()
                .and_then(|id| Uuid::try_parse(id).ok())
                .ok_or_else(|| vec![FieldError::new("id", "wrong_type").with("expected", "id")])?,
        ),
    };
    let before = id.and_then(|id| former_line(draft, list, id));
    let mother = mother_column(child).unwrap_or_default().to_owned();
    let mut body = body.clone();
    body.remove(&mother);
    let known = before.is_some();
    let line_id = id.unwrap_or_else(|| ctx.new_id());
    let mut inner = match before {
        Some(before) => Draft::of(ctx, draft.model, child, line_id, before),
        None => Draft::new(ctx, draft.model, child, line_id),
    };
    read(&mut inner, &body);
    refuse_closed_classes(draft, &mut inner);
    if !known {
        super::apply::defaults(&mut inner);
    }
    super::apply::requirements(&mut inner);
    inner.faults.retain(|fault| fault.field != mother);
    if !inner.faults.is_empty() {
        return Err(inner.faults);
    }
    inner.new.insert("id".to_owned(), line_id.to_string().into());
    super::apply::stored_formulas(&mut inner).map_err(|error| error.fields)?;
    Ok(Line { id: line_id, known, new: inner.new, columns: inner.columns, links: inner.links })
}

/// Une ligne se lit et s'écrit par sa mère : c'est l'accès à la mère qui ouvre la classe de ses champs.
fn refuse_closed_classes(mother: &Draft<'_>, line: &mut Draft<'_>) {
    let action = if mother.old.is_some() { "edit" } else { "create" };
    let opens = |field: &Field| access::opens(&mother.ctx.actor, mother.model, line.entity, action, field.class);
    let closed = |name: &&String| line.entity.field(name).is_some_and(|field| !opens(field));
    let faults: Vec<FieldError> = line.given.iter().filter(closed).map(|name| unknown(line.entity, name)).collect();
    line.faults.extend(faults);
}

pub(super) fn former_line(draft: &Draft<'_>, list: &str, id: Uuid) -> Option<Map<String, Value>> {
    let id = id.to_string();
    let lines = draft.old.as_ref()?.get(list)?.as_array()?;
    lines.iter().find(|line| line.get("id").and_then(Value::as_str) == Some(&id))?.as_object().cloned()
}

/// Le corps d'une action : ses paramètres, sans valeur pour un nom inconnu.
pub(super) fn params(
    ctx: &Ctx,
    declared: &indexmap::IndexMap<String, Field>,
    body: &Map<String, Value>,
) -> Result<Map<String, Value>, Vec<FieldError>> {
    let (mut params, mut faults) = (Map::new(), Vec::new());
    for name in body.keys().filter(|name| *name != "version" && !declared.contains_key(*name)) {
        faults.push(
            FieldError::new(name, "unknown_field")
                .with("expected", declared.keys().cloned().collect::<Vec<_>>().join(", ")),
        );
    }
    for (name, field) in declared {
        let value = body.get(name).unwrap_or(&Value::Null);
        let json = match field.storage() {
            Storage::Composite(_) => composite::accept(field, value).map(|(json, _)| json),
            _ => column(ctx, field, value).map(|(json, ..)| json),
        };
        match json {
            Ok(json) if field.required && super::apply::is_blank(Some(&json)) => {
                faults.push(FieldError::new(name, "required"));
            }
            Ok(json) => {
                params.insert(name.clone(), json);
            }
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(params) } else { Err(faults) }
}
