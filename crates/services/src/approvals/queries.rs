//! SQL des demandes d'approbation.

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::{Bind, Db, db::run, records::Held};
use tokio_postgres::Row;
use uuid::Uuid;

use super::instance::{Instance, Step, Task};

/// Colonnes d'une demande `a`, dans l'ordre de [`instance`], et au besoin d'autres après elles.
macro_rules! instances {
    ($rest:literal $(, $more:literal)?) => {
        concat!(
            "SELECT a.id, a.entity, a.record, a.number, a.company, a.department, a.action, a.definition, a.params, a.requester, \
             a.requester_name, a.state, a.blocked, a.round, a.step, a.depth, a.opened_at, a.closed_at, a.error",
            $($more,)?
            " FROM sys.approval a ",
            $rest
        )
    };
}
pub(super) use instances;

/// Une demande.
pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<Instance>> {
    const FIND: &str = instances!("WHERE a.id = $1");
    db.query_opt(&FIND.into(), &[id.into()]).await?.as_ref().map(instance).transpose()
}

/// La même, tenue jusqu'à la fin de la transaction.
pub(super) async fn hold(db: &Db, id: Uuid) -> Result<Option<Instance>> {
    const HOLD: &str = instances!("WHERE a.id = $1 FOR UPDATE");
    db.query_opt(&HOLD.into(), &[id.into()]).await?.as_ref().map(instance).transpose()
}

/// Lit une ligne de [`instances`].
pub(super) fn instance(row: &Row) -> Result<Instance> {
    let params: Value = row.get(8);
    Ok(Instance {
        id: row.get(0),
        entity: row.get(1),
        record: row.get(2),
        number: row.get(3),
        company: row.get(4),
        department: row.get(5),
        action: row.get(6),
        definition: serde_json::from_value(row.get(7)).map_err(|error| Code::Internal.because(error))?,
        params: params.as_object().cloned().unwrap_or_default(),
        requester: row.get(9),
        requester_name: row.get(10),
        state: row.get(11),
        blocked: row.get(12),
        round: row.get(13),
        step: row.get(14),
        depth: row.get(15),
        opened_at: row.get(16),
        closed_at: row.get(17),
        error: row.get(18),
    })
}

/// Écrit où en est une demande.
pub(super) async fn save(db: &Db, instance: &Instance) -> Result<()> {
    const SAVE: &str = "UPDATE sys.approval SET state = $2, blocked = $3, round = $4, step = $5, closed_at = $6, error = $7, \
        params = $8 WHERE id = $1";
    let binds = [
        instance.id.into(),
        instance.state.as_str().into(),
        instance.blocked.into(),
        Bind::Int4(instance.round),
        instance.step.map_or(Bind::Null, Bind::Int4),
        instance.closed_at.into(),
        instance.error.clone().into(),
        Value::Object(instance.params.clone()).into(),
    ];
    db.query(&SAVE.into(), &binds).await.map(drop)
}

/// Colonnes d'une étape `s`, dans l'ordre de [`step`].
macro_rules! steps {
    ($rest:literal) => {
        concat!(
            "SELECT s.round, s.step, s.name, s.state, s.need, s.opened_at, s.due_at, s.decided_at, s.escalated_at, s.reminded_at, \
             s.worked, s.approval FROM sys.approval_step s ",
            $rest
        )
    };
}

/// Les étapes d'un tour, dans l'ordre.
pub(super) async fn steps(db: &Db, approval: Uuid, round: i32) -> Result<Vec<Step>> {
    const STEPS: &str = steps!("WHERE s.approval = $1 AND s.round = $2 ORDER BY s.step");
    let rows = db.query(&STEPS.into(), &[approval.into(), Bind::Int4(round)]).await?;
    Ok(rows.iter().map(step).collect())
}

/// Les étapes du tour présent de ces demandes.
pub(super) async fn present_steps(db: &Db, approvals: Vec<Uuid>) -> Result<Vec<(Uuid, Step)>> {
    const PRESENT: &str = steps!(
        "JOIN sys.approval a ON a.id = s.approval AND a.round = s.round WHERE a.id = ANY($1) ORDER BY s.approval, s.step"
    );
    let rows = db.query(&PRESENT.into(), &[Bind::Uuids(approvals)]).await?;
    Ok(rows.iter().map(|row| (row.get(11), step(row))).collect())
}

