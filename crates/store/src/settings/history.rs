//! Ce qu'un réglage a valu, lu au journal.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::{Ctx, Result};
use serde_json::Value;

use super::{find, permitted, record};
use crate::Tenant;

/// Action au journal.
pub(super) const ACTION: &str = "setting.changed";

/// Changements rendus au plus, les derniers d'abord.
const MOST: i64 = 100;

/// Un changement passé.
pub struct Past {
    /// Quand.
    pub at: Timestamp,
    /// Par qui.
    pub by: String,
    /// `old`, `new` et `environment` ; d'un secret, `protected`.
    pub change: Value,
}

/// Les derniers changements d'un réglage ; à qui peut les voir.
pub async fn history(ctx: &Ctx, tenant: &Tenant, key: &str) -> Result<Vec<Past>> {
    static HISTORY: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT at, actor_name, changes -> $3 FROM sys.audit WHERE record = $1 AND action = $2 \
         ORDER BY at DESC, id DESC LIMIT $4"
            .into()
    });
    permitted(ctx, "view")?;
    find(&tenant.model(), key)?;
    let binds = [record(key).into(), ACTION.into(), key.into(), MOST.into()];
    let rows = tenant.db.query(&HISTORY, &binds).await?;
    Ok(rows.iter().map(|row| Past { at: row.get(0), by: row.get(1), change: row.get(2) }).collect())
}
