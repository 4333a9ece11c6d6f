//! Les adresses de l'automatisation : déclencheurs, exécutions, salons.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{media, object, optional, text, uuid},
    parameter, workers,
};
use crate::router::Endpoint;

/// Leurs réponses quand tout va bien.
pub(super) fn answers(endpoint: &Endpoint) -> Vec<(&'static str, Value)> {
    let whole = |schema: Value| vec![("200", answer("OK", schema))];
    let path = endpoint.path.trim_start_matches("/api/v1/automation/");
    match (endpoint.method, path) {
        ("POST", path) if path.ends_with("/enable") || path.ends_with("/disable") => {
            vec![("204", json!({ "description": "Done" }))]
        }
        ("GET", "triggers") => whole(object(&[
            ("data", json!({ "type": "array", "items": trigger() })),
            ("system", json!({ "type": "array", "items": system_event() })),
        ])),
        ("GET", "runs") => whole(page(run(&[]))),
        ("GET" | "POST", "runs/{id}" | "runs/{id}/replay" | "runs/{id}/stop") => {
            whole(run(&[("steps", steps()), ("system_event", optional("string")), ("payload", optional("object"))]))
        }
        ("POST", "runs/bulk") => whole(object(&[
            ("changed", json!({ "type": "integer" })),
            ("remaining", json!({ "type": "integer" })),
            ("as_of", text()),
        ])),
        ("POST", "triggers/test" | "triggers/{name}/test") => whole(object(&[
            ("matched", json!({ "type": "boolean" })),
            ("state", optional("string")),
            ("error", optional("object")),
            ("steps", steps()),
            ("would", optional("object")),
        ])),
        ("GET", "impact") => whole(list(object(&[
            ("trigger", text()),
            ("label", text()),
            ("steps", json!({ "type": "array", "items": text() })),
            ("sound", json!({ "type": "boolean" })),
        ]))),
        ("GET", "scripts.d.ts") => vec![("200", media("application/typescript"))],
        ("GET", "chats") => whole(list(chat())),
        ("POST", "chats") => vec![("201", answer("Created", chat()))],
        ("DELETE", "chats/{id}") => vec![("204", json!({ "description": "Done" }))],
        ("POST", "chats/{id}/test") => {
            whole(object(&[("sent", json!({ "type": "boolean" })), ("answer", optional("string"))]))
        }
        (_, "chats/{id}") => whole(chat()),
        _ => whole(json!({ "type": "object" })),
    }
}

/// Leurs paramètres de recherche.
pub(super) fn parameters(path: &str) -> Vec<Value> {
    let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
    let page = || {
        vec![
            one("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Page size"),
            one("cursor", text(), "next_cursor of the previous page"),
        ]
    };
    match path.trim_start_matches("/api/v1/automation/") {
        "runs" => {
            let states = json!({ "enum": ["ready", "waiting", "done", "failed", "stopped", "gathered", "grouped"] });
            let own = vec![
                one("trigger", text(), "Full name"),
                one("state", states, "State"),
                one("record", uuid(), "Record"),
            ];
            [own, page()].concat()
        }
        "jobs" => [workers::parameters(path).unwrap_or_default(), page()].concat(),
        "impact" => vec![
            one("entity", text(), "hse.incident"),
            one("record", uuid(), "The record changed; a creation when absent"),
            one("changes", text(), "JSON object of the fields written"),
        ],
        _ => Vec::new(),
    }
}

pub(super) fn list(items: Value) -> Value {
    object(&[("data", json!({ "type": "array", "items": items }))])
}

pub(super) fn page(items: Value) -> Value {
    object(&[("data", json!({ "type": "array", "items": items })), ("next_cursor", optional("string"))])
}

/// Un salon, sans son adresse.
fn chat() -> Value {
    object(&[
        ("id", uuid()),
        ("name", text()),
        ("kind", json!({ "enum": ["slack", "teams", "generic"] })),
        ("enabled", json!({ "type": "boolean" })),
        ("host", optional("string")),
        ("created_by", uuid()),
        ("created_at", text()),
        ("updated_at", text()),
    ])
}

fn trigger() -> Value {
    object(&[
        ("name", text()),
        ("label", text()),
        ("package", text()),
        ("enabled", json!({ "type": "boolean" })),
        ("priority", json!({ "type": "integer" })),
        ("version", text()),
        ("source", json!({ "type": "object", "required": ["kind"] })),
        ("when", optional("string")),
        ("steps", json!({ "type": "array", "items": { "type": "object" } })),
        ("body", optional("object")),
        ("next_at", optional("string")),
        ("last_7_days", json!({ "type": "object" })),
    ])
}

/// Un événement du système, et ce qu'il apporte.
fn system_event() -> Value {
    let types = json!(["text", "texts", "number", "boolean", "datetime", "record", "records"]);
    let field = object(&[
        ("name", text()),
        ("label", optional("string")),
        ("type", json!({ "enum": types })),
        ("entity", optional("string")),
    ]);
    object(&[
        ("name", text()),
        ("label", optional("string")),
        ("help", optional("string")),
        ("fields", json!({ "type": "array", "items": field })),
    ])
}

fn run(more: &[(&str, Value)]) -> Value {
    let own = [
        ("id", json!({ "type": "integer" })),
        ("trigger", text()),
        ("state", json!({ "enum": ["ready", "waiting", "done", "failed", "stopped", "gathered", "grouped"] })),
        ("entity", optional("string")),
        ("record", optional("string")),
        ("at", text()),
        ("wake_at", optional("string")),
        ("finished_at", optional("string")),
        ("duration_us", json!({ "type": "integer" })),
        ("error", optional("object")),
    ];
    object(&[&own, more].concat())
}

fn steps() -> Value {
    let step = json!({
        "type": "object", "required": ["step", "act", "result", "at"],
        "properties": {
            "step": optional("string"), "act": text(), "result": { "enum": ["done", "skipped", "failed"] }, "at": text(),
            "duration_us": { "type": "integer" }, "item": uuid(), "input": {}, "output": {}, "error": { "type": "object" },
        },
    });
    json!({ "type": "array", "items": step })
}
