//! Appliquer un plan de schéma : le SQL de chaque étape, dans une transaction, inscrit avec son inverse.

use std::collections::HashSet;

use kernel::{Code, Error, Result};
use schema::model::Model;
use schema::plan::{
    Column, IndexKey, IndexKind, IndexShape, JoinTable, OnDelete, Plan, Reference, Risk, Step, Table, TableName,
};
use tokio_postgres::Transaction;

use crate::{
    db::{APPLICATION_ROLE, failure::from_postgres},
    definitions::fit,
    query::{quoted, search},
};

mod exclusion;
mod recompute;

/// Exécute les étapes d'un plan, qui mène au modèle ; une étape refusée arrête tout avant la première.
pub(crate) async fn apply(tx: &Transaction<'_>, plan: &Plan, model: &Model, confined: bool) -> Result<()> {
    if let Some(Step::Refused { what, why }) = plan.steps.iter().find(|step| step.risk() == Risk::Refused) {
        return Err(Code::Internal.because(format!("plan refusé, {what} : {why}")));
    }
    run(tx, &plan.steps, model, confined).await
}

/// Exécute des étapes ; celle que des lignes présentes empêchent est refusée avec elles.
pub(crate) async fn run(tx: &Transaction<'_>, steps: &[Step], model: &Model, confined: bool) -> Result<()> {
    let mut dirty = HashSet::new();
    for step in steps {
        match step {
            Step::Recompute { table, column, .. } => dirty.extend(recompute::place(model, table, column)),
            _ if !dirty.is_empty() => recompute::fill(tx, model, std::mem::take(&mut dirty)).await?,
            _ => {}
        }
        if let Some(change) = fit::Change::of(step) {
            fit::refuse_unfit(tx, &change).await?;
        }
        for sql in statements(step, model, confined)? {
            tx.batch_execute(&sql).await.map_err(|error| stopped(step, &sql, from_postgres(error)))?;
        }
    }
    recompute::fill(tx, model, dirty).await
}

/// Une étape que la base refuse : ce que les lignes présentes contredisent se dit, le reste est une panne.
fn stopped(step: &Step, sql: &str, error: Error) -> Error {
    let cause = format!("étape « {sql} » : {error}");
    match error.code {
        Code::Duplicate | Code::Overlap => {
            let why = "des lignes présentes s'y opposent ; les corriger d'abord";
            Error { cause: Some(cause), ..Code::PlanRefused.with("what", step.to_string()).with("why", why) }
        }
        _ => Error { cause: Some(cause), code: Code::Internal, ..error },
    }
}

/// Le SQL d'une étape.
fn statements(step: &Step, model: &Model, confined: bool) -> Result<Vec<String>> {
    if let Step::AddExclusion { table, exclusion } = step {
        return exclusion::add(table, exclusion, model);
    }
    Ok(structural(step, confined))
}

