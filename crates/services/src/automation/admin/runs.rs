//! Les exécutions et le journal de leurs étapes. Qui ne voit pas l'enregistrement n'en lit que les états, sans valeurs ;
//! ce qu'un script a lu ou rendu, ce qu'un appel a rapporté, et les exécutions sans enregistrement, ne se détaillent qu'à qui gouverne l'automatisation.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::records;
use uuid::Uuid;

use super::{may_manage, may_view, queries, words};
use crate::{Services, administration};

/// Lesquelles montrer.
#[derive(Clone, Debug, Default)]
pub struct RunFilter {
    /// D'un déclencheur.
    pub trigger: Option<String>,
    /// Dans un état : `ready`, `waiting`, `done`, `failed`, `stopped`.
    pub state: Option<String>,
    /// D'un enregistrement.
    pub record: Option<Uuid>,
    /// Avant celle-ci.
    pub before: Option<i64>,
    /// Combien.
    pub limit: Option<u32>,
}

/// Une page d'exécutions : `{"data": […], "next_cursor": …}`.
pub async fn runs(ctx: &Ctx, services: &Services, filter: &RunFilter) -> Result<Value> {
    may_view(ctx)?;
    let limit = administration::bounded(filter.limit);
    Ok(administration::cut(queries::page(&services.tenant.db, filter, limit + 1).await?, limit, "id"))
}

/// Une exécution et ses étapes.
pub async fn run(ctx: &Ctx, services: &Services, id: i64) -> Result<Value> {
    may_view(ctx)?;
    let mut run = queries::one(&services.tenant.db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    let (governs, is_seen) = (may_manage(ctx).is_ok(), is_seen(ctx, services, &run).await?);
    // Ce qu'un événement du système apporte (qui se connecte, d'où) est ce que le journal montre : il faut aussi pouvoir le lire.
    let is_of_system = run["system_event"].is_string();
    let is_seen = is_seen && !(is_of_system && ctx.actor.access("core.audit_entry", "view").is_denied());
    if !is_seen {
        run["protected"] = json!(true);
    }
    if !governs || is_of_system && !is_seen {
        run["payload"] = Value::Null;
    }
    for step in run["steps"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        // Un script lit au nom du déclencheur, toutes sociétés comprises ; nul ne sait ce qu'une adresse répond.
        let is_outside = step.get("act").is_some_and(|act| act == "script" || act == "call");
        if !is_seen || is_outside && !governs {
            step.retain(|name, _| !["input", "output"].contains(&name.as_str()));
        }
    }
    follow(services, &mut run).await?;
    words::explain(ctx, &services.tenant.model(), &mut run);
    Ok(run)
}

/// Ce qui a suivi une étape : qui a lu ses notifications (`readers`), où en est le travail qu'elle a mis en file (`job_state`).
async fn follow(services: &Services, run: &mut Value) -> Result<()> {
    let outputs = |run: &Value| -> Vec<Value> {
        run["steps"].as_array().into_iter().flatten().map(|step| step["output"].clone()).collect()
    };
    let id = |told: &Value| Uuid::try_parse(told.as_str()?).ok();
    let told = |output: &Value| output["told"].as_array().into_iter().flatten().filter_map(id).collect::<Vec<_>>();
    let outputs = outputs(run);
    let (db, all) = (&services.tenant.db, outputs.iter().flat_map(told).collect());
    let jobs = outputs.iter().filter_map(|output| output["job"].as_i64()).collect();
    let (readers, states) = (queries::readers(db, all).await?, queries::job_states(db, jobs).await?);
    for (step, output) in run["steps"].as_array_mut().into_iter().flatten().zip(&outputs) {
        if let Some(state) = output["job"].as_i64().and_then(|job| states.get(&job)) {
            step["output"]["job_state"] = json!(state);
        }
        if output["told"].is_array() {
            let readers: Vec<&Value> = told(output).iter().filter_map(|id| readers.get(id)).collect();
            step["output"]["read"] = json!(readers.iter().filter(|one| !one["read_at"].is_null()).count());
            step["output"]["readers"] = json!(readers);
            step["output"].as_object_mut().map(|output| output.remove("told"));
        }
    }
    Ok(())
}

async fn is_seen(ctx: &Ctx, services: &Services, run: &Value) -> Result<bool> {
    let record = run["record"].as_str().and_then(|id| Uuid::try_parse(id).ok());
    let (Some(entity), Some(record)) = (run["entity"].as_str(), record) else { return Ok(may_manage(ctx).is_ok()) };
    match records::visible(ctx, &services.tenant, entity, &[record]).await {
        Ok(seen) => Ok(!seen.is_empty()),
        Err(error) if error.code == Code::UnknownRoute => Ok(false),
        Err(error) => Err(error),
    }
}
