//! Ce que répondent les adresses fixes : statut, nature du contenu, forme du corps.
//!
//! Une adresse qui n'est pas ici est décrite comme rendant un objet JSON quelconque.

use kernel::{NoticeKind, NoticeSeverity};
use serde_json::{Value, json};

use super::{
    answer, approvals, automation, bulk_jobs, calendar, exchange, inbound, mail, outbound, reference, settings, sms,
    traffic, translations, workers,
};
use crate::router::{Endpoint, VIEW_AS};

/// Les réponses d'une adresse fixe quand tout va bien.
pub(super) fn of(endpoint: &Endpoint) -> Vec<(&'static str, Value)> {
    if let Some(answers) = workers::answers(endpoint) {
        return answers;
    }
    match (endpoint.method, endpoint.path) {
        (method, path)
            if path.starts_with("/api/v1/automation/hooks") || [inbound::CALL, inbound::MAILBOX].contains(&path) =>
        {
            inbound::answers(method, path)
        }
        (method, path) if path.starts_with(outbound::WEBHOOKS) => outbound::answers(method, path),
        (_, path) if path.starts_with("/api/v1/automation/") => automation::answers(endpoint),
        (_, path) if translations::holds(path) => translations::answers(endpoint),
        (_, path) if path.starts_with(settings::PATH) || path == settings::BRANDING => settings::answers(endpoint),
        (_, path) if path.starts_with("/api/v1/calendar") => calendar::answers(endpoint),
        (method, path) if path.starts_with("/api/v1/mail/") => mail::answers(method, path),
        (method, path) if path.starts_with("/api/v1/sms/") => sms::answers(method, path),
        (_, traffic::PATH) => traffic::answers(),
        (method, path) if path.starts_with(bulk_jobs::PATH) => bulk_jobs::answers(method, path),
        (_, "/unsubscribe/{token}") => ["200", "410"].map(|status| (status, media("text/html"))).to_vec(),
        (method, path) if path.starts_with("/api/v1/approvals") || path.starts_with("/decide/") => {
            approvals::answers(method, path)
        }
        ("POST", "/api/v1/auth/logout")
        | ("DELETE", "/api/v1/auth/sessions/{id}" | "/api/v1/notifications/{id}" | "/api/v1/notifications/push/{id}") =>
        {
            vec![("204", json!({ "description": "Done" }))]
        }
        ("GET", "/api/v1/notifications/push") => {
            let devices = json!({ "type": "array", "items": device() });
            vec![("200", answer("Devices", object(&[("key", text()), ("devices", devices)])))]
        }
        ("POST", "/api/v1/notifications/push") => vec![("201", answer("Subscribed", object(&[("id", uuid())])))],
        ("GET", "/api/docs") => vec![("200", media("text/html"))],
        ("GET", "/metrics") => vec![("200", media("text/plain"))],
        ("GET", "/api/v1/stream") => vec![("200", media("text/event-stream"))],
        ("GET", "/api/v1/files/{id}") => vec![("200", media("*/*")), ("304", json!({ "description": "Not modified" }))],
        ("POST", "/api/v1/files") => vec![("201", answer("Created", file()))],
        ("GET", "/api/v1/auth/sessions") => vec![("200", answer("Sessions", page(session())))],
        ("GET", "/api/v1/notifications") => vec![("200", answer("Page", page(notification())))],
        (method @ ("GET" | "PUT"), "/api/v1/notifications/preferences") => vec![("200", wishes(method))],
        ("GET", "/api/v1/audit") => vec![("200", answer("Page", page(json!({ "type": "object" }))))],
        ("GET", "/api/v1/notifications/unread") => vec![("200", answer("Unread", object(&[("unread", many())])))],
        ("POST", "/api/v1/notifications/read" | "/api/v1/notifications/delete") => {
            vec![("200", answer("Done", object(&[("count", many()), ("unread", many())])))]
        }
        ("GET" | "PATCH", "/api/v1/me/preferences") => vec![("200", answer("Preferences", preferences()))],
        ("GET" | "PATCH", "/api/v1/me") => vec![("200", answer("Me", me()))],
        ("GET", "/api/v1/meta") => {
            vec![("200", answer("Model", meta())), ("304", json!({ "description": "Not modified" }))]
        }
        (_, path) if path.starts_with("/api/v1/tools/") => tools(path),
        ("GET", "/health/live") => {
            let shape = [("status", text()), ("version", text()), ("uptime_s", json!({ "type": "integer" }))];
            vec![("200", answer("Alive", object(&shape)))]
        }
        ("GET", "/health/ready") => vec![("200", answer("Ready", object(&[("status", text()), ("model", text())])))],
        (method, path) => exchange::answers(method, path).unwrap_or_else(|| shaping(method, path)),
    }
}

