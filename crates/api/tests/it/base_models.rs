//! Les référentiels : tiers, monnaies et cours, adresses, calendriers, catégories, suites ; leurs règles et leurs droits.

use reqwest::{Method, header};
use serde_json::{Value, json};
use testkit::Client;

use crate::stage::{Stage, id, object};

/// Écrit un corps et dit ce qui est répondu, en une ligne.
async fn told(client: &Client, path: &str, body: Value) -> String {
    let reply = client.post(path, body).await;
    if reply.status == 201 { "201".to_owned() } else { reply.summary() }
}

fn with(base: &Value, changes: Value) -> Value {
    let mut body = object(base.clone());
    body.extend(object(changes));
    Value::Object(body)
}

#[tokio::test]
async fn a_registration_number_answers_to_its_key() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let party = json!({ "name": "Atlantique Contrôle", "country": "FR" });
    for (changes, expected) in [
        (json!({ "siren": "732829320", "siret": "73282932000074", "vat_number": "FR44732829320" }), "201"),
        (json!({ "siren": "732829321" }), "422 rule.broken siren:rule"),
        (json!({ "siren": "73282932A" }), "422 rule.broken siren:rule"),
        (json!({ "siren": "73282932" }), "422 rule.broken siren:rule"),
        (json!({ "siret": "73282932000075" }), "422 rule.broken siret:rule"),
        (json!({ "siren": "303265045", "siret": "73282932000074" }), "422 rule.broken siren:rule"),
        (json!({ "siret": "35600000049837" }), "201"),
        (json!({ "siret": "35600000049838" }), "422 rule.broken siret:rule"),
        (json!({ "vat_number": "FR45732829320" }), "422 rule.broken vat_number:rule"),
        (json!({ "vat_number": "fr44732829320" }), "422 rule.broken vat_number:rule"),
        (json!({ "vat_number": "DE136695976" }), "201"),
        (json!({ "siren": "552100554", "vat_number": "FR40303265045" }), "422 rule.broken siren:rule"),
        (json!({ "siret": "73282932000074" }), "409 record.duplicate siret:duplicate"),
        (json!({ "country": "gabon" }), "422 validation.failed country:too_long"),
        (json!({ "country": "ga" }), "422 rule.broken country:rule"),
        (json!({ "status": "blocked" }), "422 validation.failed block_reason:required"),
        (json!({ "status": "blocked", "block_reason": "Impayés" }), "201"),
    ] {
        assert_eq!(told(&admin, "core/parties", with(&party, changes.clone())).await, expected, "{changes}");
    }
}

#[tokio::test]
async fn a_rate_is_written_once_a_day_and_never_corrected() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let mut currencies = Vec::new();
    for (code, decimals) in [("XAF", 0), ("EUR", 2)] {
        let body = json!({ "code": code, "name": code, "decimals": decimals });
        currencies.push(id(&admin.post("core/currencies", body).await.expect(201)));
    }
    assert_eq!(
        told(&admin, "core/currencies", json!({ "code": "eur", "name": "x" })).await,
        "422 rule.broken code:rule"
    );
    let twice = told(&admin, "core/currencies", json!({ "code": "EUR", "name": "x" })).await;
    assert_eq!(twice, "409 record.duplicate code:duplicate");
    let rate =
        json!({ "currency": currencies[1], "base": currencies[0], "valid_from": "1999-01-01", "rate": "655.957" });
    let written = admin.post("core/currency_rates", rate.clone()).await.expect(201);
    assert_eq!((&written["rate"], &written["pair"]), (&json!("655.957000000000"), &json!("EUR/XAF")));
    for (changes, expected) in [
        (json!({}), "409 record.duplicate valid_from:duplicate"),
        (json!({ "rate": "0", "valid_from": "2000-01-01" }), "422 rule.broken rate:rule"),
        (json!({ "base": currencies[1], "valid_from": "2000-01-01" }), "422 rule.broken base:rule"),
        (json!({ "valid_from": "2000-01-01" }), "201"),
    ] {
        assert_eq!(told(&admin, "core/currency_rates", with(&rate, changes.clone())).await, expected, "{changes}");
    }
    let path = format!("core/currency_rates/{}", id(&written));
    let corrected = admin.patch(&path, json!({ "rate": "656" })).await.summary();
    assert_eq!(corrected, "422 validation.failed rate:set_once");
}

#[tokio::test]
async fn an_address_is_somewhere_and_of_one_thing() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let party = id(&admin.post("core/parties", json!({ "name": "Ogooué Levage" })).await.expect(201));
    let address = json!({ "street": "Boulevard du Bord de mer", "city": "Libreville", "country": "GA" });
    for (changes, expected) in [
        (json!({}), "201"),
        (json!({ "party": party }), "201"),
        (json!({ "site": stage.alpha, "position": { "lat": 0.3901, "lon": 9.4544 } }), "201"),
        (json!({ "site": stage.alpha, "party": party }), "422 rule.broken party:rule"),
        (json!({ "position": { "lat": 91, "lon": 0 } }), "422 validation.failed position.lat:too_large"),
        (json!({ "country": "12" }), "422 rule.broken country:rule"),
    ] {
        assert_eq!(told(&admin, "core/addresses", with(&address, changes.clone())).await, expected, "{changes}");
    }
}

