//! Les adresses fixes et les schémas communs.

use serde_json::{Map, Value, json};

use super::{answer, operation, parameter};
use crate::router::{Needs, endpoints};

/// Les adresses de la table qui ne dépendent d'aucune entité.
pub(super) fn paths() -> Map<String, Value> {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints().filter(|endpoint| endpoint.needs != Needs::Record) {
        let variables = endpoint.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let parameters = variables.map(|name| parameter(name, "path", json!({ "type": "string" }), name)).collect();
        let method = endpoint.method.to_ascii_lowercase();
        let id = format!("{method}{}", endpoint.path.replace(['/', '{', '}', '.'], "_"));
        let answers = vec![("2XX", answer("OK", json!({})))];
        let mut described =
            operation(&id, "platform", &format!("{} {}", endpoint.method, endpoint.path), parameters, None, answers);
        if matches!(endpoint.method, "POST" | "PATCH" | "PUT") {
            let kind = if endpoint.path == "/api/v1/files" { "multipart/form-data" } else { "application/json" };
            described["requestBody"] = json!({ "content": { kind: { "schema": { "type": "object" } } } });
        }
        if endpoint.needs == Needs::Nothing {
            described["security"] = json!([]);
        }
        let item = paths.entry(endpoint.path.to_owned()).or_insert_with(|| json!({}));
        item[method.as_str()] = described;
    }
    paths
}

/// Les schémas communs.
pub(super) fn schemas() -> Map<String, Value> {
    let schemas = json!({
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "code", "detail", "request_id"],
            "properties": {
                "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
                "code": { "type": "string" }, "detail": { "type": "string" }, "request_id": { "type": "string", "format": "uuid" },
                "errors": { "type": "array", "items": {
                    "type": "object", "required": ["field", "code", "message"],
                    "properties": { "field": { "type": "string" }, "code": { "type": "string" }, "message": { "type": "string" } },
                } },
                "allowed": { "type": "array", "items": { "type": "string" } },
            },
        },
        "Count": { "type": "object", "required": ["value", "exact"], "properties": { "value": { "type": "integer" }, "exact": { "type": "boolean" } } },
        "Actions": {
            "type": "object", "required": ["edit", "delete", "data"],
            "properties": {
                "edit": { "type": "boolean" }, "delete": { "type": "boolean" },
                "data": { "type": "array", "items": {
                    "type": "object", "required": ["name", "label", "allowed"],
                    "properties": {
                        "name": { "type": "string" }, "label": { "type": "string" }, "to": { "type": ["string", "null"] },
                        "allowed": { "type": "boolean" }, "reason": { "type": ["string", "null"] },
                    },
                } },
            },
        },
    });
    schemas.as_object().cloned().unwrap_or_default()
}
