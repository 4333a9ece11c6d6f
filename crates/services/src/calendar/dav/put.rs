//! Écrire un document de l'agenda : l'événement et ses occurrences déplacées, dans une transaction.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kernel::{Code, Ctx, Error, Result};
use recurrence::{Moment, Series, Window};
use serde_json::Value;
use store::{
    Tenant,
    records::{self, Intent, event::EVENT},
};
use uuid::Uuid;

use super::{
    Condition,
    replace::replace,
    shelf,
    wanted::{Circle, Line, Wanted, wanted},
};
use crate::{
    Services,
    calendar::{
        answer,
        event::{self, Event, Life},
        ics::{
            self,
            read::{Component, Document, Reading},
        },
        occurrence,
        queries::{self, Object},
    },
};

/// Longueur d'un nom et d'un identifiant au plus.
const MAX_NAME: usize = 255;

/// Écrit le document de ce nom ; vrai s'il est neuf.
pub async fn put(ctx: &Ctx, services: &Services, name: &str, condition: &Condition, text: &str) -> Result<bool> {
    let model = services.tenant.model();
    let category = model
        .entity(EVENT)
        .and_then(|entity| entity.field("category").map(|field| field.options.keys().cloned().collect()));
    let categories: Vec<String> = category.unwrap_or_default();
    let base_url = &services.settings.mail.base_url;
    let reading = Reading { home: &ctx.actor.timezone, categories: &categories, base_url };
    let document = ics::read::read(text, &reading)?;
    if [name, &document.uid].iter().any(|text| text.len() > MAX_NAME || text.chars().any(char::is_control)) {
        let fault = Code::CalendarUnsupported.with("reason", format!("> {MAX_NAME}"));
        return Err(fault.and("precondition", "C:valid-calendar-object-resource"));
    }
    let shelf = shelf::find(ctx, services, &[name.to_owned()]).await?;
    let group = shelf.group(name);
    condition.check(group.map(|group| shelf.tag(group)).as_deref())?;
    let circle = Circle::of(ctx, services, &document).await?;
    match group {
        Some(group) => Box::pin(replace(ctx, services, &shelf, group, &document, &circle)).await.map(|()| false),
        None => Box::pin(create(ctx, services, name, &document, &circle)).await.map(|()| true),
    }
}

async fn create(ctx: &Ctx, services: &Services, name: &str, document: &Document, circle: &Circle) -> Result<()> {
    let me = event::me(ctx)?;
    let Wanted { changes: mut body, extra, .. } = wanted(ctx, &document.whole, circle, None, &[])?;
    body.entry("timezone".to_owned()).or_insert_with(|| ctx.actor.timezone.as_str().into());
    let zone = body["timezone"].as_str().and_then(recurrence::zone).unwrap_or(TimeZone::UTC);
    let moved = places(document, &zone)?;
    let excluded: BTreeSet<Timestamp> =
        instants(document.whole.excluded.iter().copied(), &zone).difference(&moved).copied().collect();
    body.insert("excluded".to_owned(), listed(&excluded));
    body.insert("moved".to_owned(), listed(&moved));
    let unit = services.tenant.unit().await?;
    let inside = unit.tenant();
    // Une création qu'un client refait, la croyant perdue, attend celle qu'elle double.
    queries::alone(&inside.db, me).await?;
    is_free(ctx, services, inside, name, &document.uid).await?;
    let id = records::create(ctx, inside, EVENT, &body, Intent::Commit).await?.id;
    queries::unname(&inside.db, me, name).await?;
    let (name, uid) = (Some(name.to_owned()), Some(document.uid.clone()));
    queries::keep(&inside.db, &Object { event: id, owner: Some(me), name, uid, extra }).await?;
    let head = written(ctx, inside, id).await?;
    for (at, component) in &document.moved {
        add(ctx, services, inside, (&head, &[]), (*at, component), circle).await?;
    }
    unit.commit(&services.tenant).await
}

