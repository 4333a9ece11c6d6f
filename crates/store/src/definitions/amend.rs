//! Ce qu'un changement fait des lignes : les nouvelles, leurs identifiants, et de quoi revenir.

use std::collections::BTreeMap;

use kernel::{Code, Ctx, Error, FieldError, Locale, Result};
use schema::{
    model::{Entity, Model},
    stable_id,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Change, PACKAGE, reworded,
    rows::Row,
    texts::{self, Wording},
};

/// Une ligne, avant et après ; gardé avec le plan pour le défaire.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Edit {
    pub before: Option<Row>,
    pub after: Row,
}

/// Ce que l'on veut faire des définitions.
pub(super) enum Wish<'w> {
    /// Écrire ou retirer celles-ci.
    Changes(&'w [Change]),
    /// Revenir sur ces changements.
    Undo(&'w [Edit]),
    /// Écrire ces lignes telles quelles.
    Rows(Vec<Row>),
    /// Dire ces textes autrement.
    Wordings(&'w [Wording]),
}

/// Les changements de lignes, dans l'ordre demandé.
pub(super) fn edits(ctx: &Ctx, rows: &[Row], model: &Model, wish: &Wish<'_>) -> Result<Vec<Edit>> {
    match wish {
        Wish::Changes(changes) => {
            changes.iter().filter_map(|change| changed(ctx, rows, model, change).transpose()).collect()
        }
        Wish::Undo(edits) => edits.iter().rev().map(|edit| undone(ctx, rows, edit)).collect(),
        Wish::Rows(after) => Ok(entered(ctx, rows, after)),
        Wish::Wordings(wordings) => Ok(entered(ctx, rows, &texts::reworded(ctx, rows, model, wordings)?)),
    }
}

/// Ces lignes à la place des leurs.
fn entered(ctx: &Ctx, rows: &[Row], after: &[Row]) -> Vec<Edit> {
    let edit = |after: &Row| Edit { before: find(rows, &after.path).cloned(), after: stamped(ctx, after, rows) };
    after.iter().map(edit).collect()
}

/// Les lignes une fois ces changements faits.
pub(super) fn amended(rows: &[Row], edits: &[Edit]) -> Vec<Row> {
    let mut amended = rows.to_vec();
    for edit in edits {
        match amended.iter_mut().find(|row| row.path == edit.after.path) {
            Some(row) => *row = edit.after.clone(),
            None => amended.push(edit.after.clone()),
        }
    }
    amended
}

fn find<'r>(rows: &'r [Row], path: &str) -> Option<&'r Row> {
    rows.iter().find(|row| row.path == path)
}

/// Une ligne à écrire : à sa place, à la version suivante, par cet auteur.
fn stamped(ctx: &Ctx, row: &Row, rows: &[Row]) -> Row {
    let before = find(rows, &row.path);
    Row {
        id: before.map_or(row.id, |before| before.id),
        version: before.map_or(1, |before| before.version + 1),
        updated_at: ctx.now(),
        updated_by: ctx.actor.id,
        ..row.clone()
    }
}

fn changed(ctx: &Ctx, rows: &[Row], model: &Model, change: &Change) -> Result<Option<Edit>> {
    check_path(&change.path)?;
    let before = find(rows, &change.path);
    let present = before.filter(|row| !row.deleted);
    let current = present.map_or(0, |row| row.version);
    if change.version.is_some_and(|seen| seen != current) {
        return Err(Code::ModelChanged.with("path", change.path.as_str()).and("version", current));
    }
    let row = match &change.body {
        None => match present {
            None => return Err(Code::NotFound.error()),
            Some(before) => Row { deleted: true, ..before.clone() },
        },
        Some(body) => {
            let named = Named { ctx, path: &change.path, body, before, rows, model };
            let (ids, body) = (named.ids(), named.body());
            let id = before.map_or_else(|| ctx.new_id(), |row| row.id);
            let row = Row {
                id,
                path: change.path.clone(),
                body,
                ids,
                version: 0,
                updated_at: ctx.now(),
                updated_by: None,
                deleted: false,
            };
            if present.is_some_and(|present| present.body == row.body && present.ids == row.ids) {
                return Ok(None);
            }
            row
        }
    };
    Ok(Some(Edit { before: before.cloned(), after: stamped(ctx, &row, rows) }))
}

/// Revenir sur un changement n'est possible que si rien n'a changé la ligne depuis ; d'une ligne de mots, ses clés.
fn undone(ctx: &Ctx, rows: &[Row], edit: &Edit) -> Result<Edit> {
    if reworded::holds_words(&edit.after) {
        let now = find(rows, &edit.after.path);
        let back = reworded::unsaid(now, edit)?;
        return Ok(Edit { before: now.cloned(), after: stamped(ctx, &back, rows) });
    }
    let now = find(rows, &edit.after.path).filter(|row| row.version == edit.after.version);
    let now = now.ok_or_else(|| Code::NotUndoable.with("path", edit.after.path.as_str()))?;
    let back = edit.before.clone().unwrap_or_else(|| Row { deleted: true, ..now.clone() });
    Ok(Edit { before: Some(now.clone()), after: stamped(ctx, &back, rows) })
}

