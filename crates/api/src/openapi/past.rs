//! Les adresses du passé d'un enregistrement : son histoire, le retour à une version.

use kernel::Ctx;
use schema::model::{Entity, Model};
use serde_json::{Map, Value, json};

use super::{
    answer, body,
    entity::{id, key, name, shaping, tag},
    operation, parameter, reference,
};

/// Ses adresses ; le retour à une version demande le droit de modifier.
pub(super) fn paths(ctx: &Ctx, model: &Model, entity: &Entity, base: &str) -> Map<String, Value> {
    let history = operation(
        &id(entity, "history"),
        &tag(ctx, model, entity),
        "GET history",
        vec![
            key(),
            limit(),
            parameter("cursor", "query", json!({ "type": "string" }), "next_cursor of the previous page"),
        ],
        None,
        vec![("200", answer("History", reference("History")))],
    );
    let mut paths = Map::new();
    paths.insert(format!("{base}/{{key}}/history"), json!({ "get": history }));
    if ctx.actor.access(&entity.full_name, "edit").is_denied() {
        return paths;
    }
    let if_match = parameter("If-Match", "header", json!({ "type": "string" }), "\"version\"");
    let wanted = json!({
        "type": "object", "additionalProperties": false, "required": ["version"],
        "properties": { "version": { "type": "integer", "minimum": 1 } },
    });
    let done = json!({
        "type": "object", "required": ["record", "skipped"],
        "properties": { "record": reference(&name(entity)), "skipped": { "type": "array", "items": { "type": "string" } } },
    });
    let restore = operation(
        &id(entity, "restore_version"),
        &tag(ctx, model, entity),
        "POST restore-version",
        [vec![key(), if_match], shaping(false)].concat(),
        Some(body(wanted)),
        vec![("200", answer("Restored", done))],
    );
    paths.insert(format!("{base}/{{key}}/restore-version"), json!({ "post": restore }));
    paths
}

/// Les paramètres qui lisent un état passé ; le champ `unknown` de la réponse dit ce qui n'en est plus connu.
pub(super) fn moments() -> Vec<Value> {
    let instant = json!({ "type": "string", "format": "date-time" });
    vec![
        parameter("at", "query", instant, "The record as it was at this instant"),
        parameter(
            "version",
            "query",
            json!({ "type": "integer", "minimum": 1 }),
            "The record as it was at this version",
        ),
    ]
}

fn limit() -> Value {
    parameter("limit", "query", json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }), "Page size")
}

/// Le schéma de l'histoire ; un champ protégé n'y a ni ancienne ni nouvelle valeur.
pub(super) fn schema() -> Value {
    let text = || json!({ "type": "string" });
    let optional = || json!({ "type": ["string", "null"] });
    let change = json!({
        "type": "object", "required": ["field", "label"],
        "properties": {
            "field": text(), "label": text(), "protected": { "type": "boolean" }, "old": {}, "new": {},
            "old_text": optional(), "new_text": optional(),
            "lines": { "type": "array", "items": {
                "type": "object", "required": ["id", "change", "changes"],
                "properties": {
                    "id": text(), "change": { "enum": ["added", "removed", "changed"] },
                    "changes": { "type": "array", "items": { "type": "object" } },
                },
            } },
        },
    });
    let step = json!({
        "type": "object", "required": ["version", "at", "action", "label", "actor", "actor_name", "changes"],
        "properties": {
            "version": { "type": "integer" }, "at": { "type": "string", "format": "date-time" }, "action": text(),
            "label": text(), "actor": optional(), "actor_name": text(), "changes": { "type": "array", "items": change },
        },
    });
    json!({
        "type": "object", "required": ["data", "next_cursor"],
        "properties": { "data": { "type": "array", "items": step }, "next_cursor": optional() },
    })
}
