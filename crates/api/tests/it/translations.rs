//! Les textes de tous : ce qui manque, ce que le locataire dit à la place, et l'aller-retour d'un fichier.

use std::time::{Duration, Instant};

use kernel::Locale;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestOptions};

use crate::stage::Stage;

const TITLE: &str = "hse.incident.title.label";

async fn admin(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

async fn say(client: &Client, key: &str, locale: &str, text: Value, seen: Value) -> Reply {
    client
        .patch("translations", json!({ "changes": [{ "key": key, "locale": locale, "text": text, "seen": seen }] }))
        .await
}

/// Ce que la liste dit d'un texte.
async fn line(client: &Client, key: &str, more: &str) -> Value {
    let page = client.get(&format!("translations?q={key}{more}")).await.expect(200);
    let found = page["data"].as_array().unwrap().iter().find(|one| one["key"] == key).cloned();
    found.unwrap_or_else(|| panic!("{key} : {page}"))
}

/// Le libellé du titre d'un incident, tel qu'un lecteur de cette langue le lit.
async fn label(client: &Client, locale: &str) -> String {
    let meta = client.get(&format!("meta?locale={locale}")).await.expect(200);
    let fields = meta["entities"]["hse.incident"]["fields"].as_array().unwrap();
    let title = fields.iter().find(|field| field["name"] == "title").unwrap();
    title["label"].as_str().unwrap().to_owned()
}

async fn import(client: &Client, path: &str, kind: &str, body: String) -> Reply {
    client.send(client.request(Method::POST, path).header("content-type", kind).body(body)).await
}

#[tokio::test]
async fn what_nobody_translated_comes_first() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let asset = json!({ "labels": { "fr": "Équipement" }, "plural_labels": { "fr": "Équipements", "es": "Equipos" },
        "fields": { "name": { "type": "text", "labels": { "fr": "Nom", "en": "Name", "es": "Nombre", "pt": "Nome" } } } });
    admin.put("definitions/entities/asset", asset).await.expect(200);
    let page = admin.get("translations?locale=pt").await.expect(200);
    let first: Vec<&str> =
        page["data"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).take(3).collect();
    assert_eq!(first, ["my.label", "my.asset.label", "my.asset.plural_label"]);
    let progress = &page["progress"];
    let lacking = |code: &str| progress[code]["total"].as_u64().unwrap() - progress[code]["done"].as_u64().unwrap();
    assert_eq!([lacking("fr"), lacking("en"), lacking("es"), lacking("pt")], [1, 2, 2, 3], "{progress}");
    assert!(page["packages"].as_array().unwrap().iter().any(|one| one["code"] == "hse" && one["label"].is_string()));
    let missing = admin.get("translations?locale=es&state=missing").await.expect(200);
    assert_eq!(missing["count"]["value"], 2);
    let found = admin.get("translations?locale=en&q=EQUIPEMENT").await.expect(200);
    let label = found["data"].as_array().unwrap().iter().find(|one| one["key"] == "my.asset.label").unwrap();
    assert_eq!((&label["missing"], &label["texts"]["en"]["text"]), (&json!(true), &Value::Null));
    assert_eq!(label["texts"]["fr"]["text"], "Équipement", "on cherche sans accent ni casse");
    let spare = admin.get("translations?state=spare&package=my").await.expect(200);
    assert!(spare["data"].to_string().contains("my.asset.name.help"), "une aide que personne n'a écrite peut l'être");
    let pages = [
        admin.get("translations?limit=2").await.expect(200),
        admin.get("translations?limit=2&cursor=2").await.expect(200),
    ];
    assert_eq!(pages[0]["next_cursor"], "2");
    assert_ne!(pages[0]["data"], pages[1]["data"]);
    for refused in ["locale=de", "state=red", "cursor=x", "colour=red", "limit=x"] {
        assert_eq!(admin.get(&format!("translations?{refused}")).await.status, 400, "{refused}");
    }
}

