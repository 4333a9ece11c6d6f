//! SQL des messages.

use std::sync::{Arc, LazyLock};

use kernel::Result;
use serde_json::Value;
use store::Db;

/// Changements rendus au plus, les derniers d'abord.
const MOST: i64 = 100;

/// Les derniers changements de ces textes, `<langue>.<clé>` : un par texte changé.
pub(super) async fn history(db: &Db, keys: Vec<String>) -> Result<Vec<Value>> {
    static HISTORY: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT jsonb_build_object('at', a.at, 'by', a.actor_name, 'locale', split_part(c.key, '.', 1), \
         'part', split_part(c.key, '.', 5), 'old', c.value -> 'old', 'new', c.value -> 'new') \
         FROM sys.audit a, jsonb_each(a.changes -> 'texts') c \
         WHERE a.action IN ('translation.changed', 'definition.applied', 'definition.undone') \
         AND a.changes -> 'texts' ?| $1 AND c.key = ANY($1) ORDER BY a.at DESC, a.id DESC, c.key LIMIT $2"
            .into()
    });
    Ok(db.query(&HISTORY, &[keys.into(), MOST.into()]).await?.iter().map(|row| row.get(0)).collect())
}
