//! Oublier les imports qui ont fait leur temps, et arrêter ceux dont le travail a été abandonné.

use jiff::{SignedDuration, Timestamp};
use kernel::{Code, FieldError, Result};

use super::{Told, queries};
use crate::{Services, files::aside};

/// Imports oubliés par fournée.
const BATCH: i64 = 200;

/// Temps laissé à un fichier déposé pour que son import s'inscrive.
const ARRIVAL: SignedDuration = SignedDuration::from_hours(24);

/// Oublie les imports qui n'ont pas bougé depuis cet instant.
pub(crate) async fn purge(services: &Services, before: Timestamp) -> Result<()> {
    let db = &services.tenant.db;
    let abandoned = Told::from(FieldError::new("", Code::Internal.as_str()));
    queries::settle_abandoned(db, &abandoned).await?;
    let lost = services.tenant.clock.now() - ARRIVAL;
    loop {
        let gone = queries::expired(db, before, lost, BATCH).await?;
        for id in &gone {
            queries::remove(db, *id).await?;
            aside::discard(services, *id).await?;
        }
        if gone.is_empty() {
            return Ok(());
        }
    }
}