#[tokio::test]
async fn what_the_tenant_wrote_is_found_apart_wherever_it_lies() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let asset = json!({ "labels": { "fr": "Équipement" }, "fields": { "name": { "type": "text" },
        "state": { "type": "select", "options": { "on": "info" }, "option_labels": { "on": { "fr": "En marche" } } } } });
    admin.put("definitions/entities/asset", asset).await.expect(200);
    let depth = json!({ "fields": { "depth": { "type": "integer", "labels": { "fr": "Profondeur" } } } });
    admin.put("definitions/overlays/hse/entities/incident", depth).await.expect(200);
    let keys = async |query: &str| -> Vec<String> {
        let page = admin.get(&format!("translations?limit=200&{query}")).await.expect(200);
        page["data"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
    };
    let site = keys("source=site&locale=pt").await;
    for key in ["my.asset.label", "my.asset.name.label", "my.asset.state.options.on", "hse.incident.depth.label"] {
        assert!(site.iter().any(|one| one == key), "{key} : {site:?}");
    }
    assert!(!site.iter().any(|one| one == TITLE), "un texte d'un module n'est pas des nôtres");
    assert!(site.iter().all(|key| key.starts_with("my.") || key.contains(".depth.")), "{site:?}");
    let spare = keys("source=site&state=spare&q=depth").await;
    assert_eq!(spare, ["hse.incident.depth.help"], "une aide que nous pourrions écrire est des nôtres");
    let modules = keys("source=modules&q=incident.depth").await;
    assert!(modules.is_empty(), "{modules:?}");
    let missing = keys("source=site&state=missing&locale=pt&q=depth").await;
    assert_eq!(missing, ["hse.incident.depth.label"]);
    say(&admin, "hse.incident.depth.label", "pt", json!("Profundidade"), Value::Null).await.expect(200);
    let kept = admin.get("definitions/overlays/hse/entities/incident").await.expect(200);
    assert_eq!(kept["body"]["fields"]["depth"]["labels"]["pt"], "Profundidade", "le texte est dans sa définition");
    let file = admin.get("translations/export?format=json&source=site&q=depth.label").await;
    let rows: Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(
        rows,
        json!([{ "key": "hse.incident.depth.label", "fr": "Profondeur", "en": null, "es": null, "pt": "Profundidade" }])
    );
    assert_eq!(admin.get("translations?source=others").await.status, 400);
}

#[tokio::test]
async fn a_wording_is_read_at_once_comes_back_and_is_kept_in_the_journal() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let original = label(&admin, "fr").await;
    say(&admin, TITLE, "fr", json!("Intitulé"), json!(original)).await.expect(200);
    assert_eq!((label(&admin, "fr").await, label(&admin, "en").await), ("Intitulé".to_owned(), "Title".to_owned()));
    let told = line(&admin, TITLE, "&state=own&locale=fr").await;
    assert_eq!(told["texts"]["fr"], json!({ "text": "Intitulé", "original": original, "own": true }));
    let changes = "SELECT count(*) FROM sys.audit WHERE action = 'translation.changed' \
        AND changes->'texts'->'fr.hse.incident.title.label'->>'new' = 'Intitulé'";
    assert_eq!(stage.number(changes).await, 1);
    let stale = say(&admin, TITLE, "fr", json!("Objet"), json!(original)).await;
    assert_eq!(stale.summary(), "409 stale.version");
    assert_eq!((&stale.json["current"], label(&admin, "fr").await), (&json!("Intitulé"), "Intitulé".to_owned()));
    assert!(stale.json["detail"].as_str().unwrap().starts_with("Ce texte"), "{}", stale.json);
    let again = say(&admin, TITLE, "fr", json!("Intitulé"), json!("Intitulé")).await.expect(200);
    assert_eq!(again["plan"], Value::Null, "rien ne change, rien ne s'écrit");
    let back = say(&admin, TITLE, "fr", Value::Null, json!("Intitulé")).await.expect(200);
    assert_eq!(label(&admin, "fr").await, original);
    assert_eq!(stage.number("SELECT count(*) FROM sys.definition WHERE NOT deleted").await, 0, "plus rien à garder");
    admin.post(&format!("definitions/plans/{}/undo", back["plan"]), json!({})).await.expect(200);
    assert_eq!(label(&admin, "fr").await, "Intitulé", "un plan de mots se défait comme un autre");
}

#[tokio::test]
async fn two_people_change_two_texts_and_only_one_the_same() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let (one, other) = tokio::join!(
        say(&admin, TITLE, "fr", json!("Intitulé"), json!("Titre")),
        say(&admin, "hse.incident.label", "fr", json!("Événement"), json!("Incident")),
    );
    assert_eq!([one.status, other.status], [200, 200]);
    let (one, other) = tokio::join!(
        say(&admin, TITLE, "en", json!("Heading"), json!("Title")),
        say(&admin, TITLE, "en", json!("Subject"), json!("Title")),
    );
    let mut seen = [one.status, other.status];
    seen.sort_unstable();
    assert_eq!(seen, [200, 409]);
}

