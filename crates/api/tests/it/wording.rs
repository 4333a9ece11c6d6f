//! Les mots de l'application : trouvés parmi les autres textes, dits autrement s'ils se lisent, rendus, échangés, lus de tous.

use kernel::Locale;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::stage::Stage;

const SAVE: &str = "app.action.save";
const RESTORED: &str = "app.bulk.restored";

async fn admin(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

async fn say(client: &Client, key: &str, locale: &str, text: Value) -> Reply {
    client.patch("translations", json!({ "changes": [{ "key": key, "locale": locale, "text": text }] })).await
}

/// Ce que la liste dit d'un texte.
async fn line(client: &Client, key: &str) -> Value {
    let page = client.get(&format!("translations?limit=200&q={key}")).await.expect(200);
    let found = page["data"].as_array().unwrap().iter().find(|one| one["key"] == key).cloned();
    found.unwrap_or_else(|| panic!("{key} : {page}"))
}

#[tokio::test]
async fn they_are_listed_found_and_counted_with_the_others() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let page = admin.get("translations?package=app&limit=200&locale=es").await.expect(200);
    assert!(page["count"]["value"].as_u64().unwrap() > 3000, "{}", page["count"]);
    assert_eq!((&page["next_cursor"], &page["data"][0]["package"]), (&json!("200"), &json!("app")));
    let app = page["packages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(app, json!({ "code": "app", "label": "Application" }));
    let total = |page: &Value| page["progress"]["es"]["total"].as_u64().unwrap();
    assert!(total(&page) > page["count"]["value"].as_u64().unwrap(), "les textes des modules comptent aussi");
    let of_source = async |source: &str| -> Vec<String> {
        let page = admin.get(&format!("translations?limit=200&source={source}&q=Guardar+Enregistrer")).await;
        page.expect(200)["data"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
    };
    let found = of_source("application").await;
    assert!(!found.is_empty() && found.iter().all(|key| key.starts_with("app.")), "{found:?}");
    let saves = admin.get("translations?source=application&q=Guardar+Enregistrer&limit=200").await.expect(200);
    assert!(saves["data"].to_string().contains(SAVE), "on cherche dans toutes les langues");
    for source in ["modules", "site"] {
        let page = admin.get(&format!("translations?source={source}&limit=200&q=app.")).await.expect(200);
        assert!(!page["data"].to_string().contains("\"app."), "{source}");
    }
    let missing = admin.get("translations?package=app&state=missing&locale=pt").await.expect(200);
    assert_eq!(missing["count"]["value"], 0, "tout est dit dans chaque langue");
    assert_eq!(admin.get("translations?source=screens").await.status, 400);
}

#[tokio::test]
async fn one_is_said_otherwise_then_given_back_and_that_is_undone() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let original = line(&admin, SAVE).await["texts"]["fr"]["text"].clone();
    let said = say(&admin, SAVE, "fr", json!("Valider")).await.expect(200);
    assert_eq!(said["data"][0]["texts"]["fr"], json!({ "text": "Valider", "original": original, "own": true }));
    let definition = admin.get("definitions/texts/fr").await.expect(200);
    assert_eq!(definition["body"], json!({ SAVE: "Valider" }), "comme les autres mots");
    let journal = "SELECT count(*) FROM sys.audit WHERE action = 'translation.changed' \
        AND changes->'texts'->'fr.app.action.save'->>'new' = 'Valider'";
    assert_eq!(stage.number(journal).await, 1);
    let own = admin.get("translations?state=own&locale=fr").await.expect(200);
    assert_eq!((&own["count"]["value"], &own["data"][0]["key"]), (&json!(1), &json!(SAVE)));
    let stale = json!({ "changes": [{ "key": SAVE, "locale": "fr", "text": "Garder", "seen": original }] });
    assert_eq!(admin.patch("translations", stale).await.summary(), "409 stale.version");
    let back = say(&admin, SAVE, "fr", Value::Null).await.expect(200);
    assert_eq!(back["data"][0]["texts"]["fr"], json!({ "text": original, "original": original, "own": false }));
    admin.post(&format!("definitions/plans/{}/undo", back["plan"]), json!({})).await.expect(200);
    assert_eq!(line(&admin, SAVE).await["texts"]["fr"]["text"], "Valider");
}

#[tokio::test]
async fn a_message_that_would_not_read_is_refused_and_told_why() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let refused = async |key: &str, text: &str, code: &str| -> String {
        let reply = say(&admin, key, "fr", json!(text)).await;
        assert_eq!(reply.summary(), format!("422 validation.failed changes[0].text:{code}"), "{text}");
        reply.json["errors"][0]["message"].as_str().unwrap().to_owned()
    };
    let told = refused(RESTORED, "{count, plural, one {# reprise}}", "wording_other").await;
    assert!(told.contains("« other » de « count »"), "{told}");
    let told = refused(RESTORED, "{count} reprises", "wording_parameters").await;
    assert!(told.ends_with("{count, plural}"), "{told}");
    let told = refused(RESTORED, "{count, plural, un {a} other {b}}", "wording_form").await;
    assert!(told.contains("« un »"), "{told}");
    refused(RESTORED, "{count, plural, one {a} one {b} other {c}}", "wording_twice").await;
    refused(RESTORED, "{count, date}", "wording_kind").await;
    refused(RESTORED, "{count, plural, one a other b}", "wording_cases").await;
    refused(RESTORED, "{ce nombre} de reprises", "wording_name").await;
    refused(RESTORED, "{count, plural, other {#}", "wording_braces").await;
    let nested = format!("{}{}", "{n, select, other {".repeat(20), "}}".repeat(20));
    refused(RESTORED, &nested, "wording_deep").await;
    refused(SAVE, "Enregistrer {name}", "wording_no_parameter").await;
    refused(SAVE, " ", "required").await;
    refused(SAVE, &"a".repeat(4001), "too_long").await;
    refused(SAVE, "a\u{7}b", "wording_control").await;
    let unknown = say(&admin, "app.action.nothing", "fr", json!("Rien")).await;
    assert_eq!(unknown.summary(), "422 validation.failed changes[0].key:wording");
    let broken = json!({ RESTORED: "{count, plural, one {#}}" });
    let by_definition = admin.put("definitions/texts/fr", broken).await;
    assert_eq!(by_definition.summary(), format!("422 definition.refused {RESTORED}:wording"));
    say(&admin, RESTORED, "fr", json!("{count, plural, =0 {aucune} other {#}}")).await.expect(200);
}