fn step(row: &Row) -> Step {
    Step {
        round: row.get(0),
        step: row.get(1),
        name: row.get(2),
        state: row.get(3),
        need: row.get(4),
        opened_at: row.get(5),
        due_at: row.get(6),
        decided_at: row.get(7),
        escalated_at: row.get(8),
        reminded_at: row.get(9),
        worked: row.get(10),
    }
}

/// Écrit les étapes d'un tour qui commence : nom, et a-t-elle lieu.
pub(super) async fn insert_steps(db: &Db, approval: Uuid, round: i32, steps: Vec<(String, bool)>) -> Result<()> {
    const INSERT: &str = "INSERT INTO sys.approval_step (approval, round, step, name, state) \
        SELECT $1, $2, x.step, x.name, x.state FROM jsonb_to_recordset($3::jsonb) AS x(step integer, name text, state text) \
        ON CONFLICT DO NOTHING";
    let steps = steps.into_iter().enumerate().map(|(rank, (name, applies))| {
        json!({ "step": rank, "name": name, "state": if applies { "waiting" } else { "skipped" } })
    });
    let binds = [approval.into(), Bind::Int4(round), Bind::Json(steps.collect())];
    db.query(&INSERT.into(), &binds).await.map(drop)
}

/// Écrit où en est une étape.
pub(super) async fn save_step(db: &Db, approval: Uuid, step: &Step) -> Result<()> {
    const SAVE: &str = "UPDATE sys.approval_step SET state = $4, need = $5, opened_at = $6, due_at = $7, decided_at = $8, \
        escalated_at = $9, reminded_at = $10, worked = $11 WHERE approval = $1 AND round = $2 AND step = $3";
    let binds = [
        approval.into(),
        Bind::Int4(step.round),
        Bind::Int4(step.step),
        step.state.as_str().into(),
        step.need.map_or(Bind::Null, Bind::Int4),
        step.opened_at.into(),
        step.due_at.into(),
        step.decided_at.into(),
        step.escalated_at.into(),
        step.reminded_at.into(),
        step.worked.into(),
    ];
    db.query(&SAVE.into(), &binds).await.map(drop)
}

/// Qui peut ou a pu décider, pour tout un tour.
pub(super) async fn tasks(db: &Db, approval: Uuid, round: i32) -> Result<Vec<Task>> {
    const TASKS: &str = "SELECT id, step, slot, \"user\", state, escalated FROM sys.approval_task \
        WHERE approval = $1 AND round = $2 ORDER BY step, slot, created_at, id";
    let rows = db.query(&TASKS.into(), &[approval.into(), Bind::Int4(round)]).await?;
    Ok(rows
        .iter()
        .map(|row| Task {
            id: row.get(0),
            step: row.get(1),
            slot: row.get(2),
            user: row.get(3),
            state: row.get(4),
            escalated: row.get(5),
        })
        .collect())
}

/// Ouvre une étape à ces personnes, chacune à sa place ; celles qui y sont déjà restent.
pub(super) async fn insert_tasks(
    ctx: &Ctx,
    db: &Db,
    instance: &Instance,
    step: i32,
    people: &[(i32, Uuid)],
    escalated: bool,
) -> Result<()> {
    const INSERT: &str = "INSERT INTO sys.approval_task (id, approval, round, step, slot, \"user\", state, escalated, created_at) \
        SELECT x.id, $1, $2, $3, x.slot, x.\"user\", 'open', $5, $6 FROM jsonb_to_recordset($4::jsonb) \
        AS x(id uuid, slot integer, \"user\" uuid) \
        ON CONFLICT (approval, round, step, slot, \"user\") DO UPDATE SET state = 'open' WHERE approval_task.state = 'moot'";
    let rows = people.iter().map(|(slot, user)| json!({ "id": ctx.new_id(), "slot": slot, "user": user }));
    let binds = [
        instance.id.into(),
        Bind::Int4(instance.round),
        Bind::Int4(step),
        Bind::Json(rows.collect()),
        escalated.into(),
        ctx.now().into(),
    ];
    db.query(&INSERT.into(), &binds).await.map(drop)
}

/// Écrit ce qu'une personne a décidé.
pub(super) async fn settle_task(db: &Db, id: Uuid, state: &str, now: Timestamp) -> Result<()> {
    const SETTLE: &str = "UPDATE sys.approval_task SET state = $2, decided_at = $3 WHERE id = $1";
    db.query(&SETTLE.into(), &[id.into(), state.into(), now.into()]).await.map(drop)
}

