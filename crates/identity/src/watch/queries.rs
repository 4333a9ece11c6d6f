//! SQL des annonces de changements.

use deadpool_postgres::GenericClient;
use kernel::Result;
use store::{Db, db::run};

use super::Change;

pub(super) const LISTEN: &str = "LISTEN opsflux_identity";

const NOTIFY: &str = "SELECT pg_notify('opsflux_identity', $1)";

/// Annonce un changement déjà validé.
pub(crate) async fn announce(db: &Db, change: Change) -> Result<()> {
    db.query(&NOTIFY.into(), &[change.into()]).await?;
    Ok(())
}

/// Annonce un changement quand la transaction de l'appelant sera validée.
pub(crate) async fn announce_in(client: &impl GenericClient, change: Change) -> Result<()> {
    run(client, NOTIFY, &[change.into()]).await?;
    Ok(())
}
