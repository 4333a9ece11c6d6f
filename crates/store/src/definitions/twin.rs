//! Une définition JSON écrite en TOML, une valeur par ligne sous sa clé entière, pour que le chargement la lise comme
//! un fichier et que la ligne d'une faute redonne la clé fautive.

use serde_json::{Map, Value};

/// Écrit `fields.name.type = "text"`, ligne après ligne ; `null` vaut une clé absente.
pub(super) fn to_toml(body: &Map<String, Value>) -> String {
    let mut out = String::new();
    lines("", body, &mut out);
    out
}

fn lines(prefix: &str, table: &Map<String, Value>, out: &mut String) {
    for (name, value) in table {
        let key = if prefix.is_empty() { quoted_key(name) } else { format!("{prefix}.{}", quoted_key(name)) };
        match value {
            Value::Null => {}
            Value::Object(inner) if inner.values().any(|value| !value.is_null()) => lines(&key, inner, out),
            value => out.push_str(&format!("{key} = {}\n", inline(value))),
        }
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter(|item| !item.is_null()).map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(table) => {
            let pairs = table.iter().filter(|(_, value)| !value.is_null());
            let pairs: Vec<String> =
                pairs.map(|(key, value)| format!("{} = {}", quoted_key(key), inline(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        // Un texte JSON est un texte TOML, à l'effacement (U+007F) près.
        text => text.to_string().replace('\u{7f}', "\\u007F"),
    }
}

fn quoted_key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if is_bare { key.to_owned() } else { inline(&Value::from(key)) }
}

/// La clé écrite à cette ligne, coupée au segment où tombe la colonne : `fields.name.type`.
pub(super) fn key_at(text: &str, line: usize, column: usize) -> String {
    let written = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let key = written.split_once(" = ").map_or("", |(key, _)| key);
    let from = column.saturating_sub(1).min(key.len());
    let end = key.get(from..).and_then(|rest| rest.find('.')).map_or(key.len(), |dot| from + dot);
    let is_in_key = column <= key.chars().count();
    key.get(..if is_in_key { end } else { key.len() }).unwrap_or(key).replace('"', "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_twin_has_one_line_per_value_and_a_line_gives_its_key_back() {
        let body = json!({
            "number": "A-{seq:5}", "freeze": null,
            "fields": { "name": { "type": "text", "required": true }, "kind": { "type": "select", "options": ["a", "b"] } },
            "events": { "name.set": "name != \"\"" }, "indexes": [{ "on": ["name", "-kind"] }],
        });
        let text = to_toml(body.as_object().unwrap());
        expect_test::expect![[r#"
            number = "A-{seq:5}"
            fields.name.type = "text"
            fields.name.required = true
            fields.kind.type = "select"
            fields.kind.options = ["a", "b"]
            events."name.set" = "name != \"\""
            indexes = [{ on = ["name", "-kind"] }]
        "#]]
        .assert_eq(&text);
        let keys = [(2, 18), (2, 8), (2, 1), (5, 25), (1, 1)].map(|(line, column)| key_at(&text, line, column));
        assert_eq!(keys, ["fields.name.type", "fields.name", "fields", "fields.kind.options", "number"]);
    }
}
