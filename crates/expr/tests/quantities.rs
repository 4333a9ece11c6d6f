//! Les grandeurs : ce qui se compare, ce qui se convertit, ce qui est refusé.

#![expect(clippy::unwrap_used, reason = "un essai échoue en paniquant")]

use std::{collections::BTreeMap, sync::Arc};

use expr::{Column, Key, Origin, Places, Scope, Type, Value, check, parse, to_sql};
use rust_decimal::Decimal;

/// Un champ par unité : `m3`, `bbl`, `kg`, `heat` (°C).
struct Fields;

const FIELDS: [(&str, &str); 5] = [("m3", "m3"), ("bbl", "bbl"), ("kg", "kg"), ("heat", "°C"), ("psi", "psi")];

impl Scope for Fields {
    fn variable(&self, name: &str) -> Option<Type> {
        let unit = FIELDS.iter().find(|(field, _)| *field == name)?.1;
        Some(Type::composite(&format!("quantity:{unit}")))
    }

    fn member(&self, record: &str, field: &str) -> Option<Type> {
        (record.starts_with("quantity:") && field == "base").then_some(Type::Decimal)
    }

    fn names(&self, _: Option<&str>) -> Vec<String> {
        Vec::new()
    }
}

impl Places for Fields {
    fn column(&self, _: Origin<'_>, path: &[&str]) -> Option<Column> {
        let [field, rest @ ..] = path else { return None };
        let ty = if rest.is_empty() { Scope::variable(self, field)? } else { Type::Decimal };
        Some(Column::new(format!("\"{field}\""), ty, true))
    }

    fn collection(&self, _: Origin<'_>, _: &[&str], _: &str) -> Option<expr::Collection> {
        None
    }

    fn variable(&self, _: &str) -> Option<Type> {
        None
    }
}

fn row(values: &[(&str, &str)]) -> BTreeMap<String, Value> {
    let value = |text: &str| Value::Decimal(text.parse::<Decimal>().unwrap());
    let map = |text: &str| Value::Map(Arc::new([(Key::String("base".into()), value(text))].into_iter().collect()));
    FIELDS
        .iter()
        .map(|(name, _)| {
            let given = values.iter().find(|(field, _)| field == name);
            ((*name).to_owned(), given.map_or(Value::Null, |(_, text)| map(text)))
        })
        .collect()
}

#[test]
fn quantities_of_one_dimension_compare_in_any_unit() {
    let row = row(&[("m3", "2"), ("bbl", "12.5"), ("heat", "-40")]);
    for (source, expected) in [
        ("m3 > quantity(12.0, 'bbl')", true),
        ("m3 > bbl", true),
        ("bbl == quantity(1.9873411866, 'm3')", true),
        ("quantity(1000, 'L') < m3", true),
        ("m3 + quantity(500, 'L') == quantity(2.5, 'm3')", true),
        ("m3 - bbl < quantity(13, 'L')", true),
        ("m3 / quantity(500, 'L') == 4.0", true),
        ("m3 * 2 == quantity(4.0, 'm3')", true),
        ("heat == quantity(-40.0, '°F')", true),
        ("heat < quantity(0, 'K')", false),
        ("m3 != null && kg == null", true),
        ("quantity(1, 'nmi') == quantity(1852, 'm')", true),
    ] {
        let checked = check(parse(source).unwrap(), &Fields).unwrap_or_else(|error| panic!("{source} : {error:?}"));
        assert_eq!(checked.evaluate(&row), Ok(Value::Bool(expected)), "{source}");
        assert!(to_sql(&checked, &Fields, 1).is_ok(), "{source}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_at_check() {
    for (source, message) in [
        ("m3 > kg", "no overload volume > mass"),
        ("m3 > 3.0", "no overload volume > double"),
        ("m3 + kg > m3", "no overload volume + mass"),
        ("heat + heat > heat", "no overload temperature + temperature"),
        ("heat * 2 > heat", "no overload temperature * int"),
        ("m3 * bbl > m3", "no overload volume * volume"),
        ("m3 > quantity(1, 'tonneau')", "unknown unit"),
        ("m3 > quantity('1', 'L')", "expected a number, found string"),
        ("m3 > quantity(1)", "quantity() takes a number and a unit"),
        ("m3 + bbl", "a quantity in m3 is not a value by itself"),
        ("m3 == 'm3'", "no overload volume == string"),
    ] {
        let error = check(parse(source).unwrap(), &Fields).err().unwrap_or_else(|| panic!("{source} passe"));
        assert_eq!(error.message, message, "{source}");
    }
}

#[test]
fn a_literal_is_converted_once_so_that_the_column_stays_indexable() {
    let checked = check(parse("m3 > quantity(10.0, 'bbl')").unwrap(), &Fields).unwrap();
    let sql = to_sql(&checked, &Fields, 1).unwrap();
    assert_eq!(sql.text, "\"m3\" > $1::numeric");
}
