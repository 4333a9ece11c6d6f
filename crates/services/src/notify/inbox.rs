//! Ce qu'une personne fait de ses notifications : les compter, les lire, les retirer.

use kernel::{Code, Ctx, Result};
use uuid::Uuid;

use super::queries;
use crate::{Services, stream};

/// Nombre de notifications non lues de l'appelant.
pub async fn unread(ctx: &Ctx, services: &Services) -> Result<i64> {
    queries::unread(&services.tenant.db, me(ctx)?).await
}

/// Marque ces notifications de l'appelant comme lues ; rend le nombre de celles qui ne le sont pas.
pub async fn mark_read(ctx: &Ctx, services: &Services, ids: &[Uuid]) -> Result<i64> {
    queries::mark_read(&services.tenant.db, me(ctx)?, ids, ctx.now()).await?;
    recount(ctx, services).await
}

/// Marque toutes les notifications de l'appelant comme lues.
pub async fn mark_all_read(ctx: &Ctx, services: &Services) -> Result<i64> {
    queries::mark_all_read(&services.tenant.db, me(ctx)?, ctx.now()).await?;
    recount(ctx, services).await
}

/// Retire une notification de l'appelant.
pub async fn delete(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    if !queries::delete(&services.tenant.db, me(ctx)?, id, ctx.now()).await? {
        return Err(Code::NotFound.error());
    }
    recount(ctx, services).await?;
    Ok(())
}

/// Recompte, et le dit aux autres écrans de la personne.
async fn recount(ctx: &Ctx, services: &Services) -> Result<i64> {
    stream::announce_recount(&services.tenant.db, me(ctx)?).await?;
    unread(ctx, services).await
}

/// L'appelant ; un travail du système n'a pas de boîte.
fn me(ctx: &Ctx) -> Result<Uuid> {
    ctx.actor.id.ok_or_else(|| Code::NotFound.error())
}
