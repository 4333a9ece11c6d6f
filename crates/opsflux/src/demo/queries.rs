//! SQL de la démonstration : la marque qui dit qu'elle a fait cette base.

use kernel::Result;
use serde_json::json;
use store::{Bind, Db};

/// Où en est la base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Neuve : aucune société.
    Empty,
    /// La démonstration y a commencé d'écrire.
    Begun,
    /// La démonstration l'a faite.
    Done,
    /// Quelqu'un d'autre l'a faite.
    Foreign,
}

/// Où en est la base ?
pub async fn stage(db: &Db) -> Result<Stage> {
    const SQL: &str = "SELECT (SELECT (value ->> 'done')::boolean FROM sys.setting WHERE key = 'demo'), EXISTS (SELECT FROM core.company)";
    let row = db.query_opt(&SQL.into(), &[]).await?;
    let (done, inhabited) = row.map_or((None, false), |row| (row.get(0), row.get(1)));
    Ok(match (done, inhabited) {
        (Some(true), _) => Stage::Done,
        (Some(false), _) => Stage::Begun,
        (None, true) => Stage::Foreign,
        (None, false) => Stage::Empty,
    })
}

/// Marque la base.
pub async fn mark(db: &Db, stage: Stage) -> Result<()> {
    const SQL: &str = "INSERT INTO sys.setting (key, value) VALUES ('demo', $1) ON CONFLICT (key, environment) DO UPDATE SET value = excluded.value, updated_at = now()";
    db.query(&SQL.into(), &[Bind::Json(json!({ "done": stage == Stage::Done }))]).await?;
    Ok(())
}