#[tokio::test]
async fn they_leave_in_a_file_and_come_back() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let sent = admin.get("translations/export?package=app").await;
    let csv = String::from_utf8(sent.bytes).unwrap();
    assert!(csv.starts_with("\u{feff}key;fr;en;es;pt\r\n") && csv.lines().count() > 3000);
    let import = async |body: String| -> Value {
        let request = admin.request(Method::POST, "translations/import").header("content-type", "text/csv");
        admin.send(request.body(body)).await.expect(200)
    };
    let same = import(csv.clone()).await;
    assert_eq!((&same["changed"], &same["refused"]), (&json!(0), &json!(0)), "{same}");
    let save = csv.lines().find(|line| line.starts_with("app.action.save;")).unwrap().to_owned();
    let mut cells: Vec<&str> = save.split(';').collect();
    let original = std::mem::replace(&mut cells[1], "Valider").to_owned();
    let done = import(csv.replace(&save, &cells.join(";"))).await;
    assert_eq!((&done["changed"], &done["applied"]), (&json!(1), &json!(true)), "{done}");
    assert_eq!(line(&admin, SAVE).await["texts"]["fr"]["text"], "Valider");
    let rows = admin.get("translations/export?format=json&source=application&state=own&locale=fr").await.expect(200);
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]["fr"]), (1, &json!("Valider")));
    let wrong = import(format!("key;fr\r\n{RESTORED};\"{{count, plural, one {{#}}}}\"\r\n")).await;
    assert_eq!((&wrong["applied"], &wrong["errors"][0]["code"]), (&json!(false), &json!("wording_other")), "{wrong}");
    assert_eq!(import(csv).await["changed"], 1);
    assert_eq!(
        line(&admin, SAVE).await["texts"]["fr"],
        json!({ "text": original, "original": original, "own": false })
    );
}