#[tokio::test]
async fn a_wording_says_the_same_thing_with_other_words() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let refused = async |key: &str, text: &str, expected: &str| {
        let reply = say(&admin, key, "fr", json!(text), Value::Null).await;
        assert_eq!(reply.summary(), expected, "{text}");
        reply.json["errors"][0]["message"].as_str().unwrap_or_default().to_owned()
    };
    let told =
        refused("core.error.field.too_long", "Trop long.", "422 validation.failed changes[0].text:wording_parameters")
            .await;
    assert!(told.ends_with("{max}"), "{told}");
    refused("core.error.field.too_long", "Trop long : {max", "422 validation.failed changes[0].text:wording_braces")
        .await;
    refused(TITLE, "Titre {max}", "422 validation.failed changes[0].text:wording_no_parameter").await;
    refused(TITLE, "  ", "422 validation.failed changes[0].text:required").await;
    refused(TITLE, "a\u{7}b", "422 validation.failed changes[0].text:wording_control").await;
    refused(TITLE, &"a".repeat(4001), "422 validation.failed changes[0].text:too_long").await;
    refused("hse.incident.titre.label", "Titre", "422 validation.failed changes[0].key:wording").await;
    let mail = "core.templates.event_notice.title";
    refused(mail, "Agenda", "422 validation.failed changes[0].text:wording_parameters").await;
    refused(mail, "{{ record.title", "422 validation.failed changes[0].text:wording_template").await;
    assert_eq!(admin.patch("translations", json!({ "changes": [{ "key": TITLE, "locale": "de" }] })).await.status, 400);
    let many: Vec<Value> = (0..501).map(|_| json!({ "key": TITLE, "locale": "fr", "text": "x" })).collect();
    assert_eq!(admin.patch("translations", json!({ "changes": many })).await.status, 422);
    let by_definition = admin.put("definitions/texts/fr", json!({ "core.error.field.too_long": "Trop long." })).await;
    assert_eq!(by_definition.summary(), "422 definition.refused core.error.field.too_long:wording");
    for (broken, code) in [("{{ record.title", "wording_template"), ("Agenda", "wording_parameters")] {
        let expected = format!("422 definition.refused {mail}:{code}");
        assert_eq!(admin.put("definitions/texts/fr", json!({ mail: broken })).await.summary(), expected);
        let changes = json!({ "changes": [{ "path": "texts/fr", "body": { mail: broken } }] });
        assert_eq!(admin.post("definitions/plan", changes.clone()).await.summary(), expected);
        assert_eq!(admin.post("definitions/apply", changes).await.summary(), expected);
    }
    assert_eq!(admin.put("definitions/texts/de", json!({ TITLE: "Titel" })).await.status, 422);
    assert_eq!(stage.number("SELECT count(*) FROM sys.definition").await, 0);
}

#[tokio::test]
async fn a_text_of_a_definition_of_ones_own_is_written_in_it() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let asset = json!({ "labels": { "fr": "Équipement" }, "fields": {
        "kind": { "type": "select", "options": ["pump"], "option_labels": { "pump": { "fr": "Pompe" } } } } });
    admin.put("definitions/entities/asset", asset).await.expect(200);
    let changes = json!({ "changes": [
        { "key": "my.asset.label", "locale": "en", "text": "Asset", "seen": null },
        { "key": "my.asset.kind.options.pump", "locale": "pt", "text": "Bomba", "seen": null },
        { "key": "my.asset.kind.help", "locale": "fr", "text": "Ce que la plaque en dit." },
    ] });
    admin.patch("translations", changes).await.expect(200);
    let body = admin.get("definitions/entities/asset").await.expect(200)["body"].clone();
    assert_eq!(body["labels"], json!({ "fr": "Équipement", "en": "Asset" }));
    assert_eq!(body["fields"]["kind"]["option_labels"]["pump"], json!({ "fr": "Pompe", "pt": "Bomba" }));
    let told = line(&admin, "my.asset.label", "&locale=en").await;
    assert_eq!(told["texts"]["en"], json!({ "text": "Asset", "original": "Asset", "own": false }));
    let meta = admin.get("meta?locale=pt").await.expect(200).to_string();
    assert!(
        meta.contains("Bomba") && meta.contains("Ce que la plaque en dit."),
        "une langue qui manque se lit dans une autre"
    );
}

