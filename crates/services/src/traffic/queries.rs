//! SQL du trafic.

use std::sync::{Arc, LazyLock};

use jiff::{SignedDuration, Timestamp};
use kernel::Result;
use serde_json::Value;
use store::{Bind, Db, erase};
use uuid::Uuid;

use super::{Filter, histogram::BUCKETS, overview::TOP};

/// Ajoute ces lignes à celles de tous les nœuds.
pub(super) async fn add(db: &Db, lines: Value) -> Result<()> {
    const ADD: &str = "INSERT INTO sys.api_traffic AS kept \
        (span, at, method, route, origin, who, calls, refused, failed, buckets) \
        SELECT span, to_timestamp(at), method, route, origin, who, calls, refused, failed, buckets \
        FROM jsonb_to_recordset($1) AS line (span text, at bigint, method text, route text, origin text, who uuid, \
            calls bigint, refused bigint, failed bigint, buckets bigint[]) \
        ON CONFLICT (span, at, method, route, origin, who) DO UPDATE SET calls = kept.calls + excluded.calls, \
        refused = kept.refused + excluded.refused, failed = kept.failed + excluded.failed, buckets = ARRAY( \
            SELECT mine + more FROM unnest(kept.buckets, excluded.buckets) WITH ORDINALITY AS each (mine, more, rank) ORDER BY rank)";
    db.query(&ADD.into(), &[lines.into()]).await?;
    Ok(())
}

/// Efface les lignes de cette durée d'avant cet instant.
pub(super) async fn purge(db: &Db, span: &str, before: Timestamp) -> Result<()> {
    erase::all(db, "sys.api_traffic", "span = $1 AND at < $2", &[span.into(), before.into()]).await
}

/// De quoi parle une ligne de l'aperçu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Tout.
    All,
    /// Un point du temps.
    Point(Timestamp),
    /// Une adresse.
    Endpoint { method: String, route: String },
    /// Qui appelle ; le nom, quand il est encore connu.
    Consumer { origin: String, who: Option<Uuid>, name: Option<String> },
}

impl About {
    /// L'instant d'un point.
    pub(super) fn point(&self) -> Option<Timestamp> {
        match self {
            About::Point(at) => Some(*at),
            _ => None,
        }
    }
}

/// Une ligne de l'aperçu.
pub(super) struct Line {
    pub about: About,
    pub calls: i64,
    pub refused: i64,
    pub failed: i64,
    pub buckets: Vec<i64>,
    /// Combien de lignes parlent de la même chose, celles qu'on ne rend pas comprises.
    pub of: i64,
}

/// Tout l'aperçu d'une période, en un passage : le total, les points, les premières adresses et les premiers appelants.
pub(super) async fn overview(
    db: &Db,
    span: &str,
    (from, to, step): (Timestamp, Timestamp, SignedDuration),
    filter: &Filter,
) -> Result<Vec<Line>> {
    static OVERVIEW: LazyLock<Arc<str>> = LazyLock::new(|| {
        let buckets: Vec<String> = (1..=BUCKETS).map(|rank| format!("sum(buckets[{rank}])::bigint")).collect();
        format!(
            "WITH seen AS (SELECT date_bin(make_interval(secs => $4), at, $2) AS point, method, route, origin, who, \
                calls, refused, failed, buckets FROM sys.api_traffic WHERE span = $1 AND at >= $2 AND at < $3 \
                AND ($5::text IS NULL OR (method = $5 AND route = $6)) \
                AND ($7::text IS NULL OR (origin = $7 AND who IS NOT DISTINCT FROM $8::uuid))), \
             told AS (SELECT grouping(point, method, origin) AS about, point, method, route, origin, who, \
                sum(calls)::bigint AS calls, sum(refused)::bigint AS refused, sum(failed)::bigint AS failed, \
                ARRAY[{}] AS buckets FROM seen \
                GROUP BY GROUPING SETS ((), (point), (method, route), (origin, who))), \
             ranked AS (SELECT *, count(*) OVER same AS of, \
                row_number() OVER (same ORDER BY calls DESC, method, route, origin, who) AS rank \
                FROM told WINDOW same AS (PARTITION BY about)) \
             SELECT r.about, r.point, r.method, r.route, r.origin, r.who, coalesce(u.name, h.name) AS name, \
                r.calls, r.refused, r.failed, r.buckets, r.of FROM ranked r \
             LEFT JOIN core.\"user\" u ON r.origin IN ('browser', 'token') AND u.id = r.who \
             LEFT JOIN sys.inbound_hook h ON r.origin = 'hook' AND h.id = r.who \
             WHERE r.calls > 0 AND (r.about IN ({ALL}, {POINT}) OR r.rank <= {TOP}) ORDER BY r.about, r.point, r.rank",
            buckets.join(", "),
        )
        .into()
    });
    let binds = [
        span.into(),
        from.into(),
        to.into(),
        Bind::Double(step.as_secs_f64()),
        filter.endpoint.as_ref().map(|(method, _)| method.clone()).into(),
        filter.endpoint.as_ref().map(|(_, route)| route.clone()).into(),
        filter.consumer.map(|consumer| consumer.origin.name().to_owned()).into(),
        filter.consumer.and_then(|consumer| consumer.who).into(),
    ];
    Ok(db.query(&OVERVIEW, &binds).await?.iter().map(line).collect())
}

/// Ce que dit `grouping(point, method, origin)` de chaque sorte de ligne : un bit par colonne que la ligne ne distingue pas.
const ALL: i32 = 0b111;
const POINT: i32 = 0b011;
const ENDPOINT: i32 = 0b101;

fn line(row: &tokio_postgres::Row) -> Line {
    let about = match row.get::<_, i32>("about") {
        ALL => About::All,
        POINT => About::Point(row.get("point")),
        ENDPOINT => About::Endpoint { method: row.get("method"), route: row.get("route") },
        _ => About::Consumer { origin: row.get("origin"), who: row.get("who"), name: row.get("name") },
    };
    let (calls, refused, failed) = (row.get("calls"), row.get("refused"), row.get("failed"));
    Line { about, calls, refused, failed, buckets: row.get("buckets"), of: row.get("of") }
}
