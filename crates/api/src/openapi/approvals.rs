//! Les adresses des approbations.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{media, object, optional, text, uuid},
    parameter,
};

/// Leurs réponses quand tout va bien.
pub(super) fn answers(method: &str, path: &str) -> Vec<(&'static str, Value)> {
    match (method, path) {
        (_, "/decide/{token}") => ["200", "410", "422", "429"].map(|status| (status, media("text/html"))).to_vec(),
        ("GET", "/api/v1/approvals") => vec![("200", answer("Page", page()))],
        ("POST", "/api/v1/approvals/bulk") => vec![("200", answer("Results", results()))],
        _ => vec![("200", answer("Approval", approval()))],
    }
}

/// Leurs paramètres de recherche.
pub(super) fn parameters(path: &str) -> Vec<Value> {
    let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
    match path {
        "/api/v1/approvals" => vec![
            one("box", json!({ "enum": ["to_decide", "decided", "requested"], "default": "to_decide" }), "Which ones"),
            one("state", states(), "State"),
            one("entity", text(), "hse.incident"),
            one("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Page size"),
            one("cursor", uuid(), "next_cursor of the previous page"),
        ],
        _ => Vec::new(),
    }
}

fn states() -> Value {
    json!({ "enum": ["open", "changes_requested", "approved", "rejected", "withdrawn", "failed", "cancelled"] })
}

fn page() -> Value {
    object(&[
        ("data", json!({ "type": "array", "items": object(&summary()) })),
        ("next_cursor", optional("string")),
        ("count", super::reference("Count")),
    ])
}

fn summary() -> Vec<(&'static str, Value)> {
    let flag = || json!({ "type": "boolean" });
    vec![
        ("id", uuid()),
        ("entity", text()),
        ("entity_label", optional("string")),
        ("record", uuid()),
        ("number", optional("string")),
        ("title", optional("string")),
        ("action", text()),
        ("action_label", text()),
        ("requester", person()),
        ("state", states()),
        ("state_label", optional("string")),
        ("blocked", flag()),
        ("step", json!({ "type": "integer" })),
        ("steps_total", json!({ "type": "integer" })),
        ("step_label", optional("string")),
        ("due_at", optional("string")),
        ("overdue", flag()),
        ("opened_at", text()),
        ("closed_at", optional("string")),
    ]
}

fn person() -> Value {
    object(&[("id", optional("string")), ("name", optional("string"))])
}

fn approval() -> Value {
    let decider = object(&[
        ("user", person()),
        ("place", json!({ "type": "integer" })),
        ("state", json!({ "enum": ["open", "approved", "rejected", "changes_requested", "moot"] })),
        ("escalated", json!({ "type": "boolean" })),
    ]);
    let step = object(&[
        ("name", text()),
        ("label", text()),
        ("state", json!({ "enum": ["waiting", "skipped", "open", "blocked", "approved", "stopped"] })),
        ("need", optional("integer")),
        ("opened_at", optional("string")),
        ("due_at", optional("string")),
        ("decided_at", optional("string")),
        ("escalated_at", optional("string")),
        ("worked_seconds", optional("integer")),
        ("deciders", json!({ "type": "array", "items": decider })),
    ]);
    let event = object(&[
        ("at", text()),
        ("kind", text()),
        ("kind_label", optional("string")),
        ("round", json!({ "type": "integer" })),
        ("step", optional("string")),
        ("step_label", optional("string")),
        ("actor", person()),
        ("on_behalf_of", json!({ "anyOf": [{ "type": "null" }, person()] })),
        ("comment", optional("string")),
        ("via", json!({ "enum": ["app", "mail", "system"] })),
    ]);
    let actions = json!({ "enum": ["approve", "reject", "request-change", "comment", "withdraw", "resubmit"] });
    let mut members = summary();
    members.extend([
        ("round", json!({ "type": "integer" })),
        ("steps", json!({ "type": "array", "items": step })),
        ("history", json!({ "type": "array", "items": event })),
        ("error", optional("object")),
        ("actions", json!({ "type": "array", "items": actions })),
    ]);
    object(&members)
}

fn results() -> Value {
    let result = json!({
        "type": "object", "required": ["id", "done"],
        "properties": { "id": uuid(), "done": { "type": "boolean" }, "error": { "type": "object" } },
    });
    object(&[
        ("results", json!({ "type": "array", "items": result })),
        ("succeeded", json!({ "type": "integer" })),
        ("failed", json!({ "type": "integer" })),
    ])
}