#[tokio::test]
async fn a_file_leaves_is_translated_and_comes_back() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    say(&admin, TITLE, "fr", json!("=SOMME(A1)"), json!("Titre")).await.expect(200);
    let sent = admin.get("translations/export?package=hse").await;
    assert_eq!((sent.status, sent.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    assert!(sent.header("content-disposition").unwrap().contains("attachment; filename=\"translations-"));
    let csv = String::from_utf8(sent.bytes).unwrap();
    assert!(csv.starts_with("\u{feff}key;fr;en;es;pt\r\n"), "{}", &csv[..60]);
    assert!(csv.contains("hse.incident.title.label;'=SOMME(A1);Title;"), "une formule reste un texte");
    let same = import(&admin, "translations/import", "text/csv", csv.clone()).await.expect(200);
    assert_eq!((&same["changed"], &same["refused"]), (&json!(0), &json!(0)), "{same}");
    let changed = csv.replace("'=SOMME(A1);Title", "Titre;Heading");
    let path = "translations/import?validate_only=true";
    assert_eq!(import(&admin, path, "text/csv", changed.clone()).await.expect(200)["changed"], 2);
    assert_eq!(label(&admin, "en").await, "Title", "vérifier n'est pas écrire");
    let done = import(&admin, "translations/import", "text/csv", changed).await.expect(200);
    assert_eq!((&done["changed"], &done["applied"]), (&json!(2), &json!(true)));
    assert_eq!((label(&admin, "fr").await, label(&admin, "en").await), ("Titre".to_owned(), "Heading".to_owned()));
    assert_eq!(
        line(&admin, TITLE, "&locale=fr").await["texts"]["fr"]["own"],
        false,
        "le texte du module lui est rendu"
    );
    let json_file = admin.get("translations/export?format=json&state=own&locale=en").await.expect(200);
    assert_eq!(json_file, json!([{ "key": TITLE, "fr": "Titre", "en": "Heading", "es": "Título", "pt": "Título" }]));
    let rows = json!([{ "key": TITLE, "es": "Asunto" }, { "key": "hse.nothing", "es": "Nada" }, { "key": "core.error.field.too_long", "es": "Largo" }]);
    let refused = import(&admin, "translations/import", "application/json", rows.to_string()).await.expect(200);
    let faults: Vec<_> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["line"].as_u64().unwrap(), one["code"].as_str().unwrap()))
        .collect();
    assert_eq!((faults, &refused["applied"]), (vec![(3, "wording"), (4, "wording_parameters")], &json!(false)));
    assert_eq!(label(&admin, "es").await, "Título", "une faute, et rien n'est écrit");
    let alien = import(&admin, "translations/import", "text/csv", "nom;valeur\r\na;b\r\n".to_owned()).await;
    assert_eq!(alien.summary(), "422 import.refused key:wording_columns");
    assert_eq!(
        stage.number("SELECT count(*) FROM sys.audit WHERE action = 'exported' AND entity = 'core.translation'").await,
        2
    );
}

#[tokio::test]
async fn a_file_read_for_one_language_leaves_the_others_as_they_are() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let csv = String::from_utf8(admin.get("translations/export?package=hse").await.bytes).unwrap();
    say(&admin, TITLE, "en", json!("Heading"), json!("Title")).await.expect(200);
    let file = csv.replace(
        "hse.incident.title.label;Titre;Title;Título;Título",
        "hse.incident.title.label;Titre;Title;Título;Assunto",
    );
    let path = "translations/import?locale=pt";
    let done = import(&admin, path, "text/csv", file).await.expect(200);
    let changed = json!([{ "key": TITLE, "locale": "pt", "old": "Título", "new": "Assunto" }]);
    assert_eq!((&done["changed"], &done["changes"]), (&json!(1), &changed));
    assert_eq!((label(&admin, "pt").await, label(&admin, "en").await), ("Assunto".to_owned(), "Heading".to_owned()));
    let absent = import(&admin, path, "text/csv", "key;fr\r\na;b\r\n".to_owned()).await;
    assert_eq!(absent.summary(), "422 import.refused key:wording_columns");
    assert_eq!(import(&admin, "translations/import?locale=de", "text/csv", csv).await.status, 400);
}