/// Façonner l'application, la voir comme un autre ; et ce dont rien n'est dit.
fn shaping(method: &str, path: &str) -> Vec<(&'static str, Value)> {
    match (method, path) {
        ("GET", "/api/v1/definitions/versions") => vec![("200", answer("OK", versions()))],
        ("GET", "/api/v1/definitions/layouts/{package}/{entity}") => vec![("200", answer("Layout", layout()))],
        ("POST", VIEW_AS) => vec![("200", answer("Viewing", object(&[("until", text())])))],
        ("DELETE", VIEW_AS) => vec![("204", json!({ "description": "Done" }))],
        _ => vec![("2XX", answer("OK", json!({})))],
    }
}

/// Les outils : examiner la base, essayer une expression, un gabarit, une récurrence.
fn tools(path: &str) -> Vec<(&'static str, Value)> {
    let texts = || json!({ "type": "array", "items": text() });
    let (told, schema) = match path {
        "/api/v1/tools/doctor" => ("Findings", findings()),
        "/api/v1/tools/expression" => ("Value", object(&[("value", json!({}))])),
        "/api/v1/tools/template" => ("Rendered", object(&[("output", text()), ("missing", texts())])),
        _ => {
            let complete = json!({ "type": "boolean" });
            let shape = [("occurrences", texts()), ("occurrences_utc", texts()), ("complete", complete)];
            ("Occurrences", object(&shape))
        }
    };
    vec![("200", answer(told, schema))]
}

pub(super) fn media(kind: &str) -> Value {
    json!({ "description": kind, "content": { kind: { "schema": { "type": "string" } } } })
}

