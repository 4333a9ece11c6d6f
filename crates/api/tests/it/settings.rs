//! Les réglages des paquets : vérifiés, par environnement, secrets scellés, histoire, fichier d'échange.

use kernel::Environment;
use serde_json::{Value, json};
use store::settings;
use testkit::{Client, TestOptions, model_of};

use crate::stage::Stage;

async fn administrator(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

/// Ce que la liste dit d'un réglage.
fn setting<'l>(list: &'l Value, key: &str) -> &'l Value {
    list["data"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap()
}

#[tokio::test]
async fn every_setting_tells_its_definition_and_what_it_is_worth() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let list = admin.get("settings").await.expect(200);
    assert_eq!(list["environment"], "production");
    let days = setting(&list, "core.quarantine_days");
    assert_eq!((&days["value"], &days["initial"], &days["written"]), (&json!(30), &json!(30), &json!({})));
    assert_eq!(
        (&days["field"]["type"], &days["field"]["min"], &days["field"]["max"]),
        (&json!("integer"), &json!(1), &json!(3650))
    );
    assert_eq!(days["field"]["label"], "Jours de quarantaine");
    assert_eq!(days["section_label"], "Limites et durées");
    assert!(setting(&list, "hse.investigation_hours")["field"]["help"].is_string());
}

#[tokio::test]
async fn one_wrong_value_and_nothing_is_written() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let wrong = json!({ "values": {
        "core.quarantine_days": 7, "core.app_name": "x".repeat(41), "core.max_file_mb": "beaucoup", "core.brand_color": "rouge",
        "hse.unknown": 1, "core.webhook_secret": 12,
    } });
    let refused = admin.patch("settings", wrong).await.expect(422);
    let mut fields: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().filter_map(|one| one["field"].as_str()).collect();
    fields.sort_unstable();
    let expected = ["core.app_name", "core.brand_color", "core.max_file_mb", "core.webhook_secret", "hse.unknown"];
    assert_eq!(fields, expected);
    let list = admin.get("settings").await.expect(200);
    assert_eq!(setting(&list, "core.quarantine_days")["value"], 30);
}

#[tokio::test]
async fn a_value_may_hold_for_one_environment_only() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let both = "hse.qhse_url";
    admin.patch("settings", json!({ "values": { both: "https://qhse.example" } })).await.expect(200);
    let staged = json!({ "values": { both: "https://essai.example" }, "environment": "staging" });
    let list = admin.patch("settings", staged).await.expect(200);
    let told = setting(&list, both);
    assert_eq!(told["value"], "https://qhse.example", "ce nœud est en production");
    assert_eq!(told["written"]["staging"]["value"], "https://essai.example");
    stage.app.tenant.settle_in(Environment::Staging);
    let here = settings::get(&stage.app.tenant, both).await.unwrap();
    assert_eq!(here, Some(json!("https://essai.example")));
    admin.patch("settings", json!({ "values": { both: null }, "environment": "staging" })).await.expect(200);
    let here = settings::get(&stage.app.tenant, both).await.unwrap();
    assert_eq!(here, Some(json!("https://qhse.example")));
    admin.patch("settings", json!({ "values": {}, "environment": "moon" })).await.expect(400);
}

#[tokio::test]
async fn a_save_that_has_not_seen_the_last_one_is_refused() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let save = |days: i64, seen: i64| json!({ "values": { "core.quarantine_days": days }, "seen": { "core.quarantine_days": seen } });
    let list = admin.patch("settings", save(10, 0)).await.expect(200);
    let version = setting(&list, "core.quarantine_days")["written"]["all"]["version"].as_i64().unwrap();
    let refused = admin.patch("settings", save(20, 0)).await.expect(412);
    assert_eq!((&refused["code"], &refused["key"]), (&json!("record.stale"), &json!("core.quarantine_days")));
    admin.patch("settings", save(20, version)).await.expect(200);
    for days in [json!(null), json!(10)] {
        admin.patch("settings", json!({ "values": { "core.quarantine_days": days } })).await.expect(200);
    }
    admin.patch("settings", save(30, version)).await.expect(412);
}

#[tokio::test]
async fn a_required_setting_keeps_a_value_in_its_own_form() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let blank = admin.patch("settings", json!({ "values": { "core.app_name": "  " } })).await;
    assert_eq!(blank.summary(), "422 validation.failed core.app_name:required");
    let list = admin.patch("settings", json!({ "values": { "core.brand_color": " #0F766E " } })).await.expect(200);
    assert_eq!(setting(&list, "core.brand_color")["value"], "#0f766e");
    let again = admin.patch("settings", json!({ "values": { "core.brand_color": "#0F766e" } })).await.expect(200);
    let version = |list: &Value| setting(list, "core.brand_color")["written"]["all"]["version"].clone();
    assert_eq!(version(&again), version(&list), "la même couleur, rien ne s'écrit");
}

