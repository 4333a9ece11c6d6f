//! Prévenir les administrateurs de ce qui échoue encore et encore.

use identity::Person;
use jiff::SignedDuration;
use kernel::{Nature, NoticeKind, NoticeSeverity, Result};
use serde_json::{Map, Value, json};
use store::Db;
use uuid::Uuid;

use super::{
    delivery::{self, Loudness, Wanted},
    queries::{self, NewNotification},
    send::Told,
};
use crate::{Services, stream};

/// Rôle de ceux qui sont prévenus.
pub(crate) const ROLE: &str = "admin";

/// Ce qui a échoué ne se fera pas sans eux : une alerte urgente, dans l'application.
const WANTED: Wanted<'_> = Wanted {
    category: "core.alert",
    priority: 2,
    nature: Nature::new(NoticeKind::Alert, NoticeSeverity::Error),
    in_app: true,
    mail: false,
    sms: false,
    push: false,
};

/// Une même alerte ne se redit pas avant ce temps : mille travaux qui échouent ensemble n'en font qu'une.
const SILENCE: SignedDuration = SignedDuration::from_hours(1);

/// Ce que l'on en a fait rend-il la parole à une alerte, dans l'heure ?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    /// Lue ou écartée, elle peut se redire : elle parlerait d'un autre échec.
    Again,
    /// Lue ou non, elle se tait : elle parle d'un état qui dure, et que la file vient redire à chaque minute.
    Once,
}

/// Prévient qu'un travail de cette sorte échoue encore.
pub(crate) async fn of_job(services: &Services, kind: &str) -> Result<Vec<Told>> {
    tell(services, &services.tenant.db, "job_failed", kind).await
}

/// Prévient que des travaux attendent dans un groupe que nul nœud ne sert.
pub(crate) async fn of_group(services: &Services, group: &str) -> Result<Vec<Told>> {
    tell(services, &services.tenant.db, "group_unserved", group).await
}

/// Prévient que des messages (`mail` ou `sms`) attendent que leur remise soit bien réglée ; d'une file entière, un seul le dit.
pub(crate) async fn of_held(services: &Services, kind: &str) -> Result<()> {
    if services.brake.pass(format!("held:{kind}"), 1).is_err() {
        return Ok(());
    }
    let db = &services.tenant.db;
    let people = services.identity.people_with_role(ROLE, None).await?;
    let told = tell_all(services, db, &people, (&format!("{kind}_held"), kind), Heard::Once).await?;
    stream::announce_told(db, &told).await
}

/// Prévient que ce qu'un déclencheur a mis en file est abandonné.
pub(crate) async fn of_queued(services: &Services, trigger: &str) -> Result<Vec<Told>> {
    tell(services, &services.tenant.db, "queued_lost", trigger).await
}

/// Prévient qu'un déclencheur vient d'échouer pour la troisième fois de suite, dans la transaction que la prise tient.
pub(crate) async fn of_trigger(services: &Services, db: &Db, trigger: &str) -> Result<Vec<Told>> {
    match queries::just_failed_thrice(db, trigger).await? {
        true => tell(services, db, "trigger_failed", trigger).await,
        false => Ok(Vec::new()),
    }
}

/// Prévient qu'une entrée d'appels vient d'échouer pour la troisième fois de suite, dans la transaction que la prise tient.
pub(crate) async fn of_hook(services: &Services, db: &Db, hook: &str) -> Result<Vec<Told>> {
    tell(services, db, "hook_failed", hook).await
}

/// Prévient qu'une boîte aux lettres ne se relève plus, dans la transaction que la prise tient.
pub(crate) async fn of_mailbox(services: &Services, db: &Db, hook: &str) -> Result<Vec<Told>> {
    tell(services, db, "mailbox_failed", hook).await
}

/// Prévient qu'un abonnement s'est arrêté, dans la transaction que la prise tient : les administrateurs, et qui en répond.
pub(crate) async fn of_webhook(services: &Services, db: &Db, webhook: &str, owner: Uuid) -> Result<Vec<Told>> {
    let mut people = services.identity.people_with_role(ROLE, None).await?;
    if !people.iter().any(|person| person.id == owner) {
        people.extend(services.identity.people(&[owner]).await?);
    }
    tell_all(services, db, &people, ("webhook_stopped", webhook), Heard::Again).await
}

async fn tell(services: &Services, db: &Db, what: &str, name: &str) -> Result<Vec<Told>> {
    let people = services.identity.people_with_role(ROLE, None).await?;
    tell_all(services, db, &people, (what, name), Heard::Again).await
}

/// Le dit à celles de ces personnes qui veulent l'entendre.
async fn tell_all(
    services: &Services,
    db: &Db,
    people: &[Person],
    (what, name): (&str, &str),
    heard: Heard,
) -> Result<Vec<Told>> {
    let params = Map::from_iter([("name".to_owned(), json!(name))]);
    let now = services.tenant.clock.now();
    let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
    let chosen = services.identity.preferences_of(&ids).await?;
    let hears = |person: &&Person| {
        chosen.get(&person.id).is_none_or(|one| delivery::by_wishes(WANTED, &one.notifications, now).in_app.is_some())
    };
    let rows: Vec<NewNotification> =
        people.iter().filter(hears).map(|person| row(services, person, what, &params)).collect();
    let written = queries::insert_once(db, &rows, now - SILENCE, heard == Heard::Once, now).await?;
    let told = |(notification, user): (Uuid, Uuid)| Told { user, notification, loudness: Loudness::Aloud };
    Ok(written.into_iter().map(told).collect())
}

fn row(services: &Services, person: &Person, what: &str, params: &Map<String, Value>) -> NewNotification {
    let model = services.tenant.model();
    let text = |part: &str| {
        model.texts.message(person.locale.unwrap_or_default(), &format!("core.alert.{what}.{part}"), params)
    };
    NewNotification {
        id: services.tenant.clock.new_id(),
        user: person.id,
        category: WANTED.category.to_owned(),
        priority: WANTED.priority,
        nature: WANTED.nature,
        title: text("title"),
        body: text("body"),
        entity: None,
        record: None,
        url: None,
        approval: None,
    }
}