/// Un objet dont tous ces membres sont toujours là.
pub(super) fn object(members: &[(&str, Value)]) -> Value {
    let properties: serde_json::Map<String, Value> =
        members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let required: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn page(items: Value) -> Value {
    object(&[
        ("data", json!({ "type": "array", "items": items })),
        ("next_cursor", optional("string")),
        ("count", json!({ "anyOf": [{ "type": "null" }, reference("Count")] })),
    ])
}

pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

pub(super) fn uuid() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

pub(super) fn optional(kind: &str) -> Value {
    json!({ "type": [kind, "null"] })
}

/// Les versions d'une définition.
fn versions() -> Value {
    let version = object(&[
        ("plan", json!({ "type": "integer" })),
        ("version", json!({ "type": "integer" })),
        ("at", text()),
        ("by", optional("string")),
        ("did", json!({ "enum": ["created", "changed", "removed"] })),
        ("body", optional("object")),
    ]);
    object(&[("data", json!({ "type": "array", "items": version }))])
}

/// Le formulaire d'une entité, arrangé et livré.
fn layout() -> Value {
    let columns = json!({ "type": "integer", "minimum": 1 });
    let names = json!({ "type": "array", "items": text() });
    let labels = json!({ "type": "object", "additionalProperties": text() });
    let section = object(&[
        ("name", text()),
        ("label", text()),
        ("labels", labels),
        ("fields", names.clone()),
        ("columns", columns),
        ("collapsed", json!({ "type": "boolean" })),
        ("visible", optional("string")),
    ]);
    let sections = json!({ "type": "array", "items": section });
    let list = object(&[("columns", names.clone()), ("sort", text())]);
    let fields = json!({ "type": "object", "additionalProperties": text() });
    let reads = object(&["board", "calendar", "map", "timeline"].map(|view| (view, fields.clone())));
    let form = object(&[("sections", sections), ("wizard", json!({ "type": ["array", "null"] })), ("hidden", names)]);
    object(&[
        ("path", text()),
        ("version", json!({ "type": "integer" })),
        ("body", optional("object")),
        ("current", form.clone()),
        ("delivered", form),
        ("list", list),
        ("reads", reads),
        ("fields", json!({ "type": "array", "items": { "type": "object" } })),
    ])
}

fn session() -> Value {
    object(&[("id", uuid()), ("current", json!({ "type": "boolean" }))])
}

/// Combien.
fn many() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

/// Une notification ; `fields` n'en demande au besoin qu'une partie.
fn notification() -> Value {
    let read_at = json!({ "type": ["string", "null"], "format": "date-time" });
    let properties = json!({
        "id": uuid(), "title": optional("string"), "body": optional("string"), "category": optional("string"),
        "priority": optional("integer"), "kind": one_of(&NoticeKind::ALL.map(NoticeKind::name)),
        "severity": one_of(&NoticeSeverity::ALL.map(NoticeSeverity::name)), "url": optional("string"), "read_at": read_at,
        "approval": { "type": ["string", "null"], "format": "uuid" }, "can_decide": { "type": "boolean" },
        "labels": object(&[("category", text()), ("kind", text()), ("severity", text())]),
    });
    json!({ "type": "object", "required": ["id"], "properties": properties })
}

/// Comment l'appelant veut être prévenu, et les mots de ce dont on le prévient ; une lecture rend aussi de quoi trier sa boîte.
fn wishes(method: &str) -> Value {
    let names = json!({ "type": "array", "items": text() });
    let kinds = json!({ "type": "array", "items": one_of(&NoticeKind::ALL.map(NoticeKind::name)) });
    let mut members = vec![
        ("min_priority", json!({ "type": "integer", "minimum": 0, "maximum": 3 })),
        ("muted", names.clone()),
        ("muted_kinds", kinds),
        ("mail_muted", names),
        ("categories", choices()),
        ("unsubscribed", choices()),
        ("kinds", choices()),
        ("severities", choices()),
        ("sms", one_of(&["ready", "no_number", "no_provider"])),
        ("mail_tracking_offered", json!({ "type": "boolean" })),
    ];
    members.extend((method == "GET").then(|| ("subjects", choices())));
    answer("Preferences", object(&members))
}

/// Des noms, et comment chacun se dit.
fn choices() -> Value {
    json!({ "type": "array", "items": object(&[("name", text()), ("label", text())]) })
}

/// L'un de ces noms.
fn one_of(names: &[&str]) -> Value {
    json!({ "enum": names })
}

/// Un appareil abonné.
fn device() -> Value {
    object(&[
        ("id", uuid()),
        ("label", text()),
        ("endpoint", text()),
        ("created_at", text()),
        ("used_at", optional("string")),
    ])
}

fn file() -> Value {
    object(&[
        ("id", uuid()),
        ("name", text()),
        ("size", json!({ "type": "integer", "minimum": 0 })),
        ("type", text()),
        ("width", optional("integer")),
        ("height", optional("integer")),
    ])
}

/// Les préférences que les modules proposent.
fn preferences() -> Value {
    let one = object(&[
        ("key", text()),
        ("package", text()),
        ("package_label", text()),
        ("field", json!({ "type": "object" })),
        ("initial", json!({})),
        ("value", json!({})),
        ("chosen", json!({ "type": "boolean" })),
    ]);
    object(&[("data", json!({ "type": "array", "items": one }))])
}

fn me() -> Value {
    object(&[
        ("id", uuid()),
        ("name", text()),
        ("initials", text()),
        ("email", text()),
        ("job_title", optional("string")),
        ("language", optional("string")),
        ("timezone", text()),
        ("unread", json!({ "type": "integer", "minimum": 0 })),
    ])
}

fn meta() -> Value {
    object(&[
        ("version", text()),
        ("locale", json!({ "enum": ["fr", "en", "es", "pt"] })),
        ("menus", json!({ "type": "array", "items": menu() })),
        (
            "submenus",
            json!({ "type": "object", "additionalProperties": object(&[("label", text()), ("icon", text())]) }),
        ),
        ("groups", json!({ "type": "object" })),
        ("permissions", json!({ "type": "array", "items": { "type": "string" } })),
        ("entities", json!({ "type": "object", "additionalProperties": { "type": "object" } })),
    ])
}

/// Une entrée du menu ; `entity` n'est là que si elle ouvre toute la liste d'une entité, `external` si elle sort de l'application,
/// `in` si des sous-menus la tiennent, du groupe vers elle.
fn menu() -> Value {
    let properties = json!({
        "name": text(), "group": { "enum": ["pilotage", "modules", "system"] }, "label": text(), "icon": text(), "to": text(),
        "entity": text(), "package": text(), "external": { "type": "boolean" }, "badge": { "type": "integer", "minimum": 0 },
        "in": { "type": "array", "items": text() },
    });
    json!({ "type": "object", "required": ["name", "group", "label", "icon", "to"], "properties": properties })
}

fn findings() -> Value {
    let finding = object(&[
        ("code", text()),
        ("severity", json!({ "enum": ["warning", "error"] })),
        ("message", text()),
        ("remedy", text()),
        ("repairable", json!({ "type": "boolean" })),
    ]);
    object(&[("data", json!({ "type": "array", "items": finding }))])
}
