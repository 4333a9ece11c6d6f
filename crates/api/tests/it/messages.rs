//! Les gabarits des messages, tels qu'un administrateur les essaie et les réécrit.

use std::time::{Duration, Instant};

use kernel::Locale;
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::stage::{Stage, incident};

const CREATED: &str = "mail/templates/hse.incident_created";

/// Un responsable prévenu de chaque incident, un superviseur qui les déclare, un administrateur.
struct Scene {
    stage: Stage,
    supervisor: Client,
    admin: Client,
}

impl Scene {
    async fn new() -> Scene {
        let stage = Stage::new().await;
        stage.of_a("mia", &["hse_manager"]).await;
        let supervisor = stage.of_a("sam", &["supervisor"]).await;
        let admin = stage.of_a("ada", &["admin"]).await;
        stage.app.settle().await;
        Scene { stage, supervisor, admin }
    }

    /// Déclare un incident ; rend le courriel qu'en reçoit le responsable : objet, texte, page.
    async fn tell(&self) -> (String, String, String) {
        self.supervisor.post("hse/incidents", incident(self.stage.alpha)).await.expect(201);
        self.stage.app.settle().await;
        let sql = "SELECT subject, text, html FROM sys.mail WHERE recipient = 'mia@essai.test' ORDER BY created_at DESC LIMIT 1";
        let rows = self.stage.app.tenant.db.query(&sql.into(), &[]).await.unwrap();
        (rows[0].get(0), rows[0].get(1), rows[0].get(2))
    }

    async fn say(&self, address: &str, part: &str, text: Value, seen: Value) -> Reply {
        let change = json!({ "part": part, "text": text, "seen": seen });
        self.admin.patch(address, json!({ "locale": "fr", "changes": [change] })).await
    }

    async fn texts(&self, address: &str) -> Value {
        self.admin.get(address).await.expect(200)["texts"]["fr"].clone()
    }
}

