//! Les adresses d'une entité qui ne rendent pas ses enregistrements un à un : agrégats, chemin critique, fil des changements.

use kernel::Ctx;
use schema::model::{Entity, Model};
use serde_json::{Value, json};

use super::{
    answer,
    entity::{id, tag},
    exchange::dialect,
    operation, parameter,
};

fn text(name: &str, description: &str) -> Value {
    parameter(name, "query", json!({ "type": "string" }), description)
}

/// La vue enregistrée dont une lecture part.
pub(super) fn view() -> Value {
    text("view", "Saved view giving what is not said here")
}

/// Ce qui dit un agrégat.
fn aggregation() -> Vec<Value> {
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": store::records::MAX_GROUPS });
    vec![
        view(),
        text("filter", "CEL"),
        text("q", "Text search"),
        parameter("deleted", "query", json!({ "type": "boolean" }), "Deleted records instead of live ones"),
        text("group", "site,month(occurred_at),each(tags)"),
        text("pivot", "Group whose values become columns"),
        text(
            "measures",
            "count,total:sum(amount),avg(x),min(x),max(x),count_distinct(x); money gives [{amount, currency}]",
        ),
        text("having", "CEL on measures"),
        text("sort", "-count,site"),
        parameter("limit", "query", limit, "Groups wanted"),
    ]
}

/// Les mêmes groupes, dans un fichier.
pub(super) fn aggregate_export(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let format = json!({ "type": "string", "enum": ["csv", "xlsx"], "default": "csv" });
    let mut parameters = aggregation();
    parameters.extend([parameter("format", "query", format, "Format"), dialect()]);
    let binary = || json!({ "schema": { "type": "string", "format": "binary" } });
    let content = json!({ "description": "File", "content": {
        "text/csv": binary(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": binary() } });
    let answers = vec![("200", content)];
    operation(
        &id(entity, "export-aggregate"),
        &tag(ctx, model, entity),
        "GET aggregate/export",
        parameters,
        None,
        answers,
    )
}

/// Groupes, mesures et totaux.
pub(super) fn aggregate(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let parameters = aggregation();
    let open = json!({ "type": "object", "additionalProperties": true });
    let column = json!({ "type": "object", "required": ["name", "value", "totals"],
        "properties": { "name": { "type": "string" }, "value": {}, "totals": open } });
    let schema = json!({
        "type": "object",
        "required": ["data", "totals", "more"],
        "properties": {
            "data": { "type": "array", "items": open },
            "columns": { "type": "array", "items": column },
            "totals": open,
            "more": { "type": "boolean" },
        },
    });
    let answers = vec![("200", answer("Aggregate", schema))];
    operation(&id(entity, "aggregate"), &tag(ctx, model, entity), "GET aggregate", parameters, None, answers)
}

/// Le chemin critique.
pub(super) fn critical_path(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let parameters = vec![view(), text("filter", "CEL"), text("q", "Text search")];
    let (uuid, moment) = (json!({ "type": "string", "format": "uuid" }), json!({ "type": "string" }));
    let days = json!({ "type": "number", "description": "Days" });
    let task = json!({
        "type": "object",
        "required": ["id", "title"],
        "properties": {
            "id": uuid, "title": { "type": ["string", "null"] },
            "early_start": moment, "early_finish": moment, "late_start": moment, "late_finish": moment,
            "total_float": days, "free_float": days, "critical": { "type": "boolean" },
        },
    });
    let link = json!({
        "type": "object",
        "required": ["from", "to", "type", "lag", "broken", "critical"],
        "properties": {
            "from": uuid, "to": uuid, "type": { "type": "string", "enum": ["FS", "SS", "FF", "SF"] }, "lag": days,
            "broken": { "type": "boolean" }, "critical": { "type": "boolean" },
        },
    });
    let schema = json!({
        "type": "object",
        "required": ["data", "links", "finish", "cycle"],
        "properties": {
            "data": { "type": "array", "items": task },
            "links": { "type": "array", "items": link },
            "finish": { "type": ["string", "null"] },
            "cycle": { "type": ["array", "null"], "items": uuid, "description": "Tasks whose links turn round" },
        },
    });
    let answers = vec![("200", answer("Critical path", schema))];
    operation(&id(entity, "critical-path"), &tag(ctx, model, entity), "GET critical path", parameters, None, answers)
}

/// Le fil des changements.
pub(super) fn changes(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": 1000, "default": 1000 });
    let parameters = vec![
        text("since", "next_cursor of the previous page; \"now\" to start from here"),
        parameter("limit", "query", limit, "Changes wanted"),
        text("fields", "Fields of the present state to join"),
    ];
    let change = json!({
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": { "type": "string", "format": "uuid" },
            "version": { "type": "integer" },
            "deleted": { "type": "boolean" },
            "gone": { "type": "boolean" },
            "record": { "type": "object" },
        },
    });
    let schema = json!({
        "type": "object",
        "required": ["data", "next_cursor", "more"],
        "properties": {
            "data": { "type": "array", "items": change },
            "next_cursor": { "type": "string" },
            "more": { "type": "boolean" },
        },
    });
    let answers = vec![("200", answer("Changes", schema))];
    operation(&id(entity, "changes"), &tag(ctx, model, entity), "GET changes", parameters, None, answers)
}

/// La clé qui fait qu'une écriture n'arrive qu'une fois.
pub(super) fn once() -> Value {
    parameter("Idempotency-Key", "header", json!({ "type": "string", "maxLength": 200 }), "The write happens once")
}
