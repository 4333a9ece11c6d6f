//! Les adresses de l'agenda.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{object, optional, text, uuid},
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
        ("DELETE", _) => vec![("204", json!({ "description": "Done" }))],
        ("POST", "/conflicts") => whole(list(object(&[
            ("user", uuid()),
            ("start", text()),
            ("end", text()),
            ("event", optional("string")),
            ("title", optional("string")),
        ]))),
        ("POST", _) => whole(object(&[("id", uuid()), ("answer", text())])),
        _ => whole(object(&[("id", uuid())])),
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
            vec![one("scope", json!({ "enum": ["this", "following"], "default": "this" }), "How far it goes")]
        }
        _ => Vec::new(),
    }
}

fn list(items: Value) -> Value {
    object(&[("data", json!({ "type": "array", "items": items }))])
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
