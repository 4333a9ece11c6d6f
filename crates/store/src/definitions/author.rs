//! Qui répond d'une définition du locataire, et ce que ses droits lui refusent d'y écrire.

use std::sync::{Arc, LazyLock};

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::Model;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{PACKAGE, amend::Edit, sources::bare, twin};
use crate::Db;

/// Qui répond d'une définition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// La personne qui l'a écrite en dernier.
    Person(Uuid),
    /// Le système : un paquet l'a livrée, ou qui tient la ligne de commande.
    System,
}

/// Qui a écrit ce texte d'une définition ; personne, si elle n'est plus ou si ce n'est plus le sien.
pub async fn author(db: &Db, path: &str, text: &str) -> Result<Option<Author>> {
    static AUTHOR: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT body, updated_by FROM sys.definition WHERE path = $1 AND NOT deleted".into());
    let Some(row) = db.query_opt(&AUTHOR, &[path.into()]).await? else { return Ok(None) };
    let Value::Object(body) = row.get(0) else { return Ok(None) };
    let person: Option<Uuid> = row.get(1);
    let is_its = twin::to_toml(&bare(&body)) == text;
    Ok(is_its.then(|| person.map_or(Author::System, Author::Person)))
}

/// Refuse un déclencheur qui ferait, au nom de son auteur, sortir ou entrer ce que celui-ci ne peut pas ; ce qu'un événement du système
/// apporte (qui se connecte, d'où) n'est que ce que le journal montre déjà à qui gouverne l'automatisation et le lit.
pub(super) fn refuse_unheld(ctx: &Ctx, model: &Model, edits: &[Edit]) -> Result<()> {
    let mut faults = Vec::new();
    for edit in edits.iter().filter(|edit| !edit.after.deleted) {
        let Some(name) = edit.after.path.strip_prefix("triggers/") else { continue };
        let Some(trigger) = model.triggers.get(&format!("{PACKAGE}.{name}")) else { continue };
        let field = if edits.len() == 1 { "steps".to_owned() } else { format!("{}#steps", edit.after.path) };
        let may = |entity: &str, action: &str| !ctx.actor.access(entity, action).is_denied();
        if trigger.source.system().is_some() && !(may("core.automation", "manage") && may("core.audit_entry", "view")) {
            let field = if edits.len() == 1 { "system".to_owned() } else { format!("{}#system", edit.after.path) };
            faults.push(FieldError::new(field, "system_right"));
        }
        for step in trigger.steps() {
            for asked in step.act.asks_of_its_author() {
                if !asked.actions.iter().all(|action| may(asked.entity, action)) {
                    faults.push(FieldError::new(field.clone(), asked.code).with("entity", asked.entity));
                }
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error { fields: faults, ..Code::BadDefinition.error() }) }
}
