//! Le typage des scripts, pour l'éditeur de qui les écrit.

use axum::{http::header, response::IntoResponse};

use crate::{
    extract::{Caller, Params},
    problem::Reply,
};

/// Ce qu'un script reçoit et peut appeler, en TypeScript.
pub(crate) async fn typings(_: Caller, params: Params) -> Reply<impl IntoResponse> {
    params.only(&[])?;
    Ok(([(header::CONTENT_TYPE, "application/typescript; charset=utf-8")], script::TYPINGS))
}
