//! Les documents d'un enregistrement : les lire, les joindre à sa fiche.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use kernel::{Code, Ctx, Locale};
use schema::model::Entity;
use services::documents::{self, Made, Wanted};

use super::{create::answer, projection, target, update::version};
use crate::{
    App,
    extract::{Body, Caller, Params, Repeat, params::bad},
    problem::Reply,
};

/// Rien ne s'y exécute, rien ne s'y charge ; l'application seule la montre dans un cadre.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// L'adresse d'un document.
type Address = Path<(String, String, String, String)>;

/// Le document tel que l'appelant peut le lire, dans sa langue ou celle qu'il demande.
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural, key, document)): Address,
    params: Params,
) -> Reply<Response> {
    params.only(&["locale"])?;
    let (entity, key) = target(&app, Path((package, plural, key)))?;
    let wanted = Wanted { entity: &entity, key: &key, template: named(&entity, &document)? };
    Ok(page(documents::print(&spoken(caller.ctx, &params)?, &app.services, wanted).await?))
}

/// Joint le document à un champ de fichiers de la fiche, et rend l'enregistrement.
pub(crate) async fn attach(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural, key, document)): Address,
    params: Params,
    headers: HeaderMap,
    repeat: Repeat,
    Body(body): Body,
) -> Reply<Response> {
    params.only(&["locale", "fields", "expand"])?;
    let (entity, key) = target(&app, Path((package, plural, key)))?;
    let wanted = Wanted { entity: &entity, key: &key, template: named(&entity, &document)? };
    let (field, version) = (body.get("field").and_then(|field| field.as_str()), version(&headers, &body)?);
    let mut turn = repeat.open(&app, caller.ctx, &body).await?;
    let (ctx, shape) = (spoken(turn.ctx.clone(), &params)?, projection(&params));
    let written = turn.write(documents::attach(&ctx, &app.services, wanted, field, version)).await?;
    turn.answer(&written, answer(&app, &ctx, &entity, StatusCode::OK, &written, &shape, &headers)).await
}

/// Un des documents de l'entité.
fn named<'e>(entity: &'e Entity, document: &str) -> kernel::Result<&'e str> {
    entity.document(document).map(String::as_str).ok_or_else(|| Code::NotFound.error())
}

/// La demande, dans la langue qu'elle nomme.
fn spoken(mut ctx: Ctx, params: &Params) -> kernel::Result<Ctx> {
    if let Some(tag) = params.text("locale") {
        let known = Locale::ALL.into_iter().find(|locale| locale.code() == tag);
        ctx.locale = known.ok_or_else(|| bad("locale", tag, &Locale::ALL.map(Locale::code).join(", ")))?;
    }
    Ok(ctx)
}

fn page(made: Made) -> Response {
    let disposition = made.disposition();
    let mut response = Html(made.html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
