//! Les adresses des gabarits de messages.

use serde_json::{Value, json};

use super::super::{
    answers::{object, optional, text},
    body as required,
};

/// Début de leurs adresses.
pub(super) const BASE: &str = "/api/v1/mail/templates";

/// Ce qu'elles rendent.
pub(super) fn answer(method: &str, path: &str) -> Value {
    match (method, path.rsplit('/').next().unwrap_or_default()) {
        (_, "templates") => object(&[("data", list(object(&line())))]),
        (_, "history") => object(&[("data", list(past()))]),
        (_, "preview") => object(&[
            ("subject", text()),
            ("text", text()),
            ("html", text()),
            ("missing", list(text())),
            ("faults", list(object(&[("part", part()), ("line", optional("integer")), ("message", text())]))),
        ]),
        (_, "send-to-me") => object(&[("to", text())]),
        ("PATCH", _) => object(&[("texts", texts())]),
        _ => {
            let trigger = object(&[("name", text()), ("label", optional("string"))]);
            let more = [("texts", texts()), ("triggers", list(trigger)), ("sample", json!({ "type": "object" }))];
            object(&[&line()[..], &more[..]].concat())
        }
    }
}

/// Ce qu'elles lisent.
pub(super) fn body(method: &str, path: &str) -> Option<Value> {
    match (method, path.rsplit('/').next().unwrap_or_default()) {
        ("PATCH", _) => {
            let change = json!({
                "type": "object", "required": ["part"],
                "properties": {
                    "part": part(),
                    "text": { "type": ["string", "null"], "description": "null gives the delivered text back" },
                    "seen": { "type": ["string", "null"], "description": "What the caller read; refused (stale.version) if it changed" },
                },
            });
            Some(required(object(&[("locale", locale()), ("changes", list(change))])))
        }
        ("POST", _) => Some(required(json!({
            "type": "object", "required": ["locale"],
            "properties": {
                "locale": locale(), "title": text(), "text": text(), "html": text(),
                "values": { "type": "object", "description": "What the template may name; invented when absent" },
            },
        }))),
        _ => None,
    }
}

fn line() -> [(&'static str, Value); 7] {
    [
        ("name", text()),
        ("package", text()),
        ("package_label", text()),
        ("title", text()),
        ("kind", json!({ "enum": ["message", "edge"] })),
        ("own", list(locale())),
        ("missing", list(locale())),
    ]
}

fn past() -> Value {
    object(&[
        ("at", text()),
        ("by", text()),
        ("locale", locale()),
        ("part", part()),
        ("old", optional("string")),
        ("new", optional("string")),
    ])
}

/// Par langue, chaque partie ; un en-tête ou un pied n'a pas de titre.
fn texts() -> Value {
    let said = object(&[
        ("text", optional("string")),
        ("original", optional("string")),
        ("own", json!({ "type": "boolean" })),
    ]);
    let mut parts = object(&["text", "html"].map(|part| (part, said.clone())));
    parts["properties"]["title"] = said;
    object(&["fr", "en", "es", "pt"].map(|code| (code, parts.clone())))
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn part() -> Value {
    json!({ "enum": ["title", "text", "html"] })
}

fn locale() -> Value {
    json!({ "enum": ["fr", "en", "es", "pt"] })
}
