//! Oublier les gestes qui ont fait leur temps, et clore ceux dont le travail a été abandonné.

use jiff::Timestamp;
use kernel::Result;

use super::{abandoned, queries};
use crate::Services;

/// Oublie les gestes qui n'ont pas bougé depuis cet instant : leur compte rendu, et de quoi les défaire.
pub(crate) async fn purge(services: &Services, before: Timestamp) -> Result<()> {
    if let Err(error) = abandoned::settle(services).await {
        tracing::error!(error = %error, "les gestes abandonnés ne se closent pas");
    }
    queries::purge(&services.tenant.db, before).await
}
