//! Ce que l'API dit d'elle-même : un document OpenAPI qui se tient, un modèle, et chacun n'y voit que ce qu'il peut.

use std::collections::BTreeSet;

use reqwest::{Method, header};
use serde_json::{Value, json};
use testkit::Client;

use crate::stage::Stage;

/// Tous les renvois d'un document.
fn references<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// Ce qui ne tient pas dans un document OpenAPI 3.1.
fn faults(document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut targets = BTreeSet::new();
    references(document, &mut targets);
    for target in targets {
        if target.strip_prefix('#').is_none_or(|pointer| document.pointer(pointer).is_none()) {
            faults.push(format!("{target} ne mène nulle part"));
        }
    }
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let declared: BTreeSet<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        for (method, operation) in item.as_object().unwrap() {
            let place = format!("{method} {path}");
            if !["get", "post", "patch", "put", "delete"].contains(&method.as_str()) {
                faults.push(format!("{place} : méthode inconnue"));
            }
            match operation["operationId"].as_str() {
                Some(id) if ids.insert(id) => {}
                other => faults.push(format!("{place} : operationId {other:?} absent ou répété")),
            }
            let parameters = operation["parameters"].as_array().unwrap();
            let of_path = parameters.iter().filter(|parameter| parameter["in"] == "path");
            let named: BTreeSet<&str> = of_path.filter_map(|parameter| parameter["name"].as_str()).collect();
            if named != declared {
                faults.push(format!("{place} : {declared:?} dans l'adresse, {named:?} décrits"));
            }
            let keys: BTreeSet<String> =
                parameters.iter().map(|one| format!("{} {}", one["in"], one["name"])).collect();
            if keys.len() != parameters.len() || !parameters.iter().all(|one| one["schema"].is_object()) {
                faults.push(format!("{place} : paramètre répété ou sans schéma"));
            }
            let responses = operation["responses"].as_object().unwrap();
            if responses.len() < 2 || !responses.values().all(|response| response["description"].is_string()) {
                faults.push(format!("{place} : réponses mal décrites"));
            }
        }
    }
    faults
}

/// Les opérations d'un document, `post /api/v1/hse/incidents`.
fn operations(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |method| format!("{method} {path}")))
        .collect()
}

async fn document(client: &Client) -> Value {
    client.get("/api/openapi.json").await.expect(200)
}

#[tokio::test]
async fn the_description_holds_together_for_everyone() {
    let stage = Stage::new().await;
    for (name, roles) in [
        ("nul", vec![]),
        ("sup", vec!["supervisor"]),
        ("hse", vec!["hse_manager"]),
        ("aud", vec!["auditor"]),
        ("adm", vec!["admin"]),
    ] {
        let client = stage.of_a(name, &roles).await;
        let document = document(&client).await;
        assert_eq!(document["openapi"], "3.1.0");
        assert_eq!(faults(&document), Vec::<String>::new(), "{name}");
    }
}

#[tokio::test]
async fn the_description_names_what_the_caller_may_do_and_nothing_else() {
    let stage = Stage::new().await;
    let of = async |name: &str, roles: &[&str]| operations(&document(&stage.of_a(name, roles).await).await);
    let (nobody, supervisor, manager, auditor, admin) = (
        of("nul", &[]).await,
        of("sup", &["supervisor"]).await,
        of("hse", &["hse_manager"]).await,
        of("aud", &["auditor"]).await,
        of("adm", &["admin"]).await,
    );
    let incidents = "/api/v1/hse/incidents";
    let has = |operations: &BTreeSet<String>, wanted: &str| operations.contains(&wanted.replace('~', incidents));
    for (wanted, expected) in [
        ("get ~", [false, true, true, true, true]),
        ("post ~", [false, true, true, false, true]),
        ("post ~/import", [false, false, true, false, true]),
        ("get ~/export", [false, false, true, true, true]),
        ("post ~/bulk", [false, true, true, false, true]),
        ("patch ~/{key}", [false, true, true, false, true]),
        ("delete ~/{key}", [false, false, true, false, true]),
        ("post ~/{key}/restore", [false, false, true, false, true]),
        ("post ~/{key}/actions/submit", [false, true, true, false, true]),
        ("post ~/{key}/actions/approve", [false, false, true, false, true]),
        ("get /api/v1/core/roles", [false, false, false, true, true]),
        ("post /api/v1/core/users", [false, false, false, false, true]),
        ("post /api/v1/tools/expression", [false, false, false, false, true]),
        ("get /api/v1/notifications", [true; 5]),
        ("get /api/v1/me", [true; 5]),
    ] {
        let found = [&nobody, &supervisor, &manager, &auditor, &admin].map(|operations| has(operations, wanted));
        assert_eq!(found, expected, "{wanted}");
    }
    let described = document(&stage.of_a("nul2", &[]).await).await;
    let schemas: Vec<&String> = described["components"]["schemas"].as_object().unwrap().keys().collect();
    assert_eq!(
        schemas,
        ["Problem", "Count", "Actions", "Bulk", "BulkResults", "ImportReport", "Import", "History", "BulkJob"],
        "qui ne voit rien ne lit le nom d'aucun champ"
    );
}

