//! Arrêter un import en marche, à la fournée suivante.

use kernel::{Ctx, Result};
use serde_json::Value;
use store::jobs;
use uuid::Uuid;

use super::{mine, queries, run::RunImport, view, wrong_state};
use crate::{Services, workers::Work};

/// Ce que devient ce qui est déjà écrit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// C'est défait.
    Undo,
    /// C'est gardé.
    Keep,
}

impl Leaving {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Leaving::Undo => "undo",
            Leaving::Keep => "keep",
        }
    }

    pub(super) fn parse(text: &str) -> Leaving {
        if text == "keep" { Leaving::Keep } else { Leaving::Undo }
    }
}

/// Demande l'arrêt d'un import qui se vérifie ou s'écrit.
pub async fn cancel(ctx: &Ctx, services: &Services, id: Uuid, leaving: Leaving) -> Result<Value> {
    let import = mine(ctx, services, id).await?;
    let db = &services.tenant.db;
    let job = queries::ask_to_stop(db, id, leaving).await?.ok_or_else(|| wrong_state(&import))?;
    jobs::cancel(db, RunImport::KIND, &job.to_string(), ctx.now()).await?;
    services.pool.wake();
    view::whole(ctx, services, &mine(ctx, services, id).await?).await
}
