//! Les entrées d'appels, ce qu'elles reçoivent, et l'adresse où on les appelle.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{object, optional, text, uuid},
    parameter,
};
use crate::router::Endpoint;

/// L'adresse d'une entrée.
pub(super) const CALL: &str = "/api/v1/hooks/{id}";

/// L'essai d'une boîte aux lettres.
pub(super) const MAILBOX: &str = "/api/v1/automation/mailboxes/test";

/// Leurs réponses quand tout va bien.
pub(super) fn answers(method: &str, path: &str) -> Vec<(&'static str, Value)> {
    let whole = |schema: Value| vec![("200", answer("OK", schema))];
    match (method, path.trim_start_matches("/api/v1/automation/hooks")) {
        (_, MAILBOX) => whole(object(&[("messages", json!({ "type": "integer", "minimum": 0 }))])),
        (_, CALL) => vec![("202", answer("Kept", object(&[("id", uuid())])))],
        ("DELETE", _) => vec![("204", json!({ "description": "Done" }))],
        ("GET", "") => whole(object(&[("data", json!({ "type": "array", "items": hook() }))])),
        ("POST", "") => vec![("201", answer("Created, with its secret", told()))],
        ("POST", "/{id}/rotate") => whole(told()),
        ("POST", "/{id}/test") => whole(object(&[
            ("payload", json!({})),
            ("act", optional("string")),
            ("record", optional("string")),
            ("values", optional("object")),
            ("errors", faults()),
            ("triggers", json!({ "type": "array", "items": text() })),
        ])),
        ("GET", "/{id}/deliveries") => whole(object(&[
            ("data", json!({ "type": "array", "items": delivery() })),
            ("next_cursor", optional("string")),
        ])),
        (_, path) if path.starts_with("/{id}/deliveries") => whole(delivery()),
        _ => whole(hook()),
    }
}

/// Leurs corps, quand ce n'est pas un objet quelconque.
pub(super) fn body(endpoint: &Endpoint) -> Option<Value> {
    let any = || json!({ "schema": {} });
    let schema = match (endpoint.method, endpoint.path) {
        (_, CALL) => {
            return Some(json!({ "required": true, "content": {
                "application/json": any(), "application/xml": any(),
                "application/x-www-form-urlencoded": any(), "multipart/form-data": any(),
            } }));
        }
        ("POST" | "PATCH", "/api/v1/automation/hooks" | "/api/v1/automation/hooks/{id}") => definition(&[]),
        ("POST", "/api/v1/automation/hooks/{id}/test") => definition(&[("payload", json!({})), ("delivery", uuid())]),
        (_, MAILBOX) => {
            let mut schema = object(&[("auth", mailbox()), ("secret", text()), ("hook", uuid())]);
            schema["required"] = json!(["auth"]);
            schema
        }
        _ => return None,
    };
    Some(json!({ "content": { "application/json": { "schema": schema } } }))
}

/// Les paramètres d'une liste d'appels.
pub(super) fn parameters() -> Vec<Value> {
    let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
    vec![
        one("status", statuses(), "State"),
        one("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Page size"),
        one("cursor", text(), "next_cursor of the previous page"),
    ]
}

fn statuses() -> Value {
    json!({ "enum": ["received", "done", "failed", "rejected"] })
}

/// Ce qu'on écrit d'une entrée ; aucun membre n'y est toujours exigé.
fn definition(more: &[(&str, Value)]) -> Value {
    let mut schema = object(&[&members()[..], &[("secret", text())], more].concat());
    if let Some(members) = schema.as_object_mut() {
        members.remove("required");
    }
    schema
}

fn members() -> [(&'static str, Value); 9] {
    let auth = object(&[("kind", json!({ "enum": ["standard", "hmac", "token"] })), ("header", optional("string"))]);
    let mut auth = auth;
    auth["required"] = json!(["kind"]);
    let auth = json!({ "oneOf": [auth, mailbox()] });
    [
        ("name", text()),
        ("enabled", json!({ "type": "boolean" })),
        ("auth", auth),
        ("format", json!({ "enum": ["auto", "json", "xml", "form"] })),
        ("action", json!({ "enum": ["none", "create", "update", "upsert"] })),
        ("entity", optional("string")),
        ("key", optional("string")),
        ("mapping", json!({ "type": "array", "items": object(&[("field", text()), ("from", text())]) })),
        ("per_minute", json!({ "type": "integer", "minimum": 1, "maximum": 6000 })),
    ]
}

/// Une boîte aux lettres, qu'une entrée relève.
fn mailbox() -> Value {
    let flag = || json!({ "type": "boolean" });
    let whole = |most: u32| json!({ "type": "integer", "minimum": 1, "maximum": most });
    let mut mailbox = object(&[
        ("kind", json!({ "enum": ["mailbox"] })),
        ("host", text()),
        ("port", json!({ "type": ["integer", "null"], "minimum": 1, "maximum": 65535 })),
        ("security", json!({ "enum": ["tls", "starttls", "plain"] })),
        ("user", text()),
        ("folder", text()),
        ("after", json!({ "enum": ["seen", "move", "delete"] })),
        ("move_to", optional("string")),
        ("every_minutes", whole(1440)),
        ("senders", json!({ "type": "array", "items": text() })),
        ("subject", optional("string")),
        ("when", optional("string")),
        ("ignore_automatic", flag()),
    ]);
    mailbox["required"] = json!(["kind", "host", "user"]);
    mailbox
}

fn hook() -> Value {
    let own = [("id", uuid()), ("owner", uuid()), ("created_at", text()), ("updated_at", text())];
    let mut hook = object(&[&members()[..], &own].concat());
    hook["properties"]["url"] = text();
    hook["properties"]["mailbox"] = object(&[
        ("read_at", optional("string")),
        ("next_at", optional("string")),
        ("failures", json!({ "type": "integer" })),
        ("error", optional("object")),
    ]);
    hook
}

fn told() -> Value {
    let mut told = hook();
    told["properties"]["secret"] = text();
    told
}

fn faults() -> Value {
    json!({ "type": "array", "items": object(&[("field", text()), ("code", text()), ("message", text())]) })
}

fn delivery() -> Value {
    let mut delivery = object(&[
        ("id", uuid()),
        ("key", text()),
        ("status", statuses()),
        ("received_at", text()),
        ("finished_at", optional("string")),
        ("ip", optional("string")),
        ("act", optional("string")),
        ("entity", optional("string")),
        ("record", optional("string")),
        ("runs", optional("integer")),
        ("errors", faults()),
        ("protected", json!({ "type": "boolean" })),
    ]);
    delivery["properties"]["payload"] = json!({});
    delivery["properties"]["headers"] = json!({ "type": "object" });
    delivery
}
