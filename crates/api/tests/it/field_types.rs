//! Chaque sorte de champ simple : ce qu'elle accepte et refuse, ce qu'une lecture et l'audit en disent, filtre et tri.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestOptions, model_of};

use crate::stage::{Stage, id, ids, png};

fn register() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"lab\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.tester]\ninherits = [\"user\"]\ngrants = [\"lab.*.*.company\", \"core.company.view.all\"]\n",
        ),
        (
            "entities/asset.toml",
            r##"
title = "name"
[fields]
name     = { type = "text", required = true, search = "A" }
serial   = { type = "text", pattern = "[A-Z]{3}-[0-9]+" }
mail     = { type = "email", search = "B" }
tel      = { type = "phone" }
site_url = { type = "url" }
paint    = { type = "color" }
code     = { type = "barcode" }
manual   = { type = "markdown" }
story    = { type = "rich_text", min = 5, max = 200 }
labels   = { type = "tags", max = 3, search = "C" }
risks    = { type = "multi_select", options = ["fire", "gas", "fall"], min = 2 }
share    = { type = "percent", min = 0, max = 100 }
stars    = { type = "rating" }
opens    = { type = "time", min = "06:00" }
shift    = { type = "duration", max = "PT24H" }
twice    = { type = "formula", value = "shift + shift" }
kept     = { type = "formula", value = "shift + duration('30m')", stored = true }
firm     = { type = "company" }
unit     = { type = "department" }
facts    = { type = "json" }
photo    = { type = "image", max_size = "1kB" }
proof    = { type = "file", accept = ["image/png", "application/pdf"] }
sign     = { type = "signature" }
parts    = { type = "children", of = "part", max = 2 }
others   = { type = "links", to = "asset", min = 2 }

[[indexes]]
on = ["risks"]
"##,
        ),
        (
            "entities/part.toml",
            "[fields]\nname = { type = \"text\", required = true }\nspent = { type = \"duration\" }\n\
             opens = { type = \"time\" }\nlabels = { type = \"tags\" }\nmail = { type = \"email\" }\n",
        ),
    ]
}

async fn stage() -> (Stage, Client) {
    let stage = Stage::with(TestOptions { model: model_of(&register()), ..TestOptions::default() }).await;
    let tester = stage.of_a("magasinier", &["tester"]).await;
    (stage, tester)
}