/// Un module dont un réglage est personnel, et un autre exigé sans valeur initiale.
async fn guarded() -> Stage {
    let files = [(
        "module.toml",
        "code = \"guard\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
         [settings]\nline = { type = \"text\", class = \"medical\" }\nowner = { type = \"text\", required = true }\n",
    )];
    Stage::with(TestOptions { model: model_of(&files), ..TestOptions::default() }).await
}

#[tokio::test]
async fn a_protected_setting_is_written_and_told_only_under_its_class() {
    let stage = guarded().await;
    let (admin, doctor) = (administrator(&stage).await, stage.of_a("doc", &[]).await);
    let right = |action: &str| json!({ "permission": format!("core.setting.{action}.all"), "classes": "medical" });
    stage.grant(&doctor, json!([right("view"), right("manage")])).await;
    let values = json!({ "values": { "guard.line": "poste 4242" } });
    assert_eq!(admin.patch("settings", values.clone()).await.summary(), "403 access.forbidden");
    doctor.patch("settings", values).await.expect(200);
    for guess in ["poste 4242", "poste 1"] {
        let file = json!({ "settings": { "guard.line": { "all": guess } } });
        assert_eq!(
            admin.post("settings/import?validate_only=true", file.clone()).await.summary(),
            "403 access.forbidden"
        );
        assert_eq!(admin.post("settings/import", file).await.summary(), "403 access.forbidden");
    }
    let told = [
        admin.get("settings").await.expect(200).to_string(),
        admin.get("settings/guard.line/history").await.expect(200).to_string(),
        admin.get("audit?limit=100").await.expect(200).to_string(),
        admin.get("settings/export").await.expect(200).to_string(),
    ];
    assert!(told.iter().all(|text| !text.contains("4242")), "{told:?}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE changes::text LIKE '%4242%'").await, 0);
    assert_eq!(setting(&doctor.get("settings").await.expect(200), "guard.line")["value"], "poste 4242");
}

#[tokio::test]
async fn a_required_setting_without_an_initial_value_is_not_taken_away() {
    let stage = guarded().await;
    let admin = administrator(&stage).await;
    admin.patch("settings", json!({ "values": { "guard.owner": "Ada" } })).await.expect(200);
    let taken = admin.patch("settings", json!({ "values": { "guard.owner": null } })).await;
    assert_eq!(taken.summary(), "422 validation.failed guard.owner:required");
}

#[tokio::test]
async fn a_text_typed_for_a_setting_is_read_as_its_kind_says() {
    let stage = Stage::new().await;
    let model = stage.app.tenant.model();
    for (key, text, expected) in [
        ("core.app_name", "2026", json!("2026")),
        ("core.webhook_secret", "12345678", json!("12345678")),
        ("core.webhook_secret", "null", json!(null)),
        ("core.quarantine_days", "12", json!(12)),
        ("core.mail_decisions", "sign_in", json!("sign_in")),
    ] {
        assert_eq!(settings::typed(&model, key, text.to_owned()).unwrap(), expected, "{key} {text}");
    }
}

#[tokio::test]
async fn a_secret_is_written_and_never_read_again() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let key = "core.webhook_secret";
    let list = admin.patch("settings", json!({ "values": { key: "trois petits chats" } })).await.expect(200);
    assert_eq!(setting(&list, key)["value"], json!({ "set": true }));
    assert_eq!(settings::reveal(&stage.app.tenant, key).await.unwrap().as_deref(), Some("trois petits chats"));
    let everywhere = [
        list.to_string(),
        admin.get("settings/export").await.expect(200).to_string(),
        admin.get(&format!("settings/{key}/history")).await.expect(200).to_string(),
        admin.get("audit?limit=100").await.expect(200).to_string(),
    ];
    assert!(everywhere.iter().all(|text| !text.contains("petits chats")));
    assert_eq!(stage.number("SELECT count(*) FROM sys.setting WHERE value::text LIKE '%petits%'").await, 0);
}

#[tokio::test]
async fn a_setting_tells_who_changed_it_and_from_what() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    for days in [10, 20] {
        admin.patch("settings", json!({ "values": { "core.quarantine_days": days } })).await.expect(200);
    }
    let past = admin.get("settings/core.quarantine_days/history").await.expect(200);
    let last = &past["data"][0];
    assert_eq!((&last["old"], &last["new"], &last["by"]), (&json!(10), &json!(20), &json!("adm")));
    assert_eq!(past["data"].as_array().unwrap().len(), 2);
    let again = json!({ "values": { "core.quarantine_days": 20 } });
    admin.patch("settings", again).await.expect(200);
    let past = admin.get("settings/core.quarantine_days/history").await.expect(200);
    assert_eq!(past["data"].as_array().unwrap().len(), 2, "rien n'a changé, rien ne s'écrit");
    admin.get("settings/core.nothing/history").await.expect(422);
}

