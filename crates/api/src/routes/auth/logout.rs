//! Sortir.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};

use super::cookie;
use crate::{
    App,
    extract::{
        Caller,
        caller::{ACCESS_COOKIE, REFRESH_COOKIE},
    },
    problem::Reply,
};

/// Ferme la session et efface ses témoins.
pub(crate) async fn logout(State(app): State<App>, caller: Caller) -> Reply<Response> {
    app.identity.logout(&caller.ctx, caller.session).await?;
    let gone = AppendHeaders([
        (header::SET_COOKIE, cookie(&app, ACCESS_COOKIE, "", "/api", 0)),
        (header::SET_COOKIE, cookie(&app, REFRESH_COOKIE, "", "/api/v1/auth", 0)),
    ]);
    Ok((StatusCode::NO_CONTENT, gone).into_response())
}
