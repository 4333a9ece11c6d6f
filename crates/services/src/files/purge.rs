//! Effacer les fichiers que rien ne porte, et les objets qu'un arrêt brutal a laissés sans fiche.

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use kernel::Result;

use super::queries;
use crate::Services;

/// Fichiers effacés par fournée.
const BATCH: i64 = 200;

/// Efface les fichiers reçus avant cet instant et que rien ne porte : la fiche d'abord, pour que nul ne les prenne entre-temps.
pub(crate) async fn purge_unattached(services: &Services, before: Timestamp) -> Result<()> {
    loop {
        let gone = queries::forget_unattached(&services.tenant.db, before, BATCH).await?;
        for id in &gone {
            services.files.depot.delete(*id).await?;
        }
        if gone.is_empty() {
            return sweep(services, before).await;
        }
    }
}

/// Efface les fichiers tenus à part pour cet usage depuis plus longtemps que cela.
pub(crate) async fn purge_aside(services: &Services, usage: &str, before: Timestamp) -> Result<()> {
    loop {
        let gone = queries::forget_aside(&services.tenant.db, usage, before, BATCH).await?;
        for id in &gone {
            services.files.depot.delete(*id).await?;
        }
        if gone.is_empty() {
            return Ok(());
        }
    }
}

/// Efface les objets de la veille de cet instant qui n'ont pas de fiche.
async fn sweep(services: &Services, before: Timestamp) -> Result<()> {
    let day = before.to_zoned(TimeZone::UTC).date().saturating_sub(1.day());
    let kept = services.files.depot.ids_of(day).await?;
    let known = queries::known(&services.tenant.db, &kept).await?;
    for id in kept.iter().filter(|id| !known.contains(id)) {
        services.files.depot.delete(*id).await?;
    }
    Ok(())
}