#[tokio::test]
async fn a_rewritten_message_leaves_as_it_was_written() {
    let scene = Scene::new().await;
    let delivered = scene.texts(CREATED).await;
    let (title, text, html) = (&delivered["title"]["text"], &delivered["text"]["text"], &delivered["html"]["text"]);
    let changes = json!([
        { "part": "title", "text": "À lire : {{ record.number }}", "seen": title },
        { "part": "text", "text": "Bonjour {{ recipient.name }},\r\n\r\n{{ record.titel }}", "seen": text },
        { "part": "html", "text": "<p>{{ record.title }}</p>", "seen": html },
    ]);
    let written = scene.admin.patch(CREATED, json!({ "locale": "fr", "changes": changes })).await.expect(200);
    assert_eq!(written["texts"]["fr"]["title"]["original"], *title);
    assert_eq!(written["texts"]["en"]["title"]["own"], false);
    let (subject, body, page) = scene.tell().await;
    assert!(subject.starts_with("À lire : INC-"), "{subject}");
    assert!(body.contains("Bonjour") && body.contains("⟦record.titel⟧") && !body.contains('\r'), "{body}");
    assert!(page.contains("<p>") && !page.contains("{{"), "{page}");
    let told = scene.admin.get("mail/messages?template=hse.incident_created").await.expect(200);
    assert_eq!(told["data"].as_array().unwrap().len(), 1);
    let line = scene.admin.get("mail/templates").await.expect(200);
    let line =
        line["data"].as_array().unwrap().iter().find(|one| one["name"] == "hse.incident_created").unwrap().clone();
    assert_eq!((&line["own"], &line["missing"], &line["kind"]), (&json!(["fr"]), &json!([]), &json!("message")));
    scene.say(CREATED, "title", Value::Null, json!("À lire : {{ record.number }}")).await.expect(200);
    assert_eq!(scene.texts(CREATED).await["title"], delivered["title"]);
    let past = scene.admin.get(&format!("{CREATED}/history")).await.expect(200);
    let past: Vec<[&Value; 4]> = past["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| [&one["locale"], &one["part"], &one["old"], &one["new"]])
        .collect();
    assert_eq!(past.len(), 4);
    assert_eq!(past[0][..2], [&json!("fr"), &json!("title")]);
    assert!(past.iter().any(|one| *one[1] == "html" && *one[3] == "<p>{{ record.title }}</p>"));
}

#[tokio::test]
async fn nobody_loses_what_another_wrote_and_no_unreadable_template_is_kept() {
    let scene = Scene::new().await;
    let text = scene.texts(CREATED).await["text"]["text"].clone();
    scene.say(CREATED, "text", json!("Premier"), text.clone()).await.expect(200);
    let late = scene.say(CREATED, "text", json!("Second"), text).await;
    assert_eq!((late.summary().as_str(), &late.json["current"]), ("409 stale.version", &json!("Premier")));
    for (part, wrong, expected) in [
        ("text", "Bonjour\n{{ record.title", "text template_line"),
        ("html", "<p>\n\n{% if x %}</p>", "html template_line"),
        ("title", "{{ x | inconnu }}", "title template_line"),
        ("text", " \n", "text required"),
        ("text", "a\u{0}b", "text wording_control"),
        ("json", "{}", "json unknown_option"),
    ] {
        let reply = scene.say(CREATED, part, json!(wrong), json!("Premier")).await;
        let fault = &reply.json["errors"][0];
        let told = format!("{} {}", fault["field"].as_str().unwrap(), fault["code"].as_str().unwrap());
        assert_eq!((reply.status, told.as_str()), (422, expected), "{wrong} : {}", reply.json);
    }
    let two = scene.say(CREATED, "text", json!("Bonjour\n{{ record.title"), json!("Premier")).await;
    assert!(two.json["errors"][0]["message"].as_str().unwrap().starts_with("Ligne 2 : "), "{}", two.json);
    assert_eq!(scene.texts(CREATED).await["text"]["text"], "Premier");
    assert_eq!(
        scene.admin.get("mail/templates/hse.qhse").await.status,
        404,
        "le corps d'un appel n'est pas un message"
    );
    assert_eq!(scene.admin.get("mail/templates/hse.nothing").await.status, 404);
}

#[tokio::test]
async fn a_draft_is_shown_as_its_reader_would_get_it() {
    let scene = Scene::new().await;
    let preview = async |body: Value| scene.admin.post(&format!("{CREATED}/preview"), body).await.expect(200);
    for locale in ["fr", "en", "es", "pt"] {
        let shown = preview(json!({ "locale": locale })).await;
        assert_eq!((&shown["missing"], &shown["faults"]), (&json!([]), &json!([])), "{locale} : {shown}");
        assert!(shown["html"].as_str().unwrap().contains(&format!("lang=\"{locale}\"")));
        assert!(!shown["subject"].as_str().unwrap().is_empty());
    }
    let draft = json!({ "locale": "fr", "title": "{{ record.title }}", "text": "{{ recrod.title }}", "html": "<b>{{ record.title }}</b>",
        "values": { "record": { "title": "<script>alert(1)</script>" } } });
    let shown = preview(draft).await;
    assert_eq!(shown["subject"], "<script>alert(1)</script>");
    assert!(shown["html"].as_str().unwrap().contains("<b>&lt;script&gt;"), "{shown}");
    assert_eq!(shown["missing"], json!(["recrod.title"]));
    let shown = preview(json!({ "locale": "fr", "html": "<p>\n{{ record.title", "text": "{{ medical }}" })).await;
    assert_eq!((&shown["faults"][0]["part"], &shown["faults"][0]["line"]), (&json!("html"), &json!(2)));
    assert!(shown["html"].as_str().unwrap().contains("⟦medical⟧"), "le texte se montre sans sa page : {shown}");
    let heavy = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    let endless = "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}";
    let huge = "{{ 'x' * 9999999 }}";
    for hostile in [heavy, endless, huge, "{% include 'core.mail_footer' %}"] {
        let shown = preview(json!({ "locale": "fr", "text": hostile })).await;
        assert_eq!(shown["faults"][0]["part"], "text", "{hostile}");
        assert_eq!(scene.say(CREATED, "text", json!(hostile), Value::Null).await.status, 422, "{hostile}");
    }
    let wide = preview(json!({ "locale": "fr", "text": "{{ 'x' | indent(width=99999999999, first=true) }}" })).await;
    assert!(wide["text"].as_str().unwrap().len() < 20_000, "une marge a sa mesure");
    let values = scene.admin.get(CREATED).await.expect(200)["sample"].clone();
    assert!(values["record"]["site"]["name"].is_string() && values["record"].get("medical").is_none(), "{values}");
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.mail").await, 0);
}

#[tokio::test]
async fn a_message_leaves_whatever_was_kept_of_it() {
    let scene = Scene::new().await;
    let text = "hse.templates.incident_created.text";
    let put = async |path: &str, body: Value| scene.admin.put(&format!("definitions/{path}"), body).await;
    let refused = put("texts/fr", json!({ text: "{{ record.title" })).await;
    assert_eq!(refused.summary(), format!("422 definition.refused {text}:wording_template"));
    let refused = put("templates/hello", json!({ "labels": { "fr": "Salut" }, "html": { "fr": "{% if %}" } })).await;
    assert_eq!(refused.summary(), "422 definition.refused html.fr:wording_template");
    // Lisible, et pourtant impossible à rendre.
    put("texts/fr", json!({ text: "{{ 1 // 0 }}" })).await.expect(200);
    let (subject, body, _) = scene.tell().await;
    assert!(!subject.is_empty() && body.contains("/hse/incidents/"), "{body}");
}

#[tokio::test]
async fn every_message_and_its_preview_name_the_brand() {
    let scene = Scene::new().await;
    let html = "<p style=\"color:{{ brand.color }}\">{{ brand.name }}{% if brand.logo %}<img src=\"{{ brand.logo }}\">{% endif %}</p>";
    let seen = scene.texts(CREATED).await["html"]["text"].clone();
    scene.say(CREATED, "html", json!(html), seen).await.expect(200);
    let (_, _, page) = scene.tell().await;
    assert!(page.contains("<p style=\"color:#1d4ed8\">OpsFlux</p>"), "sans logo : {page}");
    let (logo, whole) = (
        "https://static.example.com/logo.png",
        "<p style=\"color:#0f766e\">Torpille<img src=\"https:&#x2f;&#x2f;static.example.com",
    );
    let brand = json!({ "core.app_name": "Torpille", "core.brand_color": "#0f766e", "core.brand_logo": logo });
    scene.admin.patch("settings", json!({ "values": brand })).await.expect(200);
    let (_, _, page) = scene.tell().await;
    assert!(page.contains(whole), "{page}");
    assert!(page.contains("alt=\"Torpille\" height=\"32\""), "le logo est aussi en tête : {page}");
    let sample = scene.admin.get(CREATED).await.expect(200)["sample"]["brand"].clone();
    assert_eq!(sample, json!({ "name": "Torpille", "color": "#0f766e", "logo": logo }));
    let shown = scene.admin.post(&format!("{CREATED}/preview"), json!({ "locale": "fr" })).await.expect(200);
    assert!(shown["html"].as_str().unwrap().contains(whole) && shown["missing"] == json!([]), "{shown}");
}

/// Un nombre inventé ferait passer, à l'aperçu, une comparaison que le vrai texte manquerait.
#[tokio::test]
async fn a_decimal_is_invented_as_the_text_it_travels_as() {
    let scene = Scene::new().await;
    let said = json!({ "labels": { "fr": "Unité", "en": "Unit" }, "text": { "fr": "Vu", "en": "Seen" } });
    scene.admin.put("definitions/templates/unit", said).await.expect(200);
    let tell = json!({ "do": "notify", "to": ["role:admin"], "template": "unit" });
    let body = json!({ "labels": { "fr": "Dire", "en": "Tell" }, "on": "core.unit.created", "steps": [tell] });
    scene.admin.put("definitions/triggers/tell_unit", body).await.expect(200);
    let sample = scene.admin.get("mail/templates/my.unit").await.expect(200)["sample"]["record"].clone();
    assert_eq!(sample["factor"], "12.5", "{sample}");
}

#[tokio::test]
async fn the_header_and_the_footer_are_those_of_every_mail() {
    let scene = Scene::new().await;
    let brand = json!({ "values": { "core.app_name": "Torpille", "core.brand_color": "#0f766e" } });
    scene.admin.patch("settings", brand).await.expect(200);
    let (_, _, page) = scene.tell().await;
    assert!(page.contains(">Torpille</td>") && page.contains("#0f766e"), "{page}");
    let footer = "mail/templates/core.mail_footer";
    let texts = scene.texts(footer).await;
    assert!(texts.get("title").is_none());
    let written = "{{ reason }}\n<br>12, rue du Port";
    let shown =
        scene.admin.post(&format!("{footer}/preview"), json!({ "locale": "fr", "html": written })).await.expect(200);
    assert!(shown["html"].as_str().unwrap().contains("12, rue du Port"));
    assert!(
        shown["text"].as_str().unwrap().contains("l’en-tête") || shown["text"].as_str().unwrap().contains("L’en-tête")
    );
    scene.say(footer, "html", json!(written), texts["html"]["text"].clone()).await.expect(200);
    scene.say(footer, "text", json!("12, rue du Port"), texts["text"]["text"].clone()).await.expect(200);
    let (_, body, page) = scene.tell().await;
    assert!(page.contains("12, rue du Port") && page.contains("unsubscribe&#x2f;"), "{page}");
    assert!(body.contains("-- \n12, rue du Port\n") && body.contains("/unsubscribe/"), "{body}");
}

#[tokio::test]
async fn a_draft_can_be_sent_to_oneself_only() {
    let scene = Scene::new().await;
    let try_it = async |body: Value| scene.admin.post(&format!("{CREATED}/send-to-me"), body).await;
    let refused = try_it(json!({ "locale": "fr", "text": "{{" })).await;
    assert_eq!((refused.summary().as_str(), &refused.json["part"]), ("422 template.refused", &json!("text")));
    assert_eq!(try_it(json!({ "locale": "fr", "to": "mia@essai.test" })).await.status, 400);
    let sent = try_it(json!({ "locale": "en", "title": "Draft" })).await.expect(200);
    assert_eq!(sent["to"], "ada@essai.test");
    scene.stage.app.settle().await;
    let log = scene.admin.get("mail/messages").await.expect(200);
    let mail = &log["data"][0];
    assert_eq!((&mail["recipient"], &mail["subject"]), (&json!("ada@essai.test"), &json!("[Test] Draft")));
    assert_eq!((&mail["template"], &mail["state"]), (&json!("hse.incident_created"), &json!("sent")));
    assert_eq!(scene.stage.number("SELECT count(*) FROM sys.audit WHERE action = 'template.tested'").await, 1);
}

#[tokio::test]
async fn a_message_of_one_s_own_is_rewritten_in_its_definition() {
    let scene = Scene::new().await;
    let body = json!({ "text": { "fr": "Bonjour" }, "labels": { "fr": "Salut" } });
    scene.admin.put("definitions/templates/hello", body).await.expect(200);
    let hello = "mail/templates/my.hello";
    scene.say(hello, "text", json!("Bonsoir"), json!("Bonjour")).await.expect(200);
    scene.say(hello, "html", json!("<p>Bonsoir</p>"), Value::Null).await.expect(200);
    let kept = scene.admin.get("definitions/templates/hello").await.expect(200);
    assert_eq!(
        (&kept["body"]["text"]["fr"], &kept["body"]["html"]["fr"]),
        (&json!("Bonsoir"), &json!("<p>Bonsoir</p>")),
        "{kept}"
    );
    let past = scene.admin.get(&format!("{hello}/history")).await.expect(200);
    assert_eq!(past["data"][0]["new"], "<p>Bonsoir</p>");
}

#[tokio::test]
async fn another_node_speaks_so_within_a_second() {
    let scene = Scene::new().await;
    let second = scene.stage.second_node().await;
    let text = scene.texts(CREATED).await["text"]["text"].clone();
    scene.say(CREATED, "text", json!("Tout de suite"), text).await.expect(200);
    let since = Instant::now();
    let key = "hse.templates.incident_created.text";
    while second.tenant.model().texts.exact(Locale::Fr, key) != Some("Tout de suite") {
        assert!(since.elapsed() < Duration::from_secs(1), "le second nœud n'a pas suivi");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    second.stop().await;
}
