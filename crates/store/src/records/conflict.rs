//! Une contrainte de la base refuse l'écriture : dit dans les mots de l'entité, avec l'enregistrement qui gêne si
//! l'appelant le voit.

use kernel::{Code, Error, FieldError, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field, Overlap},
};
use serde_json::{Value, json};

use super::draft::Draft;
use crate::{
    Bind, Tenant, access,
    query::{
        Builder, Slot, column,
        filter::{self, Trust},
    },
};

/// Traduit l'erreur d'une écriture.
pub(super) async fn explain(tenant: &Tenant, draft: &Draft<'_>, error: Error) -> Error {
    match error.code {
        Code::Duplicate | Code::StillUsed => conflict(draft.entity, error),
        Code::Overlap => overlap(tenant, draft, error).await,
        _ => error,
    }
}

/// La faute d'une valeur qui doit être unique et ne l'est pas.
pub(super) fn repeated(entity: &Entity, rule: &str, on: &[String]) -> FieldError {
    let field = on.iter().rev().find(|field| *field != "company").map_or("id", String::as_str);
    FieldError::new(field, "duplicate")
        .with("rule", format!("{}.unique.{rule}", entity.full_name))
        .with("fields", on.join(", "))
}

/// Une unicité ou un lien que la base refuse.
fn conflict(entity: &Entity, error: Error) -> Error {
    let constraint = constraint(&error);
    if entity.single && constraint == entity.unique_index("single") {
        return Error { fields: vec![FieldError::new("id", "single")], ..error };
    }
    let named = entity.unique.iter().find(|(name, _)| constraint == entity.unique_index(name));
    let rule =
        named.map(|(name, _)| format!("{}.unique.{name}", entity.full_name)).filter(|_| error.code == Code::Duplicate);
    let field = named.and_then(|(_, unique)| unique.on.iter().rev().find(|field| *field != "company")).cloned();
    let field =
        field.or_else(|| entity.fields.keys().find(|field| constraint.contains(&format!("__{field}"))).cloned());
    let code = if error.code == Code::Duplicate { "duplicate" } else { "broken_link" };
    let field =
        field.unwrap_or_else(|| if constraint.contains("external_id") { "external_id" } else { "id" }.to_owned());
    let fault = FieldError::new(field, code);
    let fault = match (rule, named) {
        (Some(rule), Some((_, unique))) => fault.with("rule", rule).with("fields", unique.on.join(", ")),
        _ => fault,
    };
    Error { fields: vec![fault], ..error }
}

fn constraint(error: &Error) -> String {
    error.params.get("constraint").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Deux périodes se chevauchent : la règle, et l'autre enregistrement.
async fn overlap(tenant: &Tenant, draft: &Draft<'_>, error: Error) -> Error {
    let constraint = constraint(&error);
    let lines = draft.entity.fields.values().filter_map(|field| match field.storage() {
        Storage::Owned(child) => Some((Some(field.name.as_str()), draft.model.entity(&child)?.as_ref())),
        _ => None,
    });
    let all = std::iter::once((None, draft.entity)).chain(lines);
    let found = all.into_iter().find_map(|(list, entity)| {
        let (name, rule) = entity.overlaps.iter().find(|(name, _)| entity.overlap_constraint(name) == constraint)?;
        Some((list, entity, name, rule))
    });
    let Some((list, entity, name, rule)) = found else { return error };
    let field = list.unwrap_or(&rule.during.start);
    let fault = FieldError::new(field, "overlap").with("rule", format!("{}.no_overlap.{name}", entity.full_name));
    let error = Error { fields: vec![fault], ..error }.and("rule", name.as_str());
    match other(tenant, draft, rule).await {
        Ok(Some(other)) if list.is_none() => error.and("conflict", other),
        _ => error,
    }
}

/// L'enregistrement que cette écriture chevauche, si l'acteur le voit.
async fn other(tenant: &Tenant, draft: &Draft<'_>, rule: &Overlap) -> Result<Option<Value>> {
    let entity = draft.entity;
    let mut builder = Builder::new(draft.model, &draft.ctx.actor);
    let view = access::predicate(&mut builder, entity, "view", "t");
    let (mut inputs, mut parts) = (Vec::new(), vec!["t.deleted_at IS NULL".to_owned(), view.sql().to_owned()]);
    let mut value = |builder: &mut Builder<'_>, field: &Field| {
        let text = draft.new.get(&field.name).filter(|value| !value.is_null());
        let text = text.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        inputs.push(Bind::from(text));
        format!("({})::{}", builder.slot(Slot::Input(inputs.len() - 1), "text"), pg_type(field))
    };
    for field in rule.on.iter().filter_map(|name| entity.field(name)) {
        parts.push(format!("{} = {}", column("t", field.column()), value(&mut builder, field)));
    }
    if let (Some(start), Some(end)) = (entity.field(&rule.during.start), entity.field(&rule.during.end)) {
        let range = if pg_type(start) == "date" { "daterange" } else { "tstzrange" };
        let (from, to) = (value(&mut builder, start), value(&mut builder, end));
        let (t_from, t_to) = (column("t", start.column()), column("t", end.column()));
        parts.push(format!("{t_from} IS NOT NULL AND ({t_to} IS NULL OR {t_from} < {t_to})"));
        parts.push(format!("{range}({t_from}, {t_to}, '[)') && {range}({from}, {to}, '[)')"));
    }
    if let Some(when) = &rule.when {
        parts.push(filter::compile(&mut builder, entity, &when.source, "t", Trust::Definition)?);
    }
    inputs.push(Bind::Uuid(draft.id));
    parts.push(format!("t.id <> {}", builder.slot(Slot::Input(inputs.len() - 1), "uuid")));
    let number = if entity.number.is_some() { "t.number".to_owned() } else { "NULL::text".to_owned() };
    let sql = format!("SELECT t.id, {number} FROM {} t WHERE {} LIMIT 1", entity.table(), parts.join(" AND "));
    let statement = builder.finish(sql, &view);
    let row = tenant.db.query_opt(&statement.sql, &statement.binds(draft.ctx, &inputs)?).await?;
    Ok(row.map(|row| json!({ "id": row.get::<_, uuid::Uuid>(0), "number": row.get::<_, Option<String>>(1) })))
}

fn pg_type(field: &Field) -> &'static str {
    match field.storage() {
        Storage::Column(pg_type) => pg_type,
        _ => "numeric",
    }
}
