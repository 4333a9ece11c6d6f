//! Une écriture en une seule instruction : la ligne, ses lignes possédées, ses liens, ses fichiers, l'audit, l'événement.
//!
//! Tout tient à la première partie (`r`) : si elle n'atteint aucune ligne, rien d'autre ne s'écrit.

use kernel::{Ctx, Result};
use schema::{fields::Storage, model::Entity};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Written,
    changes::changes,
    draft::{Draft, Line},
};
use crate::{
    Bind, Tenant,
    access::{self, Authorized, Write},
    query::{mother_column, quoted},
};

/// Une instruction en construction.
#[derive(Default)]
pub(super) struct Writer {
    with: Vec<String>,
    binds: Vec<Bind>,
}

impl Writer {
    /// Lie une valeur et rend son emplacement typé.
    pub(super) fn bind(&mut self, bind: Bind, pg_type: &str) -> String {
        self.binds.push(bind);
        format!("${}::{pg_type}", self.binds.len())
    }

    /// Ajoute une partie que d'autres nomment.
    pub(super) fn with(&mut self, part: &str) {
        self.with.push(part.to_owned());
    }

    /// Ajoute une partie que nulle autre ne nomme.
    fn add(&mut self, sql: &str) {
        self.with.push(format!("p{} AS ({sql})", self.with.len()));
    }

    /// Exécute, sur la preuve que l'écriture est autorisée ; aucune réponse si la ligne visée n'était plus à la version attendue.
    pub(super) async fn run(self, tenant: &Tenant, _: &Authorized<Write>) -> Result<Option<Written>> {
        let sql = format!("WITH {} SELECT id, version, number FROM r", self.with.join(", "));
        let row = tenant.db.query_opt(&sql.into(), &self.binds).await?;
        if row.is_some() {
            tenant.changed();
        }
        Ok(row.map(|row| Written { id: row.get(0), version: row.get(1), number: row.get(2) }))
    }
}

/// Colonne `number` rendue par `r`, `NULL` pour une entité sans numéro.
pub(super) fn returning(entity: &Entity) -> String {
    let number = if entity.number.is_some() { "number" } else { "NULL::text" };
    format!("RETURNING id, version, {number} AS number")
}

/// Ajoute les lignes possédées, les liens et les fichiers que l'écriture change.
pub(super) fn add_parts(writer: &mut Writer, draft: &Draft<'_>) {
    for (name, targets) in &draft.links {
        if let Some(field) = draft.entity.fields.get(name) {
            let table = draft.entity.join_table(field);
            let pairs = targets.iter().enumerate();
            let pairs = pairs.map(|(rank, target)| json!({"source": draft.id, "target": target, "position": rank}));
            replace_links(writer, &table, &[draft.id], pairs.collect());
        }
    }
    for (name, lines) in &draft.children {
        if let Some(Storage::Owned(child)) = draft.entity.fields.get(name).map(|field| field.kind.storage(field))
            && let Some(child) = draft.model.entity(&child)
        {
            add_lines(writer, draft, child, lines);
        }
    }
    for field in draft.entity.fields.values().filter(|field| field.kind.name() == "files" && draft.changes(&field.name))
    {
        let ids = draft.new.get(&field.name).and_then(Value::as_array).into_iter().flatten();
        let ids = ids.filter_map(|item| Uuid::try_parse(item.get("id").unwrap_or(item).as_str()?).ok()).collect();
        let (id, ids, entity, name) = (
            writer.bind(Bind::Uuid(draft.id), "uuid"),
            writer.bind(Bind::Uuids(ids), "uuid[]"),
            writer.bind(Bind::Text(draft.entity.full_name.to_string()), "text"),
            writer.bind(Bind::Text(field.name.clone()), "text"),
        );
        writer.add(&format!(
            "UPDATE sys.file SET entity = {entity}, record = {id}, field = {name} FROM r WHERE sys.file.id = ANY({ids})"
        ));
    }
}

/// Remplace les liens de ces sources par ces paires.
fn replace_links(writer: &mut Writer, table: &str, sources: &[Uuid], pairs: Vec<Value>) {
    let sources = writer.bind(Bind::Uuids(sources.to_vec()), "uuid[]");
    let pairs = writer.bind(Bind::Json(Value::Array(pairs)), "jsonb");
    writer.add(&format!(
        "DELETE FROM {table} USING r WHERE {table}.source = ANY({sources}) AND NOT EXISTS \
         (SELECT FROM jsonb_to_recordset({pairs}) AS x(source uuid, target uuid) WHERE x.source = {table}.source AND x.target = {table}.target)"
    ));
    writer.add(&format!(
        "INSERT INTO {table} (source, target, position) SELECT x.source, x.target, x.position FROM r, \
         jsonb_to_recordset({pairs}) AS x(source uuid, target uuid, position integer) \
         ON CONFLICT (source, target) DO UPDATE SET position = excluded.position"
    ));
}

