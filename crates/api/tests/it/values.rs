//! Les sortes de champs : ce qu'elles acceptent, gardent et rendent ; les conditions de leur saisie.

use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};

use crate::stage::{Stage, id, ids};

/// Une mesure : chaque sorte de champ, et chaque condition.
fn bench() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"lab\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.tester]\ninherits = [\"user\"]\ngrants = [\"lab.*.*.company\"]\n",
        ),
        (
            "entities/measure.toml",
            r#"
title = "name"
[fields]
name    = { type = "text", required = true }
note    = { type = "long_text" }
count   = { type = "integer", min = -5, max = 100 }
big     = { type = "integer" }
price   = { type = "decimal", scale = 2 }
ratio   = { type = "decimal" }
checked = { type = "boolean" }
day     = { type = "date", min = "2020-01-01" }
at      = { type = "datetime" }
kind    = { type = "select", options = ["spill", "other"], initial = "other" }
volume  = { type = "integer", visible = "kind == 'spill'", required = "kind == 'spill'" }
locked  = { type = "boolean", initial = "false" }
serial  = { type = "text", read_only = "locked" }
double  = { type = "formula", value = "count * 2" }
total   = { type = "formula", value = "price * count", stored = true }
"#,
        ),
    ]
}

async fn stage() -> (Stage, Client) {
    let stage = Stage::with(TestOptions { model: model_of(&bench()), ..TestOptions::default() }).await;
    let tester = stage.of_a("mesureur", &["tester"]).await;
    (stage, tester)
}

#[tokio::test]
async fn each_sort_of_value_comes_back_in_its_form() {
    let (_stage, tester) = stage().await;
    let cases = [
        ("note", json!("une\nautre\tligne \"é\" 🔥"), json!("une\nautre\tligne \"é\" 🔥")),
        ("note", json!(""), Value::Null),
        ("count", json!(-5), json!(-5)),
        ("big", json!(9_223_372_036_854_775_807_i64), json!(9_223_372_036_854_775_807_i64)),
        ("big", json!(i64::MIN), json!(i64::MIN)),
        ("price", json!("12.5"), json!("12.50")),
        ("price", json!(12.5), json!("12.50")),
        ("price", json!("1e2"), json!("100.00")),
        ("ratio", json!("0.000001"), json!("0.000001")),
        ("ratio", json!("-0"), json!("0.000000")),
        ("checked", json!(false), json!(false)),
        ("day", json!("2024-02-29"), json!("2024-02-29")),
        ("at", json!("2026-03-29T02:30:00+02:00"), json!("2026-03-29T00:30:00+00:00")),
        ("at", json!("2026-03-29T00:30:00.1234567Z"), json!("2026-03-29T00:30:00.123456+00:00")),
        ("at", json!("9999-12-30T12:00:00Z"), json!("9999-12-30T12:00:00+00:00")),
        ("kind", json!("spill"), json!("spill")),
    ];
    for (field, sent, expected) in cases {
        let reply = tester.post("lab/measures", json!({ "name": "mesure", "volume": 1, field: sent })).await;
        let created = reply.expect(201);
        assert_eq!(created[field], expected, "{field} {sent}");
        let audit = tester.get(&format!("audit?record={}", id(&created))).await.expect(200);
        let told = &audit["data"][0]["changes"][field]["new"];
        assert_eq!(told, &expected, "l'audit de {field} dit ce qu'une lecture rend");
        let same =
            tester.patch(&format!("lab/measures/{}", id(&created)), json!({ field: created[field] })).await.expect(200);
        assert_eq!(same[field], expected);
        let audit = tester.get(&format!("audit?record={}&sort=-at", id(&created))).await.expect(200);
        assert_eq!(audit["data"][0]["changes"], json!({}), "{field} renvoyé tel que lu n'a pas changé");
    }
}

