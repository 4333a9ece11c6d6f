//! Recevoir un fichier à importer.

use axum::{
    Json,
    extract::{FromRequest, Multipart, Request, State},
    http::StatusCode,
};
use kernel::Code;
use serde_json::Value;
use services::{files::Incoming, imports};

use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::{Failure, Reply},
};

/// Reçoit la partie `file` d'un formulaire, au fil de l'eau, pour l'entité `entity`.
pub(crate) async fn upload(
    State(app): State<App>,
    caller: Caller,
    params: Params,
    request: Request,
) -> Reply<(StatusCode, Json<Value>)> {
    params.only(&["entity"])?;
    let entity = params.text("entity").ok_or_else(|| bad("entity", "", "hse.incident"))?;
    let mut parts = Multipart::from_request(request, &app).await.map_err(|error| malformed(&error))?;
    while let Some(part) = parts.next_field().await.map_err(|error| malformed(&error))? {
        if part.name() == Some("file") {
            let name = part.file_name().unwrap_or_default().to_owned();
            let declared = part.content_type().unwrap_or_default().to_owned();
            let incoming = Incoming { name, declared, field: None };
            let view = imports::upload(&caller.ctx, &app.services, entity, incoming, part).await?;
            return Ok((StatusCode::CREATED, Json(view)));
        }
    }
    Err(malformed(&"file"))
}

fn malformed(error: &dyn std::fmt::Display) -> Failure {
    Failure(Code::MalformedBody.with("reason", error.to_string()))
}
