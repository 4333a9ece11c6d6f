//! Les demandes où une personne peut décider maintenant : ce que dit la décision elle-même, sans la tenter.

use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use kernel::Result;
use store::{
    Tenant,
    records::{self, Sought},
};
use uuid::Uuid;

use super::{instance::Instance, people, queries};
use crate::automation;

/// Demandes jugées à la fois : chacune qui sépare des personnes lit sa fiche.
const ABREAST: usize = 8;

/// Parmi ces demandes, celles où cette personne peut décider maintenant, d'elle-même ou pour qui lui a confié ses décisions.
pub(crate) async fn decidable(tenant: &Tenant, me: Uuid, approvals: &[Uuid], now: Timestamp) -> Result<Vec<Uuid>> {
    let mut holders = queries::delegators(&tenant.db, me, now).await?;
    holders.insert(0, me);
    let awaiting = queries::awaiting(&tenant.db, me, &holders, approvals).await?;
    let judged = stream::iter(awaiting).map(async |(instance, waited)| {
        let holder = holders.iter().copied().find(|holder| waited.contains(holder)).unwrap_or(me);
        let is_apart = is_set_apart(tenant, &instance, &[me, holder]).await?;
        Ok((!is_apart).then_some(instance.id))
    });
    judged.buffered(ABREAST).try_filter_map(async |id| Ok(id)).try_collect().await
}

/// La demande, ses champs séparés ou ses approbations passées excluent-ils l'une de ces personnes ?
async fn is_set_apart(tenant: &Tenant, instance: &Instance, people: &[Uuid]) -> Result<bool> {
    let Instance { entity, record, action, params, definition, .. } = instance;
    // Sans rien de séparé, et pour soi-même, ce qui attendait l'a déjà dit.
    if definition.separate.is_empty() && people[0] == people[1] {
        return Ok(false);
    }
    let excluded = match definition.separate.is_empty() {
        true => people::already_in(&tenant.db, instance).await?,
        false => {
            let sought = Sought { entity, record: *record, action, params, approval: definition };
            match records::look(&tenant.system("approval"), tenant, sought, &[]).await {
                Ok(looked) => people::excluded(&tenant.db, instance, &looked).await?,
                Err(error) if automation::is_passing(&error) => return Err(error),
                // Ce qui ne se regarde plus ne se décide plus.
                Err(_) => return Ok(true),
            }
        }
    };
    Ok(people.iter().any(|person| excluded.contains(person)))
}