#[tokio::test]
async fn settings_travel_in_a_file_seen_before_it_is_applied() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let saved = json!({ "values": { "core.quarantine_days": 12, "core.app_name": "Plateforme" } });
    admin.patch("settings", saved).await.expect(200);
    let mut file = admin.get("settings/export").await.expect(200);
    assert_eq!(file["settings"]["core.quarantine_days"], json!({ "all": 12 }));
    file["settings"]["core.quarantine_days"]["all"] = json!(15);
    file["settings"]["core.max_file_mb"] = json!({ "all": 0, "staging": 20 });
    let report = admin.post("settings/import?validate_only=true", file.clone()).await.expect(200);
    assert_eq!(report["changes"].as_array().unwrap().len(), 3);
    assert_eq!(report["errors"][0]["field"], "core.max_file_mb");
    let days = report["changes"].as_array().unwrap().iter().find(|one| one["key"] == "core.quarantine_days").unwrap();
    assert_eq!((&days["old"], &days["new"]), (&json!(12), &json!(15)));
    admin.patch("settings", json!({ "values": { "core.quarantine_days": 13 } })).await.expect(200);
    let mut late = file.clone();
    late["settings"]["core.max_file_mb"]["all"] = json!(50);
    late["seen"] = json!({ "core.quarantine_days": { "all": days["version"] } });
    assert_eq!(admin.post("settings/import", late).await.summary(), "412 record.stale");
    admin.post("settings/import", file.clone()).await.expect(422);
    file["settings"]["core.max_file_mb"]["all"] = json!(50);
    admin.post("settings/import", file).await.expect(200);
    let list = admin.get("settings").await.expect(200);
    assert_eq!(setting(&list, "core.quarantine_days")["value"], 15);
    assert_eq!(setting(&list, "core.max_file_mb")["written"]["staging"]["value"], 20);
    admin.post("settings/import", json!({ "settings": { "core.app_name": "x" } })).await.expect(422);
}

#[tokio::test]
async fn who_may_not_govern_neither_reads_nor_writes() {
    let stage = Stage::new().await;
    let (user, auditor) = (stage.of_a("sup", &["supervisor"]).await, stage.of_a("aud", &["auditor"]).await);
    user.get("settings").await.expect(403);
    auditor.get("settings").await.expect(200);
    auditor.patch("settings", json!({ "values": { "core.quarantine_days": 1 } })).await.expect(403);
    auditor.post("settings/import", json!({ "settings": {} })).await.expect(403);
    auditor.post("settings/import?validate_only=true", json!({ "settings": {} })).await.expect(403);
}

#[tokio::test]
async fn the_name_and_colour_are_told_to_who_signs_in() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let visitor = stage.app.anonymous();
    assert_eq!(visitor.get("branding").await.expect(200), json!({ "name": "OpsFlux", "color": null, "wording": null }));
    let chosen = json!({ "values": { "core.app_name": "Perenco Ops", "core.brand_color": "#0f766e" } });
    admin.patch("settings", chosen).await.expect(200);
    let told = visitor.get("branding").await;
    assert_eq!(told.json, json!({ "name": "Perenco Ops", "color": "#0f766e", "wording": null }));
    assert_eq!(told.header("cache-control"), Some("no-cache"));
    let held = visitor.request(reqwest::Method::GET, "branding").header("if-none-match", told.header("etag").unwrap());
    assert_eq!(visitor.send(held).await.status, 304);
    let staged = json!({ "values": { "core.app_name": "Recette" }, "environment": "staging" });
    admin.patch("settings", staged).await.expect(200);
    assert_eq!(visitor.get("branding").await.expect(200)["name"], "Perenco Ops");
}

#[tokio::test]
async fn a_file_larger_than_the_setting_is_refused() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    admin.patch("settings", json!({ "values": { "core.max_file_mb": 1 } })).await.expect(200);
    let send = |size: usize| {
        let part =
            reqwest::multipart::Part::bytes(vec![b'a'; size]).file_name("notes.txt").mime_str("text/plain").unwrap();
        let form = reqwest::multipart::Form::new().part("file", part);
        admin.send(admin.request(reqwest::Method::POST, "files").multipart(form))
    };
    send(1_000_001).await.expect(413);
    send(900_000).await.expect(201);
}
