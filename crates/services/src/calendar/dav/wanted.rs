//! Ce qu'un document demande de changer à une fiche : les champs qui diffèrent, et eux seuls.
//!
//! Les réponses des autres restent celles qu'ils ont données, et un participant que l'acteur ne voit pas, donc que le document tait, reste.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use kernel::{Ctx, Result};
use serde_json::{Map, Value, json};
use store::records;
use uuid::Uuid;

use crate::{
    Services,
    calendar::{
        answer::Answer,
        event::{self, Event},
        ics::{
            Content, component,
            read::{Attendee, Component, Document, keeps},
        },
    },
};

/// Ce qu'un composant demande.
pub(super) struct Wanted {
    pub changes: Map<String, Value>,
    /// La réponse de l'acteur, si elle diffère de celle qu'il a donnée, et les participants qui la disent.
    pub answer: Option<(Answer, Value)>,
    /// Les lignes à garder telles quelles.
    pub extra: Option<String>,
}

impl Wanted {
    /// Range la réponse de l'acteur parmi les changements : qui peut modifier l'événement l'écrit avec le reste.
    pub(super) fn answered(&mut self) -> Option<Answer> {
        let (answer, lines) = self.answer.take()?;
        self.changes.insert("participants".to_owned(), lines);
        Some(answer)
    }
}

/// Les personnes que l'acteur voit, par adresse.
pub(super) struct Circle(HashMap<String, Uuid>);

impl Circle {
    /// Celles dont ce document parle.
    pub(super) async fn of(ctx: &Ctx, services: &Services, document: &Document) -> Result<Circle> {
        let components = std::iter::once(&document.whole).chain(document.moved.iter().map(|(_, one)| one));
        let addresses = components
            .flat_map(|one| one.attendees.iter().map(|attendee| attendee.email.clone()).chain(one.organiser.clone()));
        let mut addresses: Vec<String> = addresses.collect();
        addresses.sort_unstable();
        addresses.dedup();
        let people = services.identity.people_at(&addresses).await?;
        let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        let seen = records::visible(ctx, &services.tenant, "core.user", &ids).await?;
        let known = people.into_iter().filter(|one| seen.contains(&one.id) || ctx.actor.id == Some(one.id));
        Ok(Circle(known.map(|person| (person.email.to_lowercase(), person.id)).collect()))
    }
}

/// Un participant déjà là : l'adresse sous laquelle le document le dit, et sa ligne.
pub(super) type Line = (Option<String>, Map<String, Value>);

/// Les participants d'un événement.
pub(super) fn lines(event: &Event, content: &Content<'_>) -> Vec<Line> {
    let line = |line: &Map<String, Value>| {
        let email = component::email(content, line).map(str::to_lowercase);
        (email, event::bare(line, &["id", "user", "email", "name", "needed", "answer"]))
    };
    event.participants().map(line).collect()
}

/// Ce que ce composant demande, de l'événement tel qu'il est ou, sans lui, d'un événement neuf.
pub(super) fn wanted(
    ctx: &Ctx,
    component: &Component,
    circle: &Circle,
    event: Option<&Event>,
    lines: &[Line],
) -> Result<Wanted> {
    let differs = |name: &String, value: &Value| event.is_none_or(|event| !is_same(event, name, value));
    let fields = component.fields.iter().filter(|(name, value)| differs(name, value));
    let mut changes: Map<String, Value> = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
    let organiser = component.organiser.as_ref().map(|email| circle.0.get(email).copied());
    let mut extra = component.extra.clone();
    let mut answer = None;
    if organiser == Some(None) {
        // L'organisateur est d'ailleurs : c'est à lui d'inviter, et ses invités ne sont pas les nôtres.
        extra.insert_str(0, &component.people);
        keeps(&extra)?;
    } else {
        if let Some(organiser) =
            organiser.flatten().filter(|id| event.is_none_or(|event| event.link("organiser") != Some(*id)))
        {
            changes.insert("organiser".to_owned(), organiser.to_string().into());
        }
        let people = people(ctx, component, circle, lines);
        let lines = Value::Array(people.lines);
        if people.changed {
            changes.insert("participants".to_owned(), lines.clone());
        }
        answer = people.answer.map(|answer| (answer, lines));
    }
    let mut said: Vec<(i64, &str)> = component.reminders.clone();
    said.sort_unstable();
    said.dedup();
    if event.map_or(!said.is_empty(), |event| reminders(event) != said) {
        let lines = said.iter().map(|(minutes, channel)| json!({ "minutes": minutes, "channel": channel }));
        changes.insert("reminders".to_owned(), lines.collect());
    }
    Ok(Wanted { changes, answer, extra: Some(extra).filter(|extra| !extra.is_empty()) })
}

