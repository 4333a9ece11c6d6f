//! Les adresses des gestes en nombre menés par le serveur.

use serde_json::{Value, json};
use services::bulk;

use super::{
    answer,
    answers::{media, object},
    parameter,
    queries::once,
    reference,
};
use crate::router::Endpoint;

/// Le début de leurs adresses.
pub(super) const PATH: &str = "/api/v1/bulk-jobs";

/// Leurs paramètres.
pub(super) fn parameters(method: &str, path: &str) -> Vec<Value> {
    match (method, path.strip_prefix(PATH)) {
        ("GET", Some("")) => vec![
            parameter("entity", "query", json!({ "type": "string" }), "Only jobs on this entity"),
            parameter("running", "query", json!({ "type": "boolean" }), "Only those under way"),
            parameter(
                "limit",
                "query",
                json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 20 }),
                "Jobs wanted",
            ),
            parameter(
                "cursor",
                "query",
                json!({ "type": "string", "format": "uuid" }),
                "next_cursor of the previous page",
            ),
        ],
        ("POST", Some("")) => vec![once()],
        ("GET", Some("/{id}/refusals")) => vec![
            parameter(
                "format",
                "query",
                json!({ "type": "string", "enum": ["json", "csv"], "default": "json" }),
                "Format",
            ),
            parameter("undo", "query", json!({ "type": "boolean" }), "What undoing left as it was"),
        ],
        _ => Vec::new(),
    }
}

/// Ce que la demande d'un geste porte.
pub(super) fn body(endpoint: &Endpoint) -> Option<Value> {
    if (endpoint.method, endpoint.path) != ("POST", PATH) {
        return None;
    }
    let text = |told: &str| json!({ "type": "string", "description": told });
    let map = |told: &str| json!({ "type": "object", "description": told });
    Some(super::body(json!({
        "type": "object", "required": ["entity", "operation"], "additionalProperties": false,
        "properties": {
            "entity": text("hse.incident"),
            "operation": { "type": "string", "enum": bulk::operations() },
            "action": text("Transition or declared action, for `action` only"),
            "set": map("Values, for `update` only"),
            "params": map("Parameters of the action, for `action` only"),
            "filter": text("CEL; nothing: every record the caller sees"),
            "q": text("Text search"),
            "max_affected": {
                "type": "integer", "minimum": 0, "maximum": bulk::MOST,
                "description": "Refused when more records match",
            },
        },
    })))
}

/// Leurs réponses.
pub(super) fn answers(method: &str, path: &str) -> Vec<(&'static str, Value)> {
    let data = |items: Value| ("data", json!({ "type": "array", "items": items }));
    match (method, path.strip_prefix(PATH)) {
        ("GET", Some("")) => {
            let next = ("next_cursor", json!({ "type": ["string", "null"] }));
            vec![("200", answer("Jobs", object(&[data(reference("BulkJob")), next])))]
        }
        ("GET", Some("/{id}/refusals")) => {
            let mut refusals = answer("Refusals", object(&[data(refusal())]));
            refusals["content"]["text/csv"] = media("text/csv")["content"]["text/csv"].take();
            vec![("200", refusals)]
        }
        ("GET", _) => vec![("200", answer("Job", reference("BulkJob")))],
        _ => vec![("202", answer("Under way", reference("BulkJob")))],
    }
}

fn fault() -> Value {
    let text = json!({ "type": "string" });
    object(&[("field", text.clone()), ("code", text.clone()), ("message", text)])
}

fn refusal() -> Value {
    object(&[
        ("id", json!({ "type": "string" })),
        ("label", json!({ "type": ["string", "null"] })),
        ("errors", json!({ "type": "array", "items": fault() })),
    ])
}

/// Un geste, tel que ses adresses le rendent.
pub(super) fn schema() -> Value {
    let (text, whole) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let counts = ["total", "done", "changed", "pending", "refused", "skipped", "reverted", "kept"];
    let progress: Vec<(&str, Value)> = counts.into_iter().map(|name| (name, whole.clone())).collect();
    let mut fault = fault();
    fault["type"] = json!(["object", "null"]);
    object(&[
        ("id", text.clone()),
        ("entity", text.clone()),
        ("operation", json!({ "enum": bulk::operations() })),
        ("action", json!({ "type": ["string", "null"] })),
        ("status", json!({ "enum": bulk::statuses() })),
        ("undoable", json!({ "type": "boolean" })),
        ("progress", object(&progress)),
        ("fault", fault),
        ("created_at", text.clone()),
        ("updated_at", text),
    ])
}
