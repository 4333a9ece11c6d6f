//! Ce qu'une personne fait d'une demande d'approbation ; chaque adresse rend la demande telle qu'elle est ensuite.

use axum::{
    Json,
    extract::{Path, State},
};
use kernel::{Ctx, Result};
use serde::Deserialize;
use serde_json::{Map, Value};
use services::{
    Services,
    approvals::{self, Via},
};
use uuid::Uuid;

use super::id;
use crate::{
    App,
    extract::{Body, Caller},
    problem::Reply,
};

/// Ce que l'on dit en décidant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    comment: Option<String>,
}

/// De même, avec de nouveaux paramètres pour la transition.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Again {
    comment: Option<String>,
    params: Option<Map<String, Value>>,
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $verb:ident = $act:expr;)+) => {
        $($(#[$doc])*
        pub(crate) async fn $verb(State(app): State<App>, caller: Caller, Path(key): Path<String>, body: Body) -> Reply<Json<Value>> {
            let (id, said): (Uuid, Said) = (id(&key)?, body.read()?);
            let act: for<'a> fn(&'a Ctx, &'a Services, Uuid, Option<&'a str>) -> Doing<'a> = $act;
            act(&caller.ctx, &app.services, id, said.comment.as_deref()).await?;
            Ok(Json(approvals::show(&caller.ctx, &app.services, id).await?))
        })+
    };
}

/// Une opération en cours.
type Doing<'a> = std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

verbs! {
    /// Approuve l'étape en cours.
    approve = |ctx, services, id, comment| Box::pin(approvals::approve(ctx, services, id, comment, &Via::App));
    /// Refuse.
    reject = |ctx, services, id, comment| Box::pin(approvals::reject(ctx, services, id, comment, &Via::App));
    /// Demande des changements.
    request_change = |ctx, services, id, comment| Box::pin(approvals::request_change(ctx, services, id, comment, &Via::App));
    /// Commente.
    comment = |ctx, services, id, comment| Box::pin(approvals::comment(ctx, services, id, comment));
    /// Retire sa demande.
    withdraw = |ctx, services, id, comment| Box::pin(approvals::withdraw(ctx, services, id, comment));
}

/// Redemande, une fois les changements faits.
pub(crate) async fn resubmit(
    State(app): State<App>,
    caller: Caller,
    Path(key): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    let (id, again): (Uuid, Again) = (id(&key)?, body.read()?);
    approvals::resubmit(&caller.ctx, &app.services, id, again.comment.as_deref(), again.params).await?;
    Ok(Json(approvals::show(&caller.ctx, &app.services, id).await?))
}
