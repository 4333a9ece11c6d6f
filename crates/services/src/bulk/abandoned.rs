//! Clore les gestes dont le travail est mort sans avoir pu le dire : leur fin se dit comme toute autre, et leur auteur peut en demander
//! un autre.

use kernel::{Code, FieldError, Result};
use uuid::Uuid;

use super::{Status, end, queries};
use crate::{Services, imports::Told};

/// Clôt ceux de tous ; rend lesquels.
pub(super) async fn settle(services: &Services) -> Result<Vec<Uuid>> {
    close(services, None).await
}

/// Clôt ceux de cette personne ; rend lesquels.
pub(super) async fn settle_of(services: &Services, owner: Uuid) -> Result<Vec<Uuid>> {
    close(services, Some(owner)).await
}

async fn close(services: &Services, owner: Option<Uuid>) -> Result<Vec<Uuid>> {
    let internal = Told::from(FieldError::new("", Code::Internal.as_str()));
    let found = queries::abandoned(&services.tenant.db, owner).await?;
    for (bulk, is_stopped) in &found {
        // Un travail que l'administrateur a annulé n'est pas une panne ; une annulation en chemin, elle, reste à refaire.
        let to = if *is_stopped && bulk.status != Status::Undoing { Status::Cancelled } else { Status::Failed };
        let fault = (!is_stopped).then_some(&internal);
        end::close(services, bulk, to, fault).await?;
    }
    Ok(found.into_iter().map(|(bulk, _)| bulk.id).collect())
}
