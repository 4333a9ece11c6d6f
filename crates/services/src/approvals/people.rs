//! Qui peut décider d'une étape, et qui ne le peut pas.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::Result;
use schema::model::{ApprovalStep, Approver, Quorum};
use store::{Db, records::Looked};
use uuid::Uuid;

use super::{
    instance::{Instance, Task},
    queries,
    slots::{self, Slots},
};
use crate::{Services, automation};

/// Les places d'une étape encore à tenir, et combien d'approbations il lui faut en tout ; rien si elles ne peuvent pas l'être.
///
/// Une étape bloquée après de premières approbations (`held`) les garde : leurs places sont vides, et comptées.
pub(super) async fn places(
    services: &Services,
    db: &Db,
    instance: &Instance,
    step: &ApprovalStep,
    looked: &Looked,
    held: &[Task],
) -> Result<Option<(Slots, usize)>> {
    let excluded = excluded(db, instance, looked).await?;
    let mut values = looked.values.iter();
    let mut slots: Slots = Vec::new();
    for approver in &step.approvers {
        let value = matches!(approver, Approver::People(_)).then(|| values.next()).flatten();
        let found = named(services, instance, looked, approver, value.and_then(Option::as_ref), &[]).await?;
        slots.push(found.into_iter().filter(|person| !excluded.contains(person)).collect());
    }
    Ok(match step.need {
        Quorum::Each => {
            let need = slots.len();
            let is_held = |rank: usize| held.iter().any(|task| usize::try_from(task.slot) == Ok(rank));
            let open: Slots = (0..need).filter(|rank| !is_held(*rank)).map(|rank| slots[rank].clone()).collect();
            (0..need).filter(|rank| is_held(*rank)).for_each(|rank| slots[rank].clear());
            slots::can_fill(&open).then_some((slots, need))
        }
        Quorum::AtLeast(need) => {
            let all: BTreeSet<Uuid> = slots.into_iter().flatten().collect();
            (all.len() + held.len() >= need).then(|| (vec![all], need))
        }
    })
}

/// Ceux qui s'ajoutent à une étape en retard, chacun à une place encore à tenir.
pub(super) async fn above(
    services: &Services,
    db: &Db,
    instance: &Instance,
    escalate: &Approver,
    looked: &Looked,
    late: &[&Task],
) -> Result<Vec<(i32, Uuid)>> {
    let excluded = excluded(db, instance, looked).await?;
    let users: Vec<Uuid> = late.iter().map(|task| task.user).collect();
    let places: BTreeSet<i32> = late.iter().map(|task| task.slot).collect();
    let pairs: Vec<(i32, Uuid)> = match escalate {
        Approver::Above => {
            let managers = services.identity.managers(&users, instance.company).await?;
            let of = |task: &&Task| managers.iter().find(|(user, _)| *user == task.user).map(|(_, manager)| *manager);
            late.iter().filter_map(|task| Some((task.slot, of(task)?))).collect()
        }
        approver => {
            let value = looked.values.last().and_then(Option::as_ref);
            let found = named(services, instance, looked, approver, value, &users).await?;
            places.iter().flat_map(|place| found.iter().map(|person| (*place, *person))).collect()
        }
    };
    Ok(pairs.into_iter().filter(|(_, person)| !excluded.contains(person) && !users.contains(person)).collect())
}

/// Ceux qui reprennent les places de personnes hors service : leurs délégués, sinon leur supérieur.
pub(super) async fn heirs(
    services: &Services,
    db: &Db,
    instance: &Instance,
    looked: &Looked,
    gone: &[&Task],
    now: Timestamp,
) -> Result<Vec<(i32, Uuid)>> {
    let excluded = excluded(db, instance, looked).await?;
    let mut heirs = Vec::new();
    for task in gone {
        let delegates = queries::delegates(db, &[task.user], now).await?;
        let mut people = services.identity.people(&delegates).await?;
        people.retain(|person| !excluded.contains(&person.id));
        if people.is_empty() {
            people = managers(services, instance, &[task.user]).await?;
            people.retain(|person| !excluded.contains(&person.id));
        }
        heirs.extend(people.into_iter().map(|person| (task.slot, person.id)));
    }
    Ok(heirs)
}

/// Les personnes actives qu'un approbateur désigne.
async fn named(
    services: &Services,
    instance: &Instance,
    looked: &Looked,
    approver: &Approver,
    value: Option<&expr::Value>,
    late: &[Uuid],
) -> Result<Vec<Uuid>> {
    let identity = &services.identity;
    let people = match approver {
        Approver::Role(role) => identity.people_with_role(role, instance.company).await?,
        Approver::Group(group) => identity.people_in_group(group, instance.company).await?,
        Approver::User(address) => identity.people_at(std::slice::from_ref(address)).await?,
        Approver::ManagerOf(field) => managers(services, instance, looked.link(field).as_slice()).await?,
        Approver::Above => managers(services, instance, late).await?,
        Approver::People(_) => identity.people(&value.map(automation::ids).unwrap_or_default()).await?,
    };
    Ok(people.iter().map(|person| person.id).collect())
}

async fn managers(services: &Services, instance: &Instance, users: &[Uuid]) -> Result<Vec<identity::Person>> {
    let managers = services.identity.managers(users, instance.company).await?;
    let ids: Vec<Uuid> = managers.into_iter().map(|(_, manager)| manager).collect();
    services.identity.people(&ids).await
}

/// Ceux qui ne peuvent pas décider : le demandeur, ceux que la définition sépare, et qui a déjà approuvé une étape.
pub(super) async fn excluded(db: &Db, instance: &Instance, looked: &Looked) -> Result<BTreeSet<Uuid>> {
    let separate = instance.definition.separate.iter().filter_map(|field| looked.link(field));
    Ok(already_in(db, instance).await?.into_iter().chain(separate).collect())
}

/// Le demandeur, et qui a déjà approuvé une étape.
pub(super) async fn already_in(db: &Db, instance: &Instance) -> Result<BTreeSet<Uuid>> {
    let done = queries::approvers(db, instance).await?;
    Ok(instance.requester.into_iter().chain(done).collect())
}
