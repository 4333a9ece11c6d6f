//! Donner le chemin critique des tâches que l'appelant voit.

use kernel::{Ctx, Result};
use serde_json::{Value, json};
use store::{
    Tenant,
    records::{Query, tasks},
};

use super::{
    network::{self, Network, days, named},
    path::{Floats, Link, Path, path},
};

/// Les marges des tâches d'une requête et leurs liens ; une boucle au lieu des marges, si les liens tournent en rond.
pub async fn critical_path(ctx: &Ctx, tenant: &Tenant, query: &Query) -> Result<Value> {
    let found = tasks(ctx, tenant, query).await?;
    let Some(timeline) = &found.entity.views.timeline else { return Ok(Value::Null) };
    let network = network::of(timeline, found.rows);
    let planned: Vec<_> = network.tasks.iter().map(|task| task.span).collect();
    Ok(match path(&planned, &network.links) {
        Path::Cycle(cycle) => {
            let ids: Vec<&str> = cycle.into_iter().map(|rank| network.tasks[rank].id.as_str()).collect();
            let data: Vec<Value> =
                (0..network.tasks.len()).map(|rank| named_task(&network, rank, &found.entity.title)).collect();
            let links: Vec<Value> = network.links.iter().map(|link| link_view(&network, link, false)).collect();
            json!({ "data": data, "links": links, "finish": null, "cycle": ids })
        }
        Path::Floats(floats) => {
            let data: Vec<Value> =
                (0..floats.len()).map(|rank| task_view(&network, rank, &found.entity.title, &floats[rank])).collect();
            let links: Vec<Value> =
                network.links.iter().map(|link| link_view(&network, link, drives(&network, link, &floats))).collect();
            let last = (0..floats.len()).max_by_key(|&rank| floats[rank].early.finish);
            let finish = last.map(|rank| network.tasks[rank].written(floats[rank].early).1);
            json!({ "data": data, "links": links, "finish": finish, "cycle": null })
        }
    })
}

fn named_task(network: &Network, rank: usize, title: &str) -> Value {
    let task = &network.tasks[rank];
    json!({ "id": task.id, "title": task.row.get(title).filter(|title| title.is_string()) })
}

fn task_view(network: &Network, rank: usize, title: &str, floats: &Floats) -> Value {
    let (task, mut view) = (&network.tasks[rank], named_task(network, rank, title));
    let ((early_start, early_finish), (late_start, late_finish)) =
        (task.written(floats.early), task.written(floats.late));
    view["early_start"] = early_start;
    view["early_finish"] = early_finish;
    view["late_start"] = late_start;
    view["late_finish"] = late_finish;
    view["total_float"] = days(floats.total).into();
    view["free_float"] = days(floats.free).into();
    view["critical"] = floats.is_critical().into();
    view
}

/// Un lien est rompu quand les dates prévues de ses deux bouts ne le respectent pas.
fn link_view(network: &Network, link: &Link, critical: bool) -> Value {
    let (before, after) = (&network.tasks[link.from], &network.tasks[link.to]);
    json!({
        "from": before.id,
        "to": after.id,
        "type": named(link.kind),
        "lag": days(link.lag),
        "broken": after.span.start < link.asks(before.span, after.span),
        "critical": critical,
    })
}

/// Le lien porte-t-il le chemin critique : entre deux tâches sans marge, et sans marge lui-même ?
fn drives(network: &Network, link: &Link, floats: &[Floats]) -> bool {
    let (before, after) = (&floats[link.from], &floats[link.to]);
    let asked = link.asks(before.early, network.tasks[link.to].span);
    before.is_critical() && after.is_critical() && after.early.start == asked
}
