//! Ce qu'on écrit d'un abonnement : les événements, le filtre et les champs, que son auteur doit pouvoir lire.

use kernel::{Code, Ctx, Error, FieldError, Result};
use reqwest::Url;
use schema::model::Model;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::records::{Query, reading_faults};

use crate::webhooks::guard::{self, Refusal};

/// Longueurs d'un nom et d'une adresse, événements et champs, au plus.
const MAX_NAME: usize = 60;
const MAX_URL: usize = 2000;
const MAX_EVENTS: usize = 100;
const MAX_FIELDS: usize = 200;

/// Tout ce qui arrive.
const EVERYTHING: &str = "*";

/// Ce qu'on écrit d'un abonnement, hors son adresse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    pub name: String,
    /// `hse.incident.created`, `hse.incident.*` ou `*`.
    pub events: Vec<String>,
    /// Filtre CEL, comme celui d'une liste.
    #[serde(default)]
    pub filter: Option<String>,
    /// Champs envoyés ; tous ceux que l'enregistrement porte à défaut.
    #[serde(default)]
    pub fields: Option<Vec<String>>,
}

impl Definition {
    /// Lit une définition ; une clé inconnue ou d'un mauvais type est refusée, une clé absente se dit à sa place.
    pub(super) fn read(body: Map<String, Value>) -> Result<Definition> {
        let missing = ["name", "events"].into_iter().filter(|name| !body.contains_key(*name));
        let missing: Vec<FieldError> = missing.map(|name| FieldError::new(name, "required")).collect();
        if !missing.is_empty() {
            return Err(Error::invalid(missing));
        }
        let read: Definition = serde_json::from_value(Value::Object(body))
            .map_err(|error| Code::MalformedBody.with("reason", error.to_string()))?;
        let filter = read.filter.map(|filter| filter.trim().to_owned()).filter(|filter| !filter.is_empty());
        Ok(Definition { filter, fields: read.fields.filter(|fields| !fields.is_empty()), ..read })
    }

    /// La même, ces clés remplacées.
    pub(super) fn with(&self, changes: Map<String, Value>) -> Result<Definition> {
        let mut body = self.body();
        body.extend(changes);
        Definition::read(body)
    }

    pub(super) fn body(&self) -> Map<String, Value> {
        let body = serde_json::to_value(self).unwrap_or_default();
        body.as_object().cloned().unwrap_or_default()
    }

