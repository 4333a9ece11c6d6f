//! Qui répond d'une définition du locataire, et ce que ses droits lui refusent d'y écrire.

use std::sync::{Arc, LazyLock};

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Act, Model, NewJob, Task};
use uuid::Uuid;

use super::{PACKAGE, amend::Edit};
use crate::Db;

/// Qui a écrit cette définition en dernier ; personne, si c'est le système ou un paquet.
pub async fn author(db: &Db, path: &str) -> Result<Option<Uuid>> {
    static AUTHOR: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT updated_by FROM sys.definition WHERE path = $1 AND NOT deleted".into());
    Ok(db.query_opt(&AUTHOR, &[path.into()]).await?.and_then(|row| row.get(0)))
}

/// Refuse un déclencheur qui ferait, au nom de son auteur, sortir ou entrer ce que celui-ci ne peut pas.
pub(super) fn refuse_unheld(ctx: &Ctx, model: &Model, edits: &[Edit]) -> Result<()> {
    let mut faults = Vec::new();
    for edit in edits.iter().filter(|edit| !edit.after.deleted) {
        let Some(name) = edit.after.path.strip_prefix("triggers/") else { continue };
        let Some(trigger) = model.triggers.get(&format!("{PACKAGE}.{name}")) else { continue };
        let field = if edits.len() == 1 { "steps".to_owned() } else { format!("{}#steps", edit.after.path) };
        let may = |entity: &String, action: &str| !ctx.actor.access(entity, action).is_denied();
        for step in trigger.steps() {
            let (entity, code, is_held) = match &step.act {
                Act::Report(report) => {
                    let entity = report.document.entity();
                    (entity, "report_right", may(entity, "view") && may(entity, "export"))
                }
                Act::Job(NewJob { task: Task::Import { into, .. }, .. }) => (into, "import_right", may(into, "import")),
                _ => continue,
            };
            if !is_held {
                faults.push(FieldError::new(field.clone(), code).with("entity", entity.as_str()));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error { fields: faults, ..Code::BadDefinition.error() }) }
}
