//! Le numéro lisible : `INC-{yyyy}-{seq:5}`, jamais réemployé.
//!
//! Série rapide : une suite PostgreSQL par période, qui peut avoir des trous. Sans trou : une ligne de compteur.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::Result;
use schema::model::{Entity, NumberPart, Numbering};
use uuid::Uuid;

use super::statement::Writer;
use crate::{Bind, Tenant, install, query::quoted};

/// L'expression SQL qui donne le prochain numéro.
pub(super) fn next(writer: &mut Writer, entity: &Entity, numbering: &Numbering, now: Timestamp) -> String {
    let rank =
        if numbering.gapless { counter(writer, entity, numbering, now) } else { sequence(entity, numbering, now) };
    let parts = written(numbering, now, |text| writer.bind(Bind::Text(text), "text"));
    format!("(SELECT {parts} FROM (SELECT ({rank})::text AS n) s)")
}

/// Ce qui tient lieu de numéro à un enregistrement que l'on ne fait que vérifier : unique, et tiré de rien.
pub(super) fn stand_in(id: Uuid) -> String {
    id.to_string()
}

/// Tire d'un coup les numéros de plusieurs enregistrements, dans l'ordre ; la suite de la période existe.
pub(super) async fn draw(
    tenant: &Tenant,
    entity: &Entity,
    numbering: &Numbering,
    now: Timestamp,
    count: usize,
) -> Result<Vec<String>> {
    let mut binds = vec![Bind::Int(i64::try_from(count).unwrap_or(i64::MAX))];
    let mut bind = |text| {
        binds.push(Bind::Text(text));
        format!("${}::text", binds.len())
    };
    let parts = written(numbering, now, &mut bind);
    let ranks = if numbering.gapless {
        let series = bind(series(entity, numbering, now));
        format!(
            "WITH counted AS (INSERT INTO sys.counter (series, value) VALUES ({series}, $1::bigint) \
             ON CONFLICT (series) DO UPDATE SET value = sys.counter.value + $1::bigint RETURNING value) \
             SELECT {parts} FROM counted, LATERAL (SELECT g::text AS n FROM generate_series(value - $1::bigint + 1, value) g) s"
        )
    } else {
        let next = sequence(entity, numbering, now);
        format!("SELECT {parts} FROM (SELECT {next}::text AS n FROM generate_series(1, $1::bigint)) s")
    };
    Ok(tenant.db.query(&ranks.into(), &binds).await?.iter().map(|row| row.get(0)).collect())
}

/// L'écriture d'un numéro, son rang étant `s.n`.
fn written(numbering: &Numbering, now: Timestamp, mut bind: impl FnMut(String) -> String) -> String {
    let parts = numbering.parts.iter().map(|part| match part {
        NumberPart::Text(text) => bind(text.clone()),
        NumberPart::Year => bind(format!("{:04}", year(now))),
        NumberPart::Month => bind(format!("{:02}", month(now))),
        NumberPart::Sequence(width) => format!("lpad(s.n, greatest({width}, length(s.n)), '0')"),
    });
    parts.collect::<Vec<_>>().join(" || ")
}

fn sequence(entity: &Entity, numbering: &Numbering, now: Timestamp) -> String {
    format!("nextval('{}.{}')", quoted(&entity.package), quoted(&sequence_name(entity, numbering, now)))
}

fn counter(writer: &mut Writer, entity: &Entity, numbering: &Numbering, now: Timestamp) -> String {
    let series = writer.bind(Bind::Text(series(entity, numbering, now)), "text");
    writer.with(&format!(
        "counted AS (INSERT INTO sys.counter (series, value) VALUES ({series}, 1) \
         ON CONFLICT (series) DO UPDATE SET value = sys.counter.value + 1 RETURNING value)"
    ));
    "SELECT value FROM counted".to_owned()
}

/// Nom du compteur sans trou d'une période.
fn series(entity: &Entity, numbering: &Numbering, now: Timestamp) -> String {
    format!("{}.{}", entity.package, sequence_name(entity, numbering, now))
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

/// Crée la suite de la période avant d'en tirer : dans une transaction, la découvrir absente la perdrait.
pub(super) async fn ready_series(tenant: &Tenant, entity: &Entity, now: Timestamp) -> Result<()> {
    let Some(numbering) = entity.number.as_ref().filter(|numbering| !numbering.gapless) else {
        return Ok(());
    };
    static KNOWN: LazyLock<Arc<str>> = LazyLock::new(|| "SELECT to_regclass($1::text) IS NOT NULL".into());
    let name = format!("{}.{}", quoted(&entity.package), quoted(&sequence_name(entity, numbering, now)));
    let known = tenant.db.query_opt(&KNOWN, &[name.into()]).await?.is_some_and(|row| row.get(0));
    if known { Ok(()) } else { open_series(tenant, entity, now).await }
}

fn year(now: Timestamp) -> i16 {
    now.to_zoned(jiff::tz::TimeZone::UTC).year()
}

fn month(now: Timestamp) -> i8 {
    now.to_zoned(jiff::tz::TimeZone::UTC).month()
}
