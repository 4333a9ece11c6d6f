//! Ce que l'évaluation ajoute à CEL : décimaux, jours, références, sommes.

#![expect(clippy::unwrap_used, reason = "un essai échoue en paniquant")]

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use expect_test::{Expect, expect};
use expr::{
    RecordValue, Scope, Type, Value, check, check_bool, evaluate_unchecked, from_json, parse, to_json, to_typed_json,
};
use rust_decimal::Decimal;
use serde_json::json;

/// Une commande : montants, jours, un fournisseur facultatif, des lignes.
struct Order;

impl Scope for Order {
    fn variable(&self, name: &str) -> Option<Type> {
        Some(match name {
            "total" | "tiny" | "huge" | "no_total" => Type::Decimal,
            "qty" => Type::Int,
            "ratio" => Type::Double,
            "due" => Type::Date,
            "sent" => Type::Timestamp,
            "supplier" | "no_supplier" => Type::record("party"),
            "parties" => Type::list(Type::record("party")),
            "lines" => Type::list(Type::record("line")),
            "extra" => Type::map(Type::String, Type::Dyn),
            _ => return None,
        })
    }

    fn member(&self, record: &str, field: &str) -> Option<Type> {
        match (record, field) {
            ("party", "name" | "country") => Some(Type::String),
            ("line", "qty") => Some(Type::Int),
            ("line", "price") => Some(Type::Decimal),
            _ => None,
        }
    }

