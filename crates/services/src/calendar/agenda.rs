//! L'agenda d'une période : les occurrences des événements, et les fiches de toute entité datée, sous les droits de l'acteur.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kernel::{Code, Ctx, Result};
use recurrence::{Moment, Occurrence, Window};
use serde_json::{Value, json};
use store::records::{self, Query, event::EVENT};
use uuid::Uuid;

use super::{
    event::{self, Event},
    source::{self, Dated, Source},
};
use crate::Services;

/// Ce que l'on demande de l'agenda.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Premier instant, ou premier jour dans le fuseau de l'acteur.
    pub from: String,
    /// Premier instant, ou premier jour, qui n'en est plus.
    pub to: String,
    /// Les seules entités voulues ; toutes à défaut.
    pub entities: Option<Vec<String>>,
    /// Une vue enregistrée, dont le filtre s'ajoute.
    pub view: Option<String>,
}

/// La période la plus longue.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 400);

/// Occurrences au plus d'une série, et en tout.
const PER_SERIES: usize = 1000;
const MOST: usize = 5000;

/// L'agenda de la période, par début ; `truncated` quand tout n'y tient pas.
pub async fn agenda(ctx: &Ctx, services: &Services, asked: &Asked) -> Result<Value> {
    let window = window(ctx, &asked.from, &asked.to)?;
    let view = filter_of(ctx, services, asked.view.as_deref()).await?;
    let wanted = |entity: &str| match (&view, &asked.entities) {
        (Some((of, _)), _) => of == entity,
        (None, Some(entities)) => entities.iter().any(|one| one == entity),
        (None, None) => true,
    };
    let more = view.as_ref().and_then(|(_, filter)| filter.as_deref());
    let (mut items, mut truncated) = (Vec::new(), false);
    if wanted(EVENT) && !ctx.actor.access(EVENT, "view").is_denied() {
        let (events, left) = event::list(ctx, &services.tenant, touching(window, more), MOST).await?;
        truncated |= left;
        for event in &events {
            let Ok(found) = event.timing.within(window, PER_SERIES) else { continue };
            truncated |= found.len() == PER_SERIES;
            items.extend(found.iter().map(|one| (one.at, of_event(ctx, event, one))));
        }
    }
    let model = services.tenant.model();
    for source in source::all(ctx, &model).iter().filter(|source| wanted(&source.entity.full_name)) {
        let (dated, left) = source::within(ctx, &services.tenant, source, window, more, MOST).await?;
        truncated |= left;
        items.extend(dated.iter().filter_map(|one| Some((one.start.instant(&TimeZone::UTC)?, of_record(source, one)))));
    }
    items.sort_by_key(|(at, _)| *at);
    truncated |= items.len() > MOST;
    items.truncate(MOST);
    let data: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
    Ok(json!({ "data": data, "truncated": truncated }))
}

/// L'entité et le filtre d'une vue enregistrée que l'acteur voit.
pub(crate) async fn filter_of(
    ctx: &Ctx,
    services: &Services,
    view: Option<&str>,
) -> Result<Option<(String, Option<String>)>> {
    let Some(view) = view else { return Ok(None) };
    let unknown =
        || Code::BadParameter.with("parameter", "view").with("value", view).with("expected", records::SAVED_VIEW);
    let key = records::Key::parse(view).map_err(|_| unknown())?;
    let shape = records::Projection { fields: Some(vec!["entity".to_owned()]), expand: Vec::new() };
    let found = records::get(ctx, &services.tenant, records::SAVED_VIEW, &key, &shape).await.map_err(|_| unknown())?;
    let row: Value = serde_json::from_str(&found.json).map_err(|error| Code::Internal.because(error))?;
    let entity = row["entity"].as_str().unwrap_or_default().to_owned();
    let query = Query { entity: entity.clone(), view: Some(view.to_owned()), ..Query::default() };
    let filter = records::with_view(ctx, &services.tenant, query).await?.filter;
    Ok(Some((entity, filter)))
}

