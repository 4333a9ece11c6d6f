//! Changer ou annuler une occurrence d'une série : elle seule, ou elle et les suivantes.
//!
//! Tout passe par les portes des enregistrements, sous les droits de l'acteur, dans une seule transaction. Une occurrence
//! déplacée devient un événement à part, lié à sa série ; « elle et les suivantes » coupe la série en deux.

use jiff::{SignedDuration, Timestamp};
use kernel::{Code, Ctx, Error, FieldError, Result};
use recurrence::{End, Moment, Occurrence, Rule, Window};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Intent, Key, event::EVENT},
};
use uuid::Uuid;

use super::event::{self, Event};
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
}

/// Un changement d'occurrence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Jusqu'où il va.
    #[serde(default)]
    pub scope: Scope,
    /// Les champs changés de l'événement.
    #[serde(default)]
    pub changes: Map<String, Value>,
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

/// Change une occurrence ; rend l'identifiant de l'événement qui la porte désormais.
pub async fn change(ctx: &Ctx, services: &Services, key: &Key, at: &str, change: Change) -> Result<Value> {
    let unit = services.tenant.unit().await?;
    let inside = unit.tenant();
    let (event, one) = located(ctx, inside, key, at).await?;
    let mut body = born(&event, &one);
    body.extend(change.changes);
    let id = match change.scope {
        Scope::This => {
            body.extend(object(json!({ "series": event.id, "occurrence": one.at, "recurrence": null })));
            let id = create(ctx, inside, &body).await?;
            mark(ctx, inside, &event, "moved", &one).await?;
            id
        }
        Scope::Following => {
            let rule = tail(&event, &one)?;
            body.entry("recurrence".to_owned()).or_insert_with(|| rule.into());
            body.extend(object(
                json!({ "excluded": later(&event, "excluded", &one), "moved": later(&event, "moved", &one) }),
            ));
            let id = create(ctx, inside, &body).await?;
            cut(ctx, inside, &event, &one).await?;
            rehang(ctx, inside, &event, &one, Some(id)).await?;
            id
        }
    };
    unit.commit(&services.tenant).await?;
    Ok(json!({ "id": id }))
}

/// Annule une occurrence, ou elle et les suivantes.
pub async fn cancel(ctx: &Ctx, services: &Services, key: &Key, at: &str, scope: Scope) -> Result<()> {
    let unit = services.tenant.unit().await?;
    let inside = unit.tenant();
    let (event, one) = located(ctx, inside, key, at).await?;
    match scope {
        Scope::This => mark(ctx, inside, &event, "excluded", &one).await?,
        Scope::Following => {
            cut(ctx, inside, &event, &one).await?;
            rehang(ctx, inside, &event, &one, None).await?;
        }
    }
    unit.commit(&services.tenant).await
}

/// L'occurrence de la série qui commence à cet instant.
async fn located(ctx: &Ctx, tenant: &Tenant, key: &Key, at: &str) -> Result<(Event, Occurrence)> {
    let event = event::find(ctx, tenant, key).await?;
    let at = Moment::parse(at).and_then(|moment| moment.instant(&event.timing.series.zone));
    let at = at.ok_or_else(|| Code::NotFound.error())?;
    let window = Window { from: at, to: at + SignedDuration::from_secs(1) };
    let found =
        event.timing.series.occurrences(window, 1).map_err(|fault| super::trial::of_rule("recurrence", fault))?;
    let one = found.occurrences.first().copied().filter(|_| event.text("recurrence").is_some());
    Ok((event, one.ok_or_else(|| Code::NotFound.error())?))
}

