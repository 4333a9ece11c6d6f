//! Les adresses des travaux de fond : la file, ses sortes, les groupes de travailleurs et les nœuds.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{object, optional, text},
    automation::{list, page},
    parameter,
};
use crate::router::Endpoint;

const PREFIX: &str = "/api/v1/automation/";

/// L'adresse, sans ce que toutes partagent ; rien si elle n'est pas d'ici.
fn own(path: &str) -> Option<&str> {
    let path = path.strip_prefix(PREFIX)?;
    (path.starts_with("jobs") || path.starts_with("workers")).then_some(path)
}

/// Leurs réponses quand tout va bien ; rien si l'adresse n'est pas d'ici.
pub(super) fn answers(endpoint: &Endpoint) -> Option<Vec<(&'static str, Value)>> {
    let whole = |schema: Value| vec![("200", answer("OK", schema))];
    let done = || vec![("204", json!({ "description": "Done" }))];
    Some(match (endpoint.method, own(endpoint.path)?) {
        ("POST", path) if path.ends_with("/pause") || path.ends_with("/resume") => done(),
        ("DELETE", _) => done(),
        ("GET", "jobs") => whole(page(job(&[]))),
        ("POST", "jobs") => vec![("202", answer("Queued", object(&[("count", integer())])))],
        ("GET", "jobs/kinds") => whole(list(kind())),
        (_, path) if path.starts_with("jobs/kinds") => whole(kind()),
        ("GET", "jobs/{id}") => whole(job(&[("log", json!({ "type": "array", "items": fact() }))])),
        (_, path) if path.starts_with("workers") => whole(staff()),
        _ => whole(job(&[])),
    })
}

/// Leurs corps.
pub(super) fn body(endpoint: &Endpoint) -> Option<Value> {
    let among = |least: i64, most: i64| json!({ "type": "integer", "minimum": least, "maximum": most });
    let perhaps = |least: i64, most: i64| json!({ "type": ["integer", "null"], "minimum": least, "maximum": most });
    let properties = match (endpoint.method, own(endpoint.path)?) {
        ("POST", "jobs") => json!({
            "seconds": among(0, 600), "ending": { "enum": ["done", "failed"] }, "count": among(1, 20),
        }),
        ("PATCH", _) => json!({ "group": text(), "max_running": perhaps(1, 1000), "priority": among(-100, 100) }),
        ("PUT", _) => json!({ "workers": perhaps(1, 64) }),
        _ => return None,
    };
    Some(super::body(json!({ "type": "object", "additionalProperties": false, "properties": properties })))
}

/// Leurs paramètres de recherche.
pub(super) fn parameters(path: &str) -> Option<Vec<Value>> {
    let states = json!({ "enum": ["waiting", "running", "done", "failed", "cancelled"] });
    (own(path)? == "jobs").then(|| {
        let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
        vec![one("state", states, "State"), one("kind", text(), "Kind")]
    })
}

fn integer() -> Value {
    json!({ "type": "integer" })
}

fn job(more: &[(&str, Value)]) -> Value {
    let progress = json!({
        "type": ["object", "null"], "required": ["done", "total"],
        "properties": { "done": { "type": "number" }, "total": { "type": "number" } },
    });
    let own = [
        ("id", integer()),
        ("kind", text()),
        ("group", text()),
        ("state", json!({ "enum": ["waiting", "running", "done", "failed", "cancelled"] })),
        ("stopping", json!({ "type": "boolean" })),
        ("progress", progress),
        ("priority", integer()),
        ("attempts", integer()),
        ("max_attempts", integer()),
        ("by", optional("string")),
        ("trigger", optional("string")),
        ("node", optional("string")),
        ("run_at", text()),
        ("created_at", text()),
        ("started_at", optional("string")),
        ("finished_at", optional("string")),
        ("error", optional("string")),
    ];
    object(&[&own, more].concat())
}

/// Ce qui est arrivé à un travail.
fn fact() -> Value {
    json!({
        "type": "object", "required": ["at", "outcome"],
        "properties": {
            "at": text(), "outcome": { "enum": ["retry", "failed", "stopped", "lost", "cancelled", "retried"] },
            "node": text(), "attempt": integer(), "started_at": text(), "error": text(), "by": text(),
        },
    })
}

fn kind() -> Value {
    object(&[
        ("kind", text()),
        ("paused", json!({ "type": "boolean" })),
        ("group", text()),
        ("max_running", optional("integer")),
        ("priority", integer()),
        ("waiting", integer()),
        ("running", integer()),
        ("done", integer()),
        ("failed", integer()),
        ("cancelled", integer()),
        ("last_at", optional("string")),
        ("mean_ms", optional("integer")),
    ])
}

fn staff() -> Value {
    let group = object(&[
        ("name", text()),
        ("workers", optional("integer")),
        ("kinds", json!({ "type": "array", "items": text() })),
        ("waiting", integer()),
        ("running", integer()),
        ("nodes", integer()),
    ]);
    let node = object(&[
        ("node", text()),
        ("version", text()),
        ("groups", json!({ "type": "object", "additionalProperties": integer() })),
        ("started_at", text()),
        ("seen_at", text()),
        ("running", integer()),
    ]);
    object(&[
        ("groups", json!({ "type": "array", "items": group })),
        ("nodes", json!({ "type": "array", "items": node })),
    ])
}