#[tokio::test]
async fn a_calendar_has_hours_and_holidays_and_a_category_stays_in_its_kind() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let calendar = |opens: &str, closes: Value| {
        json!({
            "code": format!("{opens}-{}", closes.as_str().unwrap_or_default()), "name": "Bureaux", "timezone": "Africa/Libreville",
            "windows": [{ "days": ["monday", "tuesday"], "opens": opens, "closes": closes }],
            "holidays": [{ "day": "2026-08-17", "name": "Fête de l'indépendance" }],
        })
    };
    for (opens, closes, expected) in [
        ("07:30", json!("16:00"), "201"),
        ("00:00", Value::Null, "201"),
        ("16:00", json!("07:30"), "422 rule.broken windows:rule"),
        ("07h30", json!("16:00"), "422 validation.failed windows[0].opens:wrong_type"),
    ] {
        assert_eq!(told(&admin, "core/calendars", calendar(opens, closes)).await, expected, "{opens}");
    }
    let idle = json!({ "code": "X", "name": "X", "timezone": "UTC", "windows": [{ "opens": "08:00" }] });
    assert_eq!(told(&admin, "core/calendars", idle).await, "422 validation.failed windows[0].days:required");
    let parties = admin.post("core/categories", json!({ "entity": "core.party", "code": "A", "name": "A" })).await;
    let parties = id(&parties.expect(201));
    for (entity, code, expected) in [
        ("core.party", "B", "201"),
        ("core.party", "A", "409 record.duplicate code:duplicate"),
        ("hse.incident", "A", "422 rule.broken entity:rule"),
        ("incident", "C", "422 rule.broken entity:rule entity:rule"),
    ] {
        let body = json!({ "entity": entity, "code": code, "name": code, "parent": parties });
        assert_eq!(told(&admin, "core/categories", body).await, expected, "{entity} {code}");
    }
    let itself = admin.patch(&format!("core/categories/{parties}"), json!({ "parent": parties })).await.summary();
    assert_eq!(itself, "422 validation.failed parent:cycle");
}

#[tokio::test]
async fn a_party_is_of_several_kinds() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    for (name, kinds) in [("Ogooué Levage", json!(["supplier", "partner"])), ("Perenco", json!(["customer"]))] {
        admin.post("core/parties", json!({ "name": name, "kinds": kinds })).await.expect(201);
    }
    let filter = "core/parties?filter='supplier' in kinds&fields=name";
    let found = admin.get(filter).await.expect(200);
    assert_eq!(found["data"][0]["name"], "Ogooué Levage");
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
    let unknown = told(&admin, "core/parties", json!({ "name": "x", "kinds": ["friend"] })).await;
    assert!(unknown.starts_with("422 validation.failed kinds"), "{unknown}");
}

#[tokio::test]
async fn everyone_reads_the_references_and_keeps_their_own_bookmarks() {
    let stage = Stage::new().await;
    let (user, other, admin) =
        (stage.of_a("u", &["user"]).await, stage.of_a("v", &["user"]).await, stage.of_a("adm", &["admin"]).await);
    for plural in
        ["currencies", "currency_rates", "units", "calendars", "categories", "tags", "parties", "contacts", "addresses"]
    {
        let path = format!("core/{plural}");
        assert_eq!(user.get(&path).await.status, 200, "{plural}");
        assert_eq!(user.post(&path, json!({})).await.summary(), "403 access.forbidden", "{plural}");
    }
    assert_eq!(user.get("core/sequences").await.summary(), "403 access.forbidden");
    let kept = user.post("core/bookmarks", json!({ "name": "Incidents", "path": "/hse/incidents" })).await.expect(201);
    let path = format!("core/bookmarks/{}", id(&kept));
    assert_eq!((user.get(&path).await.status, other.get(&path).await.status), (200, 404));
    let away = told(&user, "core/bookmarks", json!({ "name": "x", "path": "//ailleurs.example" })).await;
    assert_eq!(away, "422 rule.broken path:rule");
    let contact = json!({ "party": id(&admin.post("core/parties", json!({ "name": "P" })).await.expect(201)), "name": "C", "email": "c@essai.test" });
    let contact = id(&admin.post("core/contacts", contact).await.expect(201));
    let seen = user.get(&format!("core/contacts/{contact}")).await.expect(200);
    assert_eq!((&seen["name"], seen.get("email")), (&json!("C"), None), "l'adresse d'une personne est protégée");
}

#[tokio::test]
async fn the_sequences_show_the_last_number_given() {
    let stage = Stage::new().await;
    let (admin, supervisor) = (stage.of_a("adm", &["admin"]).await, stage.of_a("sup", &["supervisor"]).await);
    let number =
        supervisor.post("hse/incidents", crate::stage::incident(stage.alpha)).await.expect(201)["number"].clone();
    let page = admin.get("core/sequences?filter=series.contains('incident')").await.expect(200);
    let (series, value) = (&page["data"][0]["series"], page["data"][0]["value"].as_i64().unwrap());
    assert!(number.as_str().unwrap().ends_with(&format!("{value:05}")), "{series} {value} {number}");
    assert_eq!(admin.post("core/sequences", json!({})).await.status, 405);
}

/// Ce que le réseau porte, compressé comme un navigateur le demande.
#[tokio::test]
async fn the_description_of_the_model_stays_small() {
    let stage = Stage::new().await;
    for (name, roles) in [("u", ["user"]), ("a", ["admin"])] {
        let client = stage.of_a(name, &roles).await;
        let asked = client.request(Method::GET, "meta").header(header::ACCEPT_ENCODING, "gzip");
        let size = client.send(asked).await.bytes.len();
        assert!(size < 20_000, "{name} : {size} octets");
    }
}
