//! Ce qu'une personne fait d'une demande d'approbation, une seule fois sous une même `Idempotency-Key` ; chaque adresse rend la
//! demande telle qu'elle est ensuite.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use kernel::{Ctx, Result};
use serde::Deserialize;
use serde_json::{Map, Value};
use services::{
    Services,
    approvals::{self, Via},
};
use store::records::Written;
use uuid::Uuid;

use crate::{
    App,
    extract::{Body, Caller, Repeat, known, repeat::Turn},
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
        pub(crate) async fn $verb(State(app): State<App>, caller: Caller, Path(key): Path<String>, repeat: Repeat, body: Body) -> Reply<Response> {
            let turn = repeat.open(&app, caller.ctx, &body.0).await?;
            let (id, said): (Uuid, Said) = (known(&key)?, body.read()?);
            let act: for<'a> fn(&'a Ctx, &'a Services, Uuid, Option<&'a str>) -> Doing<'a> = $act;
            let ctx = turn.ctx.clone();
            Box::pin(once(&app, turn, id, act(&ctx, &app.services, id, said.comment.as_deref()))).await
        })+
    };
}

/// Le fait, sauf si cette clé l'a déjà fait, et rend la demande.
async fn once(app: &App, mut turn: Turn, id: Uuid, doing: Doing<'_>) -> Reply<Response> {
    let ctx = turn.ctx.clone();
    let written = Written { id, version: 0, number: None, approval: None };
    let written = turn.write(async { doing.await.map(|()| written) }).await?;
    let shown = async { Ok(Json(approvals::show(&ctx, &app.services, id).await?).into_response()) };
    turn.answer(&written, shown).await
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
    repeat: Repeat,
    body: Body,
) -> Reply<Response> {
    let turn = repeat.open(&app, caller.ctx, &body.0).await?;
    let (id, again): (Uuid, Again) = (known(&key)?, body.read()?);
    let ctx = turn.ctx.clone();
    let doing = approvals::resubmit(&ctx, &app.services, id, again.comment.as_deref(), again.params);
    Box::pin(once(&app, turn, id, Box::pin(doing))).await
}
