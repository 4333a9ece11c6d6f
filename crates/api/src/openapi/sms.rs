//! Les adresses des SMS.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{object, optional, text, uuid},
    parameter,
};
use crate::{router::Endpoint, routes::sms::STATES};

/// Leurs réponses quand tout va bien.
pub(super) fn answers(method: &str, path: &str) -> Vec<(&'static str, Value)> {
    let whole = |schema: Value| vec![("200", answer("OK", schema))];
    match (method, path) {
        ("GET", _) => whole(object(&[
            ("data", json!({ "type": "array", "items": message() })),
            ("next_cursor", optional("string")),
            ("masked", json!({ "type": "boolean" })),
        ])),
        (_, "/api/v1/sms/test") => whole(object(&[
            ("outcome", json!({ "enum": ["sent", "refused", "unknown", "misconfigured", "none"] })),
            ("response", optional("string")),
        ])),
        _ => vec![("204", json!({ "description": "Done" }))],
    }
}

/// Leurs corps.
pub(super) fn body(endpoint: &Endpoint) -> Option<Value> {
    let (mut schema, required) = match (endpoint.method, endpoint.path) {
        ("POST", "/api/v1/sms/test") => (object(&[("to", text())]), "to"),
        ("POST", "/api/v1/sms/messages/{id}/resend") => {
            let state = json!({ "enum": ["failed", "unknown"] });
            (object(&[("state", state), ("may_arrive_twice", json!({ "type": "boolean" }))]), "state")
        }
        _ => return None,
    };
    schema["required"] = json!([required]);
    Some(super::body(schema))
}

/// Leurs paramètres de recherche.
pub(super) fn parameters(method: &str) -> Vec<Value> {
    if method != "GET" {
        return Vec::new();
    }
    let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
    vec![
        one("state", json!({ "enum": STATES }), "State"),
        one("number", text(), "Part of the number"),
        one("person", text(), "Part of the person's name"),
        one("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Page size"),
        one("cursor", text(), "next_cursor of the previous page"),
    ]
}

fn message() -> Value {
    let number = || json!({ "type": "integer" });
    object(&[
        ("id", uuid()),
        ("recipient", text()),
        ("person", optional("string")),
        ("state", json!({ "enum": STATES })),
        ("priority", number()),
        ("attempts", number()),
        ("alphabet", json!({ "enum": ["gsm7", "ucs2"] })),
        ("segments", number()),
        ("provider_id", optional("string")),
        ("response", optional("string")),
        ("created_at", text()),
        ("sent_at", optional("string")),
    ])
}
