//! Lire une liste page après page, jusqu'à une borne.

use kernel::{Ctx, Result};
use store::{
    Tenant,
    query::MAX_LIMIT,
    records::{self, Query},
};

/// Les lignes que cette requête retient, `most` au plus, une instruction par page ; et s'il en reste.
pub(super) async fn rows(ctx: &Ctx, tenant: &Tenant, query: Query, most: usize) -> Result<(Vec<String>, bool)> {
    let mut rows = Vec::new();
    let mut cursor = None;
    loop {
        let left = u32::try_from(most - rows.len()).unwrap_or(MAX_LIMIT).min(MAX_LIMIT);
        let page = records::list(ctx, tenant, Query { limit: left, cursor, ..query.clone() }).await?;
        rows.extend(page.rows);
        cursor = page.next_cursor;
        if cursor.is_none() || rows.len() >= most {
            return Ok((rows, cursor.is_some()));
        }
    }
}
