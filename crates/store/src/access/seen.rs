//! Preuve qu'un acteur voit un enregistrement : elle seule ouvre l'histoire de celui-ci.

use kernel::{Ctx, Result};
use uuid::Uuid;

use super::Authorized;
use crate::{Tenant, records};

/// Un enregistrement que l'acteur voit.
#[derive(Debug)]
pub struct Seen(Uuid);

/// Regarde si l'acteur voit cet enregistrement.
pub(crate) async fn see(ctx: &Ctx, tenant: &Tenant, entity: &str, record: Uuid) -> Result<Option<Authorized<Seen>>> {
    let seen = records::visible(ctx, tenant, entity, &[record]).await?;
    Ok(seen.first().map(|id| Authorized::granted(Seen(*id))))
}

impl Authorized<Seen> {
    /// L'enregistrement vu.
    pub(crate) fn id(&self) -> Uuid {
        self.inner.0
    }
}
