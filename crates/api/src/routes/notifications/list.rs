//! La liste de mes notifications, comme toute autre liste.

use axum::{extract::State, response::Response};

use crate::{App, extract::{Caller, Params}, http, problem::Reply, routes::records::list::query};

/// Une page de mes notifications, la plus récente d'abord.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Response> {
    let mut query = query("core.notification", &params)?;
    let own = "user == actor.id";
    query.filter = Some(query.filter.map_or_else(|| own.to_owned(), |filter| format!("({filter}) && {own}")));
    Ok(http::page(store::records::list(&caller.ctx, &app.tenant, query).await?))
}
