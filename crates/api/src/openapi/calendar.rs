//! Les adresses de l'agenda.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{media, object, optional, text, uuid},
    parameter,
};
use crate::router::Endpoint;

/// Leurs réponses quand tout va bien.
pub(super) fn answers(endpoint: &Endpoint) -> Vec<(&'static str, Value)> {
    let whole = |schema: Value| vec![("200", answer("OK", schema))];
    match (endpoint.method, endpoint.path.trim_start_matches("/api/v1/calendar")) {
        ("GET", "") => whole(object(&[
            ("data", json!({ "type": "array", "items": item() })),
            ("truncated", json!({ "type": "boolean" })),
        ])),
        ("GET", "/feeds") => whole(list(feed(&[]))),
        ("POST", "/feeds") => vec![("201", answer("Created", told()))],
        ("POST", "/feeds/{id}/rotate") => whole(told()),
        ("GET", "/feed/{name}") => {
            vec![("200", media("text/calendar")), ("304", json!({ "description": "Not modified" }))]
        }
        ("DELETE", _) => vec![("204", json!({ "description": "Done" }))],
        ("POST", "/conflicts") => whole(list(object(&[
            ("user", uuid()),
            ("start", text()),
            ("end", text()),
            ("event", optional("string")),
            ("title", optional("string")),
        ]))),
        ("POST", _) => whole(object(&[("id", uuid()), ("answer", text())])),
        _ => whole(object(&[("id", uuid()), ("version", json!({ "type": "integer" }))])),
    }
}

/// Leurs paramètres de recherche.
pub(super) fn parameters(method: &str, path: &str) -> Vec<Value> {
    let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
    match (method, path.trim_start_matches("/api/v1/calendar")) {
        ("GET", "") => vec![
            one("from", text(), "First day or instant; required"),
            one("to", text(), "First day or instant that is out; at most 400 days later; required"),
            one("entities", text(), "core.event,hse.incident; all of them when absent"),
            one("view", uuid(), "Saved view whose filter applies"),
        ],
        ("DELETE", "/events/{key}/occurrences/{at}") => {
            vec![one("scope", json!({ "enum": ["this", "following", "all"], "default": "this" }), "How far it goes")]
        }
        _ => Vec::new(),
    }
}

fn list(items: Value) -> Value {
    object(&[("data", json!({ "type": "array", "items": items }))])
}

/// Un flux dont l'adresse se dit ; un accès CalDAV dit aussi de quoi y entrer.
fn told() -> Value {
    feed(&[("url", text()), ("login", optional("string")), ("password", optional("string"))])
}

fn feed(more: &[(&str, Value)]) -> Value {
    let own = [
        ("id", uuid()),
        ("name", text()),
        ("scope", json!({ "enum": ["mine", "company", "entity", "view", "caldav"] })),
        ("entity", optional("string")),
        ("view", optional("string")),
        ("created_at", text()),
        ("used_at", optional("string")),
        ("used_by", optional("string")),
    ];
    object(&[&own, more].concat())
}

fn item() -> Value {
    object(&[
        ("entity", text()),
        ("id", uuid()),
        ("title", optional("string")),
        ("start", text()),
        ("end", optional("string")),
        ("all_day", json!({ "type": "boolean" })),
        ("first_day", optional("string")),
        ("last_day", optional("string")),
        ("recurring", json!({ "type": "boolean" })),
        ("url", text()),
    ])
}
