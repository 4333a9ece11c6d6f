//! Le journal d'audit, comme toute autre liste ; `record=<id>` en montre un enregistrement.

use axum::{extract::State, response::Response};
use kernel::Code;
use uuid::Uuid;

use crate::{App, extract::{Caller, Params}, http, problem::Reply, routes::records::list::query_with};

/// Une page du journal que l'appelant peut lire, ou l'histoire d'un enregistrement qu'il voit.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Response> {
    let mut query = query_with("core.audit_entry", &params, &["record"])?;
    let Some(record) = params.text("record") else {
        return Ok(http::page(store::records::list(&caller.ctx, &app.tenant, query).await?));
    };
    let record = Uuid::try_parse(record).map_err(|_| Code::NotFound.error())?;
    let own = format!("record == '{record}'");
    query.filter = Some(query.filter.map_or_else(|| own.clone(), |filter| format!("({filter}) && {own}")));
    Ok(http::page(store::records::history(&caller.ctx, &app.tenant, record, query).await?))
}
