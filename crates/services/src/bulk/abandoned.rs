//! Clore les gestes dont le travail est mort sans avoir pu le dire : leur fin se dit comme toute autre, et leur auteur peut en demander
//! un autre.

use kernel::{Code, Result};
use uuid::Uuid;

use super::{Status, end, queries};
use crate::Services;

/// Clôt ceux de tous ; rend lesquels.
pub(super) async fn settle(services: &Services) -> Result<Vec<Uuid>> {
    close(services, None).await
}

/// Clôt ceux de cette personne ; rend lesquels.
pub(super) async fn settle_of(services: &Services, owner: Uuid) -> Result<Vec<Uuid>> {
    close(services, Some(owner)).await
}

async fn close(services: &Services, owner: Option<Uuid>) -> Result<Vec<Uuid>> {
    let mut closed = Vec::new();
    for (bulk, is_stopped) in queries::abandoned(&services.tenant.db, owner).await? {
        // Un travail que l'administrateur a annulé n'est pas une panne ; une annulation en chemin, elle, reste à refaire.
        let (to, cause) = match (is_stopped, bulk.status) {
            (true, Status::Undoing) => (Status::Failed, Some(Code::BulkStopped)),
            (true, _) => (Status::Cancelled, None),
            (false, _) => (Status::Failed, Some(Code::Internal)),
        };
        match end::close(services, &bulk, to, cause.map(end::cause).as_ref()).await {
            Ok(()) => closed.push(bulk.id),
            // Un seul qui ne se clôt pas n'empêche pas les autres.
            Err(error) => tracing::error!(bulk = %bulk.id, error = %error, "un geste abandonné ne se clôt pas"),
        }
    }
    Ok(closed)
}
