//! Importer le fichier qu'une fiche a reçu : le travail `import_file`.
//!
//! Il crée un import ordinaire au nom de qui a écrit le déclencheur, puis le met en marche : ce qui suit est à l'import, qui se
//! suit, s'arrête et se défait comme les autres. Coupé entre les deux, il reprend le même import.

use kernel::{Code, Ctx, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{
    Tenant,
    definitions::Author,
    records::{self, Key, Projection},
};
use uuid::Uuid;

use super::super::{lost, owner};
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
        match self.carry(services, turn).await {
            Ok(()) => Ok(()),
            Err(error) => Err(lost::outcome(services, turn, &self.trigger, error).await),
        }
    }
}

impl ImportFile {
    async fn carry(&self, services: &Services, turn: &Turn) -> Result<()> {
        let ctx = owner::ctx(services, &services.tenant, &self.trigger, Author::Person(self.owner)).await?;
        let import = match begun(services, turn).await? {
            Some(import) => import,
            None => self.receive(&ctx, services, turn).await?,
        };
        // Au-delà, il a été mis en marche juste avant l'arrêt, ou l'est par un autre nœud.
        if imports::show(&ctx, services, import).await?["status"] != "uploaded" {
            return Ok(());
        }
        match Box::pin(imports::apply(&ctx, services, import)).await {
            Err(error) if error.code != Code::ImportState => Err(error),
            _ => Ok(()),
        }
    }

    /// Crée l'import, que le travail retient ; si un autre nœud l'a fait entre-temps, c'est le sien qui compte.
    async fn receive(&self, ctx: &Ctx, services: &Services, turn: &Turn) -> Result<Uuid> {
        let gone = || Code::NotFound.because("le fichier n'est plus au dépôt");
        let (name, declared, content) = aside::stream(services, self.file).await?.ok_or_else(gone)?;
        let incoming = Incoming { name, declared, field: None };
        let view = Box::pin(imports::upload(ctx, services, &self.into, incoming, content)).await?;
        let id = view["id"].as_str().and_then(|id| Uuid::try_parse(id).ok());
        let import = id.ok_or_else(|| Code::Internal.because("un import sans identifiant"))?;
        if turn.deliver(&services.tenant.db, &json!({ "import": import })).await? {
            return Ok(import);
        }
        imports::remove(ctx, services, import).await?;
        begun(services, turn).await?.ok_or_else(|| Code::Unavailable.because("le travail a changé de mains"))
    }
}

/// L'import que ce travail a déjà créé.
async fn begun(services: &Services, turn: &Turn) -> Result<Option<Uuid>> {
    let told = turn.delivered(services).await?;
    Ok(told.and_then(|told| Uuid::try_parse(told["import"].as_str()?).ok()))
}

/// Le dernier fichier que ce champ de la fiche a reçu, lu sous ces droits ; rien s'il est vide.
pub(super) async fn received(
    ctx: &Ctx,
    inside: &Tenant,
    (entity, id): (&str, Uuid),
    field: &str,
) -> Result<Option<Uuid>> {
    let shape = Projection { fields: Some(vec![field.to_owned()]), expand: Vec::new() };
    let json = records::get(ctx, inside, entity, &Key::Id(id), &shape).await?.json;
    let record: Value = serde_json::from_str(&json).map_err(|error| Code::Internal.because(error))?;
    let last = match &record[field] {
        Value::Array(files) => files.last().map(|file| &file["id"]),
        one => Some(&one["id"]),
    };
    Ok(last.and_then(|id| Uuid::try_parse(id.as_str()?).ok()))
}