/// Crée une occurrence déplacée : celle de la série, avec ses participants, puis ce que le document en dit.
pub(super) async fn add(
    ctx: &Ctx,
    services: &Services,
    inside: &Tenant,
    (head, people): (&Event, &[Line]),
    (at, component): (Moment, &Component),
    circle: &Circle,
) -> Result<()> {
    let series = Series { removed: Vec::new(), ..head.timing.series.clone() };
    let from = at.instant(&series.zone).filter(|_| series.rule.is_some()).ok_or_else(misplaced)?;
    let to = from.checked_add(SignedDuration::from_secs(1)).map_err(|_| misplaced())?;
    let window = Window { from, to };
    let found = series.occurrences(window, 1).map_err(|_| misplaced())?;
    let one = found.occurrences.first().ok_or_else(misplaced)?;
    let people: Vec<Line> = people.iter().cloned().map(unnumbered).collect();
    let mut wanted = wanted(ctx, component, circle, None, &people)?;
    let answer = wanted.answered();
    let Wanted { changes, extra, .. } = wanted;
    let mut body = occurrence::born(head, one);
    body.insert("reminders".to_owned(), Value::Array(Vec::new()));
    body.insert("participants".to_owned(), people.into_iter().map(|(_, line)| Value::Object(line)).collect());
    body.extend(changes);
    body.insert("series".to_owned(), head.id.to_string().into());
    body.insert("occurrence".to_owned(), one.at.to_string().into());
    let id = records::create(ctx, inside, EVENT, &body, Intent::Commit).await?.id;
    queries::keep(&inside.db, &Object { event: id, extra, ..Object::default() }).await?;
    match answer {
        Some(answer) => answer::told(ctx, services, inside, &written(ctx, inside, id).await?, answer).await,
        None => Ok(()),
    }
}

/// La ligne d'un participant, pour un autre événement.
fn unnumbered((email, mut line): Line) -> Line {
    line.remove("id");
    (email, line)
}

/// Les places d'origine des occurrences déplacées ; deux n'ont pas la même.
pub(super) fn places(document: &Document, zone: &TimeZone) -> Result<BTreeSet<Timestamp>> {
    let mut places = BTreeSet::new();
    let is_new = |(at, _): &(Moment, Component)| at.instant(zone).is_some_and(|at| places.insert(at));
    if document.moved.iter().all(is_new) { Ok(places) } else { Err(misplaced()) }
}

/// Une occurrence déplacée n'a pas de place dans sa série, ou pas à elle.
pub(super) fn misplaced() -> Error {
    let fault = Code::CalendarUnreadable.with("reason", "RECURRENCE-ID");
    fault.and("precondition", "C:valid-calendar-object-resource")
}

pub(super) fn instants(moments: impl Iterator<Item = Moment>, zone: &TimeZone) -> BTreeSet<Timestamp> {
    moments.filter_map(|moment| moment.instant(zone)).collect()
}

pub(super) fn listed(instants: &BTreeSet<Timestamp>) -> Value {
    instants.iter().map(Timestamp::to_string).collect()
}

pub(super) async fn written(ctx: &Ctx, inside: &Tenant, id: Uuid) -> Result<Event> {
    event::one(ctx, inside, id, Life::Alive).await?.ok_or_else(|| Code::NotFound.error())
}

/// Aucun document de l'agenda n'a ce nom, aucun de ses événements cet identifiant.
///
/// Le nôtre est à un seul événement, où qu'il soit : un autre qui le porterait passerait pour lui chez ses invités.
async fn is_free(ctx: &Ctx, services: &Services, inside: &Tenant, name: &str, uid: &str) -> Result<()> {
    let named = queries::named(&inside.db, event::me(ctx)?, vec![name.to_owned()]).await?;
    if !shelf::held(ctx, inside, &named.into_values().collect::<Vec<_>>()).await?.is_empty() {
        return Err(Code::StaleVersion.error());
    }
    let system = inside.system("calendar.dav");
    let is_ours = match ics::ours(uid, &ics::domain(services)) {
        Some(id) => event::one(&system, inside, id, Life::Alive).await?.is_some(),
        None => false,
    };
    let ids = queries::identified(&inside.db, uid).await?;
    if is_ours || !shelf::held(ctx, inside, &ids).await?.is_empty() { Err(taken(uid)) } else { Ok(()) }
}

pub(super) fn taken(uid: &str) -> Error {
    Code::CalendarUidTaken.with("uid", uid).and("precondition", "C:no-uid-conflict")
}
