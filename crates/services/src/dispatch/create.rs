//! Créer l'enregistrement qu'un déclencheur demande : le travail `trigger.create`, par la porte autorisée.

use jiff::Timestamp;
use kernel::{Code, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::records::{self, Intent, Key, Projection};
use uuid::Uuid;

use crate::{
    Services,
    workers::{Failure, Turn, Work},
};

/// Crée un enregistrement au nom d'un déclencheur.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CreateRecord {
    /// Déclencheur, nom complet.
    pub trigger: String,
    /// Entité, nom complet.
    pub entity: String,
    /// Identifiant, décidé d'avance : rejouer le travail ne crée pas un second enregistrement.
    pub id: Uuid,
    /// Champs.
    pub body: Map<String, Value>,
    /// Déclencheurs enchaînés, celui-ci compris.
    pub depth: i16,
}

impl CreateRecord {
    /// L'identifiant de ce que crée une étape : un UUID version 7, daté de l'événement et tiré de son empreinte.
    pub(crate) fn derived_id(at: Timestamp, key: &str) -> Uuid {
        let digest = Sha256::digest(key.as_bytes());
        let mut random = [0; 10];
        random.copy_from_slice(&digest[..10]);
        let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

impl Work for CreateRecord {
    const KIND: &'static str = "trigger.create";
    const MAX_ATTEMPTS: i16 = 4;

    async fn run(mut self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let tenant = &services.tenant;
        let mut ctx = tenant.system(&format!("trigger:{}", self.trigger));
        ctx.depth = self.depth;
        self.body.insert("id".to_owned(), json!(self.id));
        let error = match records::create(&ctx, tenant, &self.entity, &self.body, Intent::Commit).await {
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        let shape = Projection { fields: Some(vec!["id".to_owned()]), expand: Vec::new() };
        let already = records::get(&ctx, tenant, &self.entity, &Key::Id(self.id), &shape).await.is_ok();
        if error.code == Code::Duplicate && already { Ok(()) } else { Err(failure(&error)) }
    }
}

/// Ce que les données refusent le sera toujours ; le reste se retente.
fn failure(error: &Error) -> Failure {
    let fields: Vec<String> = error.fields.iter().map(|fault| format!("{} {}", fault.field, fault.code)).collect();
    let cause = format!("{error} {}", fields.join(", "));
    if error.code.status() < 500 { Failure::Final(cause) } else { Failure::Retry(cause) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_step_of_the_same_event_makes_the_same_record() {
        let at: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let id = CreateRecord::derived_id(at, "hse.serious:42:1");
        assert_eq!(id, CreateRecord::derived_id(at, "hse.serious:42:1"));
        assert_ne!(id, CreateRecord::derived_id(at, "hse.serious:42:2"));
        assert_eq!(id.get_version_num(), 7);
        assert!(id.to_string().starts_with(&format!("{:012x}", at.as_millisecond())[..8]));
    }
}
