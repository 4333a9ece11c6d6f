//! L'histoire d'un enregistrement : son journal, pour qui le voit.

use std::sync::{Arc, LazyLock};

use kernel::{Ctx, Result};
use uuid::Uuid;

use super::{Page, Query, list, visible};
use crate::{Bind, Tenant};

/// Le journal d'un enregistrement. Qui voit l'enregistrement voit son histoire ; les autres, selon leur droit d'audit.
///
/// Les valeurs des champs protégés n'y sont pas : l'écriture ne retient d'eux que le fait du changement.
pub async fn history(ctx: &Ctx, tenant: &Tenant, record: Uuid, query: Query) -> Result<Page> {
    static ENTITY: LazyLock<Arc<str>> = LazyLock::new(|| "SELECT entity FROM sys.audit WHERE record = $1 AND entity IS NOT NULL LIMIT 1".into());
    let row = tenant.db.query_opt(&ENTITY, &[Bind::Uuid(record)]).await?;
    let entity: Option<String> = row.and_then(|row| row.get(0)).filter(|entity: &String| tenant.model().entity(entity).is_some());
    let seen = match &entity {
        Some(entity) => !visible(ctx, tenant, entity, &[record]).await?.is_empty(),
        None => false,
    };
    if seen {
        return list(&tenant.system("audit.history"), tenant, query).await;
    }
    list(ctx, tenant, query).await
}