fn structural(step: &Step, confined: bool) -> Vec<String> {
    let grant = |name: &TableName| {
        confined.then(|| format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {APPLICATION_ROLE}", table(name)))
    };
    match step {
        Step::CreateSchema { schema } => {
            let usage = confined.then(|| format!("GRANT USAGE ON SCHEMA {} TO {APPLICATION_ROLE}", quoted(schema)));
            [Some(format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(schema))), usage].into_iter().flatten().collect()
        }
        Step::CreateTable { table: created } => {
            [Some(create_table(created)), grant(&created.name)].into_iter().flatten().collect()
        }
        Step::CreateJoinTable { join } => {
            [Some(create_join(join)), grant(&join.name)].into_iter().flatten().chain(join_indexes(join)).collect()
        }
        Step::RenameTable { from, to } => rename_table(from, to),
        Step::QuarantineTable { table: kept, kept_as } => vec![rename(&kept.name, kept_as)],
        Step::RestoreTable { table: kept, kept_as } => vec![rename(&under(&kept.name, kept_as), &kept.name.name)],
        Step::QuarantineJoinTable { join, kept_as } => vec![rename(&join.name, kept_as)],
        Step::RestoreJoinTable { join, kept_as } => vec![rename(&under(&join.name, kept_as), &join.name.name)],
        Step::AddColumn { table: name, column } => {
            vec![format!("ALTER TABLE {} ADD COLUMN {}", table(name), definition(column))]
        }
        Step::RenameColumn { table, from, to } => vec![rename_column(table, from, to)],
        Step::QuarantineColumn { table, column, kept_as } => vec![rename_column(table, &column.name, kept_as)],
        Step::RestoreColumn { table, column, kept_as } => vec![rename_column(table, kept_as, &column.name)],
        Step::WidenColumn { table: name, column, to, .. } | Step::NarrowColumn { table: name, column, to, .. } => {
            vec![format!("ALTER TABLE {} ALTER COLUMN {1} TYPE {to} USING {1}::{to}", table(name), quoted(column))]
        }
        Step::AddForeignKey { table, column, references } => vec![add_foreign_key(table, column, references)],
        Step::DropForeignKey { table: name, column, .. } => {
            vec![format!("ALTER TABLE {} DROP CONSTRAINT {}", table(name), quoted(&foreign_key(name, column)))]
        }
        Step::CreateIndex { table, index } => vec![create_index("INDEX", table, index)],
        Step::DropIndex { table, index } => {
            vec![format!("DROP INDEX IF EXISTS {}.{}", quoted(&table.schema), quoted(&index.name))]
        }
        Step::RenameIndex { schema, from, to } => {
            vec![format!("ALTER INDEX IF EXISTS {}.{} RENAME TO {}", quoted(schema), quoted(from), quoted(to))]
        }
        Step::Recompute { table, column, from, to } => recompute::emptied(table, column, from.as_ref(), to),
        Step::DropExclusion { table: name, exclusion } => {
            vec![format!("ALTER TABLE {} DROP CONSTRAINT {}", table(name), quoted(&exclusion.name))]
        }
        Step::AddExclusion { .. } | Step::CreateSeries { .. } | Step::Refused { .. } => Vec::new(),
    }
}

pub(crate) fn table(name: &TableName) -> String {
    format!("{}.{}", quoted(&name.schema), quoted(&name.name))
}

fn under(name: &TableName, other: &str) -> TableName {
    TableName { schema: name.schema.clone(), name: other.to_owned() }
}

fn rename(from: &TableName, to: &str) -> String {
    format!("ALTER TABLE {} RENAME TO {}", table(from), quoted(to))
}

/// Les suites de numéros portent le nom de leur table et la suivent : un numéro ne se reprend pas.
fn rename_table(from: &TableName, to: &TableName) -> Vec<String> {
    let moved =
        (from.schema != to.schema).then(|| format!("ALTER TABLE {} SET SCHEMA {}", table(from), quoted(&to.schema)));
    let renamed = (from.name != to.name)
        .then(|| rename(&TableName { schema: to.schema.clone(), name: from.name.clone() }, &to.name));
    let text = |name: &str| format!("'{}'", name.replace('\'', "''"));
    let sequences = format!(
        "DO $$ DECLARE s record; after text; BEGIN \
           FOR s IN SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = {}::regnamespace \
             AND relname ~ ('^' || {} || '__number(_[0-9]+)*$') LOOP \
             after := {} || substr(s.relname, length({}) + 1); \
             EXECUTE format('ALTER SEQUENCE %I.%I SET SCHEMA %I', {}, s.relname, {}); \
             IF after <> s.relname THEN EXECUTE format('ALTER SEQUENCE %I.%I RENAME TO %I', {}, s.relname, after); END IF; \
           END LOOP; END $$",
        text(&quoted(&from.schema)),
        text(&from.name),
        text(&to.name),
        text(&from.name),
        text(&from.schema),
        text(&to.schema),
        text(&to.schema)
    );
    let counters = format!(
        "UPDATE sys.counter SET series = {} || substr(series, length({}) + 1) WHERE series ~ ('^' || {} || '__number(_[0-9]+)*$')",
        text(&format!("{}.{}", to.schema, to.name)),
        text(&format!("{}.{}", from.schema, from.name)),
        text(&format!("{}[.]{}", from.schema, from.name))
    );
    moved.into_iter().chain(renamed).chain([sequences, counters]).collect()
}

fn rename_column(name: &TableName, from: &str, to: &str) -> String {
    format!("ALTER TABLE {} RENAME COLUMN {} TO {}", table(name), quoted(from), quoted(to))
}

