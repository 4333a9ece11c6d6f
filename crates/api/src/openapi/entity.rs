//! Les adresses et les schémas d'une entité.

use kernel::Ctx;
use schema::{
    fields::Storage,
    model::{Entity, Field, Model},
};
use serde_json::{Map, Value, json};
use store::access::opens;

use super::{answer, body, documents, exchange, operation, parameter, past, queries, reference};
use crate::meta::{plural_label, text};

/// Une entité que l'appelant peut voir et qui a ses propres pages.
pub(super) fn is_described(ctx: &Ctx, entity: &Entity) -> bool {
    entity.owned_by.is_none() && !ctx.actor.access(&entity.full_name, "view").is_denied()
}

/// Ses adresses : seules celles que l'appelant peut employer.
pub(super) fn paths(ctx: &Ctx, model: &Model, entity: &Entity) -> Map<String, Value> {
    let base = format!("/api/v1/{}/{}", entity.package, entity.plural);
    let can = |action: &str| entity.system.is_none() && !ctx.actor.access(&entity.full_name, action).is_denied();
    let mut paths = Map::new();
    let mut collection = json!({ "get": list(ctx, model, entity) });
    if can("create") {
        collection["post"] = create(ctx, model, entity);
    }
    paths.insert(base.clone(), collection);
    paths.insert(format!("{base}/aggregate"), json!({ "get": queries::aggregate(ctx, model, entity) }));
    if entity.views.timeline.as_ref().is_some_and(|timeline| timeline.depends.is_some()) {
        paths.insert(format!("{base}/critical-path"), json!({ "get": queries::critical_path(ctx, model, entity) }));
    }
    if entity.system.is_none() {
        paths.insert(format!("{base}/changes"), json!({ "get": queries::changes(ctx, model, entity) }));
    }
    let mut item = json!({ "get": read(ctx, model, entity) });
    if can("edit") {
        item["patch"] = update(ctx, model, entity);
    }
    if can("delete") {
        item["delete"] = remove(ctx, model, entity);
        let restore = operation(
            &id(entity, "restore"),
            &tag(ctx, model, entity),
            "POST restore",
            vec![key()],
            None,
            vec![("200", answer("Record", reference(&name(entity))))],
        );
        paths.insert(format!("{base}/{{key}}/restore"), json!({ "post": restore }));
    }
    if can("create") {
        paths.insert(format!("{base}/{{key}}/duplicate"), json!({ "post": duplicate(ctx, model, entity) }));
    }
    paths.insert(format!("{base}/{{key}}"), item);
    paths.extend(of_many(ctx, model, entity, &base));
    let actions = operation(
        &id(entity, "actions"),
        &tag(ctx, model, entity),
        "GET actions",
        vec![key()],
        None,
        vec![("200", answer("Actions", reference("Actions")))],
    );
    paths.insert(format!("{base}/{{key}}/actions"), json!({ "get": actions }));
    if entity.system.is_none() {
        paths.extend(past::paths(ctx, model, entity, &base));
    }
    paths.extend(documents::paths(ctx, model, entity, &base));
    paths.extend(of_actions(ctx, model, entity, &base));
    paths
}

/// Les transitions et les actions déclarées que l'appelant peut faire.
fn of_actions(ctx: &Ctx, model: &Model, entity: &Entity, base: &str) -> Map<String, Value> {
    let can = |action: &str| entity.system.is_none() && !ctx.actor.access(&entity.full_name, action).is_denied();
    let mut paths = Map::new();
    for (action, params) in actions_of(entity).filter(|(action, _)| can(action)) {
        let label = text(ctx, model, &format!("{}.actions.{action}.label", entity.full_name));
        let properties: Map<String, Value> =
            params.values().map(|field| (field.name.clone(), nullable(field.kind.json_schema(field)))).collect();
        let required: Vec<&String> = params.values().filter(|field| field.required).map(|field| &field.name).collect();
        let schema = json!({ "type": "object", "properties": properties, "required": required });
        let operation = operation(
            &id(entity, action),
            &tag(ctx, model, entity),
            &label,
            vec![key()],
            Some(body(schema)),
            done(entity, action),
        );
        paths.insert(format!("{base}/{{key}}/actions/{action}"), json!({ "post": operation }));
    }
    paths
}

/// Ce que rend une action : l'enregistrement, ou la demande d'approbation ouverte à sa place.
fn done(entity: &Entity, action: &str) -> Vec<(&'static str, Value)> {
    let record = ("200", answer("Record", reference(&name(entity))));
    let asks = entity.workflow.as_ref().is_some_and(|workflow| workflow.approval_of(action).is_some());
    let pending =
        ("202", answer("Approval requested: the record as it stays, and its request", json!({ "type": "object" })));
    std::iter::once(record).chain(asks.then_some(pending)).collect()
}

