//! Changer ou annuler une occurrence d'une série : elle seule, elle et les suivantes, ou toute la série vue d'elle.
//!
//! Tout passe par les portes des enregistrements, sous les droits de l'acteur, dans une seule transaction. Une occurrence
//! déplacée devient un événement à part, lié à sa série ; « elle et les suivantes » coupe la série en deux. Ce que devient le
//! reste d'une série dont une occurrence change d'heure est dans `shift`.

use jiff::{SignedDuration, Timestamp};
use kernel::{Code, Ctx, Error, FieldError, Result};
use recurrence::{End, Moment, Occurrence, Rule, Window};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{
        self, Intent, Key, Written,
        event::{EVENT, Timing},
    },
};
use uuid::Uuid;

use super::{
    event::{self, Event},
    shift::Shift,
};
use crate::Services;

/// Jusqu'où va un changement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// L'occurrence seule.
    #[default]
    This,
    /// Elle et les suivantes.
    Following,
    /// Toute la série, dont elle est une occurrence parmi d'autres.
    All,
}

/// Un changement d'occurrence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Jusqu'où il va.
    #[serde(default)]
    pub scope: Scope,
    /// Les champs changés de l'événement, tels que l'occurrence les montre.
    #[serde(default)]
    pub changes: Map<String, Value>,
    /// La version de la série que l'appelant a lue.
    #[serde(default)]
    pub version: Option<i64>,
}

/// Ce qui passe de la série à l'événement qui en sort.
const COPIED: [&str; 13] = [
    "title",
    "category",
    "status",
    "all_day",
    "timezone",
    "site",
    "location",
    "organiser",
    "privacy",
    "color",
    "description",
    "company",
    "department",
];

/// Les lignes possédées qui passent de la série à l'événement qui en sort, et leurs champs.
const LINES: [(&str, &[&str]); 2] =
    [("participants", &["user", "email", "name", "needed", "answer"]), ("reminders", &["minutes", "channel"])];

/// Change une occurrence ; rend l'identifiant et la version de l'événement qui la porte désormais.
pub async fn change(ctx: &Ctx, services: &Services, key: &Key, at: &str, change: Change) -> Result<Value> {
    let unit = services.tenant.unit().await?;
    let inside = unit.tenant();
    let event = event::find(ctx, inside, key).await?;
    if change.version.is_some_and(|version| version != event.version) {
        // Une version périmée se dit avant tout le reste : l'occurrence peut n'être plus là où on l'avait vue.
        update(ctx, inside, event.id, change.version, &change.changes).await?;
    }
    let one = located(&event, at, change.scope)?;
    let mut body = born(&event, &one);
    body.extend(with_own_lines(&event, change.changes.clone()));
    let written = match change.scope {
        Scope::This => {
            body.extend(object(json!({ "series": event.id, "occurrence": one.at, "recurrence": null })));
            let written = create(ctx, inside, &body).await?;
            mark(ctx, inside, &event, "moved", &one).await?;
            written
        }
        Scope::Following => {
            let shift = Shift::of(&event, &one, &body, &tail(&event, &one)?)?;
            body.extend(shift.rule());
            body.extend(object(
                json!({ "excluded": shift.list("excluded", one.at), "moved": shift.list("moved", one.at) }),
            ));
            let written = create(ctx, inside, &body).await?;
            cut(ctx, inside, &event, &one).await?;
            rehang(ctx, inside, &shift, apart(ctx, inside, &event, one.at).await?, written.id).await?;
            written
        }
        Scope::All => {
            let shift = Shift::of(&event, &one, &body, &rule(&event)?)?.whole();
            let mut fields = change.changes;
            fields.extend(shift.series());
            let written = update(ctx, inside, event.id, Some(event.version), &fields).await?;
            rehang(ctx, inside, &shift, apart(ctx, inside, &event, start(&event)).await?, event.id).await?;
            written
        }
    };
    unit.commit(&services.tenant).await?;
    Ok(json!({ "id": written.id, "version": written.version }))
}

