//! L'histoire d'un enregistrement : son journal, pour qui le voit.

use std::sync::{Arc, LazyLock};

use kernel::{Code, Ctx, Result};
use uuid::Uuid;

use super::{Page, Query, list::on, standing};
use crate::{Bind, Tenant, access::see, query::Ground};

/// Le journal d'un enregistrement. Qui voit l'enregistrement voit son histoire ; les autres, selon leur droit d'audit.
///
/// Les valeurs des champs protégés n'y sont pas : l'écriture ne retient d'eux que le fait du changement. Un
/// enregistrement dont rien n'est visible est inconnu.
pub async fn history(ctx: &Ctx, tenant: &Tenant, record: Uuid, query: Query) -> Result<Page> {
    let seen = match entity_of(tenant, record).await? {
        Some(entity) => see(ctx, tenant, &entity, record).await?,
        None => None,
    };
    if let Some(seen) = seen {
        return on(ctx, tenant, &query, &Ground::About(seen)).await;
    }
    if ctx.actor.access(&query.entity, "view").is_denied() {
        return Err(Code::NotFound.error());
    }
    let narrowed = query.filter.is_some() || query.search.is_some() || query.cursor.is_some();
    let page = on(ctx, tenant, &query, &Ground::RightsAbout(record)).await?;
    if page.rows.is_empty() && !narrowed { Err(Code::NotFound.error()) } else { Ok(page) }
}

/// L'entité d'un enregistrement dont le journal parle, si elle a ses propres pages.
async fn entity_of(tenant: &Tenant, record: Uuid) -> Result<Option<String>> {
    static ENTITY: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT entity FROM sys.audit WHERE record = $1 AND entity IS NOT NULL LIMIT 1".into());
    let row = tenant.db.query_opt(&ENTITY, &[Bind::Uuid(record)]).await?;
    Ok(row.and_then(|row| row.get(0)).filter(|entity: &String| standing(&tenant.model(), entity).is_ok()))
}