/// Les adresses qui touchent beaucoup d'enregistrements : import, export, écriture groupée.
fn of_many(ctx: &Ctx, model: &Model, entity: &Entity, base: &str) -> Map<String, Value> {
    let can = |action: &str| entity.system.is_none() && !ctx.actor.access(&entity.full_name, action).is_denied();
    let mut paths = Map::new();
    if can("import") && can("create") {
        paths.insert(
            format!("{base}/import"),
            json!({ "post": exchange::import(&id(entity, "import"), &tag(ctx, model, entity)) }),
        );
    }
    if !ctx.actor.access(&entity.full_name, "export").is_denied() {
        paths.insert(
            format!("{base}/export"),
            json!({ "get": exchange::export(&id(entity, "export"), &tag(ctx, model, entity)) }),
        );
        paths.insert(
            format!("{base}/aggregate/export"),
            json!({ "get": queries::aggregate_export(ctx, model, entity) }),
        );
    }
    if ["create", "edit", "delete"].into_iter().any(can) {
        paths.insert(format!("{base}/bulk"), json!({ "post": many(ctx, model, entity) }));
    }
    paths
}

fn actions_of(entity: &Entity) -> impl Iterator<Item = (&String, &indexmap::IndexMap<String, Field>)> {
    let transitions = entity.workflow.iter().flat_map(|workflow| workflow.transitions.values());
    let transitions = transitions.map(|transition| (&transition.name, &transition.params));
    transitions.chain(entity.actions.values().map(|action| (&action.name, &action.params)))
}

/// Paramètres de toute liste.
pub(super) fn of_lists() -> Vec<Value> {
    let text_schema = || json!({ "type": "string" });
    vec![
        parameter("filter", "query", text_schema(), "CEL"),
        parameter("q", "query", text_schema(), "Text search"),
        parameter("sort", "query", text_schema(), "-occurred_at,number"),
        parameter("fields", "query", text_schema(), "number,title,site.name"),
        parameter("expand", "query", text_schema(), "site,lines(limit:20,sort:-at,fields:qty;price)"),
        parameter(
            "limit",
            "query",
            json!({ "type": "integer", "minimum": 1, "maximum": 1000, "default": 50 }),
            "Page size",
        ),
        parameter("cursor", "query", text_schema(), "next_cursor of the previous page"),
        parameter(
            "count",
            "query",
            json!({ "type": "string", "enum": ["none", "capped", "estimate", "exact"] }),
            "Count wanted",
        ),
        parameter("deleted", "query", json!({ "type": "boolean" }), "Deleted records instead of live ones"),
    ]
}

fn list(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let page = json!({
        "type": "object",
        "required": ["data", "next_cursor", "count"],
        "properties": {
            "data": { "type": "array", "items": reference(&name(entity)) },
            "next_cursor": { "type": ["string", "null"] },
            "count": { "anyOf": [{ "type": "null" }, reference("Count")] },
        },
    });
    operation(
        &id(entity, "list"),
        &tag(ctx, model, entity),
        &plural_label(ctx, model, entity),
        [vec![queries::view()], of_lists()].concat(),
        None,
        vec![("200", answer("Page", page))],
    )
}

fn create(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let record = answer("Created", reference(&name(entity)));
    let mut parameters = shaping(true);
    if !entity.presets.is_empty() {
        let presets: Vec<&String> = entity.presets.keys().collect();
        parameters.push(parameter("preset", "query", json!({ "type": "string", "enum": presets }), "Initial values"));
    }
    operation(
        &id(entity, "create"),
        &tag(ctx, model, entity),
        "POST",
        parameters,
        Some(body(reference(&input_name(entity)))),
        vec![("201", record), ("200", answer("Valid", valid()))],
    )
}

fn many(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    operation(
        &id(entity, "bulk"),
        &tag(ctx, model, entity),
        "POST bulk",
        Vec::new(),
        Some(body(reference("Bulk"))),
        vec![("200", answer("Results", reference("BulkResults")))],
    )
}

fn duplicate(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let mut changes = input(ctx, model, entity, "create");
    changes["required"] = json!([]);
    operation(
        &id(entity, "duplicate"),
        &tag(ctx, model, entity),
        "POST duplicate",
        [vec![key()], shaping(true)].concat(),
        Some(body(changes)),
        vec![("201", answer("Created", reference(&name(entity))))],
    )
}

fn read(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let past = if entity.system.is_none() { past::moments() } else { Vec::new() };
    let parameters = [vec![key()], shaping(false), past].concat();
    operation(
        &id(entity, "get"),
        &tag(ctx, model, entity),
        "GET",
        parameters,
        None,
        vec![("200", answer("Record", reference(&name(entity))))],
    )
}

fn update(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let if_match = parameter("If-Match", "header", json!({ "type": "string" }), "\"version\"");
    let parameters = [vec![key(), if_match], shaping(true)].concat();
    let mut schema = input(ctx, model, entity, "edit");
    schema["required"] = json!([]);
    operation(
        &id(entity, "update"),
        &tag(ctx, model, entity),
        "PATCH",
        parameters,
        Some(body(schema)),
        vec![("200", answer("Record, or Valid", json!({ "anyOf": [reference(&name(entity)), valid()] })))],
    )
}