#[tokio::test]
async fn each_sort_keeps_its_canonical_form_and_the_audit_tells_it() {
    let (stage, tester) = stage().await;
    let cases = [
        ("serial", json!("ABC-12"), json!("ABC-12")),
        ("mail", json!(" Zoe.Muller+x@Exemple.FR "), json!("Zoe.Muller+x@exemple.fr")),
        ("tel", json!("+241 06-12.34 (56)"), json!("+24106123456")),
        ("tel", json!("06 12 34 56"), json!("06123456")),
        ("site_url", json!("HTTPS://Exemple.fr/a?b=1#c"), json!("https://exemple.fr/a?b=1#c")),
        ("site_url", json!("http://exemple.fr"), json!("http://exemple.fr/")),
        ("paint", json!("#1E90FF"), json!("#1e90ff")),
        ("code", json!("(01)0361234500"), json!("(01)0361234500")),
        ("manual", json!("# Titre\n\n*Lire*"), json!("# Titre\n\n*Lire*")),
        ("story", json!("<p onclick=x>Bon<script>alert(1)</script>jour</p>"), json!("<p>Bonjour</p>")),
        (
            "story",
            json!("<a href=\"javascript:x\">lien utile</a><img src=x>"),
            json!("<a rel=\"noopener noreferrer\">lien utile</a>"),
        ),
        ("labels", json!([" pompe ", "évent"]), json!(["pompe", "évent"])),
        ("labels", json!([]), json!([])),
        ("labels", Value::Null, json!([])),
        ("risks", json!(["gas", "fire"]), json!(["gas", "fire"])),
        ("share", json!("12.5"), json!("12.50")),
        ("share", json!(7), json!("7.00")),
        ("stars", json!(0), json!(0)),
        ("stars", json!(5), json!(5)),
        ("opens", json!("08:30"), json!("08:30:00")),
        ("opens", json!("23:59:59"), json!("23:59:59")),
        ("shift", json!("PT8H30M"), json!("PT8H30M")),
        ("shift", json!("PT90M"), json!("PT1H30M")),
        ("shift", json!("P1D"), json!("PT24H")),
        ("shift", json!("-PT0.5S"), json!("-PT0.5S")),
        ("shift", json!("PT0S"), json!("PT0S")),
        ("shift", json!("PT1M1.0000019S"), json!("PT1M1.000001S")),
        ("firm", json!(stage.a), json!(stage.a)),
        ("facts", json!({ "b": [1, 2.5, null], "a": { "x": "é" } }), json!({ "a": { "x": "é" }, "b": [1, 2.5, null] })),
        ("facts", json!(false), json!(false)),
    ];
    for (field, sent, expected) in cases {
        let created = tester.post("lab/assets", json!({ "name": "pompe", field: sent })).await.expect(201);
        assert_eq!(created[field], expected, "{field} {sent}");
        let audit = tester.get(&format!("audit?record={}", id(&created))).await.expect(200);
        let told = &audit["data"][0]["changes"][field]["new"];
        let filled = expected.as_array().is_none_or(|items| !items.is_empty());
        assert_eq!(
            told,
            if filled { &expected } else { &Value::Null },
            "l'audit de {field} dit ce qu'une lecture rend"
        );
        let path = format!("lab/assets/{}", id(&created));
        let same = tester.patch(&path, json!({ field: created[field] })).await.expect(200);
        assert_eq!(same[field], expected);
        let audit = tester.get(&format!("audit?record={}&sort=-at", id(&created))).await.expect(200);
        assert_eq!(audit["data"][0]["changes"], json!({}), "{field} renvoyé tel que lu n'a pas changé");
        let emptied = tester.patch(&path, json!({ field: null })).await.expect(200);
        assert_eq!(emptied[field], if expected.is_array() { json!([]) } else { Value::Null });
    }
}