/// L'événement que l'occurrence serait, seule.
fn born(event: &Event, one: &Occurrence) -> Map<String, Value> {
    let mut body: Map<String, Value> = COPIED
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), event.record.get(*name)?.clone())))
        .map(|(name, value)| (name, value.get("id").cloned().unwrap_or(value)))
        .collect();
    let timing = &event.timing;
    if timing.series.all_day {
        body.insert("first_day".to_owned(), one.wall.date().to_string().into());
        let last = timing.day_after(one).yesterday().unwrap_or(one.wall.date());
        body.insert("last_day".to_owned(), last.to_string().into());
    } else {
        body.insert("starts_at".to_owned(), one.at.to_string().into());
        body.insert("ends_at".to_owned(), timing.end(one).to_string().into());
    }
    for (list, fields) in
        [("participants", &["user", "email", "name", "needed", "answer"][..]), ("reminders", &["minutes", "channel"])]
    {
        let line = |line: &Map<String, Value>| -> Value {
            let kept = fields.iter().filter_map(|name| Some(((*name).to_owned(), line.get(*name)?.clone())));
            kept.map(|(name, value)| (name, value.get("id").cloned().unwrap_or(value))).collect::<Map<_, _>>().into()
        };
        body.insert(list.to_owned(), event.lines(list).map(line).collect());
    }
    body
}

/// La règle de la seconde moitié d'une série coupée.
fn tail(event: &Event, one: &Occurrence) -> Result<String> {
    let rule = rule(event)?;
    let before = before(event, one)?;
    let end = match rule.end {
        End::After(count) => End::After(count.saturating_sub(before)),
        end => end,
    };
    Ok(rule.ending(end).write(|moment| event::until(&event.timing, moment)))
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
        return records::delete(ctx, tenant, EVENT, &Key::Id(event.id), Some(event.version)).await.map(drop);
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
    update(ctx, tenant, event.id, Some(event.version), &object(body)).await
}

/// Retient l'occurrence parmi les annulées ou les déplacées de la série.
async fn mark(ctx: &Ctx, tenant: &Tenant, event: &Event, list: &str, one: &Occurrence) -> Result<()> {
    let mut marked = others(event, list, |_| true);
    marked.push(one.at.to_string());
    update(ctx, tenant, event.id, Some(event.version), &object(json!({ list: marked }))).await
}

/// Rattache à la nouvelle série les occurrences déplacées qui suivent ; sans elle, les met à la corbeille.
async fn rehang(ctx: &Ctx, tenant: &Tenant, event: &Event, one: &Occurrence, to: Option<Uuid>) -> Result<()> {
    let filter = format!("series == '{}' && occurrence >= timestamp('{}')", event.id, one.at);
    let (moved, _) = event::list(ctx, tenant, filter, usize::MAX).await?;
    for other in moved {
        match to {
            Some(series) => update(ctx, tenant, other.id, None, &object(json!({ "series": series }))).await?,
            None => records::delete(ctx, tenant, EVENT, &Key::Id(other.id), None).await.map(drop)?,
        }
    }
    Ok(())
}

async fn create(ctx: &Ctx, tenant: &Tenant, body: &Map<String, Value>) -> Result<Uuid> {
    Ok(records::create(ctx, tenant, EVENT, body, Intent::Commit).await?.id)
}

async fn update(ctx: &Ctx, tenant: &Tenant, id: Uuid, version: Option<i64>, body: &Map<String, Value>) -> Result<()> {
    records::update(ctx, tenant, EVENT, &Key::Id(id), body, version, Intent::Commit).await.map(drop)
}

fn rule(event: &Event) -> Result<Rule> {
    let rule = event.timing.series.rule.clone();
    rule.ok_or_else(|| Error::invalid(vec![FieldError::new("recurrence", "required")]))
}

/// Les instants d'une liste de la série que ce tri garde.
fn others(event: &Event, list: &str, keeps: impl Fn(Timestamp) -> bool) -> Vec<String> {
    let items = event.record.get(list).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let kept = items.filter(|text| {
        let at = Moment::parse(text).and_then(|moment| moment.instant(&event.timing.series.zone));
        at.is_some_and(&keeps)
    });
    kept.map(str::to_owned).collect()
}

fn later(event: &Event, list: &str, one: &Occurrence) -> Vec<String> {
    others(event, list, |at| at >= one.at)
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}
