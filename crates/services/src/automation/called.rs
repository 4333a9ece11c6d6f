//! Un appel entrant devient des exécutions, dans la transaction qui le tient : une par déclencheur qui l'attend.

use kernel::{Ctx, Result};
use schema::model::Source;
use serde_json::Value;
use store::Tenant;
use uuid::Uuid;

use super::{fact::Fact, queries};

/// Écrit les exécutions qu'un appel de cette entrée demande ; rend leur nombre. Le même appel n'en redemande pas.
pub(crate) async fn wake_called(ctx: &Ctx, tenant: &Tenant, hook: &str, call: Uuid, payload: &Value) -> Result<usize> {
    let model = tenant.model();
    let mut waiting =
        model.triggers.values().filter(|one| matches!(&one.source, Source::Webhook(name) if name == hook));
    let Some(first) = waiting.next() else { return Ok(0) };
    let states = queries::states(&tenant.db).await?;
    let is_on = |name: &str| states.iter().all(|state| state.enabled || state.trigger != name);
    let fact = Fact::of_call(ctx, payload.clone());
    let woken = std::iter::once(first).chain(waiting).filter(|trigger| is_on(&trigger.name));
    let runs: Vec<_> = woken.map(|trigger| fact.run(trigger, format!("call:{call}"))).collect();
    queries::insert_in(&tenant.db, &runs, ctx.now()).await
}
