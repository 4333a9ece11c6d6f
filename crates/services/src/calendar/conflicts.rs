//! Ce qui occupe déjà des personnes pendant une période : montré, jamais interdit.
//!
//! Un événement que l'acteur ne voit pas occupe quand même : il n'en apprend que l'heure.

use std::collections::HashSet;

use jiff::Timestamp;
use kernel::{Code, Ctx, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use store::records::{self, event::EVENT};
use uuid::Uuid;

use super::{
    agenda,
    event::{self, Event},
};
use crate::Services;

/// Ce que l'on veut savoir.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Début.
    from: String,
    /// Fin.
    to: String,
    /// Qui serait pris ; l'acteur à défaut.
    #[serde(default)]
    users: Vec<Uuid>,
    /// L'événement que l'on est en train de changer : il ne se gêne pas lui-même.
    #[serde(default)]
    event: Option<Uuid>,
}

/// Personnes à la fois.
const PEOPLE: usize = 100;

/// Événements regardés, et occurrences d'une série, au plus.
const MOST: usize = 10_000;
const PER_SERIES: usize = 100;

/// Qui est pris, par quoi, et quand.
pub async fn conflicts(ctx: &Ctx, services: &Services, asked: &Asked) -> Result<Value> {
    let window = agenda::window(ctx, &asked.from, &asked.to)?;
    if asked.users.len() > PEOPLE {
        return Err(Code::BadParameter
            .with("parameter", "users")
            .with("value", asked.users.len())
            .with("expected", PEOPLE));
    }
    let asked_for = if asked.users.is_empty() { vec![event::me(ctx)?] } else { asked.users.clone() };
    let users = records::visible(ctx, &services.tenant, "core.user", &asked_for).await?;
    let people: Vec<String> = users.iter().map(|user| format!("'{user}'")).collect();
    if people.is_empty() {
        return Ok(json!({ "data": [] }));
    }
    let among = people.join(", ");
    let busy =
        format!("status != 'cancelled' && (organiser in [{among}] || participants.exists(p, p.user in [{among}]))");
    let system = services.tenant.system("calendar.conflicts");
    let (events, _) = event::list(&system, &services.tenant, agenda::touching(window, Some(&busy)), MOST).await?;
    let others: Vec<&Event> = events
        .iter()
        .filter(|event| Some(event.id) != asked.event && event.link("series") != asked.event.or(Some(Uuid::nil())))
        .collect();
    let ids: Vec<Uuid> = others.iter().map(|event| event.id).collect();
    let seen: HashSet<Uuid> = records::visible(ctx, &services.tenant, EVENT, &ids).await?.into_iter().collect();
    let mut found: Vec<(Timestamp, Value)> = Vec::new();
    for event in others {
        let Ok(occurrences) = event.timing.within(window, PER_SERIES) else { continue };
        for one in occurrences.iter().filter(|one| event.timing.end(one) > window.from) {
            for user in users.iter().filter(|user| takes(event, **user)) {
                let shown = seen.contains(&event.id);
                found.push((
                    one.at,
                    json!({
                        "user": user, "start": one.at, "end": event.timing.end(one),
                        "event": shown.then_some(event.id), "title": event.text("title").filter(|_| shown),
                    }),
                ));
            }
        }
    }
    found.sort_by_key(|(at, _)| *at);
    Ok(json!({ "data": found.into_iter().map(|(_, one)| one).collect::<Vec<_>>() }))
}

/// Cet événement prend-il cette personne ? Celle qui a refusé est libre.
fn takes(event: &Event, user: Uuid) -> bool {
    let line = event.participants().find(|line| line.get("user").and_then(event::uuid) == Some(user));
    match line {
        Some(line) => line.get("answer").and_then(Value::as_str) != Some("declined"),
        None => event.link("organiser") == Some(user),
    }
}
