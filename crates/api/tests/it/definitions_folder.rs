//! Les définitions en fichiers : écrites, relues, portées ailleurs, sans que rien change de soi.

use serde_json::{Value, json};
use store::definitions::{self, Absent};
use testkit::Client;

use crate::stage::{Stage, id};

async fn admin(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

/// De tout : entité numérotée, liens, ajouts à un paquet, rôle, gabarit, déclencheur.
async fn define(admin: &Client) {
    let asset = json!({
        "number": "AST-{seq:5}", "title": "name", "labels": { "fr": "Équipement « lourd »", "en": "Asset" },
        "fields": {
            "name": { "type": "text", "required": true, "labels": { "fr": "Nom" } },
            "weight": { "type": "decimal", "scale": 2, "min": 0.5 },
            "kind": { "type": "select", "options": { "pump": "info", "valve": "neutral" } },
            "parts": { "type": "links", "to": "asset" },
        },
        "rules": { "named": "name != '\\t'" }, "indexes": [{ "on": ["kind", "-weight"] }],
        "texts": { "rules.named": { "fr": "Un nom, sur une\nligne." } },
    });
    let changes = json!({ "changes": [
        { "path": "entities/asset", "body": asset },
        { "path": "views/asset", "body": { "list": { "columns": ["number", "name", "kind"] } } },
        { "path": "roles/keeper", "body": { "inherits": ["user"], "grants": ["my.asset.*.company"] } },
        { "path": "overlays/hse/entities/incident", "body": { "fields": { "batch": { "type": "text", "class": "confidential" } } } },
        { "path": "texts/fr", "body": { "hse.incident.title.label": "Intitulé « long »" } },
        { "path": "menus/main", "body": { "entries": [{ "to": "my.asset", "group": "pilotage" },
            { "name": "rota", "url": "https://intranet.example.test/", "group": "system", "roles": ["keeper"] }], "texts": { "rota": { "fr": "Astreinte" } } } },
        { "path": "templates/hello", "body": { "html": { "fr": "<p>Bonjour \"vous\"</p>\n" }, "labels": { "fr": "Bonjour" } } },
    ] });
    admin.post("definitions/apply", changes).await.expect(200);
}

#[tokio::test]
async fn definitions_written_to_files_read_back_as_they_are() {
    let stage = Stage::new().await;
    define(&admin(&stage).await).await;
    let (tenant, ctx) = (&stage.app.tenant, stage.app.system());
    let files = definitions::export(tenant).await.unwrap();
    assert_eq!(files.len(), 7);
    let none = definitions::changes(tenant, &files, Absent::Removed).await.unwrap();
    assert!(none.is_empty(), "{none:?}");
    let other = Stage::new().await;
    let changes = definitions::changes(&other.app.tenant, &files, Absent::Removed).await.unwrap();
    definitions::apply(&ctx, &other.app.tenant, &changes, None).await.unwrap();
    assert_eq!(definitions::export(&other.app.tenant).await.unwrap(), files, "une base neuve rend les mêmes fichiers");
    let made = admin(&other).await.post("my/assets", json!({ "name": "Pompe", "weight": "1.50" })).await.expect(201);
    assert_eq!(made["number"], "AST-00001");
}

#[tokio::test]
async fn a_file_changed_by_hand_renames_and_a_missing_one_removes() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    define(&admin).await;
    let made = admin.post("my/assets", json!({ "name": "Pompe", "weight": "7.25" })).await.expect(201);
    let (tenant, ctx) = (&stage.app.tenant, stage.app.system());
    let mut files = definitions::export(tenant).await.unwrap();
    for (path, text) in &mut files {
        if path == "entities/asset" {
            *text = text.replace("fields.weight.", "fields.mass.").replace("-weight", "-mass");
        }
    }
    let changes = definitions::changes(tenant, &files, Absent::Removed).await.unwrap();
    assert_eq!(changes.len(), 1);
    definitions::apply(&ctx, tenant, &changes, None).await.unwrap();
    let path = format!("my/assets/{}", id(&made));
    assert_eq!(admin.get(&path).await.expect(200)["mass"], "7.25", "l'identifiant fait d'un autre nom un renommage");
    files.retain(|(path, _)| path != "templates/hello");
    assert_eq!(definitions::changes(tenant, &files, Absent::Kept).await.unwrap().len(), 0);
    let removed = definitions::changes(tenant, &files, Absent::Removed).await.unwrap();
    assert_eq!((removed.len(), &removed[0].body), (1, &None));
    let faulty = vec![("entities/asset".to_owned(), "fields = [".to_owned())];
    let refused = definitions::changes(tenant, &faulty, Absent::Kept).await.unwrap_err();
    assert_eq!(refused.fields[0].field, "entities/asset");
    let told: Value = serde_json::to_value(&refused.fields[0].params).unwrap();
    assert!(told["message"].as_str().unwrap().contains("line 1"), "{told}");
}
