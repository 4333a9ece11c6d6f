//! Le journal d'audit, comme toute autre liste ; `record=<id>` en montre un enregistrement.

use axum::{extract::State, response::Response};
use kernel::Code;
use store::records::{history, list as all};
use uuid::Uuid;

use crate::{
    App,
    extract::{Caller, Params},
    http,
    problem::Reply,
    routes::records::list::query_with,
};

/// Une page du journal que l'appelant peut lire, ou l'histoire d'un enregistrement qu'il voit.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Response> {
    let query = query_with("core.audit_entry", &params, &["record"])?;
    let page = match params.text("record").map(Uuid::try_parse) {
        None => all(&caller.ctx, &app.tenant, query).await?,
        Some(record) => {
            let record = record.map_err(|_| Code::NotFound.error())?;
            history(&caller.ctx, &app.tenant, record, query).await?
        }
    };
    Ok(http::page(page))
}