/// Un chemin que ce langage connaît ; ses noms sont vérifiés au chargement.
fn check_path(path: &str) -> Result<()> {
    let parts: Vec<&str> = path.split('/').collect();
    let plain = |name: &str| {
        !name.is_empty() && name.len() <= 60 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let known = match parts[..] {
        ["menus", name] => name == "main",
        ["texts", locale] => Locale::ALL.iter().any(|known| known.code() == locale),
        ["entities" | "views" | "workflows" | "triggers" | "roles" | "templates", name] => plain(name),
        ["overlays", package, "entities", name] => plain(package) && plain(name) && package != PACKAGE,
        ["overlays", package, "views", name] => plain(package) && plain(name),
        _ => false,
    };
    let fault = || FieldError::new("path", "definition_path").with("path", path);
    if known { Ok(()) } else { Err(Error { fields: vec![fault()], ..Code::BadDefinition.error() }) }
}

/// Une définition donnée, et ce que l'on sait de celle qu'elle remplace.
struct Named<'n> {
    ctx: &'n Ctx,
    path: &'n str,
    body: &'n Map<String, Value>,
    before: Option<&'n Row>,
    rows: &'n [Row],
    model: &'n Model,
}

impl Named<'_> {
    /// Nom complet de l'entité dont cette définition parle.
    fn entity(&self) -> Option<String> {
        let parts: Vec<&str> = self.path.split('/').collect();
        match parts[..] {
            ["entities", name] => Some(format!("{PACKAGE}.{name}")),
            ["overlays", package, "entities", name] => Some(format!("{package}.{name}")),
            _ => None,
        }
    }

    /// L'identifiant de chaque nom : celui que l'appelant redonne (un renommage), celui d'avant, un neuf.
    fn ids(&self) -> BTreeMap<String, Uuid> {
        let mut ids = BTreeMap::new();
        let Some(entity) = self.entity() else { return ids };
        let known = |name: &str| self.before.and_then(|row| row.ids.get(name)).copied();
        let given = |value: Option<&Value>| value.and_then(Value::as_str).and_then(|text| Uuid::try_parse(text).ok());
        let fresh = |name: &str| stable_id(&format!("{name} {}", self.ctx.new_id()));
        if self.path.starts_with("entities/") {
            let id = given(self.body.get("id")).or_else(|| known(&entity)).unwrap_or_else(|| fresh(&entity));
            ids.insert(entity.clone(), id);
            ids.extend(self.implied(id).map(|(name, id)| (format!("{entity}.{name}"), id)));
        }
        for (name, field) in self.fields() {
            let full = format!("{entity}.{name}");
            let id = given(field.get("id")).or_else(|| known(&full)).unwrap_or_else(|| fresh(&full));
            ids.insert(full, id);
        }
        ids
    }

    fn fields(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.body.get("fields").and_then(Value::as_object).into_iter().flatten()
    }

    /// Les champs que la plate-forme a donnés à cette entité (numéro, état) : ils la suivent si elle est renommée.
    fn implied(&self, id: Uuid) -> impl Iterator<Item = (String, Uuid)> {
        let entity: Option<&Entity> =
            self.model.entities.values().find(|entity| entity.id == id).map(|entity| &**entity);
        let declared = self.rows.iter().find(|row| row.ids.values().any(|known| *known == id));
        let declared = declared.and_then(|row| row.body.get("fields")).and_then(Value::as_object);
        let fields = entity.into_iter().flat_map(|entity| entity.fields.values());
        fields
            .filter(move |field| declared.is_none_or(|declared| !declared.contains_key(&field.name)))
            .map(|field| (field.name.clone(), field.id))
    }

    /// Le corps gardé : sans les identifiants, et chaque champ ajouté là où il vit, que l'appelant ne choisit pas.
    fn body(&self) -> Map<String, Value> {
        let ids = self.ids();
        let entity = self.entity().unwrap_or_default();
        let mut body = self.body.clone();
        body.shift_remove("id");
        if let Some(Value::Object(fields)) = body.get_mut("fields") {
            for (name, field) in fields.iter_mut() {
                let Value::Object(field) = field else { continue };
                field.shift_remove("id");
                field.shift_remove(super::STORED_IN);
                if ids.get(&format!("{entity}.{name}")).is_some_and(|id| self.is_promoted(*id)) {
                    field.insert(super::STORED_IN.to_owned(), "column".into());
                }
            }
        }
        body
    }

    fn is_promoted(&self, id: Uuid) -> bool {
        let fields = self.model.entities.values().flat_map(|entity| entity.fields.values());
        fields.filter(|field| field.id == id).any(|field| field.extra == schema::model::Extra::InColumn)
    }
}
