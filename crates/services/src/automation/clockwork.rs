//! L'heure : horaires et échéances deviennent des exécutions, chacune une seule fois, quel que soit le nombre de nœuds.
//!
//! Un seul nœud à la fois tient l'état d'un déclencheur (`FOR UPDATE SKIP LOCKED`). Après un arrêt, les occurrences
//! manquées d'un horaire n'en font qu'une ; un instant ou une échéance passée pendant l'arrêt est rattrapée.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kernel::{Code, Ctx, Result};
use schema::model::{Deadline, Once, SITE, SITE_ZONE, Schedule, Side, Source, Trigger, Zone};
use serde_json::{Map, Value};
use store::{
    Tenant, Unit,
    records::{self, Query},
};
use uuid::Uuid;

use super::{
    fact::Fact,
    opened,
    queries::{self, NewRun, State},
};
use crate::{Services, reach::Subject};

/// Entre deux regards sur les dates d'une entité, ou sur les heures des sites.
const SCAN: SignedDuration = SignedDuration::from_mins(1);

/// Une écriture lente peut se valider après un regard, sous une heure d'avant lui.
const SLOW: SignedDuration = SignedDuration::from_mins(10);

/// Enregistrements lus par page.
const PAGE: u32 = 1000;

/// Ce qu'un regard a laissé.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ticked {
    /// Exécutions écrites.
    pub written: usize,
    /// La prochaine heure connue.
    pub next: Option<Timestamp>,
}

/// Écrit les exécutions que l'heure demande.
pub(super) async fn tick(services: &Services, held: &mut Option<Unit>) -> Result<Ticked> {
    let model = services.tenant.model();
    let timed = |trigger: &&std::sync::Arc<Trigger>| {
        matches!(trigger.source, Source::Schedule(_) | Source::Once(_) | Source::Deadline(_))
    };
    let triggers: Vec<_> = model.triggers.values().filter(timed).cloned().collect();
    if triggers.is_empty() {
        return Ok(Ticked::default());
    }
    let states = queries::states(&services.tenant.db).await?;
    let now = services.tenant.clock.now();
    let next = states.iter().filter_map(|state| state.next_at).filter(|next| *next > now).min();
    let mut written = 0;
    for trigger in triggers {
        let state = states.iter().find(|state| state.trigger == trigger.name);
        if state.is_some_and(|state| is_idle(state, &trigger, now)) {
            continue;
        }
        match of_trigger(services, held, &trigger, now).await {
            Ok(count) => written += count,
            Err(error) => {
                *held = None;
                tracing::warn!(trigger = trigger.name, error = %error, "l'heure d'un déclencheur n'a pas pu être regardée");
            }
        }
    }
    Ok(Ticked { written, next })
}

/// Rien à faire : l'heure n'est pas venue, et la définition est celle que l'on connaît.
fn is_idle(state: &State, trigger: &Trigger, now: Timestamp) -> bool {
    state.version.as_ref() == Some(&trigger.version) && state.next_at.is_none_or(|next| next > now)
}

async fn of_trigger(services: &Services, held: &mut Option<Unit>, trigger: &Trigger, now: Timestamp) -> Result<usize> {
    let unit = opened(services, held).await?;
    let db = &unit.tenant().db;
    let Some(mut state) = queries::hold(db, &trigger.name).await? else {
        return unit.roll_back().await.map(|()| 0);
    };
    // Un autre nœud a pu passer entre le regard et le verrou.
    if is_idle(&state, trigger, now) {
        return unit.commit(&services.tenant).await.map(|()| 0);
    }
    let runs = match &trigger.source {
        Source::Schedule(schedule) => match &schedule.zone {
            Zone::Named(zone) => occurrences(&mut state, trigger, schedule, zone, now),
            Zone::Site => of_sites(unit.tenant(), &mut state, trigger, schedule, now).await?,
        },
        Source::Once(once) => single(&mut state, trigger, once, now),
        Source::Deadline(deadline) => reached(unit.tenant(), &mut state, trigger, deadline, now).await?,
        _ => Vec::new(),
    };
    state.version = Some(trigger.version.clone());
    let written = if state.enabled { queries::insert_in(db, &runs, now).await? } else { 0 };
    queries::move_on(db, &state).await?;
    unit.commit(&services.tenant).await?;
    Ok(written)
}

/// L'occurrence échue, s'il y en a une ; un horaire neuf ou changé part de maintenant.
fn occurrences(state: &mut State, trigger: &Trigger, schedule: &Schedule, zone: &str, now: Timestamp) -> Vec<NewRun> {
    let is_known = state.version.as_ref() == Some(&trigger.version);
    let due = state.next_at.filter(|next| is_known && *next <= now);
    state.next_at = schedule.next_after(zone, now);
    let Some(due) = due else { return Vec::new() };
    state.last_at = Some(due);
    vec![Fact::of_time(due, None).run(trigger, format!("at:{due}"))]
}

