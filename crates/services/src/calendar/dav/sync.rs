//! Ce qui a changé dans l'agenda depuis une lecture (RFC 6578).
//!
//! Un jeton est l'empreinte des documents d'alors ; la base garde, par personne, ce que ses dernières lectures ont vu. Un jeton qu'elle
//! n'a plus fait tout relire.

use std::collections::HashSet;

use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value};

use super::shelf::{self, Mark};
use crate::{
    Services,
    calendar::{event, queries},
};

/// Lectures gardées par personne.
const KEPT: i64 = 16;

/// Ce qui a changé.
#[derive(Clone, Debug)]
pub struct Changes {
    /// Les documents neufs ou réécrits.
    pub marks: Vec<Mark>,
    /// Les noms de ceux qui ne sont plus de l'agenda.
    pub gone: Vec<String>,
    /// Le jeton d'après.
    pub token: String,
}

/// Ce qui a changé depuis ce jeton ; tout, sans lui.
pub async fn changes(ctx: &Ctx, services: &Services, since: Option<&str>) -> Result<Changes> {
    let known = match since {
        Some(token) => queries::seen(&services.tenant.db, event::me(ctx)?, token)
            .await?
            .ok_or_else(|| Code::DavRefused.with("reason", "sync-token").and("precondition", "D:valid-sync-token"))?,
        None => Map::new(),
    };
    let mut marks = shelf::index(ctx, services).await?;
    let token = token(ctx, services, &marks).await?;
    let names: HashSet<&str> = marks.iter().map(|mark| mark.name.as_str()).collect();
    let gone = known.keys().filter(|name| !names.contains(name.as_str())).cloned().collect();
    marks.retain(|mark| known.get(&mark.name).and_then(Value::as_str) != Some(&mark.tag));
    Ok(Changes { marks, gone, token })
}

/// Le jeton de ces documents, que la base reconnaîtra.
pub async fn token(ctx: &Ctx, services: &Services, marks: &[Mark]) -> Result<String> {
    let token = shelf::print(marks);
    let seen = marks.iter().map(|mark| (mark.name.clone(), mark.tag.as_str().into())).collect();
    queries::see(&services.tenant.db, event::me(ctx)?, &token, seen, ctx.now(), KEPT).await?;
    Ok(token)
}