/// Ces tâches n'attendent plus rien.
pub(super) async fn drop_tasks(db: &Db, ids: Vec<Uuid>) -> Result<()> {
    const DROP: &str = "UPDATE sys.approval_task SET state = 'moot' WHERE id = ANY($1) AND state = 'open'";
    db.query(&DROP.into(), &[Bind::Uuids(ids)]).await.map(drop)
}

/// Plus rien n'est attendu de cette demande : ni tâche, ni étape, ni lien.
pub(super) async fn stop(db: &Db, approval: Uuid) -> Result<()> {
    const TASKS: &str = "UPDATE sys.approval_task SET state = 'moot' WHERE approval = $1 AND state = 'open'";
    const STEPS: &str = "UPDATE sys.approval_step SET state = 'stopped' WHERE approval = $1 AND state IN ('waiting', 'open', 'blocked')";
    db.query(&TASKS.into(), &[approval.into()]).await?;
    db.query(&STEPS.into(), &[approval.into()]).await.map(drop)
}

/// Un fait de l'histoire d'une demande.
#[derive(Clone, Debug, Default)]
pub(super) struct Said<'s> {
    pub kind: &'s str,
    pub on_behalf_of: Option<Uuid>,
    pub comment: Option<&'s str>,
    pub via: &'s str,
}

/// L'écrit.
pub(super) async fn say(ctx: &Ctx, db: &Db, instance: &Instance, said: &Said<'_>) -> Result<()> {
    const SAY: &str = "INSERT INTO sys.approval_event (id, approval, round, step, at, kind, actor, actor_name, on_behalf_of, comment, via) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let binds = [
        ctx.new_id().into(),
        instance.id.into(),
        Bind::Int4(instance.round),
        instance.step.map_or(Bind::Null, Bind::Int4),
        ctx.now().into(),
        said.kind.into(),
        ctx.actor.id.into(),
        ctx.actor.name.as_str().into(),
        said.on_behalf_of.into(),
        said.comment.into(),
        said.via.into(),
    ];
    db.query(&SAY.into(), &binds).await.map(drop)
}

/// Ce fait est-il déjà de l'histoire de la demande ?
pub(super) async fn is_said(db: &Db, approval: Uuid, kind: &str) -> Result<bool> {
    const SAID: &str = "SELECT EXISTS (SELECT FROM sys.approval_event WHERE approval = $1 AND kind = $2)";
    Ok(db.query_opt(&SAID.into(), &[approval.into(), kind.into()]).await?.is_some_and(|row| row.get(0)))
}

/// Laisse un événement de l'enregistrement : les déclencheurs y réagissent.
pub(super) async fn emit(ctx: &Ctx, db: &Db, instance: &Instance, held: &Held, event: &str) -> Result<()> {
    const EMIT: &str = "INSERT INTO sys.outbox (at, entity, record, version, events, actor, actor_name, company, department, owners, depth, request) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let binds = [
        ctx.now().into(),
        instance.entity.as_str().into(),
        instance.record.into(),
        Bind::Int(held.version),
        Bind::Texts(vec![event.to_owned()]),
        ctx.actor.id.into(),
        ctx.actor.name.as_str().into(),
        instance.company.into(),
        instance.department.into(),
        Bind::Uuids(held.owners.clone()),
        Bind::Small(instance.depth),
        ctx.request.id.into(),
    ];
    db.query(&EMIT.into(), &binds).await.map(drop)
}

