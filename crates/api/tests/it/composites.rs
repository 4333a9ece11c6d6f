//! Les valeurs à plusieurs colonnes : ce qu'elles acceptent, gardent et rendent ; filtre, tri, lignes, journal.

use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};

use store::records::{self, Intent};
use uuid::Uuid;

use crate::stage::{Stage, id, ids, object};

const MODULE: &str = "code = \"lab\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
     [roles.tester]\ninherits = [\"user\"]\ngrants = [\"lab.*.*.company\", \"core.site.view.company\"]\n";

const SAMPLE: &str = r#"
title = "name"
[fields]
name     = { type = "text", required = true }
position = { type = "geo_point" }
stops    = { type = "children", of = "stop" }
cost     = { type = "money", min = 0 }
price    = { type = "money", scale = 4, currency = "EUR" }
paid     = { type = "money", converted = true, on = "paid_on" }
paid_on  = { type = "date" }
spilled  = { type = "quantity", unit = "m3", min = 0 }
about    = { type = "any_link", among = ["core.site", "lab.sample"] }
api_key  = { type = "secret" }
within   = { type = "parent" }
heat     = { type = "quantity", unit = "°C", scale = 1 }
large    = { type = "formula", value = "spilled > quantity(10.0, 'bbl')" }
dear     = { type = "formula", value = "cost.amount > 10000.0 && cost.currency == 'XAF'" }
north    = { type = "formula", value = "position.lat > 0.0" }
"#;

const STOP: &str = r#"
[fields]
label    = { type = "text", required = true }
place    = { type = "geo_point" }
fee      = { type = "money" }
"#;

async fn stage() -> (Stage, Client) {
    let files = [("module.toml", MODULE), ("entities/sample.toml", SAMPLE), ("entities/stop.toml", STOP)];
    let stage = Stage::with(TestOptions { model: model_of(&files), ..TestOptions::default() }).await;
    let tester = stage.of_a("mesureur", &["tester"]).await;
    (stage, tester)
}

async fn create(tester: &Client, body: Value) -> Value {
    tester.post("lab/samples", body).await.expect(201)
}

/// Combien d'échantillons ce filtre trouve.
async fn found(tester: &Client, filter: &str) -> usize {
    let filter: String = filter.bytes().map(|byte| format!("%{byte:02X}")).collect();
    ids(&tester.get(&format!("lab/samples?filter={filter}")).await.expect(200)).len()
}

/// Écrit une valeur : elle se relit ainsi, le journal la dit ainsi, la renvoyer ne change rien.
async fn check(tester: &Client, field: &str, sent: Value, expected: Value) {
    let created = create(tester, json!({ "name": "un", field: sent })).await;
    assert_eq!(created[field], expected, "{field} {sent}");
    let audit = tester.get(&format!("audit?record={}", id(&created))).await.expect(200);
    assert_eq!(audit["data"][0]["changes"][field]["new"], expected, "le journal de {field} {sent}");
    let path = format!("lab/samples/{}", id(&created));
    tester.patch(&path, json!({ field: created[field] })).await.expect(200);
    let audit = tester.get(&format!("audit?record={}&sort=-at", id(&created))).await.expect(200);
    assert_eq!(audit["data"][0]["changes"], json!({}), "{field} renvoyé tel que lu n'a pas changé");
    let cleared = tester.patch(&path, json!({ field: null })).await.expect(200);
    assert_eq!(cleared[field], Value::Null);
}

async fn refused(tester: &Client, field: &str, sent: Value, fault: &str) {
    let refused = tester.post("lab/samples", json!({ "name": "un", field: sent })).await;
    assert_eq!(refused.summary(), format!("422 validation.failed {fault}"), "{field} {sent}");
}

#[tokio::test]
async fn a_position_is_two_bounded_numbers() {
    let (_stage, tester) = stage().await;
    check(&tester, "position", json!({"lat": 4.05, "lon": 9.7}), json!({"lat": 4.05, "lon": 9.7})).await;
    check(&tester, "position", json!({"lat": -90, "lon": 180.0}), json!({"lat": -90, "lon": 180})).await;
    refused(&tester, "position", json!({"lat": 90.5, "lon": 0}), "position.lat:too_large").await;
    refused(&tester, "position", json!({"lat": 0, "lon": -181}), "position.lon:too_small").await;
    refused(&tester, "position", json!({"lat": 4.05}), "position:wrong_type").await;
    refused(&tester, "position", json!("4.05, 9.7"), "position:wrong_type").await;
    refused(&tester, "position", json!({"lat": 1, "lon": 2, "alt": 3}), "position.alt:unknown_field").await;
}

#[tokio::test]
async fn members_filter_sort_and_compute() {
    let (_stage, tester) = stage().await;
    for (name, lat) in [("douala", 4.05), ("luanda", -8.8), ("oslo", 59.9)] {
        create(&tester, json!({ "name": name, "position": {"lat": lat, "lon": 9.7} })).await;
    }
    let nowhere = create(&tester, json!({ "name": "nulle part" })).await;
    assert_eq!(nowhere["north"], Value::Null);
    for (filter, count) in [
        ("position.lat > 4.0", 2),
        ("position.lat > 4.0 && position.lat < 10.0", 1),
        ("north", 2),
        ("position == null", 1),
        ("has(position.lat)", 3),
        ("position.lon == 9.7", 3),
    ] {
        assert_eq!(found(&tester, filter).await, count, "{filter}");
    }
    let sorted = tester.get("lab/samples?sort=-position.lat&fields=name&limit=2").await.expect(200);
    assert_eq!(sorted["data"][1]["name"], "oslo", "l'absence d'abord, comme pour toute clé vide");
    let next = sorted["next_cursor"].as_str().unwrap();
    let next = tester.get(&format!("lab/samples?sort=-position.lat&fields=name&limit=2&cursor={next}")).await;
    assert_eq!(next.expect(200)["data"][0]["name"], "douala");
    let bad = tester.get("lab/samples?filter=position.alt%20%3E%201.0").await;
    assert!(bad.summary().starts_with("400 query.bad_filter"), "{}", bad.summary());
    let bad = tester.get("lab/samples?filter=position%20%3D%3D%20%27x%27").await;
    assert!(bad.summary().starts_with("400 query.bad_filter"), "{}", bad.summary());
}

#[tokio::test]
async fn owned_lines_carry_composite_values() {
    let (_stage, tester) = stage().await;
    let stops = json!([{ "label": "a", "place": {"lat": 1.5, "lon": 2} }, { "label": "b" }]);
    let created = create(&tester, json!({ "name": "tournée", "stops": stops })).await;
    assert_eq!(created["stops"][0]["place"], json!({"lat": 1.5, "lon": 2}));
    assert_eq!(created["stops"][1]["place"], Value::Null);
    let mut stops = created["stops"].clone();
    stops[1]["place"] = json!({"lat": 3, "lon": 4.25});
    let path = format!("lab/samples/{}", id(&created));
    let changed = tester.patch(&path, json!({ "stops": stops })).await.expect(200);
    assert_eq!(changed["stops"], stops);
}

/// Un enregistrement écrit par le système.
async fn system_create(stage: &Stage, entity: &str, body: Value) -> Uuid {
    let (ctx, tenant) = (stage.app.system(), &stage.app.tenant);
    records::create(&ctx, tenant, entity, &object(body), Intent::Commit).await.unwrap().id
}

/// Des monnaies, la société A en francs CFA, et deux cours de l'euro.
async fn currencies(stage: &Stage) {
    let mut known = Vec::new();
    for (code, decimals) in [("XAF", 0), ("EUR", 2), ("USD", 2)] {
        let body = json!({ "code": code, "name": code, "decimals": decimals });
        known.push(system_create(stage, "core.currency", body).await);
    }
    for (day, rate) in [("2026-01-01", "655.957"), ("2026-03-01", "700")] {
        let body = json!({ "currency": known[1], "base": known[0], "valid_from": day, "rate": rate });
        system_create(stage, "core.currency_rate", body).await;
    }
    stage.update("core.company", stage.a, json!({ "currency": known[0] })).await;
}

#[tokio::test]
async fn an_amount_has_its_currency_and_its_decimals() {
    let (stage, tester) = stage().await;
    refused(&tester, "cost", json!("12"), "cost:currency_needed").await;
    check(&tester, "price", json!("12.5"), json!({"amount": "12.50", "currency": "EUR"})).await;
    currencies(&stage).await;
    check(&tester, "cost", json!({"amount": "12.5", "currency": "EUR"}), json!({"amount": "12.50", "currency": "EUR"}))
        .await;
    check(&tester, "cost", json!(12500), json!({"amount": "12500", "currency": "XAF"})).await;
    check(&tester, "cost", json!("12500.0"), json!({"amount": "12500", "currency": "XAF"})).await;
    let dinars = json!({"amount": "0.125", "currency": "TND"});
    check(&tester, "cost", dinars.clone(), dinars).await;
    let unit = json!({"amount": "0.1234", "currency": "XAF"});
    check(&tester, "price", unit.clone(), unit).await;
    refused(&tester, "cost", json!({"amount": "12.5", "currency": "XAF"}), "cost:too_precise").await;
    refused(&tester, "cost", json!({"amount": "1", "currency": "XXX"}), "cost:unknown_currency").await;
    refused(&tester, "cost", json!({"amount": "-1", "currency": "EUR"}), "cost:too_small").await;
    refused(&tester, "cost", json!({"amount": "1e20", "currency": "EUR"}), "cost:too_large").await;
    refused(&tester, "cost", json!({"currency": "EUR"}), "cost:wrong_type").await;
    refused(&tester, "cost", json!(true), "cost:wrong_type").await;
    let body = json!({ "name": "lignes", "stops": [{ "label": "a", "fee": "250" }] });
    let created = create(&tester, body).await;
    assert_eq!(created["stops"][0]["fee"], json!({"amount": "250", "currency": "XAF"}));
}

#[tokio::test]
async fn amounts_filter_sort_and_compute() {
    let (stage, tester) = stage().await;
    currencies(&stage).await;
    for (amount, code) in [("9000", "XAF"), ("20000", "XAF"), ("20000", "EUR")] {
        create(&tester, json!({ "name": amount, "cost": {"amount": amount, "currency": code} })).await;
    }
    for (filter, count) in [
        ("cost.amount > 10000.0 && cost.currency == 'EUR'", 1),
        ("cost.currency in ['XAF', 'USD']", 2),
        ("dear", 1),
        ("cost.amount * 2.0 == 18000.0", 1),
        ("cost != null", 3),
    ] {
        assert_eq!(found(&tester, filter).await, count, "{filter}");
    }
    let sorted = tester.get("lab/samples?sort=cost&fields=cost").await.expect(200);
    assert_eq!(sorted["data"][0]["cost"], json!({"amount": "9000", "currency": "XAF"}));
}

#[tokio::test]
async fn a_converted_amount_keeps_the_rate_of_its_day() {
    let (stage, tester) = stage().await;
    currencies(&stage).await;
    let paid = json!({"amount": "10", "currency": "EUR"});
    let created = create(&tester, json!({ "name": "a", "paid": paid, "paid_on": "2026-02-10" })).await;
    assert_eq!(created["paid"], json!({"amount": "10.00", "currency": "EUR", "base": "6560"}));
    let path = format!("lab/samples/{}", id(&created));
    let renamed = tester.patch(&path, json!({ "name": "b", "paid": created["paid"] })).await.expect(200);
    assert_eq!(renamed["paid"], created["paid"]);
    let later = tester.patch(&path, json!({ "paid_on": "2026-03-02" })).await.expect(200);
    assert_eq!(later["paid"]["base"], "7000", "un autre jour, un autre cours");
    let own = tester.patch(&path, json!({ "paid": "500" })).await.expect(200);
    assert_eq!(own["paid"], json!({"amount": "500", "currency": "XAF", "base": "500"}));
    let body = json!({ "name": "c", "paid": paid, "paid_on": "2025-12-31" });
    let missing = tester.post("lab/samples", body).await;
    assert_eq!(missing.summary(), "422 validation.failed paid:no_rate");
    assert_eq!(found(&tester, "paid.base == 500.0").await, 1);
}

#[tokio::test]
async fn a_quantity_keeps_what_was_entered_and_converts_it() {
    let (_stage, tester) = stage().await;
    let barrels = json!({"value": "12.5", "unit": "bbl", "base": "1.9873411866"});
    check(&tester, "spilled", json!({"value": "12.50", "unit": "bbl"}), barrels).await;
    check(&tester, "spilled", json!(3), json!({"value": "3", "unit": "m3", "base": "3"})).await;
    check(&tester, "spilled", json!("0.25"), json!({"value": "0.25", "unit": "m3", "base": "0.25"})).await;
    let frost = json!({"value": "-40", "unit": "°F", "base": "-40"});
    check(&tester, "heat", json!({"value": -40, "unit": "°F"}), frost).await;
    refused(&tester, "spilled", json!({"value": "1", "unit": "kg"}), "spilled:wrong_unit").await;
    refused(&tester, "spilled", json!({"value": "1", "unit": "tonneau"}), "spilled:wrong_unit").await;
    refused(&tester, "spilled", json!({"value": "-1", "unit": "L"}), "spilled:too_small").await;
    refused(&tester, "spilled", json!("1.1234567"), "spilled:too_precise").await;
    refused(&tester, "spilled", json!("1e17"), "spilled:out_of_range").await;
    refused(&tester, "spilled", json!({"unit": "L"}), "spilled:wrong_type").await;
}

#[tokio::test]
async fn quantities_compare_across_units_and_never_across_dimensions() {
    let (_stage, tester) = stage().await;
    for (value, unit) in [("12.5", "bbl"), ("1000", "L"), ("2", "m3"), ("1", "bbl")] {
        create(&tester, json!({ "name": value, "spilled": {"value": value, "unit": unit} })).await;
    }
    for (filter, count) in [
        ("spilled > quantity(10.0, 'bbl')", 2),
        ("spilled >= quantity(1, 'm3')", 3),
        ("spilled == quantity(12.5, 'bbl')", 1),
        ("spilled == quantity(1.0, 'm3')", 1),
        ("spilled * 2 > quantity(3900.0, 'L')", 2),
        ("spilled.base > 1.9", 2),
        ("spilled.unit == 'bbl'", 2),
        ("large", 2),
        ("spilled == null", 0),
    ] {
        assert_eq!(found(&tester, filter).await, count, "{filter}");
    }
    let sorted = tester.get("lab/samples?sort=-spilled&fields=name").await.expect(200);
    let names: Vec<&Value> = sorted["data"].as_array().unwrap().iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["2", "12.5", "1000", "1"]);
    for filter in ["spilled > heat", "spilled > 3.0", "spilled + quantity(1.0, 'kg') > spilled", "heat + heat > heat"] {
        let filter: String = filter.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let refused = tester.get(&format!("lab/samples?filter={filter}")).await;
        assert!(refused.summary().starts_with("400 query.bad_filter"), "{}", refused.summary());
    }
}

