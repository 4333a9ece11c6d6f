//! Le numéro lisible : `INC-{yyyy}-{seq:5}`, jamais réemployé.
//!
//! Série rapide : une suite PostgreSQL par période, qui peut avoir des trous. Sans trou : une ligne de compteur.

use jiff::Timestamp;
use kernel::Result;
use schema::model::{Entity, NumberPart, Numbering};

use super::statement::Writer;
use crate::{Bind, Tenant, install, query::quoted};

/// L'expression SQL qui donne le prochain numéro.
pub(super) fn next(writer: &mut Writer, entity: &Entity, numbering: &Numbering, now: Timestamp) -> String {
    let rank =
        if numbering.gapless { counter(writer, entity, numbering, now) } else { sequence(entity, numbering, now) };
    let mut parts = Vec::new();
    for part in &numbering.parts {
        parts.push(match part {
            NumberPart::Text(text) => writer.bind(Bind::Text(text.clone()), "text"),
            NumberPart::Year => writer.bind(Bind::Text(format!("{:04}", year(now))), "text"),
            NumberPart::Month => writer.bind(Bind::Text(format!("{:02}", month(now))), "text"),
            NumberPart::Sequence(width) => format!("lpad(s.n, greatest({width}, length(s.n)), '0')"),
        });
    }
    format!("(SELECT {} FROM (SELECT ({rank})::text AS n) s)", parts.join(" || "))
}

fn sequence(entity: &Entity, numbering: &Numbering, now: Timestamp) -> String {
    format!("nextval('{}.{}')", quoted(&entity.package), quoted(&sequence_name(entity, numbering, now)))
}

fn counter(writer: &mut Writer, entity: &Entity, numbering: &Numbering, now: Timestamp) -> String {
    let series = format!("{}.{}", entity.package, sequence_name(entity, numbering, now));
    let series = writer.bind(Bind::Text(series), "text");
    writer.with(&format!(
        "counted AS (INSERT INTO sys.counter (series, value) VALUES ({series}, 1) \
         ON CONFLICT (series) DO UPDATE SET value = sys.counter.value + 1 RETURNING value)"
    ));
    "SELECT value FROM counted".to_owned()
}

/// Nom de la suite d'une période : `incident__number_2026`.
fn sequence_name(entity: &Entity, numbering: &Numbering, now: Timestamp) -> String {
    let mut name = format!("{}__number", entity.name);
    if numbering.parts.contains(&NumberPart::Year) {
        name.push_str(&format!("_{:04}", year(now)));
    }
    if numbering.parts.contains(&NumberPart::Month) {
        name.push_str(&format!("_{:02}", month(now)));
    }
    name
}

/// Crée la suite de la période si elle manque : une fois par an ou par mois.
pub(super) async fn open_series(tenant: &Tenant, entity: &Entity, now: Timestamp) -> Result<()> {
    match &entity.number {
        Some(numbering) if !numbering.gapless => {
            install::create_sequence(&tenant.db, &entity.package, &sequence_name(entity, numbering, now)).await
        }
        _ => Ok(()),
    }
}

fn year(now: Timestamp) -> i16 {
    now.to_zoned(jiff::tz::TimeZone::UTC).year()
}

fn month(now: Timestamp) -> i8 {
    now.to_zoned(jiff::tz::TimeZone::UTC).month()
}
