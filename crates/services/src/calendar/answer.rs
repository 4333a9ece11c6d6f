//! Répondre à une invitation : seul un participant répond, et seulement pour lui.
//!
//! Il n'a pas le droit de modifier l'événement : sa réponse s'écrit au nom du système, sous sa demande, que l'audit retient.

use std::sync::Arc;

use kernel::{Actor, Code, Ctx, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Intent, Key, event::EVENT},
};
use uuid::Uuid;

use super::{
    event::{self, Event},
    tell,
};
use crate::{Services, stream};

/// Une réponse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Vient.
    Accepted,
    /// Ne vient pas.
    Declined,
    /// Ne sait pas encore.
    Tentative,
}

impl Answer {
    /// Ce que la fiche en garde.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Answer::Accepted => "accepted",
            Answer::Declined => "declined",
            Answer::Tentative => "tentative",
        }
    }
}

/// Essais, quand une autre écriture passe entre la lecture et la réponse.
const ATTEMPTS: usize = 10;

/// Écrit la réponse de l'acteur ; `record.not_found` s'il ne voit pas l'événement, `access.forbidden` s'il n'y est pas invité.
pub async fn answer(ctx: &Ctx, services: &Services, key: &Key, answer: Answer) -> Result<Value> {
    for _ in 0..ATTEMPTS {
        let event = event::find(ctx, &services.tenant, key).await?;
        let unit = services.tenant.unit().await?;
        match within(ctx, services, unit.tenant(), &event, answer).await {
            Err(error) if error.code == Code::StaleVersion => unit.roll_back().await?,
            written => {
                written?;
                unit.commit(&services.tenant).await?;
                return Ok(json!({ "id": event.id, "answer": answer.text() }));
            }
        }
    }
    Err(Code::StaleVersion.error())
}

/// De même, dans la transaction que la prise tient, de l'événement tel qu'il a été lu.
///
/// # Errors
/// `record.stale` s'il a changé depuis, `access.forbidden` si l'acteur n'y est pas invité.
pub(super) async fn within(
    ctx: &Ctx,
    services: &Services,
    inside: &Tenant,
    event: &Event,
    answer: Answer,
) -> Result<()> {
    let me = event::me(ctx)?;
    let name: Arc<Actor> = Arc::new(Actor::system(&format!("calendar.answer:{me}")));
    let system = Ctx::new(ctx.tenant.clone(), name, ctx.locale, ctx.request.clone(), ctx.clock().clone());
    let mine = |line: &Map<String, Value>| line.get("user").and_then(event::uuid) == Some(me);
    if !event.participants().any(mine) {
        return Err(Code::Forbidden.with("action", "answer"));
    }
    let body = Map::from_iter([("participants".to_owned(), lines(event, mine, answer.text()))]);
    let (key, version) = (Key::Id(event.id), Some(event.version));
    records::update(&system, inside, EVENT, &key, &body, version, Intent::Commit).await?;
    tell_organiser(&system, services, inside, event, &ctx.actor.name, answer.text()).await
}

/// L'organisateur apprend la réponse que l'acteur a écrite lui-même, pouvant modifier l'événement.
pub(super) async fn told(ctx: &Ctx, services: &Services, inside: &Tenant, event: &Event, answer: Answer) -> Result<()> {
    tell_organiser(ctx, services, inside, event, &ctx.actor.name, answer.text()).await
}

/// L'organisateur apprend la réponse.
async fn tell_organiser(
    ctx: &Ctx,
    services: &Services,
    inside: &Tenant,
    event: &Event,
    who: &str,
    answer: &str,
) -> Result<()> {
    let organiser: Vec<Uuid> = event.link("organiser").filter(|id| ctx.actor.id != Some(*id)).into_iter().collect();
    let said = json!({ "what": "answer", "who": who, "answer": answer });
    let said = said.as_object().cloned().unwrap_or_default();
    let told = tell::tell(ctx, services, inside, event, &organiser, &said).await?;
    stream::announce_told(&inside.db, &told).await
}

/// Les participants, dont celui-ci a répondu.
fn lines(event: &Event, mine: impl Fn(&Map<String, Value>) -> bool, answer: &str) -> Value {
    let line = |line: &Map<String, Value>| {
        let mut kept = event::bare(line, &["id", "user", "email", "name", "needed", "answer"]);
        if mine(line) {
            kept.insert("answer".to_owned(), answer.into());
        }
        Value::Object(kept)
    };
    event.participants().map(line).collect()
}