#[tokio::test]
async fn each_sort_of_value_refuses_what_it_is_not() {
    let (stage, tester) = stage().await;
    let before = stage.number("SELECT count(*) FROM sys.audit").await;
    let cases = [
        ("count", json!(101), "too_large"),
        ("count", json!(-6), "too_small"),
        ("count", json!(1.5), "wrong_type"),
        ("count", json!("1"), "wrong_type"),
        ("big", json!(9_223_372_036_854_775_808_u64), "wrong_type"),
        ("big", json!(1e30), "wrong_type"),
        ("price", json!("12.505"), "too_precise"),
        ("price", json!("NaN"), "wrong_type"),
        ("price", json!("1".repeat(60)), "wrong_type"),
        ("price", json!(true), "wrong_type"),
        ("checked", json!("true"), "wrong_type"),
        ("checked", json!(0), "wrong_type"),
        ("day", json!("2019-12-31"), "too_early"),
        ("day", json!("2025-02-29"), "wrong_type"),
        ("day", json!("0000-01-01"), "out_of_range"),
        ("day", json!(20250101), "wrong_type"),
        ("at", json!("2026-01-01"), "wrong_type"),
        ("at", json!("10000-01-01T00:00:00Z"), "wrong_type"),
        ("kind", json!("SPILL"), "bad_option"),
        ("kind", json!(1), "wrong_type"),
        ("name", json!("a".repeat(501)), "too_long"),
        ("double", json!(4), "read_only"),
        ("total", json!("4"), "read_only"),
    ];
    for (field, sent, code) in cases {
        let mut body = json!({ "name": "mesure" });
        body[field] = sent.clone();
        let refused = tester.post("lab/measures", body).await;
        assert_eq!(refused.summary(), format!("422 validation.failed {field}:{code}"), "{sent}");
    }
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit").await, before);
}

#[tokio::test]
async fn conditions_rule_what_may_be_entered() {
    let (_stage, tester) = stage().await;
    let hidden = tester.post("lab/measures", json!({ "name": "a", "kind": "other", "volume": 3 })).await.expect(201);
    assert_eq!(hidden["volume"], Value::Null, "caché, il n'est pas gardé");
    let missing = tester.post("lab/measures", json!({ "name": "a", "kind": "spill" })).await;
    assert_eq!(missing.summary(), "422 validation.failed volume:required");
    let spill = tester
        .post("lab/measures", json!({ "name": "a", "kind": "spill", "volume": 3, "serial": "S1" }))
        .await
        .expect(201);
    let path = format!("lab/measures/{}", id(&spill));
    let turned = tester.patch(&path, json!({ "kind": "other" })).await.expect(200);
    assert_eq!(turned["volume"], Value::Null);
    tester.patch(&path, json!({ "locked": true })).await.expect(200);
    assert_eq!(
        tester.patch(&path, json!({ "serial": "S2" })).await.summary(),
        "422 validation.failed serial:read_only"
    );
    tester.patch(&path, json!({ "serial": "S1", "note": "la même" })).await.expect(200);
    tester.patch(&path, json!({ "locked": false })).await.expect(200);
    assert_eq!(tester.patch(&path, json!({ "serial": "S2" })).await.expect(200)["serial"], "S2");
}

#[tokio::test]
async fn formulas_follow_their_fields_and_survive_what_cannot_be_computed() {
    let (_stage, tester) = stage().await;
    let created = tester.post("lab/measures", json!({ "name": "a", "count": 4, "price": "2.50" })).await.expect(201);
    assert_eq!((&created["double"], &created["total"]), (&json!(8), &json!("10")));
    let path = format!("lab/measures/{}", id(&created));
    let changed = tester.patch(&path, json!({ "count": 3 })).await.expect(200);
    assert_eq!((&changed["double"], &changed["total"]), (&json!(6), &json!("7.5")));
    for (filter, found) in [("double == 6", 1), ("double > 6", 0), ("total == 7.5", 1), ("total * 2.0 == 15.0", 1)] {
        let page = tester.get(&format!("lab/measures?filter={}", filter.replace(' ', "%20"))).await.expect(200);
        assert_eq!(ids(&page).len(), found, "{filter}");
    }
    let sorted = tester.get("lab/measures?sort=-total&fields=total").await.expect(200);
    assert_eq!(sorted["data"][0]["total"], "7.5");
    let empty = tester.patch(&path, json!({ "count": null })).await.expect(200);
    assert_eq!((&empty["double"], &empty["total"]), (&Value::Null, &Value::Null), "sans nombre, rien à calculer");
    let blank = tester.post("lab/measures", json!({ "name": "b" })).await.expect(201);
    assert_eq!((&blank["double"], &blank["total"]), (&Value::Null, &Value::Null));
}
