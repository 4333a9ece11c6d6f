//! La liste de mes notifications, comme toute autre liste.

use axum::{extract::State, response::Response};

use crate::{App, extract::{Caller, Params}, http, problem::Reply, routes::records::list::query};

/// Une page de mes notifications, la plus récente d'abord.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Response> {
    let query = query("core.notification", &params)?;
    Ok(http::page(store::records::list(&caller.ctx, &app.tenant, query).await?))
}
