//! Relire des textes traduits ailleurs.

use axum::{
    Json,
    extract::{Request, State},
};
use kernel::Code;
use serde_json::{Value, json};
use services::{
    exchange::import::{Purpose, Wishes, read},
    translations,
};

use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
    routes::records::import::source,
};

/// Écrit les textes d'un fichier : tous, ou aucun ; `validate_only=true` dit seulement ce qu'il en serait.
pub(crate) async fn import(
    State(app): State<App>,
    caller: Caller,
    params: Params,
    request: Request,
) -> Reply<Json<Value>> {
    translations::allowed(&caller.ctx)?;
    params.only(&["validate_only"])?;
    let purpose = if params.flag("validate_only")? { Purpose::Check } else { Purpose::Apply };
    let source = source(&app, request).await?;
    let sheet = tokio::task::spawn_blocking(move || read(source, &Wishes::default())).await;
    let sheet = sheet.map_err(|panic| Code::ImportUnreadable.with("reason", panic.to_string()))??;
    let report = translations::import(&caller.ctx, &app.tenant, &sheet, purpose).await?;
    let model = app.tenant.model();
    let errors = report.faults.iter().map(|told| {
        let fault = &told.fault;
        json!({ "line": told.line, "field": fault.field, "code": fault.code, "message": model.texts.fault(caller.ctx.locale, fault) })
    });
    Ok(Json(json!({
        "changed": report.changed, "unchanged": report.unchanged, "refused": report.refused,
        "applied": report.kept, "errors": errors.collect::<Vec<_>>(),
    })))
}
