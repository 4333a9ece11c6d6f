//! L'aperçu d'une période : ses points, les adresses les plus appelées et qui appelle le plus.

use std::{collections::HashMap, iter};

use jiff::{SignedDuration, Timestamp};
use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value, json};

use super::{
    Consumer,
    histogram::quantile,
    queries::{self, About, Line},
};
use crate::{Services, administration};

/// Adresses et appelants rendus, au plus.
pub(super) const TOP: u32 = 20;

/// La période regardée.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// La dernière heure, minute par minute.
    Hour,
    /// Le dernier jour, par quarts d'heure.
    Day,
    /// La dernière semaine, par deux heures.
    Week,
    /// Les trente derniers jours, par jours (UTC).
    Month,
}

impl Period {
    /// Toutes.
    pub const ALL: [Period; 4] = [Period::Hour, Period::Day, Period::Week, Period::Month];

    /// Son nom dans l'adresse.
    pub fn name(self) -> &'static str {
        match self {
            Period::Hour => "hour",
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
        }
    }

    /// Les lignes qu'elle lit, les minutes d'un point et leur nombre.
    fn points(self) -> (&'static str, i64, i64) {
        match self {
            Period::Hour => ("minute", 1, 60),
            Period::Day => ("minute", 15, 96),
            Period::Week => ("hour", 120, 84),
            Period::Month => ("day", 1440, 30),
        }
    }
}

/// Ce qu'on regarde d'elle.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Une adresse : méthode et gabarit.
    pub endpoint: Option<(String, String)>,
    /// Un appelant.
    pub consumer: Option<Consumer>,
}

/// L'aperçu, tous nœuds ensemble ; le dernier point est en cours.
pub async fn overview(ctx: &Ctx, services: &Services, period: Period, filter: &Filter) -> Result<Value> {
    administration::permitted(ctx, "core.traffic", "view")?;
    let (span, minutes, count) = period.points();
    let (now, step) = (ctx.now(), SignedDuration::from_mins(minutes));
    let current = now.as_second().div_euclid(step.as_secs()) * step.as_secs();
    let current = Timestamp::from_second(current).map_err(|error| Code::Internal.because(error))?;
    let (from, to) = (current - step * i32::try_from(count - 1).unwrap_or_default(), current + step);
    let lines = queries::overview(&services.tenant.db, span, (from, to, step), filter).await?;
    let points: HashMap<Timestamp, &Line> = lines.iter().filter_map(|line| Some((line.about.point()?, line))).collect();
    let series: Vec<Map<String, Value>> = iter::successors(Some(from), |at| Some(*at + step))
        .take_while(|at| *at < to)
        .map(|at| {
            let mut point = figures(points.get(&at).copied(), step.min(now.duration_since(at)));
            point.insert("at".to_owned(), json!(at));
            point
        })
        .collect();
    let lasts = now.duration_since(from);
    let total = lines.iter().find(|line| line.about == About::All);
    let (endpoints, endpoint_count) = top(&lines, lasts, endpoint);
    let (consumers, consumer_count) = top(&lines, lasts, consumer);
    Ok(json!({
        "from": from, "to": now, "step": step.as_secs(), "total": figures(total, lasts), "series": series,
        "endpoints": endpoints, "endpoint_count": endpoint_count,
        "consumers": consumers, "consumer_count": consumer_count,
    }))
}

/// Les lignes que `told` reconnaît, et leur nombre en tout.
fn top(lines: &[Line], lasts: SignedDuration, told: fn(&About) -> Option<Value>) -> (Vec<Value>, i64) {
    let known: Vec<(&Line, Value)> = lines.iter().filter_map(|line| Some((line, told(&line.about)?))).collect();
    let of = known.first().map_or(0, |(line, _)| line.of);
    let whole = |(line, mut told): (&Line, Value)| {
        if let Value::Object(members) = &mut told {
            members.extend(figures(Some(line), lasts));
        }
        told
    };
    (known.into_iter().map(whole).collect(), of)
}

fn endpoint(about: &About) -> Option<Value> {
    match about {
        About::Endpoint { method, route } => Some(json!({ "method": method, "route": route })),
        _ => None,
    }
}

fn consumer(about: &About) -> Option<Value> {
    match about {
        About::Consumer { origin, who, name } => {
            let code = who.map_or_else(|| origin.clone(), |who| format!("{origin}:{who}"));
            Some(json!({ "consumer": code, "origin": origin, "name": name }))
        }
        _ => None,
    }
}

/// Les nombres d'une ligne pendant ce temps, au moins une minute ; les durées sont en millisecondes.
fn figures(line: Option<&Line>, lasts: SignedDuration) -> Map<String, Value> {
    let minutes = lasts.as_secs_f64().max(60.0) / 60.0;
    let calls = line.map_or(0, |line| line.calls);
    #[expect(clippy::cast_precision_loss, reason = "un nombre d'appels tient dans un flottant")]
    let per_minute = calls as f64 / minutes;
    let at = |part| line.and_then(|line| quantile(&line.buckets, part)).map(rounded);
    let mut figures = Map::new();
    figures.insert("calls".to_owned(), calls.into());
    figures.insert("per_minute".to_owned(), rounded(per_minute).into());
    figures.insert("client_errors".to_owned(), line.map_or(0, |line| line.refused).into());
    figures.insert("server_errors".to_owned(), line.map_or(0, |line| line.failed).into());
    figures.insert("p50".to_owned(), json!(at(0.5)));
    figures.insert("p95".to_owned(), json!(at(0.95)));
    figures.insert("p99".to_owned(), json!(at(0.99)));
    figures
}

/// Au centième : une demande par heure compte encore.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
