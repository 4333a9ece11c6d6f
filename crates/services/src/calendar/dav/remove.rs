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
    let head = group.and_then(|group| group.first()).ok_or_else(|| Code::NotFound.error())?;
    let unit = services.tenant.unit().await?;
    let inside = unit.tenant();
    let (moved, _) = event::list(ctx, inside, format!("series == '{}'", head.id), usize::MAX).await?;
    for one in &moved {
        records::delete(ctx, inside, EVENT, &Key::Id(one.id), Some(one.version)).await?;
    }
    records::delete(ctx, inside, EVENT, &Key::Id(head.id), Some(head.version)).await?;
    unit.commit(&services.tenant).await
}
