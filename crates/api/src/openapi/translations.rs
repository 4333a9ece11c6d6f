//! Les adresses des traductions.

use serde_json::{Value, json};

use super::{
    answer,
    answers::{media, object, optional, text},
    body as required, parameter, reference,
};
use crate::router::Endpoint;

/// Les mots que l'organisation dit à la place de ceux de l'application.
const WORDING: &str = "/api/v1/wording";

/// Cette adresse est-elle une des leurs ?
pub(super) fn holds(path: &str) -> bool {
    path.starts_with("/api/v1/translations") || path == WORDING
}

/// Leurs réponses quand tout va bien.
pub(super) fn answers(endpoint: &Endpoint) -> Vec<(&'static str, Value)> {
    let whole = |schema: Value| vec![("200", answer("OK", schema))];
    match (endpoint.method, endpoint.path) {
        ("GET", "/api/v1/translations") => whole(object(&[
            ("data", json!({ "type": "array", "items": line() })),
            ("next_cursor", optional("string")),
            ("count", reference("Count")),
            ("progress", progress()),
            ("packages", json!({ "type": "array", "items": object(&[("code", text()), ("label", text())]) })),
        ])),
        (_, WORDING) => vec![
            (
                "200",
                answer(
                    "What the application says instead of its own texts",
                    object(&[
                        ("mark", optional("string")),
                        ("texts", json!({ "type": "object", "additionalProperties": text() })),
                    ]),
                ),
            ),
            ("304", json!({ "description": "Not modified" })),
        ],
        ("PATCH", _) => whole(object(&[
            ("plan", optional("integer")),
            ("version", text()),
            ("data", json!({ "type": "array", "items": line() })),
            ("progress", progress()),
        ])),
        ("GET", _) => vec![("200", file())],
        _ => whole(object(&[
            ("changes", json!({ "type": "array", "items": changed(), "maxItems": 200 })),
            ("changed", count()),
            ("unchanged", count()),
            ("refused", count()),
            ("applied", json!({ "type": "boolean" })),
            (
                "errors",
                json!({ "type": "array", "items": object(&[("line", count()), ("field", text()), ("code", text()), ("message", text())]) }),
            ),
        ])),
    }
}

/// Le fichier des textes : du CSV, ou leurs lignes en JSON.
fn file() -> Value {
    let mut file = media("text/csv");
    let row = json!({ "type": "object", "additionalProperties": { "type": ["string", "null"] } });
    file["content"]["application/json"] = json!({ "schema": { "type": "array", "items": row } });
    file
}

/// Leurs paramètres de recherche.
pub(super) fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
    if endpoint.method == "POST" {
        return vec![
            one("validate_only", json!({ "type": "boolean" }), "Report without writing"),
            one("locale", locale(), "Read this language's column only; all of them when absent"),
        ];
    }
    if endpoint.path == WORDING {
        return vec![one("locale", locale(), "Language of the texts; fr when absent")];
    }
    if endpoint.method != "GET" {
        return Vec::new();
    }
    let mut parameters = vec![
        one("locale", locale(), "Language translated into; the caller's when absent"),
        one("package", text(), "Only this module; app for the application's screens"),
        one(
            "source",
            json!({ "enum": ["site", "modules", "application"] }),
            "Only what the tenant's own definitions say, only what the modules say, or only what the application's screens say",
        ),
        one(
            "state",
            json!({ "enum": ["needed", "missing", "own", "spare"], "default": "needed" }),
            "Expected, not translated, worded by the tenant, or never written",
        ),
        one("q", text(), "Words of the key or of the texts"),
    ];
    parameters.extend(match endpoint.path.ends_with("/export") {
        true => vec![one("format", json!({ "enum": ["csv", "json"], "default": "csv" }), "File format")],
        false => vec![
            one("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Texts wanted"),
            one("cursor", text(), "next_cursor of the page before"),
        ],
    });
    parameters
}

/// Le corps d'une écriture.
pub(super) fn body(endpoint: &Endpoint) -> Option<Value> {
    match (endpoint.method, endpoint.path) {
        ("PATCH", "/api/v1/translations") => {}
        ("POST", "/api/v1/translations/import") => return Some(sheet()),
        _ => return None,
    }
    let change = json!({
        "type": "object", "required": ["key", "locale"],
        "properties": {
            "key": text(), "locale": locale(),
            "text": { "type": ["string", "null"], "description": "null gives the module's text back" },
            "seen": { "type": ["string", "null"], "description": "What the caller read; refused (stale.version) if it changed" },
        },
    });
    Some(required(object(&[("changes", json!({ "type": "array", "items": change, "maxItems": 500 }))])))
}

/// Le fichier d'un import, seul ou dans un formulaire.
fn sheet() -> Value {
    let binary = json!({ "type": "string", "format": "binary" });
    let form = json!({ "type": "object", "required": ["file"], "properties": { "file": binary } });
    let row = json!({
        "type": "object", "required": ["key"],
        "properties": { "key": text() }, "additionalProperties": { "type": ["string", "null"] },
    });
    json!({ "required": true, "content": {
        "multipart/form-data": { "schema": form },
        "text/csv": { "schema": text() },
        "application/json": { "schema": { "type": "array", "items": row } },
    } })
}

/// Un texte qu'un import change.
fn changed() -> Value {
    object(&[("key", text()), ("locale", locale()), ("old", optional("string")), ("new", text())])
}

fn line() -> Value {
    let said = object(&[
        ("text", optional("string")),
        ("original", optional("string")),
        ("own", json!({ "type": "boolean" })),
    ]);
    object(&[
        ("key", text()),
        ("package", text()),
        ("needed", json!({ "type": "boolean" })),
        ("missing", json!({ "type": "boolean" })),
        ("texts", by_locale(said)),
    ])
}

fn progress() -> Value {
    by_locale(object(&[("total", count()), ("done", count()), ("own", count())]))
}

fn by_locale(schema: Value) -> Value {
    object(&["fr", "en", "es", "pt"].map(|code| (code, schema.clone())))
}

fn locale() -> Value {
    json!({ "enum": ["fr", "en", "es", "pt"] })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}
