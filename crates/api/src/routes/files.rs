//! Déposer et rendre des fichiers.

use axum::{
    Json,
    body::Body as Content,
    extract::{FromRequest, Multipart, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::Code;
use services::files::{FileView, Incoming, Opened, open, open_thumbnail, upload as store_file};

use crate::{
    App,
    extract::{Caller, Params, known, params::bad},
    http,
    problem::{Failure, Reply},
};

/// Reçoit un fichier au fil de l'eau ; la partie `field`, si elle vient, doit précéder la partie `file`.
pub(crate) async fn upload(
    State(app): State<App>,
    caller: Caller,
    params: Params,
    request: Request,
) -> Reply<(StatusCode, Json<FileView>)> {
    params.only(&["field"])?;
    let malformed = |error: &dyn std::fmt::Display| Failure(Code::MalformedBody.with("reason", error.to_string()));
    let mut parts = Multipart::from_request(request, &app).await.map_err(|error| malformed(&error))?;
    let mut field = params.text("field").map(str::to_owned);
    while let Some(part) = parts.next_field().await.map_err(|error| malformed(&error))? {
        match part.name() {
            Some("field") => field = Some(part.text().await.map_err(|error| malformed(&error))?),
            Some("file") => {
                let name = part.file_name().unwrap_or("fichier").to_owned();
                let declared = part.content_type().unwrap_or_default().to_owned();
                let view = store_file(&caller.ctx, &app.services, Incoming { name, declared, field }, part).await?;
                return Ok((StatusCode::CREATED, Json(view)));
            }
            _ => return Err(malformed(&"parts: file, field")),
        }
    }
    Err(malformed(&"file"))
}

/// Rend un fichier, ou sa vignette, à qui voit un enregistrement qui le porte.
pub(crate) async fn download(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Reply<Response> {
    params.only(&["thumbnail"])?;
    let id = known(&id)?;
    let opened = match params.text("thumbnail") {
        None => open(&caller.ctx, &app.services, id).await?,
        Some("256" | "true") => open_thumbnail(&caller.ctx, &app.services, id).await?,
        Some(value) => return Err(bad("thumbnail", value, "256").into()),
    };
    if http::already_held(&headers, &opened.etag) {
        return Ok(http::not_modified(&opened.etag));
    }
    Ok(content(opened))
}

/// Le contenu, sans que le navigateur puisse l'exécuter.
fn content(opened: Opened) -> Response {
    let Opened { media_type, size, etag, disposition, body, .. } = opened;
    let mut response = Content::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, size.into());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    for (name, value) in
        [(header::CONTENT_TYPE, media_type), (header::ETAG, etag), (header::CONTENT_DISPOSITION, disposition)]
    {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
