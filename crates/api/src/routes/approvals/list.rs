//! Mes demandes d'approbation.

use axum::{Json, extract::State};
use serde_json::Value;
use services::approvals::{self, Listed, Wanted};

use crate::{
    App,
    extract::{Caller, Params, params::bad},
    problem::Reply,
};

/// Une page : celles qui m'attendent, ou celles que j'ai décidées (`box=decided`) ou faites (`box=requested`).
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&["box", "state", "entity", "limit", "cursor"])?;
    let of = params.text("box").map_or(Ok(Listed::default()), |name| {
        let known = Listed::ALL.into_iter().find(|(one, _)| *one == name).map(|(_, of)| of);
        known.ok_or_else(|| bad("box", name, &Listed::ALL.map(|(name, _)| name).join(", ")))
    })?;
    let wanted = Wanted {
        of,
        state: params.text("state").map(str::to_owned),
        entity: params.text("entity").map(str::to_owned),
        cursor: params.cursor()?,
        limit: params.number("limit")?,
    };
    Ok(Json(approvals::list(&caller.ctx, &app.services, &wanted).await?))
}
