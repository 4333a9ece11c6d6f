//! Dire autrement les textes de tous : une formulation par clé et par langue, gardée dans `texts/<langue>`, ou dans la
//! définition même quand c'est elle qui porte le texte.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use kernel::{Code, Ctx, Error, FieldError, Locale, Result};
use schema::model::Model;
use serde_json::Map;

use super::{
    amend::{Edit, Wish},
    apply::{Applied, Kind, execute, locked},
    labels::{self, Label},
    prepare::prepare,
    rows::Row,
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
    let prepared = prepare(ctx, tenant, &client, &Wish::Wordings(wordings)).await?;
    execute(ctx, tenant, &mut client, prepared, Kind::Reworded).await
}

/// Les lignes que ces formulations changent ; `model` est celui que font les lignes gardées.
pub(super) fn reworded(ctx: &Ctx, kept: &[Row], model: &Model, wordings: &[Wording]) -> Result<Vec<Row>> {
    let live = kept.iter().filter(|row| !row.deleted);
    let all = live.flat_map(|row| labels::all(row).into_iter().map(|label| (row.path.clone(), label)));
    let labels = all.map(|(path, label)| (label.key.clone(), (path, label))).collect();
    let mut reworded = Reworded { ctx, model, rows: kept.to_vec(), labels, said: HashMap::new() };
    for wording in wordings {
        let current = reworded.current(wording);
        if wording.seen.as_ref().is_some_and(|seen| *seen != current) {
            let stale = Code::ModelChanged.with("path", wording.key.as_str()).with("reason", "text");
            return Err(stale.and("current", current));
        }
        if wording.text != current {
            let read = reworded.write(wording);
            reworded.said.insert((wording.locale, wording.key.as_str()), read);
        }
    }
    let is_new = |row: &Row| kept.iter().find(|kept| kept.path == row.path).is_none_or(|kept| kept != row);
    Ok(reworded.rows.into_iter().filter(is_new).collect())
}

/// Les lignes, à mesure que les formulations y entrent.
struct Reworded<'r> {
    ctx: &'r Ctx,
    model: &'r Model,
    rows: Vec<Row>,
    /// Les textes que portent les définitions, avec le chemin de la leur.
    labels: BTreeMap<String, (String, Label)>,
    /// Ce que ce changement a déjà fait lire.
    said: HashMap<(Locale, &'r str), Option<String>>,
}

impl Reworded<'_> {
    /// Ce que l'on lit sous cette clé, dans cette langue : ce que la liste en montre.
    fn current(&self, wording: &Wording) -> Option<String> {
        match self.said.get(&(wording.locale, wording.key.as_str())) {
            Some(said) => said.clone(),
            None => self.model.texts.exact(wording.locale, &wording.key).map(str::to_owned),
        }
    }

    /// Écrit une formulation ; rend ce que l'on lira.
    fn write(&mut self, wording: &Wording) -> Option<String> {
        let text = wording.text.as_deref();
        let original = self.model.texts.original(wording.locale, &wording.key);
        if let Some((path, label)) = self.labels.get(&wording.key) {
            // La formulation qui couvrait ce libellé s'en va : c'est lui que l'on veut lire.
            let covered = forget(&mut self.rows, wording);
            if text.is_none() && covered {
                return original.map(str::to_owned);
            }
            if let Some(row) = self.rows.iter_mut().find(|row| row.path == *path) {
                label.say(&mut row.body, wording.locale, text);
            }
            return wording.text.clone();
        }
        match text.filter(|text| Some(*text) != original) {
            Some(text) => {
                let row = self.row(&own_path(wording.locale));
                row.body.insert(wording.key.clone(), text.into());
                row.deleted = false;
            }
            None => {
                forget(&mut self.rows, wording);
            }
        }
        wording.text.clone().or_else(|| original.map(str::to_owned))
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

/// Retire la formulation de cette clé ; en portait-on une ?
fn forget(rows: &mut [Row], wording: &Wording) -> bool {
    let path = own_path(wording.locale);
    let own = rows.iter_mut().find(|row| row.path == path && !row.deleted);
    let Some(row) = own.filter(|row| row.body.contains_key(&wording.key)) else { return false };
    row.body.shift_remove(&wording.key);
    row.deleted = row.body.is_empty();
    true
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
