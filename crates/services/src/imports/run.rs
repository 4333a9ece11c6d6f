//! Mener un import : le travail `import`, qui vérifie, écrit ou défait selon l'état où il le trouve.

use kernel::{Code, Ctx, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{Import, Status, Told, pass, queries, undo};
use crate::{
    Services,
    stream::{self, Item},
    workers::{self, Failure, Standing, Turn, Work, behalf::Behalf},
};

/// Mène un import au nom de qui l'a mis en marche.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RunImport {
    import: Uuid,
    /// Sa clé dans la file : l'import la retient, et n'obéit qu'à elle.
    pub job: Uuid,
    #[serde(flatten)]
    behalf: Behalf,
}

impl RunImport {
    pub(super) fn of(ctx: &Ctx, import: Uuid) -> Result<RunImport> {
        Ok(RunImport { import, job: ctx.new_id(), behalf: Behalf::of(ctx, "import")? })
    }

    /// Le contexte de la personne, avec ses droits du moment.
    pub(super) async fn ctx(&self, services: &Services) -> Result<Ctx> {
        self.behalf.ctx(services).await
    }
}

impl Work for RunImport {
    const KIND: &'static str = "import";
    const MAX_ATTEMPTS: i16 = 10;
    const STOPS_ITSELF: bool = true;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let before = advance_of(services, &self).await?;
        let Err(error) = Box::pin(advance(services, &self, *turn)).await else { return Ok(()) };
        let has_advanced = advance_of(services, &self).await? > before;
        match workers::comes_back(&error, *turn, has_advanced) {
            Some(failure) => Err(failure),
            None => Ok(fail(services, &self, &error).await?),
        }
    }
}

/// Ce que l'import a fait et qui reste fait, un arrêt passé : une vérification, elle, recommence.
async fn advance_of(services: &Services, work: &RunImport) -> Result<i64> {
    let import = queries::find(&services.tenant.db, work.import).await?;
    Ok(import.map_or(0, |import| match import.status {
        Status::Applying => import.counts.done,
        Status::Undoing => import.undo.map_or(0, |undone| undone.deleted + undone.restored),
        _ => 0,
    }))
}

/// Mène l'import tant qu'il lui reste à faire et qu'il est à ce travail.
async fn advance(services: &Services, work: &RunImport, turn: Turn) -> Result<()> {
    while let Some(import) = queries::find(&services.tenant.db, work.import).await? {
        if import.job != Some(work.job) {
            return Ok(());
        }
        match import.status {
            Status::Checking | Status::Applying => pass::run(services, work, turn, import).await?,
            Status::Undoing => undo::run(services, work, turn, import).await?,
            _ => {
                announce(services, &import).await;
                return Ok(());
            }
        }
    }
    Ok(())
}

async fn fail(services: &Services, work: &RunImport, error: &Error) -> Result<()> {
    let (db, now) = (&services.tenant.db, services.tenant.clock.now());
    if let Some(fault) = Told::all(error).first() {
        queries::fail(db, work.import, work.job, fault, now).await?;
    }
    if let Some(import) = queries::find(db, work.import).await? {
        announce(services, &import).await;
    }
    Ok(())
}

/// Dit où en est l'import, à la file et aux écrans de son auteur ; dit en retour s'il faut s'arrêter.
pub(super) async fn report(services: &Services, turn: Turn, import: &Import) -> Result<Standing> {
    announce(services, import).await;
    let counts = import.counts;
    turn.report(services, &json!({ "import": import.id, "done": counts.done, "total": counts.total })).await
}

/// Annonce l'import aux écrans de son auteur ; une annonce perdue se rattrape en relisant.
async fn announce(services: &Services, import: &Import) {
    let item = Item::Import {
        user: import.owner,
        id: import.id,
        status: import.status.as_str().to_owned(),
        percent: import.counts.percent(),
    };
    let said = async { stream::announce(&services.tenant.db.connection().await?, &[item]).await };
    if let Err(error) = said.await {
        tracing::warn!(error = %error, "l'avance d'un import n'a pas pu être annoncée");
    }
}

/// Un autre travail mène cet import : celui-ci n'a plus rien à y faire.
pub(super) fn taken_over() -> Error {
    Code::Unavailable.because("un autre travail mène cet import")
}
