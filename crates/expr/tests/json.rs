//! Valeurs ↔ JSON, forme simple et forme typée.

#![expect(clippy::unwrap_used, reason = "un essai échoue en paniquant")]

use expect_test::{Expect, expect};
use expr::{Type, Value, evaluate_unchecked, from_json, from_typed_json, parse, to_json, to_typed_json};
use serde_json::Value as Json;

/// La forme simple et la forme typée ; la typée se relit à l'identique.
fn check_forms(source: &str, expected: Expect) {
    let value = evaluate_unchecked(&parse(source).unwrap(), &(), 1000).unwrap();
    let typed = to_typed_json(&value);
    assert_eq!(to_typed_json(&from_typed_json(&typed).unwrap()), typed);
    expected.assert_eq(&format!("{} {typed}", to_json(&value)));
}

#[test]
fn every_type_has_two_forms() {
    check_forms("null", expect![[r#"null {"null":true}"#]]);
    check_forms(
        "[true, 1, 2u, 1.5]",
        expect![[r#"[true,1,2,1.5] {"list":[{"bool":true},{"int":"1"},{"uint":"2"},{"double":1.5}]}"#]],
    );
    check_forms("9007199254740993", expect![[r#""9007199254740993" {"int":"9007199254740993"}"#]]);
    check_forms("18446744073709551615u", expect![[r#""18446744073709551615" {"uint":"18446744073709551615"}"#]]);
    check_forms("1.0 / 0.0", expect![[r#""Infinity" {"double":"Infinity"}"#]]);
    check_forms("decimal('12.50')", expect![[r#""12.50" {"decimal":"12.50"}"#]]);
    check_forms("b'\\xff\\x00'", expect![[r#""/wA=" {"bytes":"/wA="}"#]]);
    check_forms(
        "timestamp('2026-01-31T08:00:00.5+01:00')",
        expect![[r#""2026-01-31T07:00:00.5Z" {"timestamp":"2026-01-31T07:00:00.5Z"}"#]],
    );
    check_forms("duration('1h30m')", expect![[r#""5400s" {"duration":"5400s"}"#]]);
    check_forms("date('2026-01-31')", expect![[r#""2026-01-31" {"date":"2026-01-31"}"#]]);
    check_forms(
        "{'a': 1, 2: {true: 'x'}}",
        expect![[
            r#"{"a":1,"2":{"true":"x"}} {"map":[[{"string":"a"},{"int":"1"}],[{"int":"2"},{"map":[[{"bool":true},{"string":"x"}]]}]]}"#
        ]],
    );
    check_forms("type(1)", expect![[r#""int" {"type":"int"}"#]]);
}

fn check_reading(json: &str, ty: &Type, expected: Expect) {
    let json: Json = serde_json::from_str(json).unwrap();
    expected.assert_eq(&match Value::from_json(&json, ty) {
        Ok(value) => to_typed_json(&value).to_string(),
        Err(error) => error.to_string(),
    });
}

#[test]
fn a_known_type_reads_strictly() {
    check_reading("12.10", &Type::Decimal, expect![[r#"{"decimal":"12.1"}"#]]);
    check_reading("\"12.10\"", &Type::Decimal, expect![[r#"{"decimal":"12.10"}"#]]);
    check_reading("\"9223372036854775807\"", &Type::Int, expect![[r#"{"int":"9223372036854775807"}"#]]);
    check_reading("1.5", &Type::Int, expect!["expected int (at 0..0)"]);
    check_reading("null", &Type::Int, expect![[r#"{"null":true}"#]]);
    check_reading("\"2026-02-30\"", &Type::Date, expect!["expected date (at 0..0)"]);
    check_reading("\"2026-01-31T08:00:00Z\"", &Type::Timestamp, expect![[r#"{"timestamp":"2026-01-31T08:00:00Z"}"#]]);
    check_reading("\"ABC\"", &Type::record("site"), expect![[r#"{"record":"abc"}"#]]);
    check_reading("[1, \"2\"]", &Type::list(Type::Int), expect![[r#"{"list":[{"int":"1"},{"int":"2"}]}"#]]);
    check_reading(
        "{\"a\": \"3s\"}",
        &Type::map(Type::String, Type::Duration),
        expect![[r#"{"map":[[{"string":"a"},{"duration":"3s"}]]}"#]],
    );
    check_reading("true", &Type::String, expect!["expected string (at 0..0)"]);
}

#[test]
fn an_unknown_type_reads_by_its_look() {
    let json = serde_json::from_str(r#"{"a": [1, 18446744073709551615, 1.0, "x", null, true]}"#).unwrap();
    expect![[r#"{"map":[[{"string":"a"},{"list":[{"int":"1"},{"uint":"18446744073709551615"},{"double":1.0},{"string":"x"},{"null":true},{"bool":true}]}]]}"#]].assert_eq(&to_typed_json(&from_json(&json)).to_string());
}

#[test]
fn a_malformed_typed_value_is_refused() {
    for json in ["1", "{}", "{\"int\":\"x\"}", "{\"a\":1}", "{\"int\":1,\"uint\":1}", "{\"map\":[[1]]}", "{\"list\":1}"]
    {
        let json: Json = serde_json::from_str(json).unwrap();
        assert!(from_typed_json(&json).is_err(), "{json}");
    }
}