#[tokio::test]
async fn a_link_among_entities_shows_its_title_to_those_who_see_it() {
    let (stage, tester) = stage().await;
    let other = create(&tester, json!({ "name": "l'autre" })).await;
    let about = |entity: &str, id: Value| json!({ "entity": entity, "id": id });
    let created = create(&tester, json!({ "name": "a", "about": about("lab.sample", other["id"].clone()) })).await;
    assert_eq!(created["about"], json!({"entity": "lab.sample", "id": other["id"], "title": "l'autre"}));
    let path = format!("lab/samples/{}", id(&created));
    tester.patch(&path, json!({ "about": created["about"] })).await.expect(200);
    let audit = tester.get(&format!("audit?record={}&sort=-at", id(&created))).await.expect(200);
    assert_eq!(audit["data"][0]["changes"], json!({}), "renvoyé tel que lu, il n'a pas changé");
    let site = tester.patch(&path, json!({ "about": about("core.site", json!(stage.alpha)) })).await.expect(200);
    assert_eq!(site["about"]["id"], json!(stage.alpha));
    refused(&tester, "about", about("core.site", json!(stage.beta)), "about:broken_link").await;
    refused(&tester, "about", about("lab.sample", json!(stage.alpha)), "about:broken_link").await;
    refused(&tester, "about", about("core.user", json!(tester.user)), "about:wrong_entity").await;
    refused(&tester, "about", json!(stage.alpha), "about:wrong_type").await;
    assert_eq!(found(&tester, "about.entity == 'core.site'").await, 1);
    assert_eq!(found(&tester, &format!("about.id == '{}'", stage.alpha)).await, 1);
    let blind = stage.of_a("aveugle", &[]).await;
    stage.grant(&blind, json!([{ "permission": "lab.sample.view.company" }])).await;
    let seen = blind.get(&path).await.expect(200);
    assert_eq!(seen["about"], json!({"entity": "core.site", "id": stage.alpha, "title": null}));
}

