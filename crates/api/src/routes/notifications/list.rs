//! La liste de mes notifications, comme toute autre liste.

use axum::{extract::State, response::Response};
use services::notify;

use crate::{
    App,
    extract::{Caller, Params},
    http,
    problem::Reply,
    routes::records::list::query,
};

/// Une page de mes notifications, la plus récente d'abord ; elles sont à moi sans qu'aucun droit les donne.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Response> {
    let query = query(notify::ENTITY, &params)?;
    Ok(http::page(notify::list(&caller.ctx, &app.services, query).await?))
}
