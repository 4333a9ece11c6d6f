//! Ce qu'une demande montre : où elle en est, qui a décidé quoi, et ce que l'appelant peut y faire.

use kernel::{Code, Ctx, FieldError, Result};
use schema::model::Model;
use serde_json::{Map, Value, json};
use store::records;
use uuid::Uuid;

use super::{
    decidable,
    instance::{Instance, Step, Task},
    queries as rows, tell,
};
use crate::Services;

mod queries;

/// La demande, telle que l'appelant la voit ; inconnue ou invisible, c'est la même réponse.
pub async fn show(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let db = &services.tenant.db;
    let instance = rows::find(db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    expect_sight(ctx, services, &instance).await?;
    view(ctx, services, &instance).await
}

/// La demande vivante d'un enregistrement que l'appelant voit ; `null` s'il n'y en a pas.
pub async fn pending(ctx: &Ctx, services: &Services, entity: &str, record: Uuid) -> Result<Value> {
    let Some(id) = records::pending(&services.tenant, entity, record).await? else { return Ok(Value::Null) };
    match rows::find(&services.tenant.db, id).await? {
        Some(instance) => summary_of(ctx, services, &instance).await,
        None => Ok(Value::Null),
    }
}

/// Refuse à qui n'y a ni part, ni l'enregistrement sous les yeux.
pub(super) async fn expect_sight(ctx: &Ctx, services: &Services, instance: &Instance) -> Result<()> {
    let (db, me) = (&services.tenant.db, ctx.actor.id);
    if me.is_some() && me == instance.requester {
        return Ok(());
    }
    if let Some(me) = me {
        let mut holders = rows::delegators(db, me, ctx.now()).await?;
        holders.push(me);
        if queries::is_involved(db, instance.id, &holders).await? {
            return Ok(());
        }
    }
    match records::visible(ctx, &services.tenant, &instance.entity, &[instance.record]).await?.is_empty() {
        true => Err(Code::NotFound.error()),
        false => Ok(()),
    }
}

/// Ce qu'une liste montre de chaque demande : étapes et titres se lisent pour toutes à la fois.
pub(super) async fn summaries(ctx: &Ctx, services: &Services, instances: &[Instance]) -> Result<Vec<Value>> {
    let (model, tenant) = (services.tenant.model(), &services.tenant);
    let ids = instances.iter().map(|instance| instance.id).collect();
    let steps = rows::present_steps(&tenant.db, ids).await?;
    let titles = tell::titles(ctx, tenant, instances).await?;
    let one = |instance: &Instance| {
        let steps: Vec<&Step> = steps.iter().filter(|(id, _)| *id == instance.id).map(|(_, step)| step).collect();
        summary(ctx, &model, instance, &steps, titles.get(&instance.record))
    };
    Ok(instances.iter().map(one).collect())
}

fn summary(ctx: &Ctx, model: &Model, instance: &Instance, steps: &[&Step], title: Option<&String>) -> Value {
    let (rank, total) = tell::rank(steps.iter().copied(), instance.step);
    let current = steps.iter().find(|step| Some(step.step) == instance.step);
    let text = |key: String| model.texts.get(ctx.locale, &key).map(str::to_owned);
    let due_at = current.filter(|_| instance.is_open()).and_then(|step| step.due_at);
    json!({
        "id": instance.id,
        "entity": instance.entity,
        "entity_label": text(format!("{}.label", instance.entity)),
        "record": instance.record,
        "number": instance.number,
        "title": title,
        "action": instance.action,
        "action_label": tell::action_label(model, ctx.locale, instance),
        "requester": { "id": instance.requester, "name": tell::requester(model, ctx.locale, instance) },
        "state": instance.state,
        "state_label": text(format!("core.approval.state.options.{}", instance.state)),
        "blocked": instance.blocked,
        "step": rank,
        "steps_total": total,
        "step_label": current.map(|step| tell::step_label(model, ctx.locale, instance, &step.name)),
        "due_at": due_at.map(|due| due.to_string()),
        "overdue": due_at.is_some_and(|due| due <= ctx.now()),
        "opened_at": instance.opened_at.to_string(),
        "closed_at": instance.closed_at.map(|at| at.to_string()),
    })
}

/// De même, d'une seule.
async fn summary_of(ctx: &Ctx, services: &Services, instance: &Instance) -> Result<Value> {
    let mut one = summaries(ctx, services, std::slice::from_ref(instance)).await?;
    one.pop().ok_or_else(|| Code::NotFound.error())
}

/// Tout ce qu'une demande montre.
pub(super) async fn view(ctx: &Ctx, services: &Services, instance: &Instance) -> Result<Value> {
    let (model, db) = (services.tenant.model(), &services.tenant.db);
    let mut view = summary_of(ctx, services, instance).await?;
    let steps = rows::steps(db, instance.id, instance.round).await?;
    let tasks = rows::tasks(db, instance.id, instance.round).await?;
    let events = queries::events(db, instance.id).await?;
    let mut people: Vec<Uuid> = tasks.iter().map(|task| task.user).collect();
    people.extend(events.iter().filter_map(|event| event.on_behalf_of));
    let names = queries::names(db, &people).await?;
    let name = |id: Uuid| json!({ "id": id, "name": names.iter().find(|(one, _)| *one == id).map(|(_, name)| name) });
    let label = |step: &str| tell::step_label(&model, ctx.locale, instance, step);
    let shown = steps.iter().map(|step| step_view(step, &label(&step.name), &tasks, &name));
    view["steps"] = shown.collect();
    let told = events.iter().map(|event| {
        let step = event.step.and_then(|step| instance.step_of(step).ok());
        json!({
            "at": event.at.to_string(),
            "kind": event.kind,
            "kind_label": model.texts.get(ctx.locale, &format!("core.approvals.kinds.{}", event.kind)),
            "round": event.round,
            "step": step.map(|step| &step.name),
            "step_label": step.map(|step| label(&step.name)),
            "actor": { "id": event.actor, "name": event.actor_name },
            "on_behalf_of": event.on_behalf_of.map(&name),
            "comment": event.comment,
            "via": event.via,
        })
    });
    view["history"] = told.collect();
    view["round"] = json!(instance.round);
    view["error"] = instance.error.as_ref().map_or(Value::Null, |error| told_error(ctx, &model, error));
    view["actions"] = json!(actions(ctx, services, instance).await?);
    Ok(view)
}

fn step_view(step: &Step, label: &str, tasks: &[Task], name: &dyn Fn(Uuid) -> Value) -> Value {
    let own = tasks.iter().filter(|task| task.step == step.step);
    let deciders = own.map(
        |task| json!({ "user": name(task.user), "place": task.slot, "state": task.state, "escalated": task.escalated }),
    );
    json!({
        "name": step.name,
        "label": label,
        "state": step.state,
        "need": step.need,
        "opened_at": step.opened_at.map(|at| at.to_string()),
        "due_at": step.due_at.map(|at| at.to_string()),
        "decided_at": step.decided_at.map(|at| at.to_string()),
        "escalated_at": step.escalated_at.map(|at| at.to_string()),
        "worked_seconds": step.worked,
        "deciders": deciders.collect::<Vec<_>>(),
    })
}

/// Pourquoi la transition n'a pas pu se faire, dans la langue du lecteur.
fn told_error(ctx: &Ctx, model: &Model, error: &Value) -> Value {
    let params: Map<String, Value> = error["params"].as_object().cloned().unwrap_or_default();
    let code = error["code"].as_str().unwrap_or_default();
    let fields = error["fields"].as_array().into_iter().flatten().map(|fault| {
        let (field, code) = (fault["field"].as_str().unwrap_or_default(), fault["code"].as_str().unwrap_or_default());
        let params = fault["params"].as_object().cloned().unwrap_or_default();
        let fault = FieldError { params, ..FieldError::new(field, code) };
        json!({ "field": fault.field, "code": fault.code, "message": model.texts.fault(ctx.locale, &fault) })
    });
    json!({
        "code": code,
        "detail": model.texts.message(ctx.locale, &format!("core.error.{code}"), &params),
        "errors": fields.collect::<Vec<_>>(),
    })
}

/// Ce que l'appelant peut faire maintenant.
async fn actions(ctx: &Ctx, services: &Services, instance: &Instance) -> Result<Vec<&'static str>> {
    let Some(me) = ctx.actor.id else { return Ok(Vec::new()) };
    let mut actions = Vec::new();
    if !decidable(&services.tenant, me, &[instance.id], ctx.now()).await?.is_empty() {
        actions.extend(["approve", "reject", "request-change"]);
    }
    actions.push("comment");
    if instance.requester == Some(me) && instance.is_alive() {
        actions.push("withdraw");
    }
    if instance.requester == Some(me) && instance.state == "changes_requested" {
        actions.push("resubmit");
    }
    Ok(actions)
}
