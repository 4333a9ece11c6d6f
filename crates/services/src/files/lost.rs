//! Les fichiers dont le contenu n'est plus au dépôt.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::Result;
use store::Db;
use uuid::Uuid;

use super::{DepotSettings, depot::Depot, queries};

/// Parmi les fichiers connus, les plus récents d'abord et sans dépasser ce qu'un examen peut lire, ceux qui manquent.
pub async fn lost(db: &Db, settings: &DepotSettings) -> Result<Vec<Uuid>> {
    let depot = Depot::open(settings)?;
    let mut by_day: BTreeMap<Date, Vec<Uuid>> = BTreeMap::new();
    for id in queries::recent(db).await? {
        by_day.entry(day(id)).or_default().push(id);
    }
    let mut lost = Vec::new();
    for (day, ids) in by_day {
        let present: BTreeSet<Uuid> = depot.ids_of(day).await?.into_iter().collect();
        lost.extend(ids.into_iter().filter(|id| !present.contains(id)));
    }
    Ok(lost)
}

/// Le jour d'un identifiant, un UUID version 7.
fn day(id: Uuid) -> Date {
    let seconds = id.get_timestamp().map_or(0, |at| at.to_unix().0);
    let at = Timestamp::from_second(i64::try_from(seconds).unwrap_or_default()).unwrap_or_default();
    at.to_zoned(TimeZone::UTC).date()
}
