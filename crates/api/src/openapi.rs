//! La description de l'API : OpenAPI 3.1, écrite pour un appelant à partir du modèle et de ses droits.
//!
//! Les adresses fixes viennent de la table des adresses, les autres de chaque entité que l'appelant voit.

use kernel::Ctx;
use schema::model::Model;
use serde_json::{Map, Value, json};

use crate::meta::is_shown;

mod answers;
mod approvals;
mod automation;
mod bulk_jobs;
mod calendar;
mod documents;
mod entity;
mod exchange;
mod fixed;
mod inbound;
mod mail;
mod outbound;
mod past;
mod queries;
mod settings;
mod sms;
mod traffic;
mod translations;
mod workers;

/// Le document entier.
pub(crate) fn document(ctx: &Ctx, model: &Model) -> Value {
    let mut paths = fixed::paths(ctx);
    let mut schemas = fixed::schemas();
    for entity in model.entities.values() {
        if entity::is_described(ctx, entity) {
            paths.extend(entity::paths(ctx, model, entity));
        }
        if is_shown(ctx, model, entity) {
            schemas.extend(entity::schemas(ctx, model, entity));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "OpsFlux", "version": model.version, "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" } },
        "servers": [{ "url": "/" }],
        "security": [{ "bearer": [] }, { "cookie": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "cookie": { "type": "apiKey", "in": "cookie", "name": crate::extract::caller::ACCESS_COOKIE },
            },
        },
    })
}

/// Une opération : son nom, son étiquette, ses paramètres, ses réponses ; les erreurs sont communes à toutes.
fn operation(
    id: &str,
    tag: &str,
    summary: &str,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: Vec<(&str, Value)>,
) -> Value {
    let mut responses: Map<String, Value> =
        answers.into_iter().map(|(status, answer)| (status.to_owned(), answer)).collect();
    responses.insert(
        "default".to_owned(),
        json!({
            "description": "Problem (RFC 9457)",
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        }),
    );
    let mut operation = json!({ "operationId": id, "tags": [tag], "summary": summary, "parameters": parameters, "responses": responses });
    if let Some(body) = body {
        operation["requestBody"] = body;
    }
    operation
}

/// Un paramètre d'adresse ou de requête.
fn parameter(name: &str, place: &str, schema: Value, description: &str) -> Value {
    json!({ "name": name, "in": place, "required": place == "path", "schema": schema, "description": description })
}

/// Une réponse JSON.
fn answer(description: &str, schema: Value) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

/// Un corps JSON exigé.
fn body(schema: Value) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

/// Un renvoi à un schéma nommé.
fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
