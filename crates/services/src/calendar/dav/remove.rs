//! Effacer un document de l'agenda : l'événement et ses occurrences déplacées vont à la corbeille.

use kernel::{Code, Ctx, Result};
use store::records::{self, Key, event::EVENT};

use super::{Condition, shelf};
use crate::{Services, calendar::event};

/// Efface le document de ce nom ; `record.not_found` s'il n'est pas de l'agenda.
pub async fn remove(ctx: &Ctx, services: &Services, name: &str, condition: &Condition) -> Result<()> {
    let shelf = shelf::find(ctx, services, &[name.to_owned()]).await?;
    let group = shelf.group(name);
    condition.check(group.map(|group| shelf.tag(group)).as_deref())?;
    let (head, read) = group.and_then(|group| group.split_first()).ok_or_else(|| Code::NotFound.error())?;
    let unit = services.tenant.unit().await?;
    let inside = unit.tenant();
    let (moved, _) = event::list(ctx, inside, format!("series == '{}'", head.id), usize::MAX).await?;
    // Celles que le document disait s'effacent telles qu'il les disait.
    if read.iter().any(|one| moved.iter().all(|other| other.id != one.id)) {
        return Err(Code::StaleVersion.error());
    }
    for one in &moved {
        let known = read.iter().find(|other| other.id == one.id).unwrap_or(one);
        records::delete(ctx, inside, EVENT, &Key::Id(one.id), Some(known.version)).await?;
    }
    records::delete(ctx, inside, EVENT, &Key::Id(head.id), Some(head.version)).await?;
    unit.commit(&services.tenant).await
}
