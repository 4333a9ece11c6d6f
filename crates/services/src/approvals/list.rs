//! Mes demandes d'approbation : celles qui m'attendent, celles que j'ai décidées, celles que j'ai faites.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{queries as rows, show};
use crate::Services;

mod queries;

/// Une page, quand l'appelant n'en dit rien, et au plus.
const PAGE: (u32, u32) = (50, 200);

/// De quelles demandes il s'agit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Box {
    /// Celles qui attendent ma décision, ou celle de qui me l'a confiée.
    #[default]
    ToDecide,
    /// Celles où j'ai décidé.
    Decided,
    /// Celles que j'ai faites.
    Requested,
}

impl Box {
    /// Toutes, par leur nom.
    pub const ALL: [(&'static str, Box); 3] =
        [("to_decide", Box::ToDecide), ("decided", Box::Decided), ("requested", Box::Requested)];
}

/// Ce que l'appelant veut voir.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Lesquelles.
    pub of: Box,
    /// Dans cet état.
    pub state: Option<String>,
    /// De cette entité.
    pub entity: Option<String>,
    /// Après celle-ci.
    pub cursor: Option<Uuid>,
    /// Taille de page.
    pub limit: Option<u32>,
}

/// États d'une demande.
pub(super) const STATES: [&str; 7] =
    ["open", "changes_requested", "approved", "rejected", "withdrawn", "failed", "cancelled"];

/// Une page de mes demandes, la plus récente d'abord, et leur compte.
pub async fn list(ctx: &Ctx, services: &Services, wanted: &Wanted) -> Result<Value> {
    let me = ctx.actor.id.ok_or_else(|| Code::NotFound.error())?;
    if let Some(state) = wanted.state.as_deref().filter(|state| !STATES.contains(state)) {
        let refusal = Code::BadParameter.with("parameter", "state").with("value", state);
        return Err(refusal.with("expected", STATES.join(", ")));
    }
    let limit = wanted.limit.unwrap_or(PAGE.0);
    if limit == 0 || limit > PAGE.1 {
        let refusal = Code::BadParameter.with("parameter", "limit").with("value", limit);
        return Err(refusal.with("expected", format!("1–{}", PAGE.1)));
    }
    let db = &services.tenant.db;
    let mut holders = rows::delegators(db, me, ctx.now()).await?;
    holders.push(me);
    let mut page = queries::page(db, me, &holders, wanted, i64::from(limit) + 1).await?;
    let count = queries::count(db, me, &holders, wanted).await?;
    let more = page.len() > limit as usize;
    page.truncate(limit as usize);
    let data = show::summaries(ctx, services, &page).await?;
    let next_cursor = page.last().filter(|_| more).map(|last| last.id);
    Ok(json!({ "data": data, "next_cursor": next_cursor, "count": { "value": count, "exact": true } }))
}