#[tokio::test]
async fn who_opens_the_application_reads_what_replaces_and_nothing_more() {
    let stage = Stage::new().await;
    let (admin, visitor) = (admin(&stage).await, stage.app.anonymous());
    assert_eq!(visitor.get("branding").await.expect(200)["wording"], Value::Null);
    assert_eq!(visitor.get("wording").await.expect(200), json!({ "mark": null, "texts": {} }));
    say(&admin, SAVE, "es", json!("Validar")).await.expect(200);
    say(&admin, "hse.incident.label", "es", json!("Suceso")).await.expect(200);
    let told = visitor.get("wording?locale=es").await;
    assert_eq!(told.json["texts"], json!({ "action.save": "Validar" }), "les mots d'un module n'en sont pas");
    assert_eq!((told.header("cache-control"), told.status), (Some("no-cache"), 200));
    let mark = visitor.get("branding").await.expect(200)["wording"].clone();
    assert!(mark.is_string() && mark == told.json["mark"], "{mark}");
    assert_eq!(visitor.get("wording?locale=fr").await.expect(200)["texts"], json!({}), "chaque langue a ses mots");
    let held = visitor.request(Method::GET, "wording?locale=es").header("if-none-match", told.header("etag").unwrap());
    assert_eq!(visitor.send(held).await.status, 304);
    say(&admin, SAVE, "es", json!("Aceptar")).await.expect(200);
    let held = visitor.request(Method::GET, "wording?locale=es").header("if-none-match", told.header("etag").unwrap());
    assert_eq!(visitor.send(held).await.json["texts"]["action.save"], "Aceptar");
    assert_ne!(visitor.get("branding").await.expect(200)["wording"], mark);
    for refused in ["wording?locale=de", "wording?q=a"] {
        assert_eq!(visitor.get(refused).await.status, 400, "{refused}");
    }
    let reader = stage.of_a("sup", &["supervisor"]).await;
    assert_eq!(say(&reader, SAVE, "es", json!("Ya")).await.summary(), "403 access.forbidden");
    assert_eq!(reader.get("translations?package=app").await.summary(), "403 access.forbidden");
}

/// Un texte qu'une version suivante n'a plus, ou qui n'insère plus la même chose, n'arrête pas le démarrage.
#[tokio::test]
async fn what_a_later_version_no_longer_says_is_left_aside() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let changes = json!({ "changes": [
        { "key": SAVE, "locale": "fr", "text": "Valider" },
        { "key": RESTORED, "locale": "fr", "text": "{count, plural, other {# reprises}}" },
    ] });
    admin.patch("translations", changes).await.expect(200);
    let model = stage.app.tenant.model();
    let mut sources = model.sources.clone();
    for source in &mut sources {
        source.screens = schema::model::Screens::read([("fr", r#"{ "bulk": { "restored": "Reprises" } }"#)]);
    }
    let later = schema::load(&sources).unwrap();
    let words = later.warnings.iter().filter(|one| one.file == "my/texts/fr.json");
    let said: Vec<&str> = words.map(|one| one.code).collect();
    assert_eq!(said, ["texts.unknown", "texts.wording"], "{:?}", later.warnings);
    assert_eq!(later.model.texts.exact(Locale::Fr, RESTORED), Some("Reprises"));
    assert_eq!(later.model.texts.exact(Locale::Fr, SAVE), None);
}
