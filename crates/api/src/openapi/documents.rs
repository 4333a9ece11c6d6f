//! Les documents d'un enregistrement.

use kernel::{Ctx, Locale};
use schema::model::{Entity, Model};
use serde_json::{Map, Value, json};

use super::{
    answer, body,
    entity::{id, key, name, tag},
    operation, parameter, queries, reference,
};

/// Leur adresse ; rien d'une entité qui n'en a pas.
pub(super) fn paths(ctx: &Ctx, model: &Model, entity: &Entity, base: &str) -> Map<String, Value> {
    if entity.documents.is_empty() {
        return Map::new();
    }
    let mut one = json!({ "get": show(ctx, model, entity) });
    if entity.system.is_none() && !ctx.actor.access(&entity.full_name, "edit").is_denied() {
        one["post"] = attach(ctx, model, entity);
    }
    Map::from_iter([(format!("{base}/{{key}}/documents/{{document}}"), one)])
}

fn show(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let page = json!({
        "description": "A4 page, self-contained, as the caller may read the record",
        "content": { "text/html": { "schema": { "type": "string" } } },
    });
    operation(
        &id(entity, "document"),
        &tag(ctx, model, entity),
        "GET document",
        vec![key(), document(entity), locale()],
        None,
        vec![("200", page)],
    )
}

fn attach(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let if_match = parameter("If-Match", "header", json!({ "type": "string" }), "\"version\"");
    let field = json!({ "type": "string", "description": "Files field; the first that takes a page" });
    operation(
        &id(entity, "attach_document"),
        &tag(ctx, model, entity),
        "POST document",
        vec![key(), document(entity), locale(), if_match, queries::once()],
        Some(body(json!({ "type": "object", "properties": { "field": field, "version": { "type": "integer" } } }))),
        vec![("200", answer("Record", reference(&name(entity))))],
    )
}

fn document(entity: &Entity) -> Value {
    parameter("document", "path", json!({ "type": "string", "enum": entity.documents }), "Document")
}

fn locale() -> Value {
    let known = Locale::ALL.map(Locale::code);
    parameter("locale", "query", json!({ "type": "string", "enum": known }), "Language; the caller's otherwise")
}
