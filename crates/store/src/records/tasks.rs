//! Les tâches d'un planning et leurs liens : ce qu'un chemin critique demande, en une lecture.

use std::sync::Arc;

use kernel::{Code, Ctx, Result};
use schema::model::{Depends, Entity, TimelineView};
use serde_json::{Map, Value};

use super::{Query, saved_view::filtered_by_view, standing};
use crate::{
    Bind, Tenant, access,
    definitions::steady,
    query::{Ground, Reading, budget, compile, cursor},
};

/// Tâches lues au plus ; au-delà, l'appelant filtre.
pub const MAX_TASKS: usize = 5_000;

/// Les tâches que l'acteur voit, chacune avec ses dates et ses liens tels qu'écrits.
pub struct Tasks {
    /// Leur entité ; son planning dit ce que chaque champ veut dire.
    pub entity: Arc<Entity>,
    /// Une par tâche : son identifiant, son titre s'il se lit, ses dates, ses liens.
    pub rows: Vec<Map<String, Value>>,
}

/// Lit les tâches visibles qui ont leurs deux dates. Une entité dont aucun planning ne nomme de liens n'a pas cette adresse.
pub async fn tasks(ctx: &Ctx, tenant: &Tenant, query: &Query) -> Result<Tasks> {
    steady(tenant, || attempt(ctx, tenant, query)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, query: &Query) -> Result<Tasks> {
    let model = tenant.model();
    let entity = standing(&model, &query.entity)?;
    if ctx.actor.access(&entity.full_name, "view").is_denied() {
        return Err(Code::Forbidden.with("action", "view").with("entity", &*entity.full_name));
    }
    let Some((timeline, depends)) = chained(&entity) else { return Err(Code::UnknownRoute.error()) };
    let query = filtered_by_view(ctx, tenant, query.clone()).await?;
    let mut fields = shown(timeline, depends);
    if let Some(title) = entity.field(&entity.title)
        && access::opens(&ctx.actor, &model, &entity, "view", title.class)
    {
        fields.push(entity.title.clone());
    }
    let query = Query { filter: Some(with_dates(query.filter.as_deref(), timeline)), fields: Some(fields), ..query };
    let filter = query.filter.as_deref().unwrap_or_default();
    let shape = cursor::fingerprint(&[&entity.full_name, filter]);
    let cache = format!("{}|tasks|{shape}|{}|{}", model.version, query.is_searching(), ctx.actor.shape());
    let compiled = tenant.plans.get_or(cache, || {
        let reading = Reading { ctx, model: &model, entity: &entity, ground: &Ground::Rights };
        compile::list(&reading, &query, "id", None)
    })?;
    let inputs = [Bind::Int(MAX_TASKS as i64 + 1), query.search.clone().unwrap_or_default().into(), Bind::Null];
    budget::check(ctx, tenant, &compiled, &inputs).await?;
    let rows = tenant.db.query(&compiled.statement.sql, &compiled.statement.binds(ctx, &inputs)?).await?;
    if rows.len() > MAX_TASKS {
        return Err(Code::TooCostly.with("max", MAX_TASKS));
    }
    let read =
        |row: &tokio_postgres::Row| serde_json::from_str(row.get(0)).map_err(|error| Code::Internal.because(error));
    let rows = rows.iter().map(read).collect::<Result<_>>()?;
    Ok(Tasks { entity, rows })
}

/// Le planning dont les tâches se suivent.
fn chained(entity: &Entity) -> Option<(&TimelineView, &Depends)> {
    let timeline = entity.views.timeline.as_ref().filter(|timeline| timeline.end.is_some())?;
    Some((timeline, timeline.depends.as_ref()?))
}

/// Les dates et les liens, demandés par leur nom : qui ne les lit pas est refusé.
fn shown(timeline: &TimelineView, depends: &Depends) -> Vec<String> {
    let dates = std::iter::once(&timeline.start).chain(&timeline.end).cloned();
    let links = match &depends.lines {
        None => vec![depends.field.clone()],
        Some(lines) => {
            let names = std::iter::once(&lines.predecessor).chain(&lines.kind).chain(&lines.lag);
            names.map(|name| format!("{}.{name}", depends.field)).collect()
        }
    };
    dates.chain(links).collect()
}

/// Le filtre de l'appelant, sur une ligne à lui : un commentaire s'y arrête.
fn with_dates(filter: Option<&str>, timeline: &TimelineView) -> String {
    let dates = std::iter::once(&timeline.start).chain(&timeline.end).map(|name| format!("{name} != null"));
    let dates = dates.collect::<Vec<_>>().join(" && ");
    match filter.filter(|filter| !filter.trim().is_empty()) {
        Some(filter) => format!("({filter}\n) && {dates}"),
        None => dates,
    }
}
