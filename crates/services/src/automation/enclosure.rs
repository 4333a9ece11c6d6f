//! Les fichiers d'un enregistrement qu'un courriel joint, lus sous les droits de qui répond du déclencheur.

use kernel::{Code, Error, Result};
use schema::model::Enclosure;
use serde_json::Value;
use store::records::Projection;

use super::{
    engine::Running,
    facts::{self, Life},
    owner,
    steps::aim,
};
use crate::{
    mail::enclosed::{Enclosed, Filed},
    notify::send::path,
};

/// Ce que le courriel joint, et ce qui n'y tient pas ; rien quand l'enregistrement visé manque.
///
/// # Errors
/// Celles de la lecture : l'enregistrement ou le champ n'est pas ouvert à qui répond du déclencheur.
pub(super) async fn read(run: &Running<'_>, asked: &Enclosure) -> Result<Option<Enclosed>> {
    let Some(id) = aim(run, &asked.target)? else { return Ok(None) };
    let tenant = run.unit.tenant();
    let owner = run.position.owner.ok_or_else(|| Code::Forbidden.with("action", "view"))?;
    let reader = owner::ctx(run.services, tenant, &run.trigger.name, owner).await?.plain();
    let entity = run.facts.model.entity(&asked.target.entity).ok_or_else(|| Code::BadDefinition.error())?;
    let shape = Projection { fields: Some(asked.fields.clone()), expand: Vec::new() };
    // Celui dont l'exécution parle a pu être supprimé : c'est parfois ce qui l'a réveillée.
    let life = if asked.target.record.is_none() { Life::Any } else { Life::Alive };
    let record = facts::read_as(tenant, &reader, entity, id, shape, life).await?;
    let mut files: Vec<Filed> = Vec::new();
    for field in &asked.fields {
        match record.get(field).cloned().unwrap_or_default() {
            Value::Null => {}
            Value::Array(several) => {
                for one in several {
                    files.push(serde_json::from_value(one).map_err(unreadable)?);
                }
            }
            one => files.push(serde_json::from_value(one).map_err(unreadable)?),
        }
    }
    let url = format!("{}{}", run.services.settings.mail.base_url, path(entity, id));
    Ok(Some(Enclosed::of(files, url)))
}

fn unreadable(error: serde_json::Error) -> Error {
    Code::Internal.because(error)
}