    fn names(&self, record: Option<&str>) -> Vec<String> {
        let names: &[&str] = match record {
            None => &["total", "qty", "ratio", "due", "sent", "supplier", "lines"],
            Some("party") => &["name", "country"],
            Some(_) => &["qty", "price"],
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }
}

fn record(id: &str, fields: &[(&str, Value)]) -> Value {
    let fields: HashMap<_, _> = fields.iter().map(|(name, value)| (Arc::from(*name), value.clone())).collect();
    RecordValue::new(id, fields).into()
}

fn decimal(text: &str) -> Value {
    Value::Decimal(text.parse::<Decimal>().unwrap())
}

fn order() -> BTreeMap<String, Value> {
    let line = |qty: Value, price: &str| record("l", &[("qty", qty), ("price", decimal(price))]);
    let acme = record("abc", &[("name", "Acme".into()), ("country", Value::Null)]);
    let variables = [
        ("total", decimal("1234.50")),
        ("tiny", decimal("0.000000000001")),
        ("huge", decimal("9999999999999999.9")),
        ("no_total", Value::Null),
        ("qty", Value::Int(7)),
        ("ratio", Value::Double(0.1)),
        ("due", Value::Date(jiff::civil::date(2026, 1, 31))),
        ("sent", Value::Timestamp("2026-01-31T23:30:00Z".parse().unwrap())),
        ("supplier", acme.clone()),
        ("no_supplier", Value::Null),
        ("parties", Value::from(vec![RecordValue::reference("ABC")])),
        ("lines", Value::List([line(Value::Int(2), "10.25"), line(Value::Null, "0.10")].into())),
        ("extra", from_json(&json!({"colour": "red", "n": 3}))),
    ];
    variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn check_value(source: &str, expected: Expect) {
    let result = check(parse(source).unwrap(), &Order).and_then(|checked| checked.evaluate(&order()));
    expected.assert_eq(&match result {
        Ok(value) => to_typed_json(&value).to_string(),
        Err(error) => {
            let hint = error.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
            format!("{} @ {}: {}{hint}", error.code(), error.span.text(source), error.message)
        }
    });
}

#[test]
fn decimals_are_exact_and_rounded_to_twelve_places() {
    check_value("total + 0.1 + 0.2", expect![[r#"{"decimal":"1234.8"}"#]]);
    check_value("total * qty", expect![[r#"{"decimal":"8641.5"}"#]]);
    check_value("1 / total", expect![[r#"{"decimal":"0.000810044552"}"#]]);
    check_value("total / 3", expect![[r#"{"decimal":"411.5"}"#]]);
    check_value("-total / 3", expect![[r#"{"decimal":"-411.5"}"#]]);
    check_value("tiny / 2", expect![[r#"{"decimal":"0.000000000001"}"#]]);
    check_value("tiny / 2.1", expect![[r#"{"decimal":"0"}"#]]);
    check_value("tiny * 0.5 == tiny", expect![[r#"{"bool":true}"#]]);
    check_value("huge + 0.1", expect!["overflow @ huge + 0.1: decimal out of range"]);
    check_value("huge * huge", expect!["overflow @ huge * huge: decimal out of range"]);
    check_value("total / 0", expect!["division_by_zero @ total / 0: division by zero"]);
    check_value("total == 1234.5 && total > 1234 && total in [1.5, 1234.50]", expect![[r#"{"bool":true}"#]]);
    check_value("total > ratio", expect![[r#"{"bool":true}"#]]);
    check_value("total * ratio", expect!["type @ total * ratio: no overload decimal * double (write decimal('12.5'))"]);
    check_value("no_total == null ? 0 : no_total", expect![[r#"{"decimal":"0"}"#]]);
    check_value("(qty > 3 ? qty : total) / 2", expect![[r#"{"decimal":"3.5"}"#]]);
    check_value("no_total + 1", expect!["type @ no_total + 1: no overload null_type + int"]);
    check_value("string(total) + ' ' + string(total / 4)", expect![[r#"{"string":"1234.5 308.625"}"#]]);
    check_value("int(-total)", expect![[r#"{"int":"-1234"}"#]]);
    check_value("decimal('12.50') == 12.5", expect![[r#"{"bool":true}"#]]);
    check_value("decimal('1e3')", expect![[r#"invalid_argument @ decimal('1e3'): "1e3" is not a decimal"#]]);
    check_value("math.round(total)", expect![[r#"{"decimal":"1235"}"#]]);
}

#[test]
fn a_date_has_no_time() {
    check_value("due + duration('24h')", expect![[r#"{"date":"2026-02-01"}"#]]);
    check_value("due - date('2025-12-31')", expect![[r#"{"duration":"2678400s"}"#]]);
    check_value(
        "due + duration('1h')",
        expect!["invalid_argument @ due + duration('1h'): a date can only be shifted by whole days"],
    );
    check_value("due == date(sent)", expect![[r#"{"bool":true}"#]]);
    check_value("date(sent, 'Europe/Paris')", expect![[r#"{"date":"2026-02-01"}"#]]);
    check_value("timestamp(due) < sent", expect![[r#"{"bool":true}"#]]);
    check_value(
        "due.getFullYear() * 10000 + (due.getMonth() + 1) * 100 + due.getDate()",
        expect![[r#"{"int":"20260131"}"#]],
    );
    check_value("due.getDayOfWeek()", expect![[r#"{"int":"6"}"#]]);
    check_value(
        "date('2026-02-30')",
        expect!["invalid_argument @ date('2026-02-30'): malformed date, expected YYYY-MM-DD"],
    );
    check_value(
        "date('9999-12-31') + duration('24h')",
        expect!["overflow @ date('9999-12-31') + duration('24h'): date out of range"],
    );
    check_value(
        "due < sent",
        expect![
            "type @ due < sent: no overload date < timestamp (compare dates with date(t), or instants with timestamp(d))"
        ],
    );
    check_value(
        "due < '2026-01-01'",
        expect!["type @ due < '2026-01-01': no overload date < string (write date('2026-01-31'))"],
    );
}

#[test]
fn a_null_reference_is_crossed_without_error() {
    check_value("supplier.name", expect![[r#"{"string":"Acme"}"#]]);
    check_value("no_supplier.name", expect![[r#"{"null":true}"#]]);
    check_value("no_supplier.name == null", expect![[r#"{"bool":true}"#]]);
    check_value("no_supplier.name == 'Acme'", expect![[r#"{"bool":false}"#]]);
    check_value(
        "no_supplier.name.size()",
        expect![
            "type @ no_supplier.name.size(): no overload size(null_type) (size(string) -> int, size(bytes) -> int, size(list) -> int, size(map) -> int, string.size() -> int, bytes.size() -> int, list.size() -> int, map.size() -> int)"
        ],
    );
    check_value("has(no_supplier.name) || has(supplier.country)", expect![[r#"{"bool":false}"#]]);
    check_value("supplier == 'ABC' && supplier != null && no_supplier == null", expect![[r#"{"bool":true}"#]]);
    check_value("supplier in parties && !(no_supplier in parties)", expect![[r#"{"bool":true}"#]]);
    check_value("'abc' in parties", expect![[r#"{"bool":true}"#]]);
}

#[test]
fn collections_are_summed_without_their_nulls() {
    check_value("sum(lines.map(l, l.qty))", expect![[r#"{"int":"2"}"#]]);
    check_value("lines.map(l, l.price).sum()", expect![[r#"{"decimal":"10.35"}"#]]);
    check_value("sum(lines.map(l, l.price * 2))", expect![[r#"{"decimal":"20.7"}"#]]);
    check_value("sum(lines.filter(l, l.qty == 99).map(l, l.price))", expect![[r#"{"decimal":"0"}"#]]);
    check_value("sum([9223372036854775807, 1, -1])", expect![[r#"{"int":"9223372036854775807"}"#]]);
    check_value("sum([9223372036854775807, 1])", expect!["overflow @ sum([9223372036854775807, 1]): int out of range"]);
    check_value("sum(lines.map(l, l.qty * 2))", expect!["type @ l.qty * 2: no overload null_type * int"]);
    check_value("lines.exists(l, l.qty > 1) && !lines.all(l, l.price > 5)", expect![[r#"{"bool":true}"#]]);
    check_value("extra.colour + string(extra.n)", expect![[r#"{"string":"red3"}"#]]);
}

#[test]
fn an_error_names_the_place_and_the_nearest_name() {
    check_value("totl > 3", expect![[r#"unknown_name @ totl: unknown name "totl" (total)"#]]);
    check_value("supplier.nam == 'A'", expect![[r#"unknown_name @ nam: party has no field "nam" (name)"#]]);
    check_value("lines.all(l, l.prise > 0)", expect![[r#"unknown_name @ prise: line has no field "prise" (price)"#]]);
    check_value(
        "supplier.name.startWith('A')",
        expect![[r#"unknown_function @ supplier.name.startWith('A'): unknown function "startWith" (startsWith)"#]],
    );
    check_value("supplier.name > 3", expect!["type @ supplier.name > 3: no overload string > int"]);
    check_value("qty && true", expect!["type @ qty: expected bool, found int"]);
    check_value(
        "qty.size()",
        expect![
            "type @ qty.size(): no overload size(int) (size(string) -> int, size(bytes) -> int, size(list) -> int, size(map) -> int, string.size() -> int, bytes.size() -> int, list.size() -> int, map.size() -> int)"
        ],
    );
    check_value(
        "lines.price",
        expect!["type @ lines.price: list<record line> has no fields (use .all(x, …), .exists(x, …) or .map(x, …))"],
    );
    check_value("[1, 2][qty]", expect!["out_of_range @ [1, 2][qty]: index 7 out of a list of 2"]);
    check_value("extra.none", expect![[r#"no_such_key @ extra.none: no such key "none""#]]);
    check_value("qty / (qty - 7)", expect!["division_by_zero @ qty / (qty - 7): division by zero"]);
    check_value("9223372036854775807 + qty", expect!["overflow @ 9223372036854775807 + qty: int out of range"]);
}

#[test]
fn syntax_errors_point_at_the_byte() {
    let check_syntax = |source: &str, expected: Expect| {
        let error = parse(source).unwrap_err();
        let (line, column) = error.span.line_and_column(source);
        let hint = error.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
        expected.assert_eq(&format!("{} {line}:{column} {}{hint}", error.code(), error.message));
    };
    check_syntax("", expect!["syntax 1:1 expected an expression, found the end"]);
    check_syntax("a ==", expect!["syntax 1:5 expected an expression, found the end"]);
    check_syntax("a\n  && é", expect!["syntax 2:6 unexpected character 'é'"]);
    check_syntax("(a", expect![[r#"syntax 1:3 expected ")", found the end"#]]);
    check_syntax("a b", expect![[r#"syntax 1:3 expected an operator or the end, found "b""#]]);
    check_syntax("'a", expect!["syntax 1:1 unterminated literal"]);
    check_syntax("'\\q'", expect![[r#"syntax 1:2 unknown escape \q"#]]);
    check_syntax("12h", expect!["syntax 1:1 malformed number"]);
    check_syntax("9223372036854775808", expect!["syntax 1:1 integer literal out of range"]);
    check_syntax("package == 1", expect![[r#"syntax 1:1 "package" is a reserved word"#]]);
    check_syntax("has(a)", expect!["syntax 1:1 has() takes one field selection, like has(a.b)"]);
    check_syntax("a.all(b.c, true)", expect!["syntax 1:7 expected a simple variable name"]);
    check_syntax("a = 1", expect!["syntax 1:3 unexpected character '=' (write ==)"]);
    check_syntax("a and b", expect![[r#"syntax 1:3 expected an operator or the end, found "and" (write &&)"#]]);
    check_syntax("Point{x: 1}", expect![[r#"syntax 1:6 expected an operator or the end, found "{""#]]);
    check_syntax("a.?b", expect![[r#"syntax 1:3 expected a field name, found "?""#]]);
}

#[test]
fn a_condition_is_a_boolean() {
    let error = check_bool(parse("qty + 1").unwrap(), &Order).unwrap_err();
    expect!["expected a condition (bool), found int (at 0..7)"].assert_eq(&error.to_string());
    assert!(check_bool(parse("extra.flag").unwrap(), &Order).is_ok());
}

#[test]
fn the_paths_read_are_listed() {
    let source = "supplier.name == 'A' && lines.exists(l, l.qty > qty) && has(no_supplier.country) && \
                  lines.filter(l, l.price > 0).all(m, m.qty > 0) && extra['colour'] == 'red'";
    let checked = check(parse(source).unwrap(), &Order).unwrap();
    let paths: Vec<_> = checked.paths().iter().map(|path| path.join(".")).collect();
    expect![[r#"
        extra
        lines
        lines.*.price
        lines.*.qty
        no_supplier.country
        qty
        supplier.name"#]]
    .assert_eq(&paths.join("\n"));
}

/// Les mêmes cas que l'application web.
#[test]
fn dates_agree_with_the_browser() {
    let cases: serde_json::Value = serde_json::from_str(include_str!("dates.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let source = case["source"].as_str().unwrap();
        let value = evaluate_unchecked(&parse(source).unwrap(), &(), 1000).unwrap();
        assert_eq!(to_json(&value), case["value"], "{source}");
    }
}
