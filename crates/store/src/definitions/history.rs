//! Les versions d'une définition : chaque plan garde ce qu'elle est devenue.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::{Code, Result};
use serde_json::{Value, json};

use super::{list::with_ids, rows::Row};
use crate::{Bind, Tenant};

/// Versions rendues au plus.
const MOST: i64 = 100;

/// Les versions d'une définition, de la plus récente à la plus ancienne : `{"plan", "version", "at", "by", "did", "body"}`, `body` vide
/// quand elle est retirée.
pub async fn history(tenant: &Tenant, path: &str) -> Result<Vec<Value>> {
    static READ: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT p.id, p.applied_at, p.applied_by, e -> 'before', e -> 'after' FROM sys.plan p, json_array_elements(p.definitions) e \
         WHERE e -> 'after' ->> 'path' = $1 ORDER BY p.id DESC LIMIT $2"
            .into()
    });
    let rows = tenant.db.query(&READ, &[path.into(), Bind::Int(MOST)]).await?;
    rows.iter().map(|row| version(row.get(0), row.get(1), row.get(2), (row.get(3), row.get(4)))).collect()
}

fn version(plan: i64, at: Timestamp, by: Option<String>, (before, after): (Value, Value)) -> Result<Value> {
    let was_there = before.get("deleted") == Some(&Value::Bool(false));
    let after: Row = serde_json::from_value(after).map_err(|error| Code::Internal.because(error))?;
    let did = match (was_there, after.deleted) {
        (_, true) => "removed",
        (true, false) => "changed",
        (false, false) => "created",
    };
    let body = (!after.deleted).then(|| with_ids(&after));
    Ok(json!({ "plan": plan, "version": after.version, "at": at.to_string(), "by": by, "did": did, "body": body }))
}