/// Ceux qui ont déjà approuvé une étape de ce tour, eux-mêmes ou par un autre.
pub(super) async fn approvers(db: &Db, instance: &Instance) -> Result<Vec<Uuid>> {
    const DONE: &str = "SELECT DISTINCT x.id FROM sys.approval_event e, LATERAL (VALUES (e.actor), (e.on_behalf_of)) AS x(id) \
        WHERE e.approval = $1 AND e.round = $2 AND e.kind = 'approved' AND x.id IS NOT NULL";
    let rows = db.query(&DONE.into(), &[instance.id.into(), Bind::Int4(instance.round)]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Parmi ces demandes, celles dont l'étape en cours attend l'une de ces personnes, et lesquelles ; ni celle de `me`, ni celle dont
/// `me` a déjà approuvé une étape.
pub(super) async fn awaiting(
    db: &Db,
    me: Uuid,
    holders: &[Uuid],
    approvals: &[Uuid],
) -> Result<Vec<(Instance, Vec<Uuid>)>> {
    const AWAITING: &str = instances!(
        "CROSS JOIN LATERAL (SELECT array_agg(t.\"user\") AS people FROM sys.approval_task t WHERE t.approval = a.id \
         AND t.round = a.round AND t.step = a.step AND t.state = 'open' AND t.\"user\" = ANY($2)) waited \
         WHERE a.id = ANY($3) AND a.state = 'open' AND a.requester IS DISTINCT FROM $1 AND waited.people IS NOT NULL \
         AND NOT EXISTS (SELECT FROM sys.approval_event e WHERE e.approval = a.id AND e.round = a.round AND e.kind = 'approved' \
         AND $1 IN (e.actor, e.on_behalf_of))",
        ", waited.people"
    );
    let binds = [me.into(), Bind::Uuids(holders.to_vec()), Bind::Uuids(approvals.to_vec())];
    let rows = db.query(&AWAITING.into(), &binds).await?;
    rows.iter().map(|row| Ok((instance(row)?, row.get(19)))).collect()
}

/// Ceux qui ont confié leurs décisions à cette personne, à cet instant.
pub(super) async fn delegators(db: &Db, delegate: Uuid, now: Timestamp) -> Result<Vec<Uuid>> {
    const FROM: &str = "SELECT DISTINCT delegator FROM core.delegation WHERE delegate = $1 AND starts_at <= $2 AND ends_at > $2 \
        AND deleted_at IS NULL";
    let rows = db.query(&FROM.into(), &[delegate.into(), now.into()]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Ceux à qui ces personnes ont confié leurs décisions, à cet instant.
pub(super) async fn delegates(db: &Db, delegators: &[Uuid], now: Timestamp) -> Result<Vec<Uuid>> {
    const TO: &str = "SELECT DISTINCT delegate FROM core.delegation WHERE delegator = ANY($1) AND starts_at <= $2 AND ends_at > $2 \
        AND deleted_at IS NULL";
    let rows = db.query(&TO.into(), &[Bind::Uuids(delegators.to_vec()), now.into()]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Fait avancer les demandes où ces personnes, qui ne sont plus en service, sont attendues.
///
/// Le rang du dernier de ces événements est dans la clé : un départ qui survient pendant que le travail d'un autre est mené a le sien.
pub(super) async fn without(
    tx: &Transaction<'_>,
    (people, last): (Vec<Uuid>, i64),
    kind: &str,
    attempts: i16,
    now: Timestamp,
) -> Result<()> {
    const WITHOUT: &str = "INSERT INTO sys.job (kind, payload, priority, unique_key, run_at, max_attempts) \
        SELECT DISTINCT $2::text, jsonb_build_object('approval', a.id), 0, a.id || ':relieve:' || $5::bigint, \
        $3::timestamptz, $4::smallint \
        FROM core.\"user\" u JOIN sys.approval_task t ON t.\"user\" = u.id AND t.state = 'open' \
        JOIN sys.approval a ON a.id = t.approval AND a.round = t.round AND a.step = t.step AND a.state = 'open' \
        WHERE u.id = ANY($1) AND (u.deleted_at IS NOT NULL OR u.status <> 'active') \
        ON CONFLICT (kind, unique_key) WHERE state IN ('waiting', 'running') DO NOTHING";
    let binds = [Bind::Uuids(people), kind.into(), now.into(), Bind::Small(attempts), Bind::Int(last)];
    run(tx, WITHOUT, &binds).await.map(drop)
}

/// Le calendrier vivant de ce code.
pub(super) async fn calendar_named(db: &Db, code: &str) -> Result<Option<Uuid>> {
    const NAMED: &str = "SELECT id FROM core.calendar WHERE code = $1 AND deleted_at IS NULL";
    Ok(db.query_opt(&NAMED.into(), &[code.into()]).await?.map(|row| row.get(0)))
}

/// Le calendrier d'un site, ou à défaut celui d'une société.
pub(super) async fn calendar_of(db: &Db, site: Option<Uuid>, company: Option<Uuid>) -> Result<Option<Uuid>> {
    const OF: &str = "SELECT c.id FROM core.calendar c WHERE c.deleted_at IS NULL AND c.id = coalesce( \
        (SELECT calendar FROM core.site WHERE id = $1), (SELECT calendar FROM core.company WHERE id = $2))";
    Ok(db.query_opt(&OF.into(), &[site.into(), company.into()]).await?.map(|row| row.get(0)))
}
