//! Les autres sources de l'agenda : toute entité dont une vue dit par quel champ elle est datée.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::{Code, Ctx, Result};
use recurrence::{Moment, Window};
use schema::model::{Entity, Model};
use serde_json::{Map, Value};
use store::{
    Tenant,
    records::{Query, event::EVENT},
};

use super::{agenda::whole_seconds, pages};

/// Une entité datée.
pub(crate) struct Source<'m> {
    pub entity: &'m Entity,
    pub start: &'m str,
    pub end: Option<&'m str>,
}

/// Une fiche datée.
#[derive(Clone, Debug)]
pub(crate) struct Dated {
    pub id: String,
    pub title: String,
    pub start: Moment,
    pub end: Option<Moment>,
    pub version: i64,
    pub updated_at: Option<Timestamp>,
}

/// Les entités datées que l'acteur peut voir, sauf les événements eux-mêmes.
pub(crate) fn all<'m>(ctx: &Ctx, model: &'m Model) -> Vec<Source<'m>> {
    let seen = model.entities.values().filter(|entity| !ctx.actor.access(&entity.full_name, "view").is_denied());
    let mut sources: Vec<Source<'m>> = seen.filter_map(|entity| of(entity)).collect();
    sources.sort_by(|a, b| a.entity.full_name.cmp(&b.entity.full_name));
    sources
}

/// L'entité, si une vue d'agenda la date par un jour ou un instant.
pub(crate) fn of(entity: &Entity) -> Option<Source<'_>> {
    if &*entity.full_name == EVENT {
        return None;
    }
    let view = entity.views.calendar.as_ref()?;
    Some(Source { entity, start: &view.start, end: view.end.as_deref() })
}

/// Les fiches de la source que cette période touche, sous ce filtre de plus ; et s'il en reste.
pub(crate) async fn within(
    ctx: &Ctx,
    tenant: &Tenant,
    source: &Source<'_>,
    window: Window,
    more: Option<&str>,
    most: usize,
) -> Result<(Vec<Dated>, bool)> {
    let entity = source.entity;
    let mut fields = vec!["id".to_owned(), source.start.to_owned()];
    let named = [Some(entity.title.as_str()), source.end, Some("version"), Some("updated_at")];
    fields.extend(named.into_iter().flatten().filter(|name| entity.field(name).is_some()).map(str::to_owned));
    fields.dedup();
    let bounds = bounds(source, window);
    let query = Query {
        entity: entity.full_name.to_string(),
        filter: Some(more.map_or(bounds.clone(), |more| format!("({more}) && {bounds}"))),
        sort: Some(format!("{},id", source.start)),
        fields: Some(fields),
        ..Query::default()
    };
    let (rows, left) = pages::rows(ctx, tenant, query, most).await?;
    let dated = rows.iter().filter_map(|row| read(source, row).transpose()).collect::<Result<_>>()?;
    Ok((dated, left))
}

/// Le filtre d'une période, dans le type de chaque champ ; un jour est celui de l'heure universelle.
fn bounds(source: &Source<'_>, window: Window) -> String {
    let is_day = |name: &str| source.entity.field(name).is_some_and(|field| field.kind.name() == "date");
    let at = |name: &str, at: Timestamp| match is_day(name) {
        true => format!("date('{}')", at.to_zoned(TimeZone::UTC).date()),
        false => format!("timestamp('{at}')"),
    };
    let Window { from, to } = whole_seconds(window);
    let start = source.start;
    let before = format!("{start} < {}", at(start, to));
    match source.end {
        None => format!("{start} >= {} && {before}", at(start, from)),
        Some(end) => {
            format!("{before} && ({end} >= {} || {end} == null && {start} >= {})", at(end, from), at(start, from))
        }
    }
}

fn read(source: &Source<'_>, row: &str) -> Result<Option<Dated>> {
    let record: Map<String, Value> = serde_json::from_str(row).map_err(|error| Code::Internal.because(error))?;
    let text = |name: &str| record.get(name).and_then(Value::as_str);
    let moment = |name: &str| match text(name)?.parse::<Date>() {
        Ok(day) if text(name)?.len() == 10 => Some(Moment::Day(day)),
        _ => text(name)?.parse().ok().map(Moment::Instant),
    };
    let (Some(id), Some(start)) = (text("id"), moment(source.start)) else { return Ok(None) };
    let title =
        record.get(&source.entity.title).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    Ok(Some(Dated {
        id: id.to_owned(),
        title: title.unwrap_or_default(),
        start,
        end: source.end.and_then(moment),
        version: record.get("version").and_then(Value::as_i64).unwrap_or_default(),
        updated_at: text("updated_at").and_then(|at| at.parse().ok()),
    }))
}