#[tokio::test]
async fn a_body_and_an_answer_say_what_they_hold() {
    let stage = Stage::new().await;
    let document = document(&stage.of_a("adm", &["admin"]).await).await;
    let shape = |operation: &Value, place: &str| operation.pointer(place).cloned().unwrap_or_default();
    let body = "/requestBody/content/application~1json/schema/properties";
    for (method, path) in [("patch", "settings"), ("post", "settings/import"), ("post", "notifications/push")] {
        let operation = &document["paths"][format!("/api/v1/{path}")][method];
        assert!(shape(operation, body).is_object(), "{method} {path}");
    }
    for path in ["settings", "settings/export", "settings/{key}/history", "branding", "wording"] {
        let operation = &document["paths"][format!("/api/v1/{path}")]["get"];
        assert!(shape(operation, "/responses/200/content/application~1json/schema/properties").is_object(), "{path}");
    }
    let import = &document["paths"]["/api/v1/translations/import"]["post"];
    assert!(shape(import, "/requestBody/content/multipart~1form-data/schema/properties/file").is_object());
    assert!(import["parameters"].to_string().contains("\"locale\""));
}

#[tokio::test]
async fn every_described_list_answers_as_described() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    for operation in operations(&document(&admin).await) {
        let Some(path) = operation.strip_prefix("get /api/v1/").filter(|path| {
            !path.contains('{') && !["stream", "automation/impact", "calendar", "definitions/versions"].contains(path)
        }) else {
            continue;
        };
        assert_eq!(admin.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn the_model_follows_the_caller_and_the_language() {
    let stage = Stage::new().await;
    let (supervisor, admin) = (stage.of_a("sup", &["supervisor"]).await, stage.of_a("adm", &["admin"]).await);
    let meta = supervisor.get("meta").await;
    let tag = meta.header("etag").unwrap().to_owned();
    let meta = meta.expect(200);
    let rights = &meta["entities"]["hse.incident"]["rights"];
    assert_eq!(rights["actions"], json!(["submit"]));
    assert_eq!((&rights["create"], &rights["delete"], &rights["export"]), (&json!(true), &json!(false), &json!(false)));
    assert_eq!(meta["entities"]["hse.incident"]["label"], "Incident");
    assert!(meta["entities"].get("core.role").is_none() && meta["entities"].get("core.audit_entry").is_none());
    let held = supervisor.send(supervisor.request(Method::GET, "meta").header(header::IF_NONE_MATCH, &tag)).await;
    assert_eq!((held.status, held.bytes.len()), (304, 0));
    let english = supervisor.get("meta?locale=en").await;
    assert_ne!(english.header("etag"), Some(tag.as_str()));
    let english = english.expect(200);
    assert_eq!((&english["locale"], &english["groups"]["system"]), (&json!("en"), &json!("System")));
    let by_header = supervisor.request(Method::GET, "meta").header(header::ACCEPT_LANGUAGE, "es;q=0.9, pt");
    assert_eq!(supervisor.send(by_header).await.expect(200)["locale"], "pt");
    supervisor.patch("me", json!({ "language": "en" })).await.expect(200);
    let preferred = supervisor.request(Method::GET, "meta").header(header::ACCEPT_LANGUAGE, "fr");
    assert_eq!(supervisor.send(preferred).await.expect(200)["locale"], "en", "le choix de la personne l'emporte");
    let menus = |meta: &Value| -> Vec<String> {
        meta["menus"].as_array().unwrap().iter().map(|menu| menu["to"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!menus(&meta).contains(&"/core/roles".to_owned()));
    let governed = admin.get("meta").await.expect(200);
    assert!(menus(&governed).contains(&"/core/roles".to_owned()));
    assert!(governed["permissions"].as_array().unwrap().contains(&json!("core.definition.manage")));
    assert_eq!(meta["permissions"], json!([]), "un superviseur ne gouverne rien");
    assert_eq!(supervisor.get("meta?locale=xx").await.summary(), "400 request.bad_parameter");
    assert_eq!(supervisor.get("meta?colour=red").await.summary(), "400 request.unknown_parameter");
}

#[tokio::test]
async fn every_text_of_the_model_is_written() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    for locale in ["fr", "en", "es", "pt"] {
        let meta = admin.get(&format!("meta?locale={locale}")).await.expect(200);
        let mut raw = Vec::new();
        labels(&meta, &mut raw);
        assert_eq!(raw, Vec::<String>::new(), "{locale}");
    }
}

/// Les libellés qui sont restés une clé.
fn labels(value: &Value, raw: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str().filter(|_| ["label", "plural_label", "help", "confirm"].contains(&name.as_str()))
                {
                    Some(text)
                        if text.is_empty() || text.contains('.') && !text.contains(' ') && !text.ends_with('.') =>
                    {
                        raw.push(text.to_owned());
                    }
                    _ => labels(member, raw),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| labels(item, raw)),
        _ => {}
    }
}
