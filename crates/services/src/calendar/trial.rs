//! Essayer une récurrence : les occurrences qu'elle donne dans un lieu, ou la faute de chaque donnée.

use jiff::{Timestamp, fmt::strtime, tz::TimeZone};
use kernel::{Code, Error, FieldError, Result};
use recurrence::{Expansion, Fault, Moment, Occurrence, Rule, Series, Window};
use serde::Deserialize;
use serde_json::{Value, json};

/// Une récurrence à essayer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Fuseau IANA.
    tz: String,
    /// Début, de forme `19970902T090000` ou `1997-09-02T09:00`.
    dtstart: String,
    /// Règle ; sans elle, le début seul.
    #[serde(default)]
    rrule: Option<String>,
    /// Dates retirées.
    #[serde(default)]
    exdate: Dates,
    /// Dates ajoutées.
    #[serde(default)]
    rdate: Dates,
    /// Des jours entiers ; c'est ainsi aussi quand le début est une date.
    #[serde(default)]
    allday: Option<bool>,
    /// Les seules occurrences entre ces deux instants, le second exclu.
    #[serde(default)]
    window_utc: Option<Between>,
    /// Occurrences au plus.
    #[serde(default)]
    n: Option<usize>,
}

/// Des dates, en liste ou séparées par des virgules.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(untagged)]
enum Dates {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

/// Une période, en paire ou nommée.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Between {
    Pair(String, String),
    Named {
        #[serde(alias = "start")]
        from: String,
        #[serde(alias = "end")]
        to: String,
    },
}

/// Occurrences rendues au plus, et quand l'appelant n'en dit rien.
const MOST: usize = 10_000;
const USUAL: usize = 100;

/// Les occurrences, à l'heure du lieu et en UTC ; `complete` quand il n'y en a pas d'autre.
pub fn recurrence(trial: &Trial) -> Result<Value> {
    let zone = ::recurrence::zone(&trial.tz)
        .ok_or_else(|| refused("tz", FieldError::new("tz", "unknown_timezone").with("value", &*trial.tz)))?;
    let limit = trial.n.unwrap_or(USUAL).min(MOST);
    let start = moment("dtstart", &trial.dtstart)?;
    let all_day = trial.allday.unwrap_or(matches!(start, Moment::Day(_)));
    let wall = if all_day { Moment::Day(start.wall(&zone).date()).wall(&zone) } else { start.wall(&zone) };
    let rule = trial.rrule.as_deref().map(|text| Rule::parse(text).map_err(|fault| of_rule("rrule", fault)));
    let series = Series {
        start: wall,
        rule: rule.transpose()?,
        added: trial.rdate.read("rdate")?,
        removed: trial.exdate.read("exdate")?,
        zone,
        all_day,
    };
    let expansion = series.occurrences(window(trial.window_utc.as_ref())?, limit);
    Ok(told(&series, &expansion.map_err(|fault| of_rule("rrule", fault))?))
}

/// La faute d'une règle, au champ qui la porte.
pub(crate) fn of_rule(field: &str, fault: Fault) -> Error {
    let Fault { code, part, value, expected } = fault;
    let fault = FieldError::new(field, code).with("part", &*part).with("value", value).with("expected", expected);
    refused(field, fault).and("part", part)
}

fn told(series: &Series, expansion: &Expansion) -> Value {
    let local: Vec<String> = expansion.occurrences.iter().map(|one| written(series, one)).collect();
    let utc: Vec<String> = expansion.occurrences.iter().map(|one| one.at.to_string()).collect();
    json!({ "occurrences": local, "occurrences_utc": utc, "complete": expansion.complete })
}

/// `1997-09-02T09:00:00-04:00`, ou `1997-09-02` pour un jour entier.
fn written(series: &Series, one: &Occurrence) -> String {
    if series.all_day {
        return one.wall.date().to_string();
    }
    let local = one.at.to_zoned(series.zone.clone());
    strtime::format("%Y-%m-%dT%H:%M:%S%:z", &local).unwrap_or_else(|_| one.at.to_string())
}

impl Dates {
    fn read(&self, field: &str) -> Result<Vec<Moment>> {
        let texts: Vec<&str> = match self {
            Dates::None => Vec::new(),
            Dates::One(text) => text.split(',').collect(),
            Dates::Many(texts) => texts.iter().flat_map(|text| text.split(',')).collect(),
        };
        texts.iter().enumerate().map(|(rank, text)| moment(&format!("{field}[{rank}]"), text)).collect()
    }
}

fn window(asked: Option<&Between>) -> Result<Window> {
    let Some(Between::Pair(from, to) | Between::Named { from, to }) = asked else { return Ok(Window::ALL) };
    let read = |rank: usize, text: &str| -> Result<Timestamp> {
        let field = format!("window_utc[{rank}]");
        let at = moment(&field, text)?.instant(&TimeZone::UTC);
        at.ok_or_else(|| refused(&field, bad_moment(&field, text)))
    };
    Ok(Window { from: read(0, from)?, to: read(1, to)? })
}

fn moment(field: &str, text: &str) -> Result<Moment> {
    Moment::parse(text).ok_or_else(|| refused(field, bad_moment(field, text)))
}

fn bad_moment(field: &str, text: &str) -> FieldError {
    FieldError::new(field, "bad_moment").with("value", text)
}

fn refused(field: &str, fault: FieldError) -> Error {
    Error { fields: vec![fault], ..Code::BadRecurrence.with("field", field) }
}
