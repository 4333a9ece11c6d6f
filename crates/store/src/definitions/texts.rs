//! Dire autrement les textes de tous : une formulation par clé et par langue, gardée dans `texts/<langue>`, ou dans la
//! définition même quand c'est elle qui porte le texte.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{Code, Ctx, Error, FieldError, Locale, Result};
use schema::model::Model;
use serde_json::{Map, Value, json};

use super::{
    amend::{Edit, Wish},
    apply::{Applied, Kind, execute, locked},
    labels::{self, Label},
    prepare::prepare,
    rows::{self, Row},
};
use crate::Tenant;

/// Une formulation voulue.
#[derive(Clone, Debug)]
pub struct Wording {
    /// Clé du texte.
    pub key: String,
    /// Langue.
    pub locale: Locale,
    /// Ce qu'il dira ; rien lui rend ce que les définitions disent.
    pub text: Option<String>,
    /// Ce que l'appelant lisait, quand un autre ne doit pas l'avoir changé depuis : rien, s'il n'y avait rien.
    pub seen: Option<Option<String>>,
}

/// Écrit ces formulations : toutes, ou aucune.
///
/// # Errors
/// [`Code::ModelChanged`] pour la première qui ne dit plus ce que l'appelant lisait. Les mots eux-mêmes sont à vérifier
/// avant (`schema::fault_of`) : une formulation que le chargement laisserait de côté est refusée.
pub async fn reword(ctx: &Ctx, tenant: &Arc<Tenant>, wordings: &[Wording]) -> Result<Applied> {
    let mut client = locked(tenant).await?;
    let kept = rows::read(&client).await?;
    let rows = Reworded::of(ctx, tenant, &kept).all(wordings)?;
    let prepared = prepare(ctx, tenant, &client, &Wish::Rows(rows)).await?;
    execute(ctx, tenant, &mut client, prepared, Kind::Reworded).await
}

/// Les lignes, à mesure que les formulations y entrent.
struct Reworded<'r> {
    ctx: &'r Ctx,
    packages: &'r Model,
    kept: &'r [Row],
    rows: Vec<Row>,
    /// Les textes que portent les définitions, avec le chemin de la leur.
    labels: BTreeMap<String, (String, Label)>,
}

impl<'r> Reworded<'r> {
    fn of(ctx: &'r Ctx, tenant: &'r Tenant, kept: &'r [Row]) -> Reworded<'r> {
        let live = kept.iter().filter(|row| !row.deleted);
        let all = live.flat_map(|row| labels::of(row).into_iter().map(|label| (row.path.clone(), label)));
        let labels = all.map(|(path, label)| (label.key.clone(), (path, label))).collect();
        Reworded { ctx, packages: &tenant.packages, kept, rows: kept.to_vec(), labels }
    }

    /// Les lignes que ces formulations changent.
    fn all(mut self, wordings: &[Wording]) -> Result<Vec<Row>> {
        for wording in wordings {
            let current = self.current(wording);
            if wording.seen.as_ref().is_some_and(|seen| *seen != current) {
                let stale = Code::ModelChanged.with("path", wording.key.as_str()).with("reason", "text");
                return Err(stale.and("current", current));
            }
            if wording.text != current {
                self.write(wording);
            }
        }
        let is_new = |row: &Row| self.kept.iter().find(|kept| kept.path == row.path).is_none_or(|kept| kept != row);
        Ok(self.rows.iter().filter(|row| is_new(row)).cloned().collect())
    }

    /// Ce que l'on lit sous cette clé, dans cette langue.
    fn current(&self, wording: &Wording) -> Option<String> {
        let path = own_path(wording.locale);
        let own = self.rows.iter().find(|row| row.path == path && !row.deleted);
        if let Some(text) = own.and_then(|row| row.body.get(&wording.key)?.as_str()) {
            return Some(text.to_owned());
        }
        let said = match self.labels.get(&wording.key) {
            Some((path, label)) => {
                let row = self.rows.iter().find(|row| row.path == *path)?;
                label.given(&row.body, wording.locale)
            }
            None => self.packages.texts.exact(wording.locale, &wording.key),
        };
        said.map(str::to_owned)
    }

    fn write(&mut self, wording: &Wording) {
        let text = wording.text.as_deref();
        if let Some((path, label)) = self.labels.get(&wording.key) {
            if let Some(row) = self.rows.iter_mut().find(|row| row.path == *path) {
                label.say(&mut row.body, wording.locale, text);
            }
            return;
        }
        let path = own_path(wording.locale);
        let original = self.packages.texts.exact(wording.locale, &wording.key);
        match text.filter(|text| Some(*text) != original) {
            Some(text) => {
                let row = self.row(&path);
                row.body.insert(wording.key.clone(), text.into());
                row.deleted = false;
            }
            None => {
                let own = self.rows.iter_mut().find(|row| row.path == path && !row.deleted);
                if let Some(row) = own.filter(|row| row.body.contains_key(&wording.key)) {
                    row.body.shift_remove(&wording.key);
                    row.deleted = row.body.is_empty();
                }
            }
        }
    }

    /// La ligne de ce chemin, neuve s'il le faut.
    fn row(&mut self, path: &str) -> &mut Row {
        let at = self.rows.iter().position(|row| row.path == path).unwrap_or_else(|| {
            self.rows.push(Row {
                id: self.ctx.new_id(),
                path: path.to_owned(),
                body: Map::new(),
                ids: BTreeMap::new(),
                version: 0,
                updated_at: self.ctx.now(),
                updated_by: None,
                deleted: true,
            });
            self.rows.len() - 1
        });
        let row = &mut self.rows[at];
        if row.deleted {
            row.body.clear();
        }
        row
    }
}

fn own_path(locale: Locale) -> String {
    format!("texts/{}", locale.code())
}

/// Refuse une formulation que le chargement laisserait de côté, si le changement l'apporte.
pub(super) fn refuse_unheeded(model: &Model, edits: &[Edit]) -> Result<()> {
    let mut faults = Vec::new();
    for edit in edits.iter().filter(|edit| !edit.after.deleted) {
        let Some(locale) = edit.after.path.strip_prefix("texts/").and_then(Locale::parse) else { continue };
        let before = edit.before.as_ref().filter(|row| !row.deleted).map(|row| &row.body);
        let heeded = model.texts.replaced.get(&locale);
        for (key, text) in &edit.after.body {
            let is_same = before.and_then(|body| body.get(key)) == Some(text);
            if !is_same && !heeded.is_some_and(|heeded| heeded.contains_key(key)) {
                faults.push(FieldError::new(key, "wording").with("key", key.as_str()));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error { fields: faults, ..Code::BadDefinition.error() }) }
}

/// Les formulations changées, pour le journal : langue, clé, avant et après.
pub(super) fn difference(edits: &[Edit]) -> Value {
    let mut changed = Map::new();
    for edit in edits {
        let Some(locale) = edit.after.path.strip_prefix("texts/") else { continue };
        let none = Map::new();
        let live = |row: &Row| !row.deleted;
        let before = edit.before.as_ref().filter(|row| live(row)).map_or(&none, |row| &row.body);
        let after = Some(&edit.after).filter(|row| live(row)).map_or(&none, |row| &row.body);
        for key in before.keys().chain(after.keys()).filter(|key| before.get(*key) != after.get(*key)) {
            changed.insert(format!("{locale}.{key}"), json!({ "old": before.get(key), "new": after.get(key) }));
        }
    }
    if changed.is_empty() { Value::Null } else { Value::Object(changed) }
}