/// Les sites dont l'heure est venue depuis le dernier regard, chacun dans son fuseau, et un seul départ chacun ; un site dont le
/// fuseau est vide ou inconnu vit au temps universel. Un site ouvert ou déplacé compte dès le regard suivant, qui vient à la
/// prochaine heure d'un fuseau, ou dans la minute.
async fn of_sites(
    tenant: &Tenant,
    state: &mut State,
    trigger: &Trigger,
    schedule: &Schedule,
    now: Timestamp,
) -> Result<Vec<NewRun>> {
    let is_known = state.version.as_ref() == Some(&trigger.version);
    let since = state.last_at.filter(|_| is_known).unwrap_or(now);
    let (mut runs, mut rings) = (Vec::new(), HashMap::new());
    scan(tenant, trigger, SITE, None, |_, site| {
        let zone = site.get(SITE_ZONE).and_then(Value::as_str).filter(|zone| TimeZone::get(zone).is_ok());
        let zone = zone.unwrap_or("UTC");
        let ring = rings.entry(zone.to_owned()).or_insert_with(|| Ring::of(schedule, zone, since, now));
        if let (Some(due), Some(id)) = (ring.due, id_of(site)) {
            let subject = Subject::of_record(SITE, id, site);
            runs.push(Fact::of_time(due, Some(subject)).run(trigger, format!("at:{due}:{id}")));
        }
    })
    .await?;
    state.last_at = Some(now);
    state.next_at = rings.values().filter_map(|ring| ring.next).chain([now + SCAN]).min();
    Ok(runs)
}

/// Un horaire dans un fuseau.
struct Ring {
    /// L'heure venue depuis le dernier regard.
    due: Option<Timestamp>,
    /// La suivante.
    next: Option<Timestamp>,
}

impl Ring {
    fn of(schedule: &Schedule, zone: &str, since: Timestamp, now: Timestamp) -> Ring {
        let due = schedule.next_after(zone, since).filter(|due| *due <= now);
        Ring { due, next: schedule.next_after(zone, now) }
    }
}

/// L'instant venu, une fois pour toutes : changer le reste de la définition, ou reculer l'horloge, ne le refait pas. Un instant
/// déjà passé quand on l'apprend ne sonne pas ; attendu, il sonne, même en retard.
fn single(state: &mut State, trigger: &Trigger, once: &Once, now: Timestamp) -> Vec<NewRun> {
    let Some(at) = once.instant() else { return Vec::new() };
    let was_awaited = state.next_at == Some(at);
    state.next_at = (at > now && state.last_at != Some(at)).then_some(at);
    if at > now || !was_awaited {
        return Vec::new();
    }
    state.last_at = Some(at);
    vec![Fact::of_time(at, None).run(trigger, format!("at:{at}"))]
}

/// Les enregistrements dont l'échéance est venue depuis le dernier regard, ou qu'une écriture vient d'y mettre.
async fn reached(
    tenant: &Tenant,
    state: &mut State,
    trigger: &Trigger,
    deadline: &Deadline,
    now: Timestamp,
) -> Result<Vec<NewRun>> {
    let since = state.last_at;
    state.last_at = Some(now);
    state.next_at = Some(now + SCAN);
    // Jamais regardée : les échéances déjà passées d'une date à venir préviennent, celles d'une date passée se taisent.
    let Some(filter) = due(deadline, since, now) else { return Ok(Vec::new()) };
    let mut runs = Vec::new();
    scan(tenant, trigger, &deadline.entity, Some(filter), |ctx, record| {
        let date = record.get(&deadline.field).and_then(Value::as_str);
        if let (Some(id), Some(date)) = (id_of(record), date) {
            let subject = Subject::of_record(&deadline.entity, id, record);
            runs.push(Fact::of_time(ctx.now(), Some(subject)).run(trigger, format!("due:{id}:{date}")));
        }
    })
    .await?;
    Ok(runs)
}

/// Parcourt, page par page, les enregistrements vivants d'une entité que ce filtre retient.
async fn scan(
    tenant: &Tenant,
    trigger: &Trigger,
    entity: &str,
    filter: Option<String>,
    mut each: impl FnMut(&Ctx, &Map<String, Value>),
) -> Result<()> {
    let ctx = tenant.system(&format!("trigger:{}", trigger.name));
    let mut cursor = None;
    loop {
        let query = Query {
            entity: entity.to_owned(),
            filter: filter.clone(),
            sort: Some("id".to_owned()),
            limit: PAGE,
            cursor,
            ..Query::default()
        };
        let page = records::list(&ctx, tenant, query).await?;
        for row in &page.rows {
            each(&ctx, &serde_json::from_str(row).map_err(|error| Code::Internal.because(error))?);
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(());
        }
    }
}

fn id_of(record: &Map<String, Value>) -> Option<Uuid> {
    record.get("id").and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok())
}

/// Le filtre de ce qui est échu.
fn due(deadline: &Deadline, since: Option<Timestamp>, now: Timestamp) -> Option<String> {
    let field = &deadline.field;
    let literal = |at: Timestamp| match deadline.is_day {
        true => format!("date('{}')", at.to_zoned(TimeZone::UTC).date()),
        false => format!("timestamp('{at}')"),
    };
    let reached = literal(deadline.reached(now)?);
    // Une date passée n'a plus d'« avant » ; ce qui suit une date se compte depuis le premier regard.
    let floor = match (deadline.side, since) {
        (Side::Before, _) => literal(now - SignedDuration::from_hours(if deadline.is_day { 24 } else { 0 })),
        (Side::After, Some(since)) => literal(deadline.reached(since - SLOW)?),
        (Side::After, None) => return None,
    };
    let Some(since) = since else { return Some(format!("{field} > {floor} && {field} <= {reached}")) };
    let crossed = format!("{field} > {} && {field} <= {reached}", literal(deadline.reached(since)?));
    let written = format!("updated_at > timestamp('{}') && {field} > {floor} && {field} <= {reached}", since - SLOW);
    Some(format!("({crossed}) || ({written})"))
}