#[tokio::test]
async fn a_secret_is_written_and_never_read_again() {
    let (stage, tester) = stage().await;
    let created = create(&tester, json!({ "name": "a", "api_key": "sésame-42" })).await;
    assert_eq!(created["api_key"], json!({"set": true}));
    let path = format!("lab/samples/{}", id(&created));
    tester.patch(&path, json!({ "api_key": {"set": true} })).await.expect(200);
    tester.patch(&path, json!({ "api_key": "sésame-43" })).await.expect(200);
    let audit = tester.get(&format!("audit?record={}&sort=-at", id(&created))).await.expect(200);
    let told: Vec<&Value> = audit["data"].as_array().unwrap().iter().map(|one| &one["changes"]["api_key"]).collect();
    assert_eq!(told, [&json!({"protected": true}), &Value::Null, &json!({"protected": true})]);
    assert!(!audit.to_string().contains("sésame"), "{audit}");
    let leaked = "SELECT (SELECT count(*) FROM lab.sample WHERE encode(api_key, 'escape') LIKE '%same-4%') \
                  + (SELECT count(*) FROM sys.outbox WHERE changes::text LIKE '%same-4%')";
    assert_eq!(stage.number(leaked).await, 0);
    for query in ["filter=api_key%20%21%3D%20null", "sort=api_key", "filter=has(api_key.sealed)"] {
        let reply = tester.get(&format!("lab/samples?{query}")).await;
        assert!(reply.summary().starts_with("400"), "{query} {}", reply.summary());
    }
    let (ctx, tenant) = (stage.app.system(), &stage.app.tenant);
    let plain = records::reveal_secret(&ctx, tenant, "lab.sample", id(&created), "api_key").await.unwrap();
    assert_eq!(plain, "sésame-43");
    let audit = tester.get(&format!("audit?record={}&sort=-at", id(&created))).await.expect(200);
    assert_eq!(audit["data"][0]["action"], "secret_revealed");
    let cleared = tester.patch(&path, json!({ "api_key": null })).await.expect(200);
    assert_eq!(cleared["api_key"], json!({"set": false}));
    let other = create(&tester, json!({ "name": "b", "api_key": "x" })).await;
    let moved = format!(
        "WITH m AS (UPDATE lab.sample a SET api_key = b.api_key FROM lab.sample b WHERE a.id = '{}' AND b.id = '{}' RETURNING 1) \
         SELECT count(*) FROM m",
        id(&created),
        id(&other)
    );
    assert_eq!(stage.number(&moved).await, 1);
    let forged = records::reveal_secret(&ctx, tenant, "lab.sample", id(&created), "api_key").await;
    assert!(forged.is_err(), "un texte scellé déplacé ne s'ouvre pas");
}

#[tokio::test]
async fn a_parent_field_makes_a_tree_without_cycles() {
    let (_stage, tester) = stage().await;
    let root = create(&tester, json!({ "name": "racine" })).await;
    let leaf = create(&tester, json!({ "name": "feuille", "within": root["id"] })).await;
    let looped = tester.patch(&format!("lab/samples/{}", id(&root)), json!({ "within": leaf["id"] })).await;
    assert!(looped.summary().starts_with("422"), "{}", looped.summary());
    assert_eq!(found(&tester, "within.name == 'racine'").await, 1);
}
