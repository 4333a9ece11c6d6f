//! Le fichier des lignes qu'un import refuse.

use axum::{
    extract::{Path, State},
    response::Response,
};
use services::imports::{self, ErrorsFormat};

use super::id;
use crate::{
    App,
    extract::{Caller, Params, params::bad},
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
    let format = match params.text("format") {
        None | Some("csv") => ErrorsFormat::Csv,
        Some("xlsx") => ErrorsFormat::Xlsx,
        Some(value) => return Err(bad("format", value, "csv, xlsx").into()),
    };
    Ok(http::attachment(imports::errors(&caller.ctx, &app.services, id(&import)?, format).await?))
}
