//! SQL de l'entretien.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::Result;
use store::Db;

/// Efface les travaux finis avant cet instant ; ceux qui ont échoué restent.
pub(super) async fn purge_jobs(db: &Db, before: Timestamp) -> Result<()> {
    static PURGE: LazyLock<Arc<str>> =
        LazyLock::new(|| "DELETE FROM sys.job WHERE state = 'done' AND finished_at < $1".into());
    db.query(&PURGE, &[before.into()]).await?;
    Ok(())
}

/// Efface le journal des déclencheurs d'avant cet instant.
pub(super) async fn purge_runs(db: &Db, before: Timestamp) -> Result<()> {
    static PURGE: LazyLock<Arc<str>> = LazyLock::new(|| "DELETE FROM sys.trigger_run WHERE at < $1".into());
    db.query(&PURGE, &[before.into()]).await?;
    Ok(())
}