#[tokio::test]
async fn a_wording_over_a_text_of_ones_own_leaves_when_the_text_changes() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let asset = json!({ "labels": { "fr": "Équipement" }, "fields": { "name": { "type": "text" } } });
    admin.put("definitions/entities/asset", asset).await.expect(200);
    let key = "my.asset.label";
    admin.put("definitions/texts/fr", json!({ key: "Engin" })).await.expect(200);
    say(&admin, key, "fr", json!("Machine"), json!("Engin")).await.expect(200);
    let told = line(&admin, key, "&locale=fr").await;
    assert_eq!(told["texts"]["fr"], json!({ "text": "Machine", "original": "Machine", "own": false }));
    admin.put("definitions/texts/fr", json!({ key: "Engin" })).await.expect(200);
    say(&admin, key, "fr", Value::Null, json!("Engin")).await.expect(200);
    assert_eq!(line(&admin, key, "&locale=fr").await["texts"]["fr"]["text"], "Machine", "le texte couvert se lit");
}

#[tokio::test]
async fn what_the_list_shows_is_what_the_author_has_seen() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let asset = json!({ "labels": { "fr": "Équipement" }, "fields": { "due_on": { "type": "date" } } });
    admin.put("definitions/entities/asset", asset).await.expect(200);
    for (key, text) in [("my.asset.due_on.label", "Deadline"), ("my.label", "Our forms")] {
        let shown = line(&admin, key, "&locale=en").await["texts"]["en"]["text"].clone();
        assert!(shown.is_string(), "{key} se lit d'un nom");
        say(&admin, key, "en", json!(text), shown).await.expect(200);
        assert_eq!(line(&admin, key, "&locale=en").await["texts"]["en"]["text"], text);
    }
    let kept = "SELECT count(*) FROM sys.audit WHERE action = 'translation.changed' \
        AND changes->'texts'->'en.my.asset.due_on.label'->>'new' = 'Deadline'";
    assert_eq!(stage.number(kept).await, 1, "un libellé de définition est au journal");
}

#[tokio::test]
async fn undoing_a_wording_leaves_those_said_since() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let first = say(&admin, TITLE, "fr", json!("Intitulé"), json!("Titre")).await.expect(200);
    let second = say(&admin, "hse.incident.label", "fr", json!("Événement"), json!("Incident")).await.expect(200);
    let kept =
        format!("SELECT count(*) FROM sys.plan WHERE id = {} AND definitions::text LIKE '%Intitulé%'", second["plan"]);
    assert_eq!(stage.number(&kept).await, 0, "un plan ne garde que les mots qu'il change");
    admin.post(&format!("definitions/plans/{}/undo", first["plan"]), json!({})).await.expect(200);
    assert_eq!(label(&admin, "fr").await, "Titre");
    assert_eq!(line(&admin, "hse.incident.label", "&locale=fr").await["texts"]["fr"]["text"], "Événement");
    say(&admin, "hse.incident.label", "fr", json!("Fait"), json!("Événement")).await.expect(200);
    let late = admin.post(&format!("definitions/plans/{}/undo", second["plan"]), json!({})).await;
    assert_eq!(late.status, 409, "ce texte a été redit depuis");
}

#[tokio::test]
async fn a_translator_governs_the_texts_and_nothing_else() {
    let stage = Stage::new().await;
    let translator = stage.of_a("tra", &[]).await;
    assert_eq!(translator.get("translations").await.summary(), "403 access.forbidden");
    stage.grant(&translator, json!([{ "permission": "core.translation.manage.all" }])).await;
    assert_eq!(translator.get("meta").await.expect(200)["permissions"], json!(["core.translation.manage"]));
    say(&translator, TITLE, "pt", json!("Assunto"), json!("Título")).await.expect(200);
    assert_eq!(translator.get("definitions").await.summary(), "403 access.forbidden");
    assert_eq!(translator.put("definitions/texts/fr", json!({ TITLE: "X" })).await.summary(), "403 access.forbidden");
    assert_eq!(
        stage.of_a("sup", &["supervisor"]).await.get("translations/export").await.summary(),
        "403 access.forbidden"
    );
}

#[tokio::test]
async fn another_node_says_it_within_a_second() {
    let stage = Stage::with(TestOptions { live: true, ..TestOptions::default() }).await;
    let admin = admin(&stage).await;
    let second = stage.second_node().await;
    say(&admin, TITLE, "fr", json!("Intitulé"), json!("Titre")).await.expect(200);
    let since = Instant::now();
    while second.tenant.model().texts.get(Locale::Fr, TITLE) != Some("Intitulé") {
        assert!(since.elapsed() < Duration::from_secs(1), "le second nœud n'a pas suivi");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    second.stop().await;
}
