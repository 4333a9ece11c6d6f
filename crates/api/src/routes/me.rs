//! Qui je suis.

use axum::{Json, extract::State};
use identity::InterfaceChange;
use serde_json::{Value, json};

use crate::{
    App,
    extract::{Body, Caller},
    problem::Reply,
};

/// L'appelant : profil, préférences, notifications non lues.
pub(crate) async fn show(State(app): State<App>, caller: Caller) -> Reply<Json<Value>> {
    let unread = async {
        match caller.ctx.actor.sight {
            None => services::notify::unread(&caller.ctx, &app.services).await,
            Some(_) => Ok(0),
        }
    };
    let (profile, unread) = tokio::try_join!(app.identity.profile(&caller.ctx), unread)?;
    let mut view = json!(profile);
    view["unread"] = unread.into();
    if caller.by_cookie {
        view["csrf"] = app.identity.csrf_for(caller.session).into();
    }
    Ok(Json(view))
}

/// Change langue, thème, densité, fuseau, ou les favoris masqués.
pub(crate) async fn change(State(app): State<App>, caller: Caller, body: Body) -> Reply<Json<Value>> {
    let change: InterfaceChange = body.read()?;
    app.identity.change_interface(&caller.ctx, &change).await?;
    show(State(app), caller).await
}
