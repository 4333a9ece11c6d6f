//! Ce qu'un geste n'a pas changé, et pourquoi : à l'écran, ou en fichier.

use bytes::Bytes;
use futures::StreamExt;
use kernel::{Ctx, Result};
use serde_json::{Value, json};
use store::fields::Cell;
use uuid::Uuid;

use super::{Refusal, mine, queries, read::said};
use crate::{
    Services,
    exchange::export::{Sent, Shape, delimited::line},
    imports::reasons,
};

/// Refus gardés, au plus, d'un geste et de son annulation : au-delà, le compte suffit.
pub(super) const KEPT: i64 = 1000;

/// Les premiers refus, du geste ou de son annulation.
pub async fn refusals(ctx: &Ctx, services: &Services, id: Uuid, of_undo: bool) -> Result<Value> {
    let bulk = mine(ctx, services, id).await?;
    let model = services.tenant.model();
    let found = queries::refusals(&services.tenant.db, bulk.id, of_undo).await?;
    let one = |refusal: &Refusal| {
        let errors: Vec<Value> = refusal.faults.iter().map(|fault| said(ctx, &model, fault)).collect();
        json!({ "id": refusal.record, "label": refusal.label, "errors": errors })
    };
    Ok(json!({ "data": found.iter().map(one).collect::<Vec<_>>() }))
}

/// Les mêmes, en texte à séparateurs.
pub async fn refusals_csv(ctx: &Ctx, services: &Services, id: Uuid, of_undo: bool) -> Result<Sent> {
    let bulk = mine(ctx, services, id).await?;
    let model = services.tenant.model();
    let shape = Shape::of(ctx.locale);
    let title = |key: &str| model.texts.get(ctx.locale, key).unwrap_or(key).to_owned();
    let mut text = String::from('\u{feff}');
    let titles = [title("core.bulk.record"), "id".to_owned(), title("core.import.reasons")];
    line(&mut text, titles.into_iter().map(Cell::Text), shape);
    for refusal in queries::refusals(&services.tenant.db, bulk.id, of_undo).await? {
        let reasons = reasons(&model, ctx.locale, &bulk.entity, &refusal.faults);
        let cells = [refusal.label.unwrap_or_default(), refusal.record.to_string(), reasons];
        line(&mut text, cells.into_iter().map(Cell::Text), shape);
    }
    let plural = model.entity(&bulk.entity).map_or("bulk", |entity| entity.plural.as_str());
    Ok(Sent {
        name: format!("{plural}-refused-{}.csv", ctx.today()),
        media_type: "text/csv; charset=utf-8",
        body: futures::stream::once(async move { Ok(Bytes::from(text)) }).boxed(),
    })
}