/// Écrit les lignes possédées : celles qui manquent sont mises à la corbeille, les autres écrites ou créées.
fn add_lines(writer: &mut Writer, draft: &Draft<'_>, child: &Entity, lines: &[Line]) {
    let table = child.table();
    let id = writer.bind(Bind::Uuid(draft.id), "uuid");
    let mother = quoted(mother_column(child).unwrap_or_default());
    let kept = writer.bind(Bind::Uuids(lines.iter().map(|line| line.id).collect()), "uuid[]");
    let (now, me) = stamp(writer, draft.ctx);
    writer.add(&format!(
        "UPDATE {table} SET deleted_at = {now}, deleted_by = {me}, version = {table}.version + 1 FROM r \
         WHERE {table}.{mother} = {id} AND {table}.deleted_at IS NULL AND NOT {table}.id = ANY({kept})"
    ));
    let company = draft.uuid("company");
    for known in [false, true] {
        let chosen: Vec<(usize, &Line)> = lines.iter().enumerate().filter(|(_, line)| line.known == known).collect();
        if chosen.is_empty() {
            continue;
        }
        let columns = line_columns(&chosen);
        let rows = chosen.iter().map(|(rank, line)| line_json(line, *rank, company)).collect();
        let rows = writer.bind(Bind::Json(Value::Array(rows)), "jsonb");
        let record =
            columns.iter().map(|(name, pg_type)| format!("{} {pg_type}", quoted(name))).collect::<Vec<_>>().join(", ");
        let names: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
        let sql = if known {
            let sets: Vec<String> =
                names.iter().filter(|name| *name != "\"id\"").map(|name| format!("{name} = x.{name}")).collect();
            format!(
                "UPDATE {table} SET {}, version = {table}.version + 1, updated_at = {now}, updated_by = {me} FROM r, \
                 jsonb_to_recordset({rows}) AS x({record}) WHERE {table}.id = x.id AND {table}.{mother} = {id}",
                sets.join(", ")
            )
        } else {
            format!(
                "INSERT INTO {table} ({mother}, created_at, created_by, updated_at, updated_by, owner_id, {0}) \
                 SELECT {id}, {now}, {me}, {now}, {me}, {me}, {1} FROM r, jsonb_to_recordset({rows}) AS x({record})",
                names.join(", "),
                names.iter().map(|name| format!("x.{name}")).collect::<Vec<_>>().join(", ")
            )
        };
        writer.add(&sql);
    }
    add_line_links(writer, child, lines);
}

/// Les liens multiples des lignes possédées.
fn add_line_links(writer: &mut Writer, child: &Entity, lines: &[Line]) {
    for field in child.fields.values().filter(|field| matches!(field.kind.storage(field), Storage::Join(_))) {
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

/// Colonnes écrites par au moins une de ces lignes, avec leur type.
fn line_columns(lines: &[(usize, &Line)]) -> Vec<(String, String)> {
    let mut columns = vec![
        ("id".to_owned(), "uuid".to_owned()),
        ("position".to_owned(), "integer".to_owned()),
        ("company_id".to_owned(), "uuid".to_owned()),
    ];
    for (_, line) in lines {
        for (name, (_, pg_type)) in &line.columns {
            if !columns.iter().any(|(known, _)| known == name) {
                columns.push((name.clone(), pg_type.clone()));
            }
        }
    }
    columns
}

fn line_json(line: &Line, rank: usize, company: Option<Uuid>) -> Value {
    let mut row = Map::new();
    row.insert("id".to_owned(), json!(line.id));
    row.insert("position".to_owned(), json!(rank));
    row.insert(
        "company_id".to_owned(),
        line.new.get("company").cloned().filter(|value| !value.is_null()).unwrap_or_else(|| json!(company)),
    );
    for name in line.columns.keys() {
        let field = match name.as_str() {
            "company_id" => continue,
            "department_id" => "department",
            "owner_id" => "owner",
            name => name,
        };
        row.insert(name.clone(), line.new.get(field).cloned().unwrap_or(Value::Null));
    }
    Value::Object(row)
}

/// L'instant et l'auteur de l'écriture.
pub(super) fn stamp(writer: &mut Writer, ctx: &Ctx) -> (String, String) {
    (writer.bind(Bind::Timestamp(ctx.now()), "timestamptz"), writer.bind(ctx.actor.id.into(), "uuid"))
}

/// Ajoute la ligne d'audit et l'événement.
pub(super) fn add_traces(writer: &mut Writer, draft: &Draft<'_>, action: &str, events: Vec<String>) {
    let ctx = draft.ctx;
    let changes = Value::Object(changes(draft));
    let company = if &*draft.entity.full_name == "core.company" { Some(draft.id) } else { draft.uuid("company") };
    let entity = writer.bind(Bind::Text(draft.entity.full_name.to_string()), "text");
    let (now, me) = stamp(writer, ctx);
    let name = writer.bind(Bind::Text(ctx.actor.name.clone()), "text");
    let company = writer.bind(company.into(), "uuid");
    let department = writer.bind(draft.uuid("department").into(), "uuid");
    let request = writer.bind(Bind::Uuid(ctx.request.id), "uuid");
    let changes = writer.bind(Bind::Json(changes), "jsonb");
    let audit_id = writer.bind(Bind::Uuid(ctx.new_id()), "uuid");
    let action = writer.bind(Bind::Text(action.to_owned()), "text");
    let ip = writer.bind(ctx.request.ip.map(|ip| ip.to_string()).into(), "text");
    let device = writer.bind(ctx.request.device.as_deref().into(), "text");
    writer.add(&format!(
        "INSERT INTO sys.audit (id, at, action, entity, record, number, actor, actor_name, company, department, ip, device, request, changes) \
         SELECT {audit_id}, {now}, {action}, {entity}, r.id, r.number, {me}, {name}, {company}, {department}, {ip}, {device}, {request}, {changes} FROM r"
    ));
    let mut owners: Vec<Uuid> = access::mine(draft.entity).into_iter().filter_map(|field| draft.uuid(field)).collect();
    owners.dedup();
    let owners = writer.bind(Bind::Uuids(owners), "uuid[]");
    let events = writer.bind(Bind::Texts(events), "text[]");
    let depth = writer.bind(Bind::Small(ctx.depth), "smallint");
    writer.add(&format!(
        "INSERT INTO sys.outbox (at, entity, record, version, events, actor, actor_name, company, department, owners, depth, request, changes) \
         SELECT {now}, {entity}, r.id, r.version, {events}, {me}, {name}, {company}, {department}, {owners}, {depth}, {request}, {changes} FROM r"
    ));
}
