//! Un événement lu, avec quand il a lieu.

use jiff::{fmt::strtime, tz::TimeZone};
use kernel::{Code, Ctx, Error, Result};
use recurrence::Moment;
use serde_json::{Map, Value};
use store::{
    Tenant,
    query::MAX_LIMIT,
    records::{
        self, Key, Projection, Query,
        event::{EVENT, Timing},
    },
};
use uuid::Uuid;

use super::pages;

/// Un événement, tel que la base l'a rendu.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub id: Uuid,
    pub version: i64,
    pub record: Map<String, Value>,
    pub timing: Timing,
}

/// Ce qu'on lit d'un événement, en plus de ses participants et de ses rappels.
const FIELDS: [&str; 27] = [
    "id",
    "version",
    "title",
    "category",
    "status",
    "all_day",
    "starts_at",
    "ends_at",
    "first_day",
    "last_day",
    "timezone",
    "recurrence",
    "site",
    "location",
    "organiser",
    "owner",
    "company",
    "privacy",
    "color",
    "description",
    "series",
    "occurrence",
    "excluded",
    "moved",
    "begins_at",
    "finishes_at",
    "updated_at",
];

impl Event {
    /// Lit une ligne ; rien si ses dates ne se lisent plus.
    pub(crate) fn read(row: &str) -> Result<Option<Event>> {
        let record: Map<String, Value> = serde_json::from_str(row).map_err(|error| Code::Internal.because(error))?;
        let id = record.get("id").and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok());
        let id = id.ok_or_else(|| Code::Internal.because("un événement sans identifiant"))?;
        let version = record.get("version").and_then(Value::as_i64).unwrap_or_default();
        match Timing::of(&record) {
            Ok(timing) => Ok(Some(Event { id, version, record, timing })),
            Err(fault) => {
                tracing::warn!(event = %id, field = fault.field, "les dates d'un événement ne se lisent plus");
                Ok(None)
            }
        }
    }

    /// Le texte d'un champ, s'il en a un.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.record.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// L'identifiant qu'un lien porte.
    pub(crate) fn link(&self, name: &str) -> Option<Uuid> {
        uuid(self.record.get(name)?)
    }

    /// Ses participants.
    pub(crate) fn participants(&self) -> impl Iterator<Item = &Map<String, Value>> {
        self.lines("participants")
    }

    /// Les gens qu'il nomme et qui ont un compte.
    pub(crate) fn people(&self) -> impl Iterator<Item = Uuid> {
        people(&self.record)
    }

    /// Ses lignes possédées de ce champ.
    pub(crate) fn lines(&self, name: &str) -> impl Iterator<Item = &Map<String, Value>> {
        self.record.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
    }
}

/// L'organisateur et les participants d'un événement qui ont un compte.
pub(crate) fn people(record: &Map<String, Value>) -> impl Iterator<Item = Uuid> {
    let lines = record.get("participants").and_then(Value::as_array).into_iter().flatten();
    let users = lines.filter_map(|line| line.get("user"));
    users.chain(record.get("organiser")).filter_map(uuid)
}

/// L'identifiant d'un lien, déplié ou non.
pub(crate) fn uuid(value: &Value) -> Option<Uuid> {
    Uuid::try_parse(value.get("id").unwrap_or(value).as_str()?).ok()
}

/// Un événement que l'acteur voit.
pub(crate) async fn find(ctx: &Ctx, tenant: &Tenant, key: &Key) -> Result<Event> {
    let found = records::get(ctx, tenant, EVENT, key, &Projection::default()).await?;
    Event::read(&found.json)?.ok_or_else(|| Code::NotFound.error())
}

/// Les événements que l'acteur voit et que ce filtre garde, `most` au plus ; et s'il en reste.
pub(crate) async fn list(ctx: &Ctx, tenant: &Tenant, filter: String, most: usize) -> Result<(Vec<Event>, bool)> {
    read(ctx, tenant, query(filter), most).await
}

/// Le filtre des événements que cette personne organise, possède, ou auxquels elle prend part.
pub(crate) fn mine(me: Uuid) -> String {
    format!("organiser == '{me}' || owner == '{me}' || participants.exists(p, p.user == '{me}')")
}

/// Une ligne possédée telle qu'elle s'écrit : ces champs, et de chaque lien son identifiant.
pub(crate) fn bare(line: &Map<String, Value>, fields: &[&str]) -> Map<String, Value> {
    let kept = fields.iter().filter_map(|name| Some(((*name).to_owned(), line.get(*name)?.clone())));
    kept.map(|(name, value)| (name, value.get("id").cloned().unwrap_or(value))).collect()
}

/// Un événement vivant, ou à la corbeille.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    Alive,
    Deleted,
}

/// L'événement de cet identifiant, s'il est dans cet état et que l'acteur le voit.
pub(crate) async fn one(ctx: &Ctx, tenant: &Tenant, id: Uuid, life: Life) -> Result<Option<Event>> {
    let asked = Query { deleted: life == Life::Deleted, ..query(format!("id == '{id}'")) };
    Ok(read(ctx, tenant, asked, 1).await?.0.pop())
}

fn query(filter: String) -> Query {
    Query {
        entity: EVENT.to_owned(),
        filter: Some(filter),
        sort: Some("begins_at,id".to_owned()),
        fields: Some(FIELDS.map(str::to_owned).to_vec()),
        // Toutes : une liste dépliée s'arrête d'elle-même, et un invité oublié recevrait une annulation.
        expand: ["participants", "reminders"].map(|lines| format!("{lines}(limit:{MAX_LIMIT})")).to_vec(),
        ..Query::default()
    }
}

async fn read(ctx: &Ctx, tenant: &Tenant, query: Query, most: usize) -> Result<(Vec<Event>, bool)> {
    let (rows, left) = pages::rows(ctx, tenant, query, most).await?;
    let read = rows.iter().filter_map(|row| Event::read(row).transpose()).collect::<Result<_>>()?;
    Ok((read, left))
}

/// La fin d'une règle, telle que l'iCalendar l'écrit : un jour pour des jours entiers, sinon un instant en temps universel.
pub(crate) fn until(timing: &Timing, moment: Moment) -> String {
    let zone = &timing.series.zone;
    let written = match moment.instant(zone) {
        _ if timing.series.all_day => strtime::format("%Y%m%d", moment.wall(zone).date()),
        Some(at) => strtime::format("%Y%m%dT%H%M%SZ", &at.to_zoned(TimeZone::UTC)),
        None => strtime::format("%Y%m%d", moment.wall(zone).date()),
    };
    written.unwrap_or_default()
}

/// L'acteur est une personne.
pub(crate) fn me(ctx: &Ctx) -> Result<Uuid, Error> {
    ctx.actor.id.ok_or_else(|| Code::Forbidden.with("action", "core.event.view"))
}
