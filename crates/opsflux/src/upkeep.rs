//! L'entretien régulier : sceller l'audit, préparer ses partitions, fermer les connexions oisives.

use std::{sync::Arc, time::Duration};

use ed25519_dalek::SigningKey;
use store::{Tenant, audit::seal, install};
use tokio_util::sync::CancellationToken;

/// Entre deux sceaux.
const SEAL_EVERY: Duration = Duration::from_secs(60);

/// Sceaux entre deux préparations de partitions : un jour.
const SEALS_A_DAY: u64 = 24 * 60;

/// Entretient jusqu'à l'arrêt ; le dernier sceau est posé en partant.
pub async fn run(tenant: Arc<Tenant>, key: SigningKey, shutdown: CancellationToken) {
    let mut rounds = 0_u64;
    while shutdown.run_until_cancelled(tokio::time::sleep(SEAL_EVERY)).await.is_some() {
        seal_once(&tenant, &key).await;
        tenant.db.close_idle();
        rounds += 1;
        if rounds.is_multiple_of(SEALS_A_DAY)
            && let Err(error) = install::prepare_audit(&tenant).await
        {
            tracing::error!(error = %error, "les partitions de l'audit n'ont pas pu être préparées");
        }
    }
    seal_once(&tenant, &key).await;
}

async fn seal_once(tenant: &Tenant, key: &SigningKey) {
    match seal::seal(&tenant.db, key, tenant.clock.now()).await {
        Ok(Some(seal)) => tracing::debug!(seal.number, seal.rows, "audit scellé"),
        Ok(None) => {}
        Err(error) => tracing::error!(error = %error, "l'audit n'a pas pu être scellé"),
    }
}