/// Annule une occurrence, elle et les suivantes, ou toute la série.
pub async fn cancel(ctx: &Ctx, services: &Services, key: &Key, at: &str, scope: Scope) -> Result<()> {
    let unit = services.tenant.unit().await?;
    let inside = unit.tenant();
    let event = event::find(ctx, inside, key).await?;
    let one = located(&event, at, scope)?;
    match scope {
        Scope::This => mark(ctx, inside, &event, "excluded", &one).await?,
        Scope::Following => {
            cut(ctx, inside, &event, &one).await?;
            for other in apart(ctx, inside, &event, one.at).await? {
                discard(ctx, inside, &other, None).await?;
            }
        }
        Scope::All => {
            discard(ctx, inside, &event, Some(event.version)).await?;
            for other in apart(ctx, inside, &event, start(&event)).await? {
                discard(ctx, inside, &other, None).await?;
            }
        }
    }
    unit.commit(&services.tenant).await
}

/// L'occurrence de la série qui commence à cet instant ; la série entière se change aussi d'une occurrence qu'on lui a retirée.
fn located(event: &Event, at: &str, scope: Scope) -> Result<Occurrence> {
    let mut series = event.timing.series.clone();
    if scope == Scope::All {
        series.removed.clear();
    }
    let at = Moment::parse(at).and_then(|moment| moment.instant(&series.zone));
    let at = at.ok_or_else(|| Code::NotFound.error())?;
    let window = Window { from: at, to: at.checked_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX) };
    let found = series.occurrences(window, 1).map_err(|fault| super::trial::of_rule("recurrence", fault))?;
    let one = found.occurrences.first().copied().filter(|_| event.text("recurrence").is_some());
    one.ok_or_else(|| Code::NotFound.error())
}

/// L'événement que l'occurrence serait, seule.
pub(super) fn born(event: &Event, one: &Occurrence) -> Map<String, Value> {
    let mut body: Map<String, Value> = COPIED
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), event.record.get(*name)?.clone())))
        .map(|(name, value)| (name, value.get("id").cloned().unwrap_or(value)))
        .collect();
    body.extend(times(&event.timing, one));
    for (list, fields) in LINES {
        body.insert(list.to_owned(), event.lines(list).map(|line| Value::Object(event::bare(line, fields))).collect());
    }
    body
}

/// Les dates d'une occurrence, comme un événement les écrit.
pub(super) fn times(timing: &Timing, one: &Occurrence) -> Map<String, Value> {
    if timing.series.all_day {
        let first = one.wall.date();
        let last = timing.day_after(one).yesterday().unwrap_or(first);
        return object(json!({ "first_day": first.to_string(), "last_day": last.to_string() }));
    }
    object(json!({ "starts_at": one.at.to_string(), "ends_at": timing.end(one).to_string() }))
}

/// Les changements, où une ligne de la série, que son identifiant désigne, est une ligne neuve de l'événement qui en sort.
fn with_own_lines(event: &Event, mut changes: Map<String, Value>) -> Map<String, Value> {
    for (list, fields) in LINES {
        let lines = changes.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
        for line in lines.filter_map(Value::as_object_mut) {
            let Some(id) = line.get("id") else { continue };
            let Some(known) = event.lines(list).find(|one| one.get("id") == Some(id)) else { continue };
            let mut own = event::bare(known, fields);
            line.remove("id");
            own.append(line);
            *line = own;
        }
    }
    changes
}

/// La règle de la seconde moitié d'une série coupée.
fn tail(event: &Event, one: &Occurrence) -> Result<Rule> {
    let rule = rule(event)?;
    let before = before(event, one)?;
    let end = match rule.end {
        End::After(count) => End::After(count.saturating_sub(before)),
        end => end,
    };
    Ok(rule.ending(end))
}

/// Ce que la règle a donné avant l'occurrence, annulées comprises.
fn before(event: &Event, one: &Occurrence) -> Result<u64> {
    let mut whole = event.timing.series.clone();
    whole.removed.clear();
    let window = Window { from: Timestamp::MIN, to: one.at };
    let found =
        whole.occurrences(window, usize::MAX - 1).map_err(|fault| super::trial::of_rule("recurrence", fault))?;
    Ok(found.occurrences.len() as u64)
}

