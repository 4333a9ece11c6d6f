//! Les adresses du courrier.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{object, optional, text, uuid},
    parameter,
};
use crate::{router::Endpoint, routes::mail::STATES};

mod templates;

/// Où arrivent les retours.
const BOUNCES: &str = "/api/v1/mail/bounces/{source}";

/// Leurs réponses quand tout va bien.
pub(super) fn answers(method: &str, path: &str) -> Vec<(&'static str, Value)> {
    let whole = |schema: Value| vec![("200", answer("OK", schema))];
    match (method, path) {
        (_, BOUNCES) => whole(object(&[("taken", count())])),
        (_, path) if path.starts_with(templates::BASE) => whole(templates::answer(method, path)),
        ("GET", "/api/v1/mail/open/{token}") => {
            let image = json!({ "image/gif": { "schema": { "type": "string", "format": "binary" } } });
            vec![("200", json!({ "description": "A point, whatever the address", "content": image }))]
        }
        ("GET", "/api/v1/mail/click/{token}") => {
            vec![("302", json!({ "description": "Where the link of the mail leads" }))]
        }
        ("GET", "/api/v1/mail/messages") => whole(page(message())),
        ("GET", "/api/v1/mail/suppressions") => whole(page(suppression())),
        ("GET", "/api/v1/mail/unsubscribes") => whole(page(unsubscribe())),
        ("POST", "/api/v1/mail/test") => {
            let outcome = json!({ "enum": ["sent", "refused", "unknown", "suppressed", "misconfigured"] });
            whole(object(&[("to", text()), ("outcome", outcome), ("response", optional("string"))]))
        }
        ("GET", _) => {
            let day = object(&[
                ("day", text()),
                ("states", json!({ "type": "object" })),
                ("tracked", count()),
                ("opened", count()),
                ("clicked", count()),
            ]);
            whole(object(&[("data", json!({ "type": "array", "items": day }))]))
        }
        _ => vec![("204", json!({ "description": "Done" }))],
    }
}

/// Leurs corps.
pub(super) fn body(endpoint: &Endpoint) -> Option<Value> {
    match (endpoint.method, endpoint.path) {
        (_, BOUNCES) => Some(json!({ "required": true, "content": {
            "message/rfc822": { "schema": { "type": "string" } }, "application/json": { "schema": {} },
            "text/plain": { "schema": { "type": "string" } },
        } })),
        ("POST", "/api/v1/mail/suppressions") => {
            let mut schema = object(&[("address", text()), ("detail", text())]);
            schema["required"] = json!(["address"]);
            Some(super::body(schema))
        }
        ("POST", "/api/v1/mail/messages/{id}/resend") => {
            let mut schema = object(&[("state", json!({ "enum": ["failed", "unknown", "suppressed"] }))]);
            schema["required"] = json!(["state"]);
            Some(super::body(schema))
        }
        (method, path) if path.starts_with(templates::BASE) => templates::body(method, path),
        _ => None,
    }
}

/// Leurs paramètres de recherche.
pub(super) fn parameters(method: &str, path: &str) -> Vec<Value> {
    let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
    let page = || {
        vec![
            one("address", text(), "Part of the address"),
            one("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Page size"),
            one("cursor", text(), "next_cursor of the previous page"),
        ]
    };
    match (method, path) {
        ("GET", "/api/v1/mail/messages") => {
            [vec![one("state", states(), "State"), one("template", text(), "Written from this template")], page()]
                .concat()
        }
        ("GET", "/api/v1/mail/suppressions" | "/api/v1/mail/unsubscribes") => page(),
        ("GET", "/api/v1/mail/statistics") => {
            vec![one("days", json!({ "type": "integer", "minimum": 1, "maximum": 366, "default": 30 }), "How far back")]
        }
        _ => Vec::new(),
    }
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn states() -> Value {
    json!({ "enum": STATES })
}

fn page(items: Value) -> Value {
    object(&[("data", json!({ "type": "array", "items": items })), ("next_cursor", optional("string"))])
}

fn message() -> Value {
    object(&[
        ("id", uuid()),
        ("recipient", text()),
        ("subject", text()),
        ("template", optional("string")),
        ("state", states()),
        ("priority", json!({ "type": "integer" })),
        ("attempts", json!({ "type": "integer" })),
        ("response", optional("string")),
        ("created_at", text()),
        ("sent_at", optional("string")),
        ("delivered_at", optional("string")),
        ("returned_at", optional("string")),
        (
            "attachments",
            json!({ "type": "array", "items": object(&[("name", optional("string")), ("size", optional("integer"))]) }),
        ),
        ("tracked", json!({ "type": "boolean" })),
        ("opened_at", optional("string")),
        ("opens", count()),
        ("clicked_at", optional("string")),
        ("clicks", count()),
    ])
}

fn suppression() -> Value {
    object(&[
        ("address", text()),
        ("reason", json!({ "enum": ["bounce", "complaint", "manual"] })),
        ("detail", optional("string")),
        ("source", text()),
        ("mail", optional("string")),
        ("since", text()),
        ("by", optional("string")),
    ])
}

fn unsubscribe() -> Value {
    object(&[
        ("id", text()),
        ("user", uuid()),
        ("name", text()),
        ("email", text()),
        ("category", text()),
        ("label", text()),
        ("since", optional("string")),
    ])
}
