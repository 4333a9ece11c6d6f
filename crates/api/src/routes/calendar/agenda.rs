//! L'agenda d'une période.

use axum::{Json, extract::State};
use kernel::Code;
use serde_json::Value;
use services::calendar::agenda::{Asked, agenda};

use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Les occurrences et les fiches datées entre `from` et `to`, que l'appelant voit.
pub(crate) async fn show(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["from", "to", "entities", "view"])?;
    let needed = |name: &str| {
        let missing = || Code::BadParameter.with("parameter", name).with("value", "").with("expected", "2026-03-29");
        params.text(name).map(str::to_owned).ok_or_else(missing)
    };
    let view = params.text("view").map(str::to_owned);
    let asked = Asked { from: needed("from")?, to: needed("to")?, entities: params.list("entities"), view };
    Ok(Json(agenda(&caller.ctx, &app.services, &asked).await?))
}
