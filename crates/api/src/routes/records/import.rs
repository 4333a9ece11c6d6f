//! Importer un fichier dans la même réponse.

use axum::{
    Json,
    extract::{FromRequest, Multipart, Path, Request, State},
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use services::exchange::import::{self, Content, Purpose, Report, Source, Wishes};

use super::entity;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::{Failure, Reply},
};

/// Paramètres d'un import.
const PARAMETERS: [&str; 7] = ["validate_only", "mode", "key", "columns", "encoding", "separator", "sheet"];

/// Importe un fichier ; `validate_only=true` dit seulement ce qu'il en serait.
pub(crate) async fn import(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
    request: Request,
) -> Reply<Response> {
    params.only(&PARAMETERS)?;
    let entity = entity(&app, &package, &plural)?;
    let wishes = wishes(&params)?;
    let purpose = if params.flag("validate_only")? { Purpose::Check } else { Purpose::Apply };
    import::allowed(&caller.ctx, &entity, &wishes)?;
    let source = source(&app, request).await?;
    let read = wishes.clone();
    let sheet = tokio::task::spawn_blocking(move || import::read(source, &read)).await;
    let sheet = sheet.map_err(|panic| Code::ImportUnreadable.with("reason", panic.to_string()))??;
    let report = import::import(&caller.ctx, &app.tenant, &entity, &sheet, &wishes, purpose).await?;
    Ok(Json(told(&app, &caller.ctx, &report)).into_response())
}

fn wishes(params: &Params) -> Result<Wishes> {
    let partial = match params.text("mode") {
        None | Some("atomic") => false,
        Some("partial") => true,
        Some(value) => return Err(bad("mode", value, "atomic, partial")),
    };
    let separator = params.text("separator").map(|text| {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none()).ok_or_else(|| bad("separator", text, "; , |"))
    });
    let columns = params
        .text("columns")
        .map(|text| serde_json::from_str(text).map_err(|_| bad("columns", text, "{\"title\": \"field\"}")));
    Ok(Wishes {
        columns: columns.transpose()?,
        key: params.text("key").map(str::to_owned),
        partial,
        encoding: params.text("encoding").map(str::to_owned),
        separator: separator.transpose()?,
        sheet: params.text("sheet").map(str::to_owned),
    })
}

/// Le fichier : la partie `file` d'un formulaire, ou le corps même.
pub(crate) async fn source(app: &App, request: Request) -> Reply<Source> {
    let malformed = |error: &dyn std::fmt::Display| Failure(Code::MalformedBody.with("reason", error.to_string()));
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or_default().to_owned();
    if !media_type.starts_with("multipart/") {
        let bytes = Bytes::from_request(request, app).await;
        let bytes = bytes.map_err(|refusal| match refusal.status().as_u16() {
            413 => Failure(Code::BodyTooLarge.error()),
            _ => malformed(&refusal),
        })?;
        return Ok(Source { name: String::new(), media_type, content: Content::Bytes(bytes) });
    }
    let mut parts = Multipart::from_request(request, app).await.map_err(|error| malformed(&error))?;
    while let Some(part) = parts.next_field().await.map_err(|error| malformed(&error))? {
        if part.name() == Some("file") {
            let name = part.file_name().unwrap_or_default().to_owned();
            let media_type = part.content_type().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|error| match error.status().as_u16() {
                413 => Failure(Code::BodyTooLarge.error()),
                _ => malformed(&error),
            })?;
            return Ok(Source { name, media_type, content: Content::Bytes(bytes) });
        }
    }
    Err(malformed(&"file"))
}

fn told(app: &App, ctx: &Ctx, report: &Report) -> Value {
    let model = app.tenant.model();
    let errors = report.faults.iter().map(|told| {
        let fault = &told.fault;
        json!({ "line": told.line, "field": fault.field, "code": fault.code, "message": model.texts.fault(ctx.locale, fault) })
    });
    json!({
        "accepted": report.accepted, "rejected": report.rejected, "created": report.created, "updated": report.updated,
        "applied": report.kept, "unknown_columns": report.unknown, "errors": errors.collect::<Vec<_>>(),
    })
}