pub(crate) fn create_table(created: &Table) -> String {
    let columns: Vec<String> = created.columns.iter().map(definition).collect();
    format!("CREATE TABLE {} ({})", table(&created.name), columns.join(", "))
}

/// Une colonne et son défaut : la plate-forme en donne aux siennes.
pub(crate) fn definition(column: &Column) -> String {
    let rule = match column.name.as_str() {
        "id" => " PRIMARY KEY",
        "version" => " NOT NULL DEFAULT 1",
        "extra" => " NOT NULL DEFAULT '{}'",
        _ if column.kind.ends_with("[]") && column.formula.is_none() => " NOT NULL DEFAULT '{}'",
        _ if column.not_null => " NOT NULL",
        _ => "",
    };
    format!("{} {}{rule}", quoted(&column.name), column.kind)
}

pub(crate) fn create_join(join: &JoinTable) -> String {
    let target =
        join.target.as_ref().map(|target| format!(" REFERENCES {} (id)", table(&target.table))).unwrap_or_default();
    format!(
        "CREATE TABLE {} (source uuid NOT NULL REFERENCES {} (id) ON DELETE CASCADE, target uuid NOT NULL{target}, \
         position integer NOT NULL DEFAULT 0, PRIMARY KEY (source, target))",
        table(&join.name),
        table(&join.source.table)
    )
}

fn join_indexes(join: &JoinTable) -> Vec<String> {
    vec![format!("CREATE INDEX ON {} (target)", table(&join.name))]
}

/// Nom d'une clé étrangère ; `records` y relit le champ fautif.
fn foreign_key(name: &TableName, column: &str) -> String {
    let full = format!("fk_{}__{column}", name.name);
    full.chars().take(63).collect()
}

pub(crate) fn add_foreign_key(name: &TableName, column: &str, references: &Reference) -> String {
    let on_delete = match references.on_delete {
        OnDelete::Restrict => "RESTRICT",
        OnDelete::Cascade => "CASCADE",
    };
    format!(
        "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} (id) ON DELETE {on_delete}",
        table(name),
        quoted(&foreign_key(name, column)),
        quoted(column),
        table(&references.table)
    )
}

/// Crée un index ; `verb` dit s'il se pose pendant que la table s'écrit (`INDEX CONCURRENTLY`).
pub(crate) fn create_index(verb: &str, name: &TableName, index: &IndexShape) -> String {
    let nulls = if index.nulls_equal { " NULLS NOT DISTINCT" } else { "" };
    let unique = if index.kind == IndexKind::Unique { "UNIQUE " } else { "" };
    let on = match index.kind {
        IndexKind::Array => {
            format!("USING gin ({})", index.on.iter().map(|key| quoted(&key.column)).collect::<Vec<_>>().join(", "))
        }
        IndexKind::Search => format!("USING gin (({}))", search_vector(&index.on)),
        IndexKind::Json => {
            let keys: Vec<String> = index.on.iter().map(|key| quoted(&key.column)).collect();
            format!("USING gin ({} jsonb_path_ops)", keys.join(" jsonb_path_ops, "))
        }
        IndexKind::Btree | IndexKind::Unique => {
            let key = |key: &IndexKey| {
                let column = quoted(&key.column);
                let value = if key.folded { format!("sys.uncased({column})") } else { column };
                format!("{value}{}", if key.descending { " DESC" } else { "" })
            };
            format!("({})", index.on.iter().map(key).collect::<Vec<_>>().join(", "))
        }
    };
    let known = index.on.first().filter(|_| index.known).map(|key| format!("{} IS NOT NULL", quoted(&key.column)));
    let conditions: Vec<String> =
        index.live.then(|| "deleted_at IS NULL".to_owned()).into_iter().chain(known).collect();
    let condition = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    format!("CREATE {unique}{verb} {} ON {} {on}{nulls}{condition}", quoted(&index.name), table(name))
}

/// Le vecteur plein texte des colonnes, pesées : celui que la recherche écrit.
fn search_vector(keys: &[IndexKey]) -> String {
    search::vector(keys.iter().map(|key| (quoted(&key.column), key.weight.unwrap_or('D'))))
}