struct People {
    lines: Vec<Value>,
    changed: bool,
    answer: Option<Answer>,
}

fn people(ctx: &Ctx, component: &Component, circle: &Circle, lines: &[Line]) -> People {
    let mut said: HashMap<&str, &Attendee> = HashMap::new();
    for attendee in &component.attendees {
        said.entry(&attendee.email).or_insert(attendee);
    }
    let me = ctx.actor.email.to_lowercase();
    let mut people = People { lines: Vec::new(), changed: false, answer: None };
    for (email, line) in lines {
        let mut line = line.clone();
        if let Some(email) = email {
            let Some(attendee) = said.get(email.as_str()) else {
                people.changed = true;
                continue;
            };
            if line.get("needed").and_then(Value::as_str) != Some(attendee.needed) {
                line.insert("needed".to_owned(), attendee.needed.into());
                people.changed = true;
            }
            let given = line.get("answer").and_then(Value::as_str);
            if *email == me && line.contains_key("user") {
                people.answer = attendee.answer.filter(|answer| given != Some(answer.text()));
                line.extend(people.answer.map(|answer| ("answer".to_owned(), answer.text().into())));
            }
        }
        people.lines.push(line.into());
    }
    let mut known: HashSet<&str> = lines.iter().filter_map(|(email, _)| email.as_deref()).collect();
    for attendee in &component.attendees {
        if !known.insert(&attendee.email) {
            continue;
        }
        let answer = attendee.answer.filter(|_| attendee.email == me).map_or("pending", Answer::text);
        let who = match circle.0.get(&attendee.email) {
            Some(user) => json!({ "user": user, "needed": attendee.needed, "answer": answer }),
            None => {
                json!({ "email": attendee.email, "name": attendee.name, "needed": attendee.needed, "answer": answer })
            }
        };
        people.lines.push(who);
        people.changed = true;
    }
    people
}

/// Les rappels d'un événement, dans l'ordre.
fn reminders(event: &Event) -> Vec<(i64, &str)> {
    let line = |line: &'_ Map<String, Value>| line.get("minutes").and_then(Value::as_i64).unwrap_or_default();
    let channel = |line: &Map<String, Value>| match line.get("channel").and_then(Value::as_str) {
        Some("mail") => "mail",
        _ => "in_app",
    };
    let mut said: Vec<(i64, &str)> = event.lines("reminders").map(|one| (line(one), channel(one))).collect();
    said.sort_unstable();
    said.dedup();
    said
}

/// La fiche dit-elle déjà cela ?
fn is_same(event: &Event, name: &str, value: &Value) -> bool {
    let held = event.record.get(name).unwrap_or(&Value::Null);
    let instant = |value: &Value| value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    let text = |value: &Value| value.as_str().unwrap_or_default().replace("\r\n", "\n");
    match name {
        "starts_at" | "ends_at" => instant(held) == instant(value),
        "all_day" => held.as_bool().unwrap_or_default() == value.as_bool().unwrap_or_default(),
        "recurrence" => {
            let rule = event.timing.series.rule.as_ref();
            let written = rule.map(|rule| rule.write(|moment| event::until(&event.timing, moment))).unwrap_or_default();
            parts(&written) == parts(&text(value))
        }
        _ => text(held) == text(value),
    }
}

/// Les parties d'une règle, dans un ordre qui ne dépend pas de qui l'a écrite.
fn parts(rule: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = rule.split(';').filter(|part| !part.is_empty() && *part != "INTERVAL=1").collect();
    parts.sort_unstable();
    parts
}
