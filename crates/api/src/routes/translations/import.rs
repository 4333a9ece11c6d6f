//! Relire des textes traduits ailleurs.

use axum::{
    Json,
    extract::{Request, State},
};
use kernel::{Code, Locale};
use serde_json::{Value, json};
use services::{
    exchange::import::{Purpose, Wishes, read},
    translations,
};

use super::locale;
use crate::{
    App,
    extract::{Caller, Params},
    problem::Reply,
    routes::records::import::source,
};

/// Écrit les textes d'un fichier : tous, ou aucun ; `locale` n'en lit qu'une langue, `validate_only=true` dit seulement ce
/// qu'il en serait.
pub(crate) async fn import(
    State(app): State<App>,
    caller: Caller,
    params: Params,
    request: Request,
) -> Reply<Json<Value>> {
    translations::allowed(&caller.ctx)?;
    params.only(&["validate_only", "locale"])?;
    let locales = match params.text("locale") {
        None => Locale::ALL.to_vec(),
        Some(code) => vec![locale(code)?],
    };
    let purpose = if params.flag("validate_only")? { Purpose::Check } else { Purpose::Apply };
    let source = source(&app, request).await?;
    let sheet = tokio::task::spawn_blocking(move || read(source, &Wishes::default())).await;
    let sheet = sheet.map_err(|panic| Code::ImportUnreadable.with("reason", panic.to_string()))??;
    let report = translations::import(&caller.ctx, &app.tenant, &sheet, &locales, purpose).await?;
    let model = app.tenant.model();
    let errors = report.faults.iter().map(|told| {
        let fault = &told.fault;
        json!({ "line": told.line, "field": fault.field, "code": fault.code, "message": model.texts.fault(caller.ctx.locale, fault) })
    });
    let changes = report
        .changes
        .iter()
        .map(|one| json!({ "key": one.key, "locale": one.locale.code(), "old": one.old, "new": one.new }));
    Ok(Json(json!({
        "changes": changes.collect::<Vec<_>>(),
        "changed": report.changed, "unchanged": report.unchanged, "refused": report.refused,
        "applied": report.kept, "errors": errors.collect::<Vec<_>>(),
    })))
}
