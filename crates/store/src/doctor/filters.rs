//! L'index qui manque aux lectures que l'on fait vraiment souvent.

use kernel::Result;
use schema::plan::{IndexKind, Shape, Table};

use super::Finding;
use crate::Db;

/// Lectures d'une même forme avant de s'en soucier.
const MANY_USES: i64 = 500;

/// Lignes en dessous desquelles lire toute la table ne coûte rien.
const SMALL: i64 = 10_000;

/// Les formes fréquentes, sur de grandes tables, que nul index ne sert ; le remède nomme celui qui le ferait.
pub(super) async fn check(db: &Db, shape: &Shape) -> Result<Vec<Finding>> {
    const FREQUENT: &str = "SELECT f.entity, f.fields, f.uses FROM sys.filter_use f \
        JOIN pg_stat_user_tables s ON s.schemaname || '.' || s.relname = f.entity \
        WHERE f.uses >= $1 AND s.n_live_tup > $2 ORDER BY f.uses DESC LIMIT 20";
    let rows = db.query(&FREQUENT.into(), &[MANY_USES.into(), SMALL.into()]).await?;
    let finding = |row: &tokio_postgres::Row| {
        let (entity, fields, uses): (String, Vec<String>, i64) = (row.get(0), row.get(1), row.get(2));
        let table = shape.tables.iter().find(|table| table.name.to_string() == entity)?;
        let named: Vec<String> = fields.iter().map(|field| format!("\"{field}\"")).collect();
        let missing = Finding::warning("index.filter").with("table", entity).with("count", uses);
        (!is_served(table, &fields)).then(|| missing.with("index", named.join(", ")))
    };
    Ok(rows.iter().filter_map(finding).collect())
}

/// Un index commence-t-il par les champs égaux, dans n'importe quel ordre, la société au besoin devant ?
fn is_served(table: &Table, fields: &[String]) -> bool {
    let plain: Vec<&str> = fields.iter().map(|field| column(field)).collect();
    let equal = &plain[..plain.len().saturating_sub(1).max(1)];
    let ordered = table.indexes.iter().filter(|index| matches!(index.kind, IndexKind::Btree | IndexKind::Unique));
    let mut keys = ordered.map(|index| index.on.iter().map(|key| key.column.as_str()).collect::<Vec<_>>());
    keys.any(|keys| {
        let own =
            if equal.contains(&"company_id") { &keys[..] } else { keys.strip_prefix(&["company_id"]).unwrap_or(&keys) };
        own.len() >= equal.len() && own[..equal.len()].iter().all(|key| equal.contains(key))
    })
}

/// La colonne d'un champ tel que la forme le dit.
fn column(field: &str) -> &str {
    match field.trim_start_matches('-') {
        "company" => "company_id",
        "department" => "department_id",
        "owner" => "owner_id",
        name => name,
    }
}
