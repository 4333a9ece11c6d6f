//! Ce qui se déclencherait si l'appelant enregistrait ces changements.

use axum::{Json, extract::State};
use serde_json::{Map, Value, json};
use services::automation::admin;

use super::record;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::Reply,
};

/// `entity=hse.incident&record=<id>&changes={"severity":"critical"}` ; sans `record`, une création.
pub(crate) async fn impact(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["entity", "record", "changes"])?;
    let entity = params.text("entity").ok_or_else(|| bad("entity", "", "hse.incident"))?;
    let text = params.text("changes").unwrap_or("{}");
    let changes: Map<String, Value> = serde_json::from_str(text).map_err(|_| bad("changes", text, "{…}"))?;
    let data = admin::impact(&caller.ctx, &app.services, entity, record(&params)?, &changes).await?;
    Ok(Json(json!({ "data": data })))
}
