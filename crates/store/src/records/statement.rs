//! Une écriture en une seule instruction : la ligne, ses lignes possédées, ses liens, ses fichiers, l'audit, l'événement.
//!
//! Tout tient à la première partie (`r`) : si elle n'atteint aucune ligne, rien d'autre ne s'écrit.

use kernel::{Ctx, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Written, approvals, changes::changes, draft::Draft, lines, links::ids_in};
use crate::{
    Bind, Tenant,
    access::{self, Authorized, Write},
    db::Session,
    idempotency,
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

    /// Garde une place pour une valeur que [`Writer::fill`] donnera au moment d'exécuter.
    pub(super) fn keep(&mut self, pg_type: &str) -> (usize, String) {
        (self.binds.len(), self.bind(Bind::Null, pg_type))
    }

    /// Donne la valeur d'une place gardée.
    pub(super) fn fill(&mut self, place: usize, bind: Bind) {
        self.binds[place] = bind;
    }

    /// Ajoute une partie que d'autres nomment.
    pub(super) fn with(&mut self, part: &str) {
        self.with.push(part.to_owned());
    }

    /// Ajoute une partie que nulle autre ne nomme.
    pub(super) fn add(&mut self, sql: &str) {
        self.with.push(format!("p{} AS ({sql})", self.with.len()));
    }

    /// Exécute, sur la preuve que l'écriture est autorisée ; aucune réponse si la ligne visée n'était plus à la version attendue.
    pub(super) async fn run(&self, tenant: &Tenant, _: &Authorized<Write>) -> Result<Option<Written>> {
        let row = tenant.db.query_opt(&self.sql().into(), &self.binds).await.map_err(idempotency::taken)?;
        if row.is_some() {
            tenant.changed();
        }
        Ok(row.map(|row| written(&row)))
    }

    /// Exécute de même, dans une transaction que l'appelant valide.
    pub(super) async fn run_in(&self, tx: &Session<'_>, _: &Authorized<Write>) -> Result<Option<Written>> {
        Ok(tx.run(&self.sql(), &self.binds).await.map_err(idempotency::taken)?.first().map(written))
    }

    fn sql(&self) -> String {
        format!("WITH {} SELECT id, version, number FROM r", self.with.join(", "))
    }
}

fn written(row: &tokio_postgres::Row) -> Written {
    Written { id: row.get(0), version: row.get(1), number: row.get(2), approval: None }
}

impl Writer {
    /// Exécute l'écriture de plusieurs enregistrements, chacun avec sa preuve ; rend ce que chacun est devenu.
    pub(super) async fn run_together(self, tenant: &Tenant, _: &[&Authorized<Write>]) -> Result<Vec<Written>> {
        let rows = tenant.db.query(&self.sql().into(), &self.binds).await?;
        tenant.changed();
        Ok(rows.iter().map(written).collect())
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
    for (name, written) in &draft.children {
        if let Some(Storage::Owned(child)) = draft.entity.fields.get(name).map(Field::storage)
            && let Some(child) = draft.model.entity(&child)
        {
            lines::add(writer, draft, child, written);
        }
    }
    for field in draft.entity.fields.values().filter(|field| field.holds_files() && draft.changes(&field.name)) {
        let ids = draft.new.get(&field.name).map(ids_in).unwrap_or_default();
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
pub(super) fn replace_links(writer: &mut Writer, table: &str, sources: &[Uuid], pairs: Vec<Value>) {
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

/// L'instant et l'auteur de l'écriture.
pub(super) fn stamp(writer: &mut Writer, ctx: &Ctx) -> (String, String) {
    (writer.bind(Bind::Timestamp(ctx.now()), "timestamptz"), writer.bind(ctx.actor.id.into(), "uuid"))
}

/// Ajoute la ligne d'audit et l'événement, et ce que l'écriture change à une demande d'approbation.
///
/// # Errors
/// Rien de ce qui change ne peut s'écrire en JSON.
pub(super) fn add_traces(writer: &mut Writer, draft: &Draft<'_>, action: &str, events: Vec<String>) -> Result<()> {
    let changes = changes(draft)?;
    add_marks(writer, draft, action, changes.clone(), "r.version");
    if let Some(receipt) = idempotency::receipt(draft.ctx, |bind, pg_type| writer.bind(bind, pg_type)) {
        writer.add(&receipt);
    }
    add_facts(writer, draft, events, changes);
    approvals::follow(writer, draft, action);
    Ok(())
}

/// Ajoute une ligne d'audit ; sans version, elle n'est pas de l'histoire des valeurs.
pub(super) fn add_marks(writer: &mut Writer, draft: &Draft<'_>, action: &str, changes: Bind, version: &str) {
    let ctx = draft.ctx;
    let entity = writer.bind(Bind::Text(draft.entity.full_name.to_string()), "text");
    let (now, me) = stamp(writer, ctx);
    let name = writer.bind(Bind::Text(ctx.actor.name.clone()), "text");
    let (company, department) = belonging(writer, draft);
    let request = writer.bind(Bind::Uuid(ctx.request.id), "uuid");
    let changes = writer.bind(changes, "jsonb");
    let audit_id = writer.bind(Bind::Uuid(ctx.new_id()), "uuid");
    let action = writer.bind(Bind::Text(action.to_owned()), "text");
    let ip = writer.bind(ctx.request.ip.map(|ip| ip.to_string()).into(), "text");
    let device = writer.bind(ctx.request.device.as_deref().into(), "text");
    writer.add(&format!(
        "INSERT INTO sys.audit (id, at, action, entity, record, number, actor, actor_name, company, department, ip, device, request, changes, version) \
         SELECT {audit_id}, {now}, {action}, {entity}, r.id, r.number, {me}, {name}, {company}, {department}, {ip}, {device}, {request}, {changes}, {version} FROM r"
    ));
}

/// Ajoute l'événement.
pub(super) fn add_facts(writer: &mut Writer, draft: &Draft<'_>, events: Vec<String>, changes: Bind) {
    let ctx = draft.ctx;
    let entity = writer.bind(Bind::Text(draft.entity.full_name.to_string()), "text");
    let (now, me) = stamp(writer, ctx);
    let name = writer.bind(Bind::Text(ctx.actor.name.clone()), "text");
    let (company, department) = belonging(writer, draft);
    let request = writer.bind(Bind::Uuid(ctx.request.id), "uuid");
    let changes = writer.bind(changes, "jsonb");
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

/// La société et le service que la trace retient.
fn belonging(writer: &mut Writer, draft: &Draft<'_>) -> (String, String) {
    let company = if &*draft.entity.full_name == "core.company" { Some(draft.id) } else { draft.uuid("company") };
    (writer.bind(company.into(), "uuid"), writer.bind(draft.uuid("department").into(), "uuid"))
}