fn remove(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    operation(
        &id(entity, "delete"),
        &tag(ctx, model, entity),
        "DELETE",
        vec![key(), parameter("purge", "query", json!({ "type": "boolean" }), "Erase for good"), queries::once()],
        None,
        vec![("204", json!({ "description": "Deleted" }))],
    )
}

pub(super) fn shaping(writes: bool) -> Vec<Value> {
    let mut parameters = vec![
        parameter("fields", "query", json!({ "type": "string" }), "Fields wanted"),
        parameter("expand", "query", json!({ "type": "string" }), "Links rendered as objects"),
    ];
    if writes {
        parameters.push(parameter("validate_only", "query", json!({ "type": "boolean" }), "Check without writing"));
        parameters.push(queries::once());
    }
    parameters
}

pub(super) fn key() -> Value {
    parameter("key", "path", json!({ "type": "string" }), "id, @number or ext:external_id")
}

/// Les schémas de l'entité : ce qu'on lit, ce qu'on écrit.
pub(super) fn schemas(ctx: &Ctx, model: &Model, entity: &Entity) -> Map<String, Value> {
    let readable = |field: &&Field| opens(&ctx.actor, model, entity, "view", field.class);
    let all = entity.fields.values().chain(entity.common_fields()).filter(readable);
    let properties: Map<String, Value> =
        all.map(|field| (field.name.clone(), nullable(read_shape(entity, field)))).collect();
    let label = text(ctx, model, &format!("{}.label", entity.full_name));
    let mut record = json!({ "type": "object", "title": label, "properties": properties });
    if entity.owned_by.is_none() {
        record["required"] = json!(["id"]);
    }
    let mut schemas = Map::new();
    schemas.insert(name(entity), record);
    if entity.system.is_none() {
        schemas.insert(input_name(entity), input(ctx, model, entity, "create"));
    }
    schemas
}

/// Ce que l'appelant peut écrire par cette action.
fn input(ctx: &Ctx, model: &Model, entity: &Entity, action: &str) -> Value {
    let is_written = |field: &&Field| {
        let generated = field.read_only || field.is_generated();
        !generated && opens(&ctx.actor, model, entity, action, field.class)
    };
    let written = || entity.fields.values().chain(entity.common_fields()).filter(is_written);
    let properties: Map<String, Value> =
        written().map(|field| (field.name.clone(), nullable(shape(entity, field)))).collect();
    let required: Vec<&String> =
        written().filter(|field| field.required && field.initial.is_none()).map(|field| &field.name).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

/// Le schéma d'un champ ; les lignes possédées renvoient à leur entité.
fn shape(entity: &Entity, field: &Field) -> Value {
    match field.storage() {
        Storage::Owned(child) if child != *entity.full_name => json!({ "type": "array", "items": reference(&child) }),
        _ => field.kind.json_schema(field),
    }
}

/// Le schéma d'un champ lu : un lien demandé par `expand` est rendu en objet, un fichier l'est toujours.
fn read_shape(entity: &Entity, field: &Field) -> Value {
    let seen = |one: Value| json!({ "anyOf": [one, { "type": "object", "required": ["id"] }] });
    match (field.storage(), field.holds_files()) {
        (Storage::Column("uuid"), true) => file_shape(),
        (_, true) => json!({ "type": "array", "items": file_shape() }),
        (Storage::Join(_), _) => {
            json!({ "type": "array", "items": seen(json!({ "type": "string", "format": "uuid" })) })
        }
        _ if field.is_link() => seen(field.kind.json_schema(field)),
        _ => shape(entity, field),
    }
}

/// La fiche d'un fichier joint.
fn file_shape() -> Value {
    let properties = json!({
        "id": { "type": "string", "format": "uuid" }, "name": { "type": "string" }, "size": { "type": "integer" },
        "type": { "type": "string" }, "width": { "type": ["integer", "null"] }, "height": { "type": ["integer", "null"] },
    });
    json!({ "type": "object", "required": ["id"], "properties": properties })
}

/// La réponse d'une vérification sans écriture (`validate_only`).
fn valid() -> Value {
    json!({ "type": "object", "additionalProperties": false, "required": ["valid"], "properties": { "valid": { "const": true } } })
}

/// Toute valeur peut être nulle : vide, ou cachée par les droits.
fn nullable(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

pub(super) fn name(entity: &Entity) -> String {
    entity.full_name.to_string()
}

fn input_name(entity: &Entity) -> String {
    format!("{}.input", entity.full_name)
}

pub(super) fn id(entity: &Entity, verb: &str) -> String {
    format!("{}.{verb}", entity.full_name)
}

pub(super) fn tag(ctx: &Ctx, model: &Model, entity: &Entity) -> String {
    plural_label(ctx, model, entity)
}
