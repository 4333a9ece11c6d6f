//! Les index : absents, invalides, ou qui manquent aux vraies lectures.

use kernel::Result;
use schema::plan::Shape;

use super::{Finding, live::Live};
use crate::{Db, plan, query::quoted};

/// Lignes en dessous desquelles lire toute la table ne coûte rien.
const SMALL: i64 = 10_000;

/// Lectures entières d'une table avant de s'en inquiéter.
const MANY_SCANS: i64 = 100;

/// Les index attendus qui manquent ou qui ne servent pas ; un index invalide vient d'une création interrompue.
pub(super) fn check(shape: &Shape, live: &Live) -> Vec<Finding> {
    let present = shape.tables.iter().filter(|table| live.tables.contains_key(&table.name.to_string()));
    let indexes = present.flat_map(|table| table.indexes.iter().map(move |index| (table, index)));
    let check = indexes.filter_map(|(table, index)| {
        let about = |finding: Finding| finding.with("table", table.name.to_string()).with("index", index.name.as_str());
        let full = format!("{}.{}", table.name.schema, index.name);
        match live.indexes.get(&full) {
            None => Some(about(Finding::warning("schema.missing_index")).repaired(plan::create_index(
                "INDEX",
                &table.name,
                index,
            ))),
            Some(false) => {
                let sql = format!("REINDEX INDEX CONCURRENTLY {}.{}", quoted(&table.name.schema), quoted(&index.name));
                Some(about(Finding::error("schema.invalid_index")).remedied(sql))
            }
            Some(true) => None,
        }
    });
    check.collect()
}

/// Les grandes tables que PostgreSQL lit plus souvent en entier que par un index, d'après ses propres statistiques.
pub(super) async fn scans(db: &Db, shape: &Shape) -> Result<Vec<Finding>> {
    const SCANS: &str = "SELECT schemaname::text, schemaname::text || '.' || relname, n_live_tup, seq_scan \
        FROM pg_stat_user_tables WHERE n_live_tup > $1 AND seq_scan > $2 AND seq_scan > coalesce(idx_scan, 0) \
        ORDER BY seq_tup_read DESC LIMIT 20";
    let rows = db.query(&SCANS.into(), &[SMALL.into(), MANY_SCANS.into()]).await?;
    let ours = rows.iter().filter(|row| shape.schemas.contains(&row.get::<_, String>(0)));
    let finding = ours.map(|row| {
        let (table, rows, scans): (String, i64, i64) = (row.get(1), row.get(2), row.get(3));
        Finding::warning("index.scans").with("table", table).with("rows", rows).with("scans", scans)
    });
    Ok(finding.collect())
}