/// Le filtre des événements qui peuvent toucher cette période.
pub(crate) fn touching(window: Window, more: Option<&str>) -> String {
    let Window { from, to } = whole_seconds(window);
    let bounds =
        format!("begins_at < timestamp('{to}') && (finishes_at == null || finishes_at >= timestamp('{from}'))");
    more.map_or(bounds.clone(), |more| format!("({more}) && {bounds}"))
}

/// La période, élargie à des secondes entières : un filtre ne lit pas plus fin que la microseconde.
pub(crate) fn whole_seconds(window: Window) -> Window {
    let at = |second: i64| Timestamp::from_second(second);
    Window {
        from: at(window.from.as_second()).unwrap_or(window.from),
        to: at(window.to.as_second() + i64::from(window.to.subsec_nanosecond() > 0)).unwrap_or(window.to),
    }
}

/// Lit une période ; un jour commence à minuit chez l'acteur.
pub(crate) fn window(ctx: &Ctx, from: &str, to: &str) -> Result<Window> {
    let zone = TimeZone::get(&ctx.actor.timezone).unwrap_or(TimeZone::UTC);
    let read = |name: &str, text: &str| -> Result<Timestamp> {
        let at = Moment::parse(text).and_then(|moment| moment.instant(&zone));
        at.ok_or_else(|| refused(name, text, "2026-03-29, 2026-03-29T07:00:00Z"))
    };
    let window = Window { from: read("from", from)?, to: read("to", to)? };
    if window.to <= window.from || window.to.duration_since(window.from) > LONGEST {
        return Err(refused("to", to, &format!("{from} < to ≤ {from} + {} d", LONGEST.as_hours() / 24)));
    }
    Ok(window)
}

fn refused(name: &str, value: &str, expected: &str) -> kernel::Error {
    Code::BadParameter.with("parameter", name).with("value", value).with("expected", expected)
}

fn of_event(ctx: &Ctx, event: &Event, one: &Occurrence) -> Value {
    let all_day = event.timing.series.all_day;
    let mine = |line: &&serde_json::Map<String, Value>| {
        ctx.actor.id.is_some() && line.get("user").and_then(event::uuid) == ctx.actor.id
    };
    let answer = event.participants().find(mine).and_then(|line| line.get("answer")).cloned();
    let [first, last] = [one.wall.date(), event.timing.day_after(one).yesterday().unwrap_or(one.wall.date())];
    json!({
        "entity": EVENT,
        "id": event.id,
        "title": event.text("title"),
        "start": one.at,
        "end": event.timing.end(one),
        "all_day": all_day,
        "first_day": all_day.then(|| first.to_string()),
        "last_day": all_day.then(|| last.to_string()),
        "timezone": event.text("timezone"),
        "recurring": event.text("recurrence").is_some(),
        "occurrence": event.text("recurrence").map(|_| one.at.to_string()),
        "series": event.link("series"),
        "category": event.text("category"),
        "status": event.text("status"),
        "color": event.text("color"),
        "location": event.text("location"),
        "site": event.link("site"),
        "organiser": event.link("organiser"),
        "answer": answer,
        "url": path("core", "events", &event.id.to_string()),
    })
}

fn of_record(source: &Source<'_>, one: &Dated) -> Value {
    let day = |moment: Moment| matches!(moment, Moment::Day(_)).then(|| moment.wall(&TimeZone::UTC).date().to_string());
    let end = one.end.unwrap_or(one.start);
    let entity = source.entity;
    json!({
        "entity": *entity.full_name,
        "id": one.id,
        "title": one.title,
        "start": one.start.instant(&TimeZone::UTC),
        "end": end.instant(&TimeZone::UTC),
        "all_day": matches!(one.start, Moment::Day(_)),
        "first_day": day(one.start),
        "last_day": day(end),
        "recurring": false,
        "url": path(&entity.package, &entity.plural, &one.id),
    })
}

/// L'adresse d'une fiche dans l'application.
pub(crate) fn path(package: &str, plural: &str, id: &str) -> String {
    format!("/{package}/{plural}/{}", Uuid::try_parse(id).map_or_else(|_| id.to_owned(), |id| id.to_string()))
}
