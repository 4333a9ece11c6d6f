//! Ce qui vise un enregistrement disparu : lignes de liaison, fichiers rattachés.

use kernel::Result;
use schema::plan::{Shape, TableName};
use tokio_postgres::Row;

use super::{Finding, live::Live};
use crate::{Db, plan};

/// Compte les lignes orphelines, une instruction par sorte ; une table absente est déjà dite par le catalogue.
pub(super) async fn check(db: &Db, shape: &Shape, live: &Live) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for row in rows(db, links(shape, live)).await? {
        let (table, count): (String, i64) = (row.get(0), row.get(1));
        findings.push(Finding::error("orphan.link").with("table", table).with("count", count));
    }
    for row in rows(db, files(shape, live)).await? {
        let (entity, count): (String, i64) = (row.get(0), row.get(1));
        findings.push(Finding::warning("orphan.file").with("entity", entity).with("count", count));
    }
    Ok(findings)
}

async fn rows(db: &Db, parts: Vec<String>) -> Result<Vec<Row>> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT * FROM ({}) AS found(name, count) WHERE count > 0", parts.join(" UNION ALL "));
    db.query(&sql.into(), &[]).await
}

/// Les lignes de liaison dont un bout manque.
fn links(shape: &Shape, live: &Live) -> Vec<String> {
    let part = |join: &schema::plan::JoinTable| {
        let (name, source) = (plan::table(&join.name), plan::table(&join.source.table));
        let target = join.target.as_ref().map(|target| plan::table(&target.table));
        let target = target.map(|target| format!(" OR NOT EXISTS (SELECT FROM {target} e WHERE e.id = l.target)"));
        format!(
            "SELECT '{}', count(*) FROM {name} l WHERE NOT EXISTS (SELECT FROM {source} e WHERE e.id = l.source){}",
            join.name,
            target.unwrap_or_default()
        )
    };
    let exists = |name: &TableName| live.tables.contains_key(&name.to_string());
    let whole = |join: &&schema::plan::JoinTable| {
        let ends = [Some(&join.name), Some(&join.source.table), join.target.as_ref().map(|target| &target.table)];
        ends.into_iter().flatten().all(exists)
    };
    shape.joins.iter().filter(whole).map(part).collect()
}

/// Les fichiers rattachés à un enregistrement qui n'existe plus.
fn files(shape: &Shape, live: &Live) -> Vec<String> {
    let part = |table: &schema::plan::Table| {
        format!(
            "SELECT '{0}', count(*) FROM sys.file f WHERE f.entity = '{0}' AND f.record IS NOT NULL \
             AND NOT EXISTS (SELECT FROM {1} e WHERE e.id = f.record)",
            table.name,
            plan::table(&table.name)
        )
    };
    let present = shape.tables.iter().filter(|table| live.tables.contains_key(&table.name.to_string()));
    present.map(part).collect()
}
