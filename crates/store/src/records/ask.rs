//! Demander l'approbation d'une transition : tout en est vérifié comme si elle se faisait, puis la demande s'ouvre et
//! l'enregistrement reste où il est.
//!
//! Une instruction écrit la demande, ses étapes, sa trace et le travail qui trouvera les approbateurs
//! (`services::approvals`). Sans étape à tenir, la transition se fait aussitôt.

use expr::Value as Cel;
use kernel::{Code, Error, Result};
use schema::{
    load::RecordScope,
    model::{Approval, Entity, Formula, Model},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Written,
    apply::evaluate,
    draft::Draft,
    links,
    statement::{self, Writer},
};
use crate::{Bind, Tenant, access::admit, idempotency};

/// Sorte du travail qui fait avancer une demande.
pub const TURN: &str = "approval";

/// Une demande est-elle vivante sur cet enregistrement ? Une seconde est refusée.
pub(super) async fn none_pending(tenant: &Tenant, entity: &Entity, record: Uuid) -> Result<()> {
    match pending(tenant, &entity.full_name, record).await? {
        Some(id) => Err(Code::ApprovalPending.error().and("approval", id.to_string())),
        None => Ok(()),
    }
}

/// La demande vivante d'un enregistrement.
pub async fn pending(tenant: &Tenant, entity: &str, record: Uuid) -> Result<Option<Uuid>> {
    const PENDING: &str =
        "SELECT id FROM sys.approval WHERE record = $1 AND entity = $2 AND state IN ('open', 'changes_requested')";
    let row = tenant.db.query_opt(&PENDING.into(), &[record.into(), entity.into()]).await?;
    Ok(row.map(|row| row.get(0)))
}

/// Une expression d'approbation, relue contre le modèle.
fn compile(model: &Model, entity: &Entity, source: &str) -> Option<Formula> {
    let scope = RecordScope::new(model, entity).with_record_alias();
    let checked = expr::check(expr::parse(source).ok()?, &scope).ok()?;
    Some(Formula { source: source.to_owned(), checked: checked.into() })
}

/// Ce que valent ces expressions sur l'enregistrement ; rien pour celle qui ne se lit ou ne se calcule plus.
pub(super) async fn values<'s>(
    tenant: &Tenant,
    draft: &mut Draft<'_>,
    sources: impl Iterator<Item = &'s str>,
) -> Result<Vec<Option<Cel>>> {
    let formulas: Vec<Option<Formula>> = sources.map(|source| compile(draft.model, draft.entity, source)).collect();
    draft.asked = formulas.iter().flatten().cloned().collect();
    links::read(tenant, draft).await?;
    Ok(formulas.iter().map(|formula| evaluate(draft, formula.as_ref()?).ok()).collect())
}

/// Les étapes qui auront lieu : une condition qui ne se calcule pas n'en dispense pas.
pub(super) async fn applicable(tenant: &Tenant, draft: &mut Draft<'_>, approval: &Approval) -> Result<Vec<bool>> {
    let conditions: Vec<&str> = approval.steps.iter().filter_map(|step| step.when.as_deref()).collect();
    let mut held = values(tenant, draft, conditions.into_iter()).await?.into_iter();
    let applies = |when: &Option<String>| when.is_none() || !matches!(held.next(), Some(Some(Cel::Bool(false))));
    Ok(approval.steps.iter().map(|step| &step.when).map(applies).collect())
}

/// Ouvre la demande ; rien si une autre écriture est passée entre-temps.
pub(super) async fn open(
    tenant: &Tenant,
    draft: &Draft<'_>,
    version: i64,
    action: &str,
    approval: &Approval,
    applies: &[bool],
    body: &Map<String, Value>,
) -> Result<Option<Written>> {
    let proof = admit(draft, action)?;
    let ctx = draft.ctx;
    let id = ctx.new_id();
    let mut writer = Writer::default();
    let (record, expected) = (writer.bind(draft.id.into(), "uuid"), writer.bind(Bind::Int(version), "bigint"));
    let number = if draft.entity.number.is_some() { "number" } else { "NULL::text" };
    writer.with(&format!(
        "r AS (SELECT id, version, {number} AS number FROM {} WHERE id = {record} AND version = {expected} AND deleted_at IS NULL FOR UPDATE)",
        draft.entity.table()
    ));
    add_instance(&mut writer, draft, id, action, approval, body)?;
    add_steps(&mut writer, id, approval, applies);
    add_event(&mut writer, draft, id, "opened");
    statement::add_marks(&mut writer, draft, "approval.opened", Bind::Json(told(approval)), "NULL::bigint");
    statement::add_facts(&mut writer, draft, vec!["approval.opened".to_owned()], Bind::Json(Value::Null));
    if let Some(receipt) = idempotency::receipt(ctx, |bind, pg_type| writer.bind(bind, pg_type)) {
        writer.add(&receipt);
    }
    add_turn(&mut writer, draft, id);
    match writer.run(tenant, &proof).await {
        Ok(written) => Ok(written.map(|written| Written { approval: Some(id), ..written })),
        Err(error) => Err(already(tenant, draft, error).await),
    }
}