#[tokio::test]
async fn each_sort_refuses_what_it_is_not_with_its_code() {
    let (stage, tester) = stage().await;
    let before = stage.number("SELECT count(*) FROM sys.audit").await;
    let too_long = format!("{}@exemple.fr", "a".repeat(65));
    let cases = [
        ("serial", json!("ABC-12x"), "serial:pattern"),
        ("serial", json!("xABC-12"), "serial:pattern"),
        ("mail", json!("zoe"), "mail:bad_email"),
        ("mail", json!("a@b"), "mail:bad_email"),
        ("mail", json!("a@b@c.fr"), "mail:bad_email"),
        ("mail", json!("a b@c.fr"), "mail:bad_email"),
        ("mail", json!("a@-b.fr"), "mail:bad_email"),
        ("mail", json!(too_long), "mail:bad_email"),
        ("mail", json!(1), "mail:wrong_type"),
        ("tel", json!("123"), "tel:bad_phone"),
        ("tel", json!("1234567890123456"), "tel:bad_phone"),
        ("tel", json!("06 CALL ME"), "tel:bad_phone"),
        ("tel", json!("06+123456"), "tel:bad_phone"),
        ("site_url", json!("javascript:alert(1)"), "site_url:bad_url"),
        ("site_url", json!("ftp://exemple.fr"), "site_url:bad_url"),
        ("site_url", json!("exemple.fr"), "site_url:bad_url"),
        ("site_url", json!("https://moi@exemple.fr"), "site_url:bad_url"),
        ("paint", json!("red"), "paint:bad_color"),
        ("paint", json!("#12345"), "paint:bad_color"),
        ("paint", json!("#12345é"), "paint:bad_color"),
        ("code", json!("été"), "code:bad_barcode"),
        ("code", json!("1".repeat(129)), "code:too_long"),
        ("story", json!("<p>abc</p>"), "story:too_short"),
        ("story", json!("x".repeat(201)), "story:too_long"),
        ("labels", json!("pompe"), "labels:wrong_type"),
        ("labels", json!(["a", 1]), "labels:wrong_type"),
        ("labels", json!(["a", "a"]), "labels:repeated"),
        ("labels", json!(["a;b"]), "labels:bad_tag"),
        ("labels", json!(["a", "b", "c", "d"]), "labels:too_many"),
        ("labels", json!(["x".repeat(51)]), "labels:too_long"),
        ("risks", json!(["fire", "flood"]), "risks:bad_option"),
        ("risks", json!(["fire"]), "risks:too_few"),
        ("share", json!("100.01"), "share:too_large"),
        ("share", json!("1.234"), "share:too_precise"),
        ("stars", json!(6), "stars:too_large"),
        ("stars", json!(-1), "stars:too_small"),
        ("stars", json!(1.5), "stars:wrong_type"),
        ("opens", json!("05:59"), "opens:too_early"),
        ("opens", json!("24:00"), "opens:wrong_type"),
        ("opens", json!("8h"), "opens:wrong_type"),
        ("opens", json!("08:30:00.5"), "opens:too_precise"),
        ("shift", json!("8:30"), "shift:wrong_type"),
        ("shift", json!("P1M"), "shift:wrong_type"),
        ("shift", json!("PT25H"), "shift:too_large"),
        ("shift", json!("PT99999999999H"), "shift:wrong_type"),
        ("shift", json!(3600), "shift:wrong_type"),
        ("firm", json!("A"), "firm:wrong_type"),
        ("unit", json!("0198e1a0-0000-7000-8000-000000000001"), "unit:broken_link"),
        ("facts", json!({ "a": "\u{0}" }), "facts:bad_character"),
        ("manual", json!("a\u{0}"), "manual:bad_character"),
        ("parts", json!([{ "name": "a" }, { "name": "b" }, { "name": "c" }]), "parts:too_many"),
        ("others", json!(["0198e1a0-0000-7000-8000-000000000001"]), "others:too_few"),
        ("parts", json!([{ "name": "a", "mail": "x" }]), "parts[0].mail:bad_email"),
        ("kept", json!("PT1H"), "kept:read_only"),
    ];
    for (field, sent, refusal) in cases {
        let refused = tester.post("lab/assets", json!({ "name": "pompe", field: sent })).await;
        assert_eq!(refused.summary(), format!("422 validation.failed {refusal}"), "{sent}");
        let message = refused.expect(422)["errors"][0]["message"].as_str().unwrap_or_default().to_owned();
        assert!(!message.is_empty() && !message.starts_with("core."), "{refusal} : {message}");
    }
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit").await, before);
}

