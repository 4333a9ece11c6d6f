//! Les textes importés et les cases exportées.

use indexmap::IndexMap;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use rust_decimal::Decimal;
use schema::model::Texts;
use serde_json::json;

use super::*;

fn field(kind: &str) -> Field {
    let options = ["near_miss", "A"].map(|option| (option.to_owned(), "neutral".to_owned()));
    let kind = schema::fields::find(kind).unwrap();
    Field { options: IndexMap::from(options), scale: Some(6), ..Field::new("champ", kind) }
}

fn forms() -> Forms {
    let mut texts = Texts::default();
    texts
        .by_locale
        .entry(kernel::Locale::Fr)
        .or_default()
        .insert("x.options.near_miss".into(), "Presqu’accident".into());
    Forms { zone: TimeZone::get("Africa/Libreville").unwrap(), ..Forms::default() }.with_labels(
        &texts,
        "x",
        &field("select"),
    )
}

/// Ce que ce texte devient, ou le code de sa faute.
fn read(kind: &str, text: &str, forms: &Forms) -> Value {
    parse(&field(kind), text, forms).unwrap_or_else(|fault| format!("!{}", fault.code).into())
}

#[test]
fn people_write_values_in_many_ways() {
    let cases = [
        ("decimal", "37.5", json!("37.5")),
        ("decimal", " -0,5 ", json!("-0.5")),
        ("decimal", "\u{2212}3", json!("-3")),
        ("decimal", "1\u{202f}234,56", json!("1234.56")),
        ("decimal", "1\u{a0}234\u{a0}567", json!("1234567")),
        ("decimal", "1.234,56", json!("1234.56")),
        ("decimal", "1,234.56", json!("1234.56")),
        ("decimal", "1'234.5", json!("1234.5")),
        ("decimal", "1.234.567", json!("1234567")),
        ("decimal", "0,125", json!("0.125")),
        ("decimal", "1234,567", json!("1234.567")),
        ("decimal", ".5", json!("0.5")),
        ("decimal", "1,5E+03", json!("1500")),
        ("decimal", "1,234", json!("!ambiguous")),
        ("decimal", "1.234", json!("!ambiguous")),
        ("decimal", "(12)", json!("!wrong_type")),
        ("decimal", "12 34", json!("!wrong_type")),
        ("decimal", "1,23,4", json!("!wrong_type")),
        ("decimal", "1,2.3,4", json!("!wrong_type")),
        ("decimal", "12 €", json!("!wrong_type")),
        ("decimal", "=1+2", json!("!wrong_type")),
        ("decimal", "NaN", json!("!wrong_type")),
        ("decimal", "1e99999999999", json!("!wrong_type")),
        ("decimal", "-", json!("!wrong_type")),
        ("integer", "2 500", json!(2500)),
        ("integer", "12,0", json!(12)),
        ("integer", "007", json!(7)),
        ("integer", "1,5", json!("!wrong_type")),
        ("integer", "9223372036854775808", json!("!wrong_type")),
        ("boolean", "Oui", json!(true)),
        ("boolean", "X", json!(true)),
        ("boolean", "FAUX", json!(false)),
        ("boolean", "0", json!(false)),
        ("boolean", "Y", json!(true)),
        ("boolean", "N", json!(false)),
        ("boolean", "peut-être", json!("!wrong_type")),
        ("date", "2019-03-04", json!("2019-03-04")),
        ("date", "20190304", json!("2019-03-04")),
        ("date", "20191304", json!("!wrong_type")),
        ("date", "2019-03-04 00:00:00", json!("2019-03-04")),
        ("date", "31/12/2007", json!("2007-12-31")),
        ("date", "1.2.2026", json!("2026-02-01")),
        ("date", "12/31/2007", json!("2007-12-31")),
        ("date", "04/03/2019", json!("!ambiguous")),
        ("date", "29/02/2023", json!("!wrong_type")),
        ("date", "31/12/07", json!("!wrong_type")),
        ("date", "31/12-2007", json!("!wrong_type")),
        ("date", "2019-03-04 08:00", json!("!wrong_type")),
        ("datetime", "2026-03-29T02:30:00+02:00", json!("2026-03-29T00:30:00Z")),
        ("datetime", "2026-03-29 02:30", json!("2026-03-29T01:30:00Z")),
        ("datetime", "31/12/2026 8h30", json!("2026-12-31T07:30:00Z")),
        ("datetime", "31/12/2026 8:30 PM", json!("2026-12-31T19:30:00Z")),
        ("datetime", "31/12/2026", json!("2026-12-30T23:00:00Z")),
        ("datetime", "31/12/2026 25:00", json!("!wrong_type")),
        ("select", "near_miss", json!("near_miss")),
        ("select", "a", json!("A")),
        ("select", "PRESQU’ACCIDENT", json!("near_miss")),
        ("select", "autre", json!("!bad_option")),
        ("text", "  Pompe d'injection  ", json!("Pompe d'injection")),
        ("long_text", "ligne 1\r\nligne 2", json!("ligne 1\nligne 2")),
        ("link", "0198e1a0-0000-7000-8000-000000000001", json!("0198e1a0-0000-7000-8000-000000000001")),
        ("link", "Base", json!("!wrong_type")),
        ("text", "   ", Value::Null),
        ("decimal", "", Value::Null),
    ];
    for (kind, text, expected) in cases {
        assert_eq!(read(kind, text, &forms()), expected, "{kind} {text:?}");
    }
}

