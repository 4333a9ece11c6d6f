//! Les partitions mensuelles du journal ; une ligne hors de toute partition tombe dans `sys.audit_other`.

use jiff::{ToSpan, civil::Date};
use kernel::{Code, Result};
use tokio_postgres::Client;

use crate::db::{APPLICATION_ROLE, Confinement, failure::from_postgres};

/// Crée les partitions du mois donné et des suivants.
pub(crate) async fn ensure(owner: &Client, from: Date, months: i32, confinement: Confinement) -> Result<()> {
    let first = from.first_of_month();
    for offset in 0..months {
        let start = first.checked_add(offset.months()).map_err(|error| Code::Internal.because(error))?;
        create(owner, start, confinement).await?;
    }
    Ok(())
}

async fn create(owner: &Client, start: Date, confinement: Confinement) -> Result<()> {
    let end = start.checked_add(1.month()).map_err(|error| Code::Internal.because(error))?;
    let name = format!("audit_{:04}_{:02}", start.year(), start.month());
    let grant = match confinement {
        Confinement::ApplicationRole => format!(
            "REVOKE ALL ON sys.{name} FROM {APPLICATION_ROLE}; GRANT SELECT, INSERT ON sys.{name} TO {APPLICATION_ROLE};"
        ),
        Confinement::GivenRole => String::new(),
    };
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS sys.{name} PARTITION OF sys.audit \
         FOR VALUES FROM ('{start}T00:00:00Z') TO ('{end}T00:00:00Z'); {grant}"
    );
    owner.batch_execute(&sql).await.map_err(from_postgres)
}
