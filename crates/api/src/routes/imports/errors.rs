//! Le fichier des lignes qu'un import refuse.

use axum::{
    extract::{Path, State},
    response::Response,
};
use services::imports::{self, ErrorsFormat};

use crate::{
    App,
    extract::{Caller, Params, known},
    http,
    problem::Reply,
};

/// Les lignes refusées telles qu'elles étaient, leur rang et leurs motifs devant.
pub(crate) async fn errors(
    State(app): State<App>,
    caller: Caller,
    Path(import): Path<String>,
    params: Params,
) -> Reply<Response> {
    params.only(&["format"])?;
    let format = match params.choice("format", &["csv", "xlsx"])? {
        Some("xlsx") => ErrorsFormat::Xlsx,
        _ => ErrorsFormat::Csv,
    };
    Ok(http::attachment(imports::errors(&caller.ctx, &app.services, known(&import)?, format).await?))
}
