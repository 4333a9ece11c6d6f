//! Ce qu'une écriture change à la demande d'approbation vivante de l'enregistrement, dans la même instruction.
//!
//! Supprimé, ou sorti de son état par une autre transition : la demande s'annule. Un champ de `reset_on` changé : elle
//! repart de sa première étape. Le travail mis en file prévient et retrouve les approbateurs.

use serde_json::Value;

use super::{ask::TURN, draft::Draft, statement, statement::Writer};
use crate::Bind;

/// Ajoute à l'écriture ce qu'elle fait de la demande vivante.
pub(super) fn follow(writer: &mut Writer, draft: &Draft<'_>, action: &str) {
    let Some(workflow) = draft.entity.workflow.as_ref().filter(|workflow| !workflow.approvals.is_empty()) else {
        return;
    };
    if draft.old.is_none() {
        return;
    }
    if action == "deleted" || draft.changes(&workflow.field) {
        return stop(writer, draft);
    }
    let fields = draft.entity.fields.values().chain(draft.entity.common_fields());
    let changed: Vec<String> =
        fields.filter(|field| draft.changes(&field.name)).map(|field| field.name.clone()).collect();
    if !changed.is_empty() {
        restart(writer, draft, changed);
    }
}

/// L'enregistrement n'est plus là où la transition le prend.
fn stop(writer: &mut Writer, draft: &Draft<'_>) {
    let (entity, now) = (named(writer, draft), writer.bind(draft.ctx.now().into(), "timestamptz"));
    writer.with(&format!(
        "a AS (UPDATE sys.approval SET state = 'cancelled', blocked = false, closed_at = {now} FROM r \
         WHERE sys.approval.record = r.id AND sys.approval.entity = {entity} AND sys.approval.state IN ('open', 'changes_requested') \
         RETURNING sys.approval.id, sys.approval.round, sys.approval.step)"
    ));
    leave(writer, draft, "cancelled", &Value::Null);
}

/// Un champ qui compte a changé : tout se redemande. C'est la définition gardée avec la demande qui dit lesquels comptent.
fn restart(writer: &mut Writer, draft: &Draft<'_>, changed: Vec<String>) {
    let entity = named(writer, draft);
    let told = Value::String(changed.join(", "));
    let changed = writer.bind(Bind::Texts(changed), "text[]");
    writer.with(&format!(
        "a AS (UPDATE sys.approval SET round = round + 1, step = NULL, blocked = false FROM r \
         WHERE sys.approval.record = r.id AND sys.approval.entity = {entity} AND sys.approval.state = 'open' \
         AND sys.approval.definition -> 'reset_on' ?| {changed} RETURNING sys.approval.id, sys.approval.round - 1 AS round, NULL::integer AS step)"
    ));
    leave(writer, draft, "reset", &told);
}

fn named(writer: &mut Writer, draft: &Draft<'_>) -> String {
    writer.bind(draft.entity.full_name.to_string().into(), "text")
}

/// Ferme le tour en cours de la demande `a`, le dit à son histoire et au journal, et met son travail en file.
fn leave(writer: &mut Writer, draft: &Draft<'_>, kind: &str, comment: &Value) {
    let ctx = draft.ctx;
    writer.add("UPDATE sys.approval_task t SET state = 'moot' FROM a WHERE t.approval = a.id AND t.state = 'open'");
    writer.add(
        "UPDATE sys.approval_step s SET state = 'stopped' FROM a WHERE s.approval = a.id AND s.round = a.round \
         AND s.state IN ('waiting', 'open', 'blocked')",
    );
    let (event, audit) = (writer.bind(ctx.new_id().into(), "uuid"), writer.bind(ctx.new_id().into(), "uuid"));
    let (told, comment) = (writer.bind(kind.into(), "text"), writer.bind(comment.as_str().into(), "text"));
    let (now, me) = statement::stamp(writer, ctx);
    let name = writer.bind(ctx.actor.name.clone().into(), "text");
    writer.add(&format!(
        "INSERT INTO sys.approval_event (id, approval, round, step, at, kind, actor, actor_name, comment, via) \
         SELECT {event}, a.id, a.round, a.step, {now}, {told}, {me}, {name}, {comment}, 'app' FROM a"
    ));
    let (entity, record) = (named(writer, draft), writer.bind(draft.id.into(), "uuid"));
    let company = writer.bind(draft.uuid("company").into(), "uuid");
    let request = writer.bind(ctx.request.id.into(), "uuid");
    let action = writer.bind(format!("approval.{kind}").into(), "text");
    writer.add(&format!(
        "INSERT INTO sys.audit (id, at, action, entity, record, actor, actor_name, company, request) \
         SELECT {audit}, {now}, {action}, {entity}, {record}, {me}, {name}, {company}, {request} FROM a"
    ));
    let turn = writer.bind(TURN.into(), "text");
    writer.add(&format!(
        "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts) \
         SELECT {turn}, jsonb_build_object('approval', a.id), 1::smallint, a.id::text, {now}, 20::smallint FROM a \
         ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING"
    ));
}
