//! Les adresses fixes et les schémas communs.

use kernel::Ctx;
use serde_json::{Map, Value, json};

use super::{
    answers, approvals, automation, bulk_jobs, calendar, entity::of_lists, exchange, inbound, mail, operation,
    outbound, parameter, queries, settings, sms, traffic, translations, workers,
};
use crate::router::{Endpoint, Needs, endpoints};

/// Les adresses de la table qui ne dépendent d'aucune entité, et que l'appelant peut employer.
pub(super) fn paths(ctx: &Ctx) -> Map<String, Value> {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints().filter(|endpoint| is_open(ctx, endpoint.needs)) {
        let parameters = parameters(endpoint);
        let method = endpoint.method.to_ascii_lowercase();
        let path = endpoint.path.replace("{*", "{");
        let id = format!("{method}{}", path.replace(['/', '{', '}', '.'], "_"));
        let summary = format!("{} {path}", endpoint.method);
        let mut described = operation(&id, "platform", &summary, parameters, None, answers::of(endpoint));
        if matches!(endpoint.method, "POST" | "PATCH" | "PUT") {
            let form = matches!((endpoint.method, endpoint.path), ("POST", "/api/v1/files" | "/api/v1/imports"));
            let kind = match endpoint.path {
                _ if form => "multipart/form-data",
                "/decide/{token}" | "/unsubscribe/{token}" => "application/x-www-form-urlencoded",
                _ => "application/json",
            };
            described["requestBody"] = inbound::body(endpoint)
                .or_else(|| outbound::body(endpoint))
                .or_else(|| mail::body(endpoint))
                .or_else(|| sms::body(endpoint))
                .or_else(|| translations::body(endpoint))
                .or_else(|| settings::body(endpoint))
                .or_else(|| workers::body(endpoint))
                .or_else(|| bulk_jobs::body(endpoint))
                .or_else(|| device(endpoint))
                .or_else(|| aimed(endpoint))
                .unwrap_or_else(|| json!({ "content": { kind: { "schema": { "type": "object" } } } }));
        }
        if endpoint.needs == Needs::Nothing {
            described["security"] = json!([]);
        }
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[method.as_str()] = described;
    }
    paths
}

/// Les notifications qu'un geste vise : nommées, ou retenues par un filtre.
fn aimed(endpoint: &Endpoint) -> Option<Value> {
    let paths = ["/api/v1/notifications/read", "/api/v1/notifications/delete"];
    if endpoint.method != "POST" || !paths.contains(&endpoint.path) {
        return None;
    }
    let text = |told: &str| json!({ "type": "string", "description": told });
    let ids = json!({ "type": "array", "maxItems": 500, "items": { "type": "string", "format": "uuid" } });
    Some(super::body(json!({
        "type": "object", "additionalProperties": false,
        "properties": { "ids": ids, "filter": text("CEL, instead of ids"), "q": text("Words, with filter"), "all": { "type": "boolean" } },
    })))
}

/// L'abonnement d'un appareil, tel que le navigateur le donne (Push API, `PushSubscription.toJSON`).
fn device(endpoint: &Endpoint) -> Option<Value> {
    if (endpoint.method, endpoint.path) != ("POST", "/api/v1/notifications/push") {
        return None;
    }
    let (text, key) = (json!({ "type": "string" }), |told: &str| json!({ "type": "string", "description": told }));
    let keys = json!({
        "type": "object", "required": ["p256dh", "auth"], "additionalProperties": false,
        "properties": { "p256dh": key("P-256 point, base64url"), "auth": key("16 bytes, base64url") },
    });
    Some(super::body(json!({
        "type": "object", "required": ["endpoint", "keys"], "additionalProperties": false,
        "properties": { "endpoint": { "type": "string", "format": "uri" }, "keys": keys, "label": text },
    })))
}

fn is_open(ctx: &Ctx, needs: Needs) -> bool {
    match needs {
        Needs::Record => false,
        Needs::Nothing | Needs::Session | Needs::PermissionOrSight(_) => true,
        Needs::Permission(permission) => {
            permission.rsplit_once('.').is_some_and(|(entity, action)| !ctx.actor.access(entity, action).is_denied())
        }
    }
}

fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let variables = endpoint
        .path
        .split('/')
        .filter_map(|part| Some(part.strip_prefix('{')?.strip_suffix('}')?.trim_start_matches('*')));
    let mut parameters: Vec<Value> =
        variables.map(|name| parameter(name, "path", json!({ "type": "string" }), name)).collect();
    match (endpoint.method, endpoint.path) {
        ("GET", "/api/v1/definitions/versions") => {
            parameters.push(parameter("path", "query", json!({ "type": "string" }), "triggers/remind_late"));
        }
        ("GET", "/api/v1/automation/hooks/{id}/deliveries") => parameters.extend(inbound::parameters()),
        ("GET", path) if path.starts_with(outbound::WEBHOOKS) => parameters.extend(outbound::parameters(path)),
        ("GET", path) if path.starts_with("/api/v1/automation/") => parameters.extend(automation::parameters(path)),
        (method, path) if path.starts_with("/api/v1/sms/") => parameters.extend(sms::parameters(method)),
        (method, path) if path.starts_with("/api/v1/mail/") => parameters.extend(mail::parameters(method, path)),
        (method, path) if path.starts_with("/api/v1/calendar") => parameters.extend(calendar::parameters(method, path)),
        ("GET", path) if path.starts_with("/api/v1/approvals") => parameters.extend(approvals::parameters(path)),
        ("POST", path) if path.starts_with("/api/v1/approvals/{id}/") => parameters.push(queries::once()),
        (_, path) if translations::holds(path) => parameters.extend(translations::parameters(endpoint)),
        (_, path) if path.starts_with(settings::PATH) => parameters.extend(settings::parameters(endpoint)),
        (_, traffic::PATH) => parameters.extend(traffic::parameters()),
        (method, path) if path.starts_with(bulk_jobs::PATH) => parameters.extend(bulk_jobs::parameters(method, path)),
        ("GET", "/api/v1/notifications") => parameters.extend(of_lists()),
        ("GET", "/api/v1/audit") => {
            parameters.push(parameter(
                "record",
                "query",
                json!({ "type": "string", "format": "uuid" }),
                "History of this record",
            ));
            parameters.extend(of_lists());
        }
        (method, path) => parameters.extend(exchange::parameters(method, path)),
    }
    parameters
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
                        "approval": { "type": "boolean" },
                    },
                } },
                "approval": { "type": ["object", "null"] },
                "clocks": { "type": "array", "items": {
                    "type": "object", "required": ["name", "label", "state", "started_at", "worked_seconds", "target_seconds", "warned", "breached"],
                    "properties": {
                        "name": { "type": "string" }, "label": { "type": "string" },
                        "state": { "enum": ["running", "paused", "stopped"] },
                        "started_at": { "type": "string" }, "stopped_at": { "type": ["string", "null"] },
                        "worked_seconds": { "type": "integer" }, "target_seconds": { "type": "integer" },
                        "warn_at": { "type": ["string", "null"] }, "due_at": { "type": ["string", "null"] },
                        "warned": { "type": "boolean" }, "breached": { "type": "boolean" },
                    },
                } },
            },
        },
    });
    let mut schemas = schemas.as_object().cloned().unwrap_or_default();
    schemas.extend(exchange::schemas());
    schemas.insert("History".to_owned(), super::past::schema());
    schemas.insert("BulkJob".to_owned(), bulk_jobs::schema());
    schemas
}
