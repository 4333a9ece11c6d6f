//! Importer le fichier qu'une fiche a reçu : le travail `import_file`.
//!
//! Il crée un import ordinaire au nom de qui a écrit le déclencheur, puis le met en marche : ce qui suit est à l'import, qui se
//! suit, s'arrête et se défait comme les autres. Coupé entre les deux, il reprend le même import.

use kernel::{Code, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{
    Tenant,
    records::{self, Key, Projection},
};
use uuid::Uuid;

use super::super::{is_passing, owner};
use crate::{
    Services,
    files::{Incoming, aside},
    imports,
    workers::{Failure, Turn, Work},
};

/// Importe un fichier du dépôt dans une entité.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ImportFile {
    /// Le déclencheur, nom complet.
    pub(super) trigger: String,
    /// Ce qu'un essai en dit.
    pub(super) about: String,
    /// Au nom de qui.
    pub(super) owner: Uuid,
    /// Le fichier, et l'entité où il va.
    pub(super) file: Uuid,
    pub(super) into: String,
}

impl Work for ImportFile {
    const KIND: &'static str = "import_file";
    const MAX_ATTEMPTS: i16 = 4;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let ctx = owner::ctx(services, &services.tenant, &self.trigger, Some(self.owner)).await.map_err(failure)?;
        let begun = turn.delivered(services).await?.and_then(|told| Uuid::try_parse(told["import"].as_str()?).ok());
        if let Some(import) = begun {
            let view = imports::show(&ctx, services, import).await.map_err(failure)?;
            // Au-delà, il a été mis en marche juste avant l'arrêt.
            return match view["status"] == "uploaded" {
                true => Box::pin(imports::apply(&ctx, services, import)).await.map(drop).map_err(failure),
                false => Ok(()),
            };
        }
        let found = aside::stream(services, self.file).await.map_err(failure)?;
        let (name, declared, content) =
            found.ok_or_else(|| Failure::Final("le fichier n'est plus au dépôt".to_owned()))?;
        let incoming = Incoming { name, declared, field: None };
        let view = Box::pin(imports::upload(&ctx, services, &self.into, incoming, content)).await.map_err(failure)?;
        let id = view["id"].as_str().and_then(|id| Uuid::try_parse(id).ok());
        let import = id.ok_or_else(|| Failure::Final("un import sans identifiant".to_owned()))?;
        turn.deliver(&services.tenant.db, &json!({ "import": import })).await?;
        Box::pin(imports::apply(&ctx, services, import)).await.map(drop).map_err(failure)
    }
}

/// Un fichier qui n'est pas un tableau, ou un droit perdu : réessayer n'y changerait rien.
fn failure(error: Error) -> Failure {
    let may_pass = is_passing(&error) || [Code::Internal, Code::ScannerDown].contains(&error.code);
    if may_pass { Failure::Retry(error.to_string()) } else { Failure::Final(error.to_string()) }
}

/// Le dernier fichier que ce champ de la fiche a reçu ; rien s'il est vide.
pub(super) async fn received(
    inside: &Tenant,
    trigger: &str,
    (entity, id): (&str, Uuid),
    field: &str,
) -> Result<Option<Uuid>> {
    let ctx = inside.system(&format!("trigger:{trigger}"));
    let shape = Projection { fields: Some(vec![field.to_owned()]), expand: Vec::new() };
    let json = records::get(&ctx, inside, entity, &Key::Id(id), &shape).await?.json;
    let record: Value = serde_json::from_str(&json).map_err(|error| Code::Internal.because(error))?;
    let last = match &record[field] {
        Value::Array(files) => files.last().map(|file| &file["id"]),
        one => Some(&one["id"]),
    };
    Ok(last.and_then(|id| Uuid::try_parse(id.as_str()?).ok()))
}
