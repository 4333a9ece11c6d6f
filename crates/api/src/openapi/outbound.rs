//! Les abonnements aux événements, et leurs envois.

use serde_json::{Value, json};
use services::outbound::STATES;

use super::{
    answer,
    answers::{object, optional, text, uuid},
    parameter,
};
use crate::router::Endpoint;

/// L'adresse des abonnements.
pub(super) const WEBHOOKS: &str = "/api/v1/automation/webhooks";

/// Leurs réponses quand tout va bien.
pub(super) fn answers(method: &str, path: &str) -> Vec<(&'static str, Value)> {
    let whole = |schema: Value| vec![("200", answer("OK", schema))];
    match (method, path.trim_start_matches(WEBHOOKS)) {
        ("DELETE", _) => vec![("204", json!({ "description": "Done" }))],
        ("GET", "") => whole(object(&[("data", json!({ "type": "array", "items": listed() }))])),
        ("POST", "") => vec![("201", answer("Created, with its secret", told()))],
        ("POST", "/{id}/rotate") => whole(told()),
        ("POST", "/{id}/test") => whole(detail()),
        ("GET", "/{id}/deliveries") => whole(object(&[
            ("data", json!({ "type": "array", "items": delivery() })),
            ("next_cursor", optional("string")),
        ])),
        (_, path) if path.starts_with("/{id}/deliveries") => whole(detail()),
        _ => whole(webhook()),
    }
}

/// Leurs corps : ce qu'on écrit d'un abonnement ; aucun membre n'est exigé d'un changement.
pub(super) fn body(endpoint: &Endpoint) -> Option<Value> {
    let path = endpoint.path.strip_prefix(WEBHOOKS)?;
    let mut schema = object(&[&members()[..], &[("url", text())]].concat());
    match (endpoint.method, path) {
        ("POST", "") => schema["required"] = json!(["name", "url", "events"]),
        ("PATCH", "/{id}") => {
            schema.as_object_mut()?.remove("required");
        }
        _ => return None,
    }
    Some(json!({ "content": { "application/json": { "schema": schema } } }))
}

/// Les paramètres d'une liste d'envois.
pub(super) fn parameters(path: &str) -> Vec<Value> {
    let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
    match path.ends_with("/deliveries") {
        true => vec![
            one("state", json!({ "enum": STATES }), "State"),
            one("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Page size"),
            one("cursor", text(), "next_cursor of the previous page"),
        ],
        false => Vec::new(),
    }
}

fn members() -> [(&'static str, Value); 4] {
    let events = json!({
        "type": "array", "items": text(), "description": "hse.incident.created, hse.incident.* or *",
    });
    [
        ("name", text()),
        ("events", events),
        ("filter", optional("string")),
        ("fields", json!({ "type": ["array", "null"], "items": text() })),
    ]
}

/// Un abonnement ; son adresse entière n'est dite qu'à qui en répond.
fn webhook() -> Value {
    let own = [
        ("id", uuid()),
        ("owner", uuid()),
        ("host", optional("string")),
        ("url", optional("string")),
        ("enabled", json!({ "type": "boolean" })),
        ("failures", json!({ "type": "integer" })),
        ("failing_since", optional("string")),
        ("disabled_at", optional("string")),
        ("disabled_reason", json!({ "enum": ["manual", "failing", "gone", "owner", null] })),
        ("old_secret_until", optional("string")),
        ("created_at", text()),
        ("updated_at", text()),
    ];
    object(&[&members()[..], &own].concat())
}

fn listed() -> Value {
    let mut listed = webhook();
    listed["properties"]["last"] = json!({ "anyOf": [delivery(), { "type": "null" }] });
    listed
}

fn told() -> Value {
    let mut told = webhook();
    told["properties"]["secret"] = text();
    told
}

fn delivery() -> Value {
    object(&[
        ("id", text()),
        ("type", text()),
        ("events", json!({ "type": "array", "items": text() })),
        ("entity", optional("string")),
        ("record", optional("string")),
        ("at", text()),
        ("state", json!({ "enum": STATES })),
        ("attempts", json!({ "type": "integer" })),
        ("next_at", optional("string")),
        ("sent_at", optional("string")),
        ("duration_ms", optional("integer")),
        ("status", optional("integer")),
        ("error", optional("string")),
    ])
}

/// Un envoi et ce qu'il a porté ; protégé, sans son corps ni sa réponse.
fn detail() -> Value {
    let mut detail = delivery();
    detail["properties"]["protected"] = json!({ "type": "boolean" });
    detail["properties"]["headers"] = optional("object");
    detail["properties"]["body"] = optional("string");
    detail["properties"]["answer"] = optional("string");
    detail
}