#[tokio::test]
async fn each_sort_is_filtered_sorted_and_searched() {
    let (stage, tester) = stage().await;
    let sent = [
        json!({ "name": "un", "mail": "un@exemple.fr", "tel": "+24106123456", "labels": ["rouge", "neuf"], "risks": ["fire", "gas"],
            "share": "10", "stars": 1, "opens": "07:00", "shift": "PT4H", "firm": stage.a, "paint": "#000000" }),
        json!({ "name": "deux", "mail": "deux@exemple.fr", "labels": ["neuf"], "share": "50.5", "stars": 4, "opens": "08:30",
            "shift": "PT8H30M", "story": "<p>Longue histoire</p>" }),
        json!({ "name": "trois" }),
    ];
    let mut made = Vec::new();
    for body in sent {
        made.push(id(&tester.post("lab/assets", body).await.expect(201)));
    }
    let (one, two, three) = (made[0], made[1], made[2]);
    let firm = format!("firm == '{}'", stage.a);
    let cases = [
        ("mail == 'un@exemple.fr'", vec![one]),
        ("mail.endsWith('@exemple.fr')", vec![one, two]),
        ("tel.startsWith('+241')", vec![one]),
        ("'neuf' in labels", vec![one, two]),
        ("!('neuf' in labels)", vec![three]),
        ("labels.exists(t, t == 'rouge')", vec![one]),
        ("labels.exists(t, t.startsWith('ne')) && size(labels) == 1", vec![two]),
        ("size(labels) > 1", vec![one]),
        ("size(labels) == 0", vec![three]),
        ("'gas' in risks", vec![one]),
        ("share > 10.0", vec![two]),
        ("stars >= 1", vec![one, two]),
        ("opens < '08:00:00'", vec![one]),
        ("opens >= '07:00:00' && opens <= '08:30:00'", vec![one, two]),
        ("opens in ['08:30:00']", vec![two]),
        ("shift > duration('4h')", vec![two]),
        ("shift in [duration('4h'), duration('1h')]", vec![one]),
        ("twice == duration('8h')", vec![one]),
        ("kept == duration('9h')", vec![two]),
        ("shift == null", vec![three]),
        (firm.as_str(), vec![one]),
        ("firm.name != null", vec![one]),
        ("paint == '#000000'", vec![one]),
        ("photo == null", vec![one, two, three]),
        ("story.contains('histoire')", vec![two]),
    ];
    for (filter, mut expected) in cases {
        let page = list(&tester, &[("filter", filter)]).await.expect(200);
        let mut found = ids(&page);
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{filter}");
    }
    for (sort, expected) in [
        ("shift", [one, two, three]),
        ("-shift", [three, two, one]),
        ("opens", [one, two, three]),
        ("-opens", [three, two, one]),
        ("share", [one, two, three]),
        ("stars", [one, two, three]),
        ("kept", [one, two, three]),
    ] {
        let mut found = Vec::new();
        let mut cursor: Option<String> = None;
        while found.len() < 3 {
            let mut query = vec![("sort", sort), ("limit", "1")];
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page = list(&tester, &query).await.expect(200);
            found.extend(ids(&page));
            cursor = page["next_cursor"].as_str().map(str::to_owned);
        }
        assert_eq!(found, expected, "{sort}");
    }
    for field in ["labels", "risks", "facts", "photo"] {
        let refused = list(&tester, &[("sort", field)]).await;
        assert_eq!(refused.summary(), "400 request.bad_parameter", "{field}");
    }
    for (q, expected) in [("rouge", vec![one]), ("deux@", vec![two]), ("introuvable", vec![])] {
        assert_eq!(ids(&list(&tester, &[("q", q)]).await.expect(200)), expected, "{q}");
    }
    assert_eq!(
        stage
            .number(
                "SELECT count(*) FROM pg_indexes WHERE schemaname = 'lab' AND indexdef LIKE '%USING gin (risks)%' \
                 OR schemaname = 'lab' AND indexdef LIKE '%USING gin (labels)%'"
            )
            .await,
        2
    );
}

#[tokio::test]
async fn a_filter_on_a_free_document_never_breaks() {
    let (_stage, tester) = stage().await;
    tester.post("lab/assets", json!({ "name": "a", "facts": { "k": 1 } })).await.expect(201);
    for filter in ["facts != null", "facts == 'x'", "facts.k == 1", "'k' in facts", "size(facts) > 0", "photo == 'x'"] {
        let status = list(&tester, &[("filter", filter)]).await.status;
        assert!(status == 200 || status == 400, "{filter} : {status}");
    }
}