#[test]
fn a_column_tells_how_it_writes() {
    let guess = |samples: &[&str]| {
        let forms = Forms::guess(samples.iter().copied());
        (forms.decimal, forms.days)
    };
    let day_first = Some(DayOrder::DayFirst);
    assert_eq!(guess(&["37,5", "1 234,56", "1,234", ""]), (Some(DecimalMark::Comma), day_first));
    assert_eq!(guess(&["37.5", "1,234"]), (Some(DecimalMark::Point), day_first));
    assert_eq!(guess(&["1,234.5"]), (Some(DecimalMark::Point), day_first));
    assert_eq!(guess(&["1,234", "12"]), (None, day_first));
    assert_eq!(guess(&["37,5", "37.5"]), (None, day_first));
    assert_eq!(guess(&["04/03/2019", "12/31/2007"]), (None, Some(DayOrder::MonthFirst)));
    assert_eq!(guess(&["31/12/2007", "12/31/2007"]), (None, None));
    let comma = Forms { decimal: Some(DecimalMark::Comma), days: day_first, ..Forms::default() };
    assert_eq!(read("decimal", "1,234", &comma), json!("1.234"));
    assert_eq!(read("decimal", "1.234", &comma), json!("1234"));
    assert_eq!(read("decimal", "37.5", &comma), json!("!wrong_type"));
    assert_eq!(read("date", "04/03/2019", &comma), json!("2019-03-04"));
    assert_eq!(read("date", "03/25/2019", &comma), json!("!wrong_type"));
}

#[test]
fn a_cell_keeps_the_sort_of_its_value() {
    let show = |kind: &str, value: Value| cell(&field(kind), &value);
    assert_eq!(show("decimal", json!("12.50")), Cell::Number("12.50".parse().unwrap()));
    assert_eq!(show("integer", json!(7)), Cell::Number(7.into()));
    assert_eq!(show("boolean", json!(false)), Cell::Boolean(false));
    assert_eq!(show("date", json!("2026-11-21")), Cell::Date("2026-11-21".parse().unwrap()));
    let at = json!("2026-11-21T07:30:00+00:00");
    assert_eq!(show("datetime", at), Cell::DateTime("2026-11-21T07:30:00Z".parse().unwrap()));
    assert_eq!(show("text", json!("=1+2")), Cell::Text("=1+2".into()));
    assert_eq!(show("text", Value::Null), Cell::Empty);
    assert_eq!(show("link", json!({ "id": "i", "name": "Base" })), Cell::Text("Base".into()));
    assert_eq!(show("links", json!([{ "id": "i", "name": "A" }, "j"])), Cell::List(vec!["A".into(), "j".into()]));
}

proptest! {
    #[test]
    fn what_is_exported_is_read_back(
        (mantissa, scale) in (any::<i64>(), 0_u32..12),
        whole in any::<i64>(),
        flag in any::<bool>(),
        seconds in -62_135_596_800_i64..253_402_207_200,
        text in "[^\u{0}\\s]([^\u{0}\r]{0,40}[^\u{0}\\s])?",
    ) {
        let at = jiff::Timestamp::from_second(seconds).unwrap();
        let values = [
            ("decimal", json!(Decimal::new(mantissa, scale).normalize().to_string())),
            ("integer", json!(whole)),
            ("boolean", json!(flag)),
            ("date", json!(at.to_zoned(TimeZone::UTC).date().to_string())),
            ("datetime", json!(at.to_string())),
            ("select", json!("near_miss")),
            ("text", json!(text)),
        ];
        let forms = Forms { decimal: Some(DecimalMark::Point), ..Forms::default() };
        for (kind, value) in values {
            let shown = cell(&field(kind), &value).to_string();
            prop_assert_eq!(read(kind, &shown, &forms), value, "{} {}", kind, shown);
        }
    }

    #[test]
    fn no_text_breaks_the_reading(text in ".{0,60}") {
        for kind in ["decimal", "integer", "boolean", "date", "datetime", "select", "text", "link", "json", "files"] {
            let _ = parse(&field(kind), &text, &forms());
        }
    }
}
