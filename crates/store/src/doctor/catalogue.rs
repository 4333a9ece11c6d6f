//! Tables, colonnes, types et clés étrangères : ce qui manque, ce qui est de trop, ce qui a changé.

use std::collections::BTreeSet;

use schema::plan::{Column, JoinTable, Shape, Table};

use super::{Finding, live::Live};
use crate::{plan, query::quoted};

/// Compare la forme attendue à celle de la base.
pub(super) fn check(shape: &Shape, live: &Live) -> Vec<Finding> {
    let mut findings: Vec<Finding> = shape.tables.iter().flat_map(|table| of_table(shape, table, live)).collect();
    findings.extend(shape.joins.iter().flat_map(|join| of_join(join, live)));
    findings.extend(strays(shape, live));
    findings
}

fn of_table(shape: &Shape, table: &Table, live: &Live) -> Vec<Finding> {
    let name = table.name.to_string();
    let Some(columns) = live.tables.get(&name) else {
        return vec![Finding::error("schema.missing_table").with("table", name).remedied(plan::create_table(table))];
    };
    let mut findings = Vec::new();
    for column in &table.columns {
        findings.extend(of_column(table, column, columns.get(&column.name), live));
    }
    let known = |column: &str| {
        let quarantined = |(of, _, kept_as): &(uuid::Uuid, Column, String)| *of == table.id && kept_as == column;
        table.columns.iter().any(|known| known.name == column) || shape.quarantine.columns.iter().any(quarantined)
    };
    for stray in columns.keys().filter(|column| !known(column)) {
        let sql = format!("ALTER TABLE {} DROP COLUMN {}", plan::table(&table.name), quoted(stray));
        findings
            .push(Finding::warning("schema.stray_column").with("table", &*name).with("column", &**stray).remedied(sql));
    }
    findings
}

fn of_column(table: &Table, column: &Column, found: Option<&String>, live: &Live) -> Option<Finding> {
    let about = |finding: Finding| finding.with("table", table.name.to_string()).with("column", column.name.as_str());
    let alter = format!("ALTER TABLE {}", plan::table(&table.name));
    let Some(found) = found else {
        let sql = format!("{alter} ADD COLUMN {}", plan::definition(column));
        return Some(about(Finding::error("schema.missing_column")).remedied(sql));
    };
    if !is_same_type(&column.kind, found) {
        let sql = format!("{alter} ALTER COLUMN {0} TYPE {1} USING {0}::{1}", quoted(&column.name), column.kind);
        let finding = about(Finding::error("schema.wrong_type"));
        return Some(finding.with("expected", column.kind.as_str()).with("found", &**found).remedied(sql));
    }
    let references = column.references.as_ref()?;
    if live.foreign_keys.contains(&format!("{}.{}", table.name, column.name)) {
        return None;
    }
    let sql = plan::add_foreign_key(&table.name, &column.name, references);
    Some(about(Finding::error("schema.missing_constraint")).remedied(sql))
}

/// PostgreSQL écrit ses types en entier, `timestamp with time zone`.
fn is_same_type(expected: &str, found: &str) -> bool {
    let long = match expected {
        "timestamptz" => "timestamp with time zone",
        "time" => "time without time zone",
        "timestamp" => "timestamp without time zone",
        "varchar" => "character varying",
        "float8" | "double precision" => "double precision",
        "int4" => "integer",
        "int8" => "bigint",
        "int2" => "smallint",
        "bool" => "boolean",
        other => other,
    };
    long.replace(' ', "") == found.replace(' ', "")
}

fn of_join(join: &JoinTable, live: &Live) -> Vec<Finding> {
    let name = join.name.to_string();
    if !live.tables.contains_key(&name) {
        return vec![Finding::error("schema.missing_table").with("table", name).remedied(plan::create_join(join))];
    }
    let ends = [("source", Some(&join.source)), ("target", join.target.as_ref())];
    let missing = ends.into_iter().filter_map(|(column, reference)| Some((column, reference?)));
    let missing = missing.filter(|(column, _)| !live.foreign_keys.contains(&format!("{name}.{column}")));
    missing
        .map(|(column, reference)| {
            let sql = plan::add_foreign_key(&join.name, column, reference);
            Finding::error("schema.missing_constraint").with("table", &*name).with("column", column).remedied(sql)
        })
        .collect()
}

/// Les tables que rien ne décrit dans les schémas des paquets.
fn strays(shape: &Shape, live: &Live) -> Vec<Finding> {
    let mut known: BTreeSet<String> = shape.tables.iter().map(|table| table.name.to_string()).collect();
    known.extend(shape.joins.iter().map(|join| join.name.to_string()));
    known.extend(shape.quarantine.tables.iter().map(|(table, kept_as)| format!("{}.{kept_as}", table.name.schema)));
    known.extend(shape.quarantine.joins.iter().map(|(join, kept_as)| format!("{}.{kept_as}", join.name.schema)));
    let ours = |name: &str| shape.schemas.iter().any(|schema| name.split('.').next() == Some(schema));
    let strays = live.tables.keys().filter(|name| ours(name) && !known.contains(*name));
    strays
        .map(|name| {
            let table: Vec<String> = name.split('.').map(quoted).collect();
            Finding::warning("schema.stray_table")
                .with("table", &**name)
                .remedied(format!("DROP TABLE {}", table.join(".")))
        })
        .collect()
}
