//! Oublier les gestes qui ont fait leur temps, et arrêter ceux dont le travail a été abandonné.

use jiff::Timestamp;
use kernel::{Code, FieldError, Result};

use super::queries;
use crate::{Services, imports::Told};

/// Oublie les gestes qui n'ont pas bougé depuis cet instant : leur compte rendu, et de quoi les défaire.
pub(crate) async fn purge(services: &Services, before: Timestamp) -> Result<()> {
    let db = &services.tenant.db;
    let abandoned = Told::from(FieldError::new("", Code::Internal.as_str()));
    queries::settle_abandoned(db, &abandoned).await?;
    queries::purge(db, before).await
}
