//! Oublier les gestes qui ont fait leur temps, et clore ceux dont le travail a été abandonné.

use jiff::Timestamp;
use kernel::Result;

use super::{abandoned, queries};
use crate::Services;

/// Oublie les gestes qui n'ont pas bougé depuis cet instant : leur compte rendu, et de quoi les défaire.
pub(crate) async fn purge(services: &Services, before: Timestamp) -> Result<()> {
    abandoned::settle(services).await?;
    queries::purge(&services.tenant.db, before).await
}
