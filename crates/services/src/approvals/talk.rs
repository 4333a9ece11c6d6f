//! Ce que le demandeur fait de sa demande, et ce que chacun peut en dire : retirer, redemander, commenter.

use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value};
use store::records;
use uuid::Uuid;

use super::{
    decide::read_comment,
    queries::{self, Said},
    show,
    tell::News,
    turn::Turn,
};
use crate::Services;

/// Retire sa demande.
pub async fn withdraw(ctx: &Ctx, services: &Services, id: Uuid, comment: Option<&str>) -> Result<()> {
    let comment = read_comment(comment, false)?;
    let unit = services.tenant.unit().await?;
    let mut turn = Turn::take(services, &unit, ctx, id).await?;
    mine(ctx, services, &turn).await?;
    if !turn.instance.is_alive() {
        return Err(turn.instance.closed());
    }
    let tasks = queries::tasks(turn.db(), id, turn.instance.round).await?;
    let waiting: Vec<Uuid> = tasks.iter().filter(|task| task.state == "open").map(|task| task.user).collect();
    turn.close("withdrawn");
    queries::save(turn.db(), &turn.instance).await?;
    queries::stop(turn.db(), id).await?;
    turn.say(&Said { kind: "withdrawn", comment: comment.as_deref(), via: "app", ..Said::default() }).await?;
    turn.mark("withdrawn", None, "app").await?;
    turn.tell(News::Withdrawn, &waiting, None, comment.as_deref()).await?;
    turn.commit().await
}

/// Redemande, une fois les changements faits : tout est vérifié de nouveau, et les étapes repartent.
pub async fn resubmit(
    ctx: &Ctx,
    services: &Services,
    id: Uuid,
    comment: Option<&str>,
    params: Option<Map<String, Value>>,
) -> Result<()> {
    let comment = read_comment(comment, false)?;
    let unit = services.tenant.unit().await?;
    let mut turn = Turn::take(services, &unit, ctx, id).await?;
    mine(ctx, services, &turn).await?;
    if turn.instance.state != "changes_requested" {
        return Err(turn.instance.closed());
    }
    if let Some(params) = params {
        turn.instance.params = params;
    }
    let key = records::Key::Id(turn.instance.record);
    records::rehearse(ctx, unit.tenant(), &turn.instance.entity, &key, &turn.instance.action, &turn.instance.params)
        .await?;
    turn.instance.state = "open".to_owned();
    turn.instance.round += 1;
    turn.instance.step = None;
    queries::save(turn.db(), &turn.instance).await?;
    turn.say(&Said { kind: "resubmitted", comment: comment.as_deref(), via: "app", ..Said::default() }).await?;
    turn.mark("resubmitted", None, "app").await?;
    turn.advance().await?;
    turn.commit().await
}

/// Ajoute un commentaire ; ceux qui ont part à la demande l'apprennent.
pub async fn comment(ctx: &Ctx, services: &Services, id: Uuid, comment: Option<&str>) -> Result<()> {
    let comment = read_comment(comment, true)?;
    let unit = services.tenant.unit().await?;
    let mut turn = Turn::take(services, &unit, ctx, id).await?;
    show::expect_sight(ctx, services, &turn.instance).await?;
    turn.say(&Said { kind: "commented", comment: comment.as_deref(), via: "app", ..Said::default() }).await?;
    let tasks = queries::tasks(turn.db(), id, turn.instance.round).await?;
    let mut users: Vec<Uuid> = turn.instance.requester.into_iter().collect();
    users.extend(tasks.iter().filter(|task| task.state != "moot").map(|task| task.user));
    users.sort_unstable();
    users.dedup();
    turn.tell(News::Commented, &users, None, comment.as_deref()).await?;
    turn.commit().await
}

/// Refuse qui n'a pas fait cette demande.
async fn mine(ctx: &Ctx, services: &Services, turn: &Turn<'_>) -> Result<()> {
    show::expect_sight(ctx, services, &turn.instance).await?;
    match turn.instance.requester.is_some() && turn.instance.requester == ctx.actor.id {
        true => Ok(()),
        false => Err(Code::ApprovalNotYours.error()),
    }
}
