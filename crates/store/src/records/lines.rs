//! L'écriture des lignes possédées, dans l'instruction de leur mère.
//!
//! Celles qui manquent sont mises à la corbeille, les autres écrites ou créées à leur rang ; une ligne déjà là ne perd
//! pas les colonnes que l'appelant n'a pas envoyées.

use indexmap::IndexMap;
use schema::{fields::Storage, model::Entity};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    draft::{Draft, EXTRA, Line},
    statement::{Writer, replace_links, stamp},
};
use crate::{
    Bind, fields,
    query::{mother_column, quoted},
};

/// Des lignes qui s'écrivent ensemble, avec leur rang.
type Batch<'l> = Vec<(usize, &'l Line)>;

/// Ajoute l'écriture de toutes les lignes d'un champ.
pub(super) fn add(writer: &mut Writer, draft: &Draft<'_>, child: &Entity, lines: &[Line]) {
    let (table, mother) = (child.table(), quoted(mother_column(child).unwrap_or_default()));
    let id = writer.bind(Bind::Uuid(draft.id), "uuid");
    let kept = writer.bind(Bind::Uuids(lines.iter().map(|line| line.id).collect()), "uuid[]");
    let (now, me) = stamp(writer, draft.ctx);
    writer.add(&format!(
        "UPDATE {table} SET deleted_at = {now}, deleted_by = {me}, version = {table}.version + 1 FROM r \
         WHERE {table}.{mother} = {id} AND {table}.deleted_at IS NULL AND NOT {table}.id = ANY({kept})"
    ));
    for batch in batches(lines) {
        let columns = columns(&batch);
        let rows = batch.iter().map(|(rank, line)| row(line, *rank, draft.uuid("company"))).collect();
        let rows = writer.bind(Bind::Json(Value::Array(rows)), "jsonb");
        let shape: Vec<String> = columns.iter().map(|(name, pg_type)| format!("{} {pg_type}", quoted(name))).collect();
        let from = format!("FROM r, jsonb_to_recordset({rows}) AS x({})", shape.join(", "));
        let names: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
        let values: Vec<String> = names.iter().map(|name| format!("x.{name}")).collect();
        writer.add(&match batch[0].1.known {
            true => {
                let sets: Vec<String> = names.iter().skip(1).map(|name| set(&table, name)).collect();
                format!(
                    "UPDATE {table} SET {}, version = {table}.version + 1, updated_at = {now}, updated_by = {me} {from} \
                     WHERE {table}.id = x.id AND {table}.{mother} = {id}",
                    sets.join(", ")
                )
            }
            false => format!(
                "INSERT INTO {table} ({mother}, created_at, created_by, updated_at, updated_by, owner_id, {}) \
                 SELECT {id}, {now}, {me}, {now}, {me}, {me}, {} {from}",
                names.join(", "),
                values.join(", ")
            ),
        });
    }
    add_links(writer, child, lines);
}

/// Une colonne reçoit la valeur de la ligne ; les champs ajoutés s'ajoutent à ceux qu'elle ne porte pas.
fn set(table: &str, name: &str) -> String {
    if name == quoted(EXTRA) { format!("{name} = {table}.{name} || x.{name}") } else { format!("{name} = x.{name}") }
}

/// Rassemble les lignes qu'une même instruction écrit : déjà là ou non, mêmes colonnes.
fn batches(lines: &[Line]) -> Vec<Batch<'_>> {
    let mut batches: IndexMap<(bool, Vec<&String>), Batch<'_>> = IndexMap::new();
    for (rank, line) in lines.iter().enumerate() {
        let mut columns: Vec<&String> = line.columns.keys().collect();
        columns.sort();
        batches.entry((line.known, columns)).or_default().push((rank, line));
    }
    batches.into_values().collect()
}

/// Les liens multiples des lignes.
fn add_links(writer: &mut Writer, child: &Entity, lines: &[Line]) {
    for field in child.fields.values().filter(|field| matches!(field.storage(), Storage::Join(_))) {
        let touched: Vec<&Line> = lines.iter().filter(|line| line.links.contains_key(&field.name)).collect();
        if touched.is_empty() {
            continue;
        }
        let sources: Vec<Uuid> = touched.iter().map(|line| line.id).collect();
        let pairs = touched.iter().flat_map(|line| {
            let targets = line.links[&field.name].iter().enumerate();
            targets.map(move |(rank, target)| json!({"source": line.id, "target": target, "position": rank}))
        });
        replace_links(writer, &child.join_table(field), &sources, pairs.collect());
    }
}

/// Colonnes que ces lignes écrivent, avec leur type ; l'identifiant d'abord.
fn columns(batch: &Batch<'_>) -> Vec<(String, String)> {
    let ours = [("id", "uuid"), ("position", "integer"), ("company_id", "uuid")];
    let given = batch[0].1.columns.iter().filter(|(name, _)| name.as_str() != "company_id");
    let given = given.map(|(name, (_, pg_type))| (name.clone(), pg_type.clone()));
    ours.into_iter().map(|(name, pg_type)| (name.to_owned(), pg_type.to_owned())).chain(given).collect()
}

fn row(line: &Line, rank: usize, company: Option<Uuid>) -> Value {
    let own = line.new.get("company").filter(|value| !value.is_null()).cloned();
    let mut row = Map::new();
    row.insert("id".to_owned(), json!(line.id));
    row.insert("position".to_owned(), json!(rank));
    row.insert("company_id".to_owned(), own.unwrap_or_else(|| json!(company)));
    for (name, (bind, _)) in line.columns.iter().filter(|(name, _)| *name != "company_id") {
        row.insert(name.clone(), fields::in_json(bind));
    }
    Value::Object(row)
}