/// Une demande simultanée a pu ouvrir la sienne d'abord.
async fn already(tenant: &Tenant, draft: &Draft<'_>, error: Error) -> Error {
    if error.params.get("constraint").and_then(Value::as_str) != Some("approval_alive") {
        return error;
    }
    let other = match tenant.db.is_held() {
        true => None,
        false => pending(tenant, &draft.entity.full_name, draft.id).await.ok().flatten(),
    };
    let refused = Code::ApprovalPending.error();
    other.map_or_else(|| Code::ApprovalPending.error(), |id| refused.and("approval", id.to_string()))
}

/// Ce que le journal dit d'une ouverture.
fn told(approval: &Approval) -> Value {
    json!({ "approval": { "old": null, "new": approval.name } })
}

fn add_instance(
    writer: &mut Writer,
    draft: &Draft<'_>,
    id: Uuid,
    action: &str,
    approval: &Approval,
    body: &Map<String, Value>,
) -> Result<()> {
    let ctx = draft.ctx;
    let definition = serde_json::to_value(approval).map_err(|error| Code::Internal.because(error))?;
    let params: Map<String, Value> =
        body.iter().filter(|(name, _)| *name != "version").map(|(name, value)| (name.clone(), value.clone())).collect();
    let id = writer.bind(id.into(), "uuid");
    let entity = writer.bind(draft.entity.full_name.to_string().into(), "text");
    let (company, department) =
        (writer.bind(draft.uuid("company").into(), "uuid"), writer.bind(draft.uuid("department").into(), "uuid"));
    let action = writer.bind(action.into(), "text");
    let (definition, params) =
        (writer.bind(definition.into(), "jsonb"), writer.bind(Value::Object(params).into(), "jsonb"));
    let (now, me) = statement::stamp(writer, ctx);
    let name = writer.bind(ctx.actor.name.clone().into(), "text");
    let depth = writer.bind(Bind::Small(ctx.depth), "smallint");
    writer.add(&format!(
        "INSERT INTO sys.approval (id, entity, record, number, company, department, action, definition, params, requester, \
         requester_name, state, depth, opened_at) \
         SELECT {id}, {entity}, r.id, r.number, {company}, {department}, {action}, {definition}, {params}, {me}, {name}, 'open', {depth}, {now} FROM r"
    ));
    Ok(())
}

fn add_steps(writer: &mut Writer, id: Uuid, approval: &Approval, applies: &[bool]) {
    let steps = approval.steps.iter().zip(applies).enumerate();
    let steps = steps.map(|(rank, (step, applies))| {
        json!({ "step": rank, "name": step.name, "state": if *applies { "waiting" } else { "skipped" } })
    });
    let (id, steps) = (writer.bind(id.into(), "uuid"), writer.bind(Value::Array(steps.collect()).into(), "jsonb"));
    writer.add(&format!(
        "INSERT INTO sys.approval_step (approval, round, step, name, state) SELECT {id}, 1, x.step, x.name, x.state \
         FROM r, jsonb_to_recordset({steps}) AS x(step integer, name text, state text)"
    ));
}

fn add_event(writer: &mut Writer, draft: &Draft<'_>, id: Uuid, kind: &str) {
    let ctx = draft.ctx;
    let (event, id) = (writer.bind(ctx.new_id().into(), "uuid"), writer.bind(id.into(), "uuid"));
    let kind = writer.bind(kind.into(), "text");
    let (now, me) = statement::stamp(writer, ctx);
    let name = writer.bind(ctx.actor.name.clone().into(), "text");
    writer.add(&format!(
        "INSERT INTO sys.approval_event (id, approval, round, at, kind, actor, actor_name, via) \
         SELECT {event}, {id}, 1, {now}, {kind}, {me}, {name}, 'app' FROM r"
    ));
}

fn add_turn(writer: &mut Writer, draft: &Draft<'_>, id: Uuid) {
    let payload = writer.bind(json!({ "approval": id }).into(), "jsonb");
    let (kind, key) = (writer.bind(TURN.into(), "text"), writer.bind(id.to_string().into(), "text"));
    let now = writer.bind(draft.ctx.now().into(), "timestamptz");
    writer.add(&format!(
        "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts) \
         SELECT {kind}, {payload}, 1::smallint, {key}, {now}, 20::smallint FROM r \
         ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING"
    ));
}