#[tokio::test]
async fn formulas_and_lines_carry_durations_times_and_lists() {
    let (_stage, tester) = stage().await;
    let body = json!({ "name": "a", "shift": "PT1H", "parts": [
        { "name": "x", "spent": "PT1M30S", "opens": "07:15", "labels": ["a", "b"], "mail": "X@Y.FR" }, { "name": "y" },
    ] });
    let created = tester.post("lab/assets", body).await.expect(201);
    assert_eq!((&created["twice"], &created["kept"]), (&json!("PT2H"), &json!("PT1H30M")));
    let part = &created["parts"][0];
    let told = (&part["spent"], &part["opens"], &part["labels"], &part["mail"]);
    assert_eq!(told, (&json!("PT1M30S"), &json!("07:15:00"), &json!(["a", "b"]), &json!("X@y.fr")));
    assert_eq!(created["parts"][1]["labels"], json!([]));
    let path = format!("lab/assets/{}", id(&created));
    let same = tester.patch(&path, json!({ "parts": created["parts"] })).await.expect(200);
    assert_eq!(same["parts"], created["parts"]);
    let audit = tester.get(&format!("audit?record={}&sort=-at", id(&created))).await.expect(200);
    assert_eq!(audit["data"][0]["changes"], json!({}), "des lignes renvoyées telles que lues n'ont pas changé");
    let filter = "parts.exists(p, p.spent > duration('1m') && 'b' in p.labels && p.opens == '07:15:00')";
    assert_eq!(ids(&list(&tester, &[("filter", filter)]).await.expect(200)), [id(&created)]);
    let without = tester.patch(&path, json!({ "shift": null })).await.expect(200);
    assert_eq!((&without["twice"], &without["kept"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn one_file_follows_the_rules_of_files() {
    let (stage, tester) = stage().await;
    let photo = tester.upload("photo.png", "image/png", png(), Some("lab.asset.photo")).await.expect(201);
    let sent = json!({ "name": "a", "photo": photo["id"], "sign": Value::Null });
    let created = tester.post("lab/assets", sent).await.expect(201);
    assert_eq!((&created["photo"]["id"], &created["photo"]["name"]), (&photo["id"], &json!("photo.png")));
    let held = stage.number("SELECT count(*) FROM sys.file WHERE field = 'photo' AND entity = 'lab.asset'").await;
    assert_eq!(held, 1, "le champ tient son fichier");
    let path = format!("lab/assets/{}", id(&created));
    tester.patch(&path, json!({ "photo": created["photo"] })).await.expect(200);
    let audit = tester.get(&format!("audit?record={}&sort=-at", id(&created))).await.expect(200);
    assert_eq!(audit["data"][0]["changes"], json!({}), "le fichier renvoyé tel que lu n'a pas changé");
    let refused = tester.post("lab/assets", json!({ "name": "b", "photo": photo["id"] })).await;
    assert_eq!(refused.summary(), "422 validation.failed photo:broken_link", "un fichier n'est qu'à un enregistrement");
    let text = tester.upload("notes.txt", "text/plain", b"bonjour".to_vec(), None).await.expect(201);
    for field in ["photo", "proof", "sign"] {
        let refused = tester.post("lab/assets", json!({ "name": "b", field: text["id"] })).await;
        assert_eq!(refused.summary(), format!("422 validation.failed {field}:file_type"));
    }
    let emptied = tester.patch(&path, json!({ "photo": null })).await.expect(200);
    assert_eq!(emptied["photo"], Value::Null);
}

/// Une page de la liste, avec ces paramètres.
async fn list(tester: &Client, query: &[(&str, &str)]) -> Reply {
    tester.send(tester.request(Method::GET, "lab/assets").query(query)).await
}

#[tokio::test]
async fn a_single_file_stays_with_its_record() {
    let (_stage, tester) = stage().await;
    let file = tester.upload("photo.png", "image/png", png(), None).await.expect(201);
    let made = tester.post("lab/assets", json!({ "name": "Pompe", "photo": file["id"] })).await.expect(201);
    assert_eq!(made["photo"]["id"], file["id"]);
    let copy = tester.post(&format!("lab/assets/{}/duplicate", id(&made)), json!({})).await.expect(201);
    assert_eq!(copy["photo"], Value::Null, "un fichier ne se recopie pas");
    let export = tester.get("lab/assets/export?format=csv").await;
    let text = String::from_utf8_lossy(&export.bytes).to_lowercase();
    let header = text.lines().next().unwrap();
    for file in ["photo", "proof", "sign"] {
        assert!(!header.contains(file), "{file} : {header}");
    }
    assert!(header.contains("name"), "{header}");
}
