//! SQL des annonces : les canaux, dire et écouter.

use deadpool_postgres::GenericClient;
use kernel::Result;
use store::{Db, db::run, settings::CHANNEL as SETTINGS};
use tokio_postgres::Client;

/// Canal des enregistrements et des notifications.
const EVENTS: &str = "opsflux_events";

/// Canal des changements de modèle ; la charge est la nouvelle version.
pub(super) const MODEL: &str = "opsflux_model";

const NOTIFY: &str = "SELECT pg_notify($1, $2)";

/// Annonce à tous les nœuds, quand la transaction de l'appelant sera validée.
pub(super) async fn notify(client: &impl GenericClient, payload: &str) -> Result<()> {
    run(client, NOTIFY, &[EVENTS.into(), payload.into()]).await?;
    Ok(())
}

/// De même, par une prise.
pub(super) async fn notify_in(db: &Db, payload: &str) -> Result<()> {
    db.query(&NOTIFY.into(), &[EVENTS.into(), payload.into()]).await?;
    Ok(())
}

/// Écoute les annonces sur cette connexion.
pub(super) async fn listen(client: &Client) -> Result<(), tokio_postgres::Error> {
    client.batch_execute(&format!("LISTEN {EVENTS}; LISTEN {MODEL}; LISTEN {SETTINGS}")).await
}
