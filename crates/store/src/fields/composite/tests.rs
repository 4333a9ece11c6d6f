//! Lire d'un fichier, garder, écrire dans une case : le texte d'une case se relit sans changer.

use schema::fields::find;
use serde_json::json;

use super::*;

fn field(kind: &str) -> Field {
    let among = vec!["hse.incident".to_owned()];
    let unit = Some("m3".to_owned());
    Field { unit, among, ..Field::new("field", find(kind).expect(kind)) }
}

#[test]
fn a_cell_is_read_back_as_it_was_written() {
    let id = "0198e1a0-0000-7000-8000-000000000001";
    let cases = [
        ("money", "12 500 XAF", json!({"amount": "12500", "currency": "XAF"}), "12500 XAF"),
        ("money", "EUR 12,5", json!({"amount": "12.50", "currency": "EUR"}), "12.50 EUR"),
        ("money", "1 234,50 €", json!({"amount": "1234.50", "currency": "EUR"}), "1234.50 EUR"),
        ("money", "-3.25 usd", json!({"amount": "-3.25", "currency": "USD"}), "-3.25 USD"),
        ("money", "12,5", json!({"amount": "12.5", "currency": null}), "12.5"),
        ("quantity", "12,5 bbl", json!({"value": "12.5", "unit": "bbl", "base": "1.9873411866"}), "12.5 bbl"),
        ("quantity", "3 m3", json!({"value": "3", "unit": "m3", "base": "3"}), "3 m3"),
        ("quantity", "1 200 L", json!({"value": "1200", "unit": "L", "base": "1.2"}), "1200 L"),
        ("quantity", "0.5", json!({"value": "0.5", "unit": "m3", "base": "0.5"}), "0.5 m3"),
        ("geo_point", "4.05, 9.7", json!({"lat": 4.05, "lon": 9.7}), "4.05, 9.7"),
        ("geo_point", "4,05; -9,7", json!({"lat": 4.05, "lon": -9.7}), "4.05, -9.7"),
        ("geo_point", "-90 180", json!({"lat": -90, "lon": 180}), "-90, 180"),
        (
            "any_link",
            &format!("hse.incident {id}"),
            json!({"entity": "hse.incident", "id": id}),
            &format!("hse.incident {id}"),
        ),
    ];
    for (kind, text, expected, shown) in cases {
        let field = field(kind);
        let parsed = parse(&field, text, &Forms::default()).unwrap_or_else(|fault| panic!("{kind} {text} : {fault:?}"));
        let (json, columns) = accept(&field, &parsed).unwrap_or_else(|fault| panic!("{kind} {text} : {fault:?}"));
        assert_eq!(json, expected, "{kind} {text}");
        assert_eq!(columns.len(), field.parts().len());
        assert_eq!(cell(&field, &json).to_string(), shown, "{kind} {text}");
        let again = parse(&field, shown, &Forms::default()).expect(shown);
        assert_eq!(accept(&field, &again).expect(shown).0, expected, "{kind} {shown} relu");
    }
}

#[test]
fn what_is_not_a_value_is_refused() {
    let cases = [
        ("money", "beaucoup", "wrong_type"),
        ("money", "1,234 EUR", "ambiguous"),
        ("quantity", "bbl", "wrong_type"),
        ("geo_point", "4.05", "wrong_type"),
        ("any_link", "hse.incident", "wrong_type"),
        ("secret", "sésame", "read_only"),
    ];
    for (kind, text, code) in cases {
        let fault = parse(&field(kind), text, &Forms::default()).err().unwrap_or_else(|| panic!("{kind} {text} passe"));
        assert_eq!(fault.code, code, "{kind} {text}");
    }
}
