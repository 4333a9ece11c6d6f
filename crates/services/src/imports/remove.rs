//! Oublier un import, et son fichier.

use kernel::{Ctx, Result};
use uuid::Uuid;

use super::{mine, queries, wrong_state};
use crate::{Services, files::aside};

/// Oublie un import que nul travail ne mène ; ce qu'il a écrit reste.
pub async fn remove(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    let import = mine(ctx, services, id).await?;
    if !queries::remove(&services.tenant.db, id).await? {
        return Err(wrong_state(&import));
    }
    aside::discard(services, id).await
}
