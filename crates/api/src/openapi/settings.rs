//! Les adresses des réglages, et du nom sous lequel l'application se présente.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{object, optional, text},
    body as required, parameter,
};
use crate::router::Endpoint;

/// Leur début.
pub(super) const PATH: &str = "/api/v1/settings";
/// Nom et couleur.
pub(super) const BRANDING: &str = "/api/v1/branding";

const EXPORT: &str = "/api/v1/settings/export";
const IMPORT: &str = "/api/v1/settings/import";

/// Leurs réponses quand tout va bien.
pub(super) fn answers(endpoint: &Endpoint) -> Vec<(&'static str, Value)> {
    let whole = |schema: Value| vec![("200", answer("OK", schema))];
    match (endpoint.method, endpoint.path) {
        (_, BRANDING) => vec![
            (
                "200",
                answer(
                    "Branding",
                    object(&[("name", text()), ("color", optional("string")), ("wording", optional("string"))]),
                ),
            ),
            ("304", json!({ "description": "Not modified" })),
        ],
        (_, EXPORT) => whole(object(&[("settings", by_key(json!({})))])),
        (_, IMPORT) => {
            let fault = object(&[("field", text()), ("code", text()), ("message", text())]);
            whole(object(&[("changes", list(change())), ("errors", list(fault))]))
        }
        (_, PATH) => whole(object(&[
            ("environment", environment()),
            ("environments", list(environment())),
            ("data", list(setting())),
        ])),
        _ => whole(object(&[("data", list(past()))])),
    }
}

/// Leurs paramètres de recherche.
pub(super) fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    match endpoint.path {
        IMPORT => vec![parameter("validate_only", "query", json!({ "type": "boolean" }), "Report without writing")],
        _ => Vec::new(),
    }
}

/// Le corps d'une écriture.
pub(super) fn body(endpoint: &Endpoint) -> Option<Value> {
    let seen = "Versions the caller read, 0 when nothing was written; refused (record.stale) if one changed";
    let (properties, needed) = match (endpoint.method, endpoint.path) {
        ("PATCH", PATH) => {
            let values = json!({
                "type": "object", "additionalProperties": {},
                "description": "By key; null removes what is written",
            });
            let seen = json!({ "type": "object", "additionalProperties": version(), "description": seen });
            let place = json!({ "enum": places(), "default": "all" });
            (json!({ "values": values, "environment": place, "seen": seen }), "values")
        }
        ("POST", IMPORT) => {
            let mut versions = by_key(version());
            versions["description"] = seen.into();
            (json!({ "settings": by_key(json!({})), "seen": versions }), "settings")
        }
        _ => return None,
    };
    let schema = json!({
        "type": "object", "required": [needed], "properties": properties, "additionalProperties": false,
    });
    Some(required(schema))
}

/// Un réglage : sa définition, ce qu'il vaut, tout ce qui en est écrit.
fn setting() -> Value {
    let written = object(&[
        ("value", json!({})),
        ("version", version()),
        ("updated_at", moment()),
        ("updated_by", optional("string")),
    ]);
    object(&[
        ("key", text()),
        ("package", text()),
        ("package_label", text()),
        ("section", optional("string")),
        ("section_label", optional("string")),
        ("field", json!({ "type": "object" })),
        ("initial", json!({})),
        ("node", json!({})),
        ("value", json!({})),
        ("hidden", json!({ "type": "boolean" })),
        ("written", by_place(written)),
    ])
}

/// Ce qu'un import change ; d'un secret, ni `old` ni `new`.
fn change() -> Value {
    json!({
        "type": "object", "required": ["key", "environment", "version"],
        "properties": { "key": text(), "environment": { "enum": places() }, "version": version(), "old": {}, "new": {} },
    })
}

/// Un changement passé ; d'un réglage protégé, ni `old` ni `new`.
fn past() -> Value {
    json!({
        "type": "object", "required": ["at", "by", "environment"],
        "properties": {
            "at": moment(), "by": text(), "environment": optional("string"), "old": {}, "new": {},
            "protected": { "type": "boolean" },
        },
    })
}

/// Des valeurs par réglage, puis par place.
fn by_key(value: Value) -> Value {
    json!({ "type": "object", "additionalProperties": by_place(value) })
}

fn by_place(value: Value) -> Value {
    json!({ "type": "object", "propertyNames": { "enum": places() }, "additionalProperties": value })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn places() -> Value {
    json!(["all", "development", "staging", "production"])
}

fn environment() -> Value {
    json!({ "enum": ["development", "staging", "production"] })
}

fn version() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}
