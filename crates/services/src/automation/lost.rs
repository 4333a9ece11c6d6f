//! Ce que devient un document, un import ou un appel qui échoue après que l'étape l'a mis en file : l'exécution est finie, elle
//! n'en dit rien.

use kernel::Error;

use crate::{
    Services,
    notify::alert,
    stream,
    workers::{Failure, Turn, failure, pool::ALARMING},
};

/// L'issue de ce travail ; abandonné d'emblée, les administrateurs l'apprennent, comme d'un travail qui échoue encore et encore.
pub(super) async fn outcome(services: &Services, turn: &Turn, trigger: &str, error: Error) -> Failure {
    told(services, turn, trigger, failure(&error)).await
}

/// De même, quand le travail sait déjà ce que devient son échec ; un dernier essai perdu est un abandon.
pub(crate) async fn told(services: &Services, turn: &Turn, trigger: &str, failure: Failure) -> Failure {
    let is_lost = matches!(failure, Failure::Final(_)) || matches!(failure, Failure::Retry(_)) && turn.is_last();
    if is_lost && turn.attempt < ALARMING {
        let said = async {
            let told = alert::of_queued(services, trigger).await?;
            stream::announce_told(&services.tenant.db, &told).await
        };
        if let Err(error) = said.await {
            tracing::warn!(trigger, error = %error, "l'abandon de ce qu'un déclencheur a mis en file n'a pu être dit");
        }
    }
    failure
}