    /// Refuse ce que cette personne ne pourrait pas lire, ou qui ne servirait jamais.
    pub(super) fn check(&self, ctx: &Ctx, model: &Model) -> Result<()> {
        let mut faults = Vec::new();
        if !is_name(&self.name) {
            faults.push(FieldError::new("name", "pattern"));
        }
        self.check_events(ctx, model, &mut faults);
        if faults.is_empty() {
            self.check_reading(ctx, model, &mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
    }

    fn check_events(&self, ctx: &Ctx, model: &Model, faults: &mut Vec<FieldError>) {
        if self.events.is_empty() {
            faults.push(FieldError::new("events", "required"));
        }
        if self.events.len() > MAX_EVENTS {
            faults.push(FieldError::new("events", "too_many").with("max", MAX_EVENTS));
        }
        let mut sorted = self.events.clone();
        sorted.sort_unstable();
        if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
            faults.push(FieldError::new("events", "repeated"));
        }
        if let Some(wrong) = self.events.iter().find(|event| !is_known(ctx, model, event)) {
            faults.push(FieldError::new("events", "unknown_option").with("value", wrong.as_str()));
        }
    }

    /// Le filtre et les champs se lisent au nom de cette personne, sur la seule entité des événements.
    fn check_reading(&self, ctx: &Ctx, model: &Model, faults: &mut Vec<FieldError>) {
        let given = [("filter", self.filter.is_some()), ("fields", self.fields.is_some())];
        let given: Vec<&str> = given.into_iter().filter_map(|(part, given)| given.then_some(part)).collect();
        let Some(entity) = self.entity().and_then(|name| model.entity(name)) else {
            return faults.extend(given.into_iter().map(|part| FieldError::new(part, "one_entity")));
        };
        if self.fields.as_ref().is_some_and(|fields| fields.len() > MAX_FIELDS) {
            return faults.push(FieldError::new("fields", "too_many").with("max", MAX_FIELDS));
        }
        let parts = [
            ("filter", Query { filter: self.filter.clone(), ..Query::default() }),
            ("fields", Query { fields: self.fields.clone(), ..Query::default() }),
        ];
        faults.extend(reading_faults(ctx, model, entity, &parts));
    }

    /// La seule entité que ces événements nomment, s'il n'y en a qu'une.
    pub(super) fn entity(&self) -> Option<&str> {
        let mut entities = self.events.iter().map(|event| split(event).map(|(entity, _)| entity));
        let first = entities.next()??;
        entities.all(|other| other == Some(first)).then_some(first)
    }
}

/// L'entité et le nom d'un événement ; rien pour `*`.
fn split(event: &str) -> Option<(&str, &str)> {
    let (at, _) = event.match_indices('.').nth(1)?;
    Some((&event[..at], &event[at + 1..]))
}

/// Un événement que le modèle connaît, d'une entité que cette personne lit.
fn is_known(ctx: &Ctx, model: &Model, event: &str) -> bool {
    if event == EVERYTHING {
        return true;
    }
    let Some((entity, name)) = split(event) else { return false };
    let seen = |entity: &&str| !ctx.actor.access(entity, "view").is_denied();
    let Some(entity) = Some(entity).filter(seen).and_then(|name| model.entity(name)) else { return false };
    name == EVERYTHING || entity.event_names().iter().any(|known| known == name)
}

/// Une adresse qu'on pourra appeler ; un hôte introuvable aujourd'hui ne la refuse pas.
pub(super) async fn check_url(url: &str, allowed_hosts: &[String]) -> Result<()> {
    let refused = |code: &str| Err(Error::invalid(vec![FieldError::new("url", code)]));
    let parsed = Url::parse(url).ok().filter(|one| url.len() <= MAX_URL && matches!(one.scheme(), "http" | "https"));
    let Some(parsed) = parsed.filter(Url::has_host) else { return refused("bad_url") };
    if !guard::speaks(&parsed, allowed_hosts) {
        return refused("https_only");
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return refused("url_credentials");
    }
    match guard::check(url, allowed_hosts).await {
        Ok(_) | Err(Refusal::Unresolved(_)) => Ok(()),
        Err(Refusal::Forbidden(_)) => refused("private_address"),
    }
}

/// L'hôte d'une adresse.
pub(super) fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (1..=MAX_NAME).contains(&length) && name.trim() == name && !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_names_its_entity_then_itself() {
        assert_eq!(split("hse.incident.created"), Some(("hse.incident", "created")));
        assert_eq!(split("hse.incident.approval.opened"), Some(("hse.incident", "approval.opened")));
        assert_eq!(split("hse.incident.*"), Some(("hse.incident", "*")));
        assert_eq!((split("*"), split("hse.incident")), (None, None));
    }

    #[test]
    fn a_filter_asks_for_a_single_entity() {
        let of = |events: &[&str]| Definition {
            name: "n".to_owned(),
            events: events.iter().map(|event| (*event).to_owned()).collect(),
            filter: None,
            fields: None,
        };
        assert_eq!(of(&["hse.incident.created", "hse.incident.*"]).entity(), Some("hse.incident"));
        assert_eq!(of(&["hse.incident.created", "hse.action.created"]).entity(), None);
        assert_eq!(of(&["hse.incident.created", "*"]).entity(), None);
        assert_eq!(of(&["*"]).entity(), None);
    }
}
