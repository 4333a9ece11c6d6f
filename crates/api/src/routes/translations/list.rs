//! Les textes d'une langue.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use services::translations;

use super::{CHOICE, wanted};
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
};

/// Une page de textes, ceux qui manquent d'abord, avec l'avancement de chaque langue.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[&CHOICE[..], &["limit", "cursor"]].concat())?;
    let page = translations::list(&caller.ctx, &app.tenant.model(), &wanted(&params, caller.ctx.locale)?)?;
    Ok(Json(json!({
        "data": page.data,
        "next_cursor": page.next.map(|next| next.to_string()),
        "count": { "value": page.count, "exact": true },
        "progress": page.progress,
        "packages": page.packages,
    })))
}