/// Arrête la série juste avant l'occurrence ; coupée à sa première, elle part à la corbeille.
async fn cut(ctx: &Ctx, tenant: &Tenant, event: &Event, one: &Occurrence) -> Result<()> {
    let (rule, before) = (rule(event)?, before(event, one)?);
    if before == 0 {
        return discard(ctx, tenant, event, Some(event.version)).await;
    }
    let end = match rule.end {
        End::After(_) => End::After(before),
        _ if event.timing.series.all_day => {
            End::Until(Moment::Day(one.wall.date().yesterday().unwrap_or(one.wall.date())))
        }
        _ => End::Until(Moment::Instant(one.at - SignedDuration::from_secs(1))),
    };
    let earlier = |name: &str| others(event, name, |at| at < one.at);
    let body = json!({
        "recurrence": rule.ending(end).write(|moment| event::until(&event.timing, moment)),
        "excluded": earlier("excluded"), "moved": earlier("moved"),
    });
    update(ctx, tenant, event.id, Some(event.version), &object(body)).await.map(drop)
}

/// Retient l'occurrence parmi les annulées ou les déplacées de la série.
async fn mark(ctx: &Ctx, tenant: &Tenant, event: &Event, list: &str, one: &Occurrence) -> Result<()> {
    let mut marked = others(event, list, |_| true);
    marked.push(one.at.to_string());
    update(ctx, tenant, event.id, Some(event.version), &object(json!({ list: marked }))).await.map(drop)
}

fn start(event: &Event) -> Timestamp {
    let series = &event.timing.series;
    series.place(series.start).map_or(Timestamp::UNIX_EPOCH, |first| first.at)
}

/// Les occurrences sorties de la série, à partir de cet instant.
async fn apart(ctx: &Ctx, tenant: &Tenant, event: &Event, from: Timestamp) -> Result<Vec<Event>> {
    let filter = format!("series == '{}' && occurrence >= timestamp('{from}')", event.id);
    Ok(event::list(ctx, tenant, filter, usize::MAX).await?.0)
}

/// Rattache ces occurrences à la série qui les tient désormais, à la place qu'elles y ont.
async fn rehang(ctx: &Ctx, tenant: &Tenant, shift: &Shift<'_>, apart: Vec<Event>, series: Uuid) -> Result<()> {
    let known = |other: &Event| other.text("occurrence").and_then(Moment::parse);
    let moments: Vec<Moment> = apart.iter().filter_map(known).collect();
    let mut places = shift.at(&moments).into_iter();
    for other in apart {
        let mut place = object(json!({ "series": series }));
        if let Some(at) = known(&other).and_then(|_| places.next().flatten()) {
            place.insert("occurrence".to_owned(), at.to_string().into());
        }
        update(ctx, tenant, other.id, None, &place).await?;
    }
    Ok(())
}

async fn create(ctx: &Ctx, tenant: &Tenant, body: &Map<String, Value>) -> Result<Written> {
    records::create(ctx, tenant, EVENT, body, Intent::Commit).await
}

async fn update(
    ctx: &Ctx,
    tenant: &Tenant,
    id: Uuid,
    version: Option<i64>,
    body: &Map<String, Value>,
) -> Result<Written> {
    records::update(ctx, tenant, EVENT, &Key::Id(id), body, version, Intent::Commit).await
}

async fn discard(ctx: &Ctx, tenant: &Tenant, event: &Event, version: Option<i64>) -> Result<()> {
    records::delete(ctx, tenant, EVENT, &Key::Id(event.id), version).await.map(drop)
}

fn rule(event: &Event) -> Result<Rule> {
    let rule = event.timing.series.rule.clone();
    rule.ok_or_else(|| Error::invalid(vec![FieldError::new("recurrence", "required")]))
}

/// Les instants d'une liste de la série que ce tri garde.
pub(super) fn others(event: &Event, list: &str, keeps: impl Fn(Timestamp) -> bool) -> Vec<String> {
    let items = event.record.get(list).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let kept = items.filter(|text| {
        let at = Moment::parse(text).and_then(|moment| moment.instant(&event.timing.series.zone));
        at.is_some_and(&keeps)
    });
    kept.map(str::to_owned).collect()
}

pub(super) fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}
