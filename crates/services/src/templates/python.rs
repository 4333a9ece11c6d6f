//! Les filtres et les tests de Jinja que MiniJinja n'a pas, ou écrit autrement ; leurs règles sont celles de Jinja 3.1.

use std::{collections::BTreeMap, fmt::Write};

use minijinja::{
    Environment, Error, ErrorKind, Value, filters,
    value::{Kwargs, StringInput, ValueKind},
};

use super::{masked::is_masked, scope::is_missing};

/// Largeur d'un texte mis en page, au plus : au-delà, ce n'est que du remplissage.
const WIDEST: usize = 10_000;

/// Ajoute ce qui manque.
pub(super) fn add(environment: &mut Environment<'_>) {
    minijinja_contrib::add_to_environment(environment);
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    environment.remove_filter("random");
    environment.add_filter("truncate", truncate);
    environment.add_filter("wordwrap", wordwrap);
    environment.add_filter("wordcount", wordcount);
    environment.add_filter("center", center);
    environment.add_filter("indent", indent);
    environment.add_filter("tojson", |value: &Value| to_json(value).map(Value::from_safe_string));
    environment.add_filter("e", escape);
    environment.add_filter("escape", escape);
    environment.add_filter("default", default);
    environment.add_filter("d", default);
    environment.add_filter("random", random);
    environment.add_test("defined", |value: &Value| !is_missing(value));
    environment.add_test("undefined", is_missing);
}

/// `default(valeur, "repli", true)` : le troisième argument remplace aussi ce qui est vide ou faux, mais non ce qui est masqué.
fn default(value: Value, other: Option<Value>, falsy: Option<bool>) -> Value {
    let replaced = is_missing(&value) || falsy == Some(true) && !value.is_true() && !is_masked(&value);
    if replaced { other.unwrap_or_else(|| Value::from("")) } else { value }
}

fn random(items: &Value) -> Result<Value, Error> {
    let items: Vec<Value> = items.try_iter()?.collect();
    let drawn = u64::from_le_bytes(kernel::clock::random_bytes::<8>());
    let rank = usize::try_from(drawn % (items.len().max(1) as u64)).unwrap_or_default();
    Ok(items.get(rank).cloned().unwrap_or(Value::UNDEFINED))
}

fn escape(value: &Value) -> Value {
    if value.is_safe() {
        return value.clone();
    }
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&#39;"),
            '"' => out.push_str("&#34;"),
            c => out.push(c),
        }
    }
    Value::from_safe_string(out)
}

/// Un argument donné à sa place ou par son nom.
macro_rules! argument {
    ($given:ident, $kwargs:ident, $default:expr) => {
        $given.or($kwargs.get(stringify!($given))?).unwrap_or($default)
    };
}

fn truncate(
    text: String,
    length: Option<usize>,
    killwords: Option<bool>,
    end: Option<String>,
    kwargs: Kwargs,
) -> Result<String, Error> {
    let length = argument!(length, kwargs, 255);
    let killwords = argument!(killwords, kwargs, false);
    let end = argument!(end, kwargs, "...".to_owned());
    let leeway = kwargs.get::<Option<usize>>("leeway")?.unwrap_or(5);
    kwargs.assert_all_used()?;
    if text.chars().count() <= length.saturating_add(leeway) {
        return Ok(text);
    }
    let kept: String = text.chars().take(length.saturating_sub(end.chars().count())).collect();
    let kept = if killwords { kept.as_str() } else { kept.rsplit_once(' ').map_or(kept.as_str(), |(words, _)| words) };
    Ok(format!("{kept}{end}"))
}

fn wordwrap(text: String, width: Option<usize>, wrapstring: Option<String>, kwargs: Kwargs) -> Result<String, Error> {
    let width = argument!(width, kwargs, 79).clamp(1, WIDEST);
    let wrapstring = argument!(wrapstring, kwargs, "\n".to_owned());
    kwargs.assert_all_used()?;
    let lines: Vec<String> = text.lines().flat_map(|line| wrapped(line, width)).collect();
    Ok(lines.join(&wrapstring))
}

/// Une ligne coupée entre les mots ; un mot trop long est coupé lui-même.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        while !word.is_empty() {
            let last = lines.last().map_or(0, |last| last.chars().count());
            let start = if last == 0 { 0 } else { last + 1 };
            if start + word.len() <= width || last == 0 {
                let rest = word.split_off(word.len().min(width));
                if let Some(line) = lines.last_mut() {
                    line.extend((last > 0).then_some(' '));
                    line.extend(word);
                }
                word = rest;
            }
            if !word.is_empty() {
                lines.push(String::new());
            }
        }
    }
    lines
}

fn wordcount(text: String) -> usize {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).count()
}

/// Python met à droite l'espace de trop, sauf quand la largeur est impaire.
fn center(text: String, width: Option<usize>) -> String {
    let padding = width.unwrap_or(80).min(WIDEST).saturating_sub(text.chars().count());
    let left = padding / 2 + (padding & width.unwrap_or(80) & 1);
    format!("{}{text}{}", " ".repeat(left), " ".repeat(padding - left))
}

fn indent(
    text: StringInput<'_>,
    width: Option<usize>,
    first: Option<bool>,
    blank: Option<bool>,
    kwargs: Kwargs,
) -> Result<Value, Error> {
    let width = argument!(width, kwargs, 4).min(WIDEST);
    filters::indent(text, Some(width), first, blank, kwargs)
}

/// Du JSON en ASCII, clés triées, qu'une page HTML peut contenir.
fn to_json(value: &Value) -> Result<String, Error> {
    let mut out = String::new();
    write_json(value, &mut out)?;
    Ok(out)
}

fn write_json(value: &Value, out: &mut String) -> Result<(), Error> {
    match value.kind() {
        ValueKind::None | ValueKind::Undefined => out.push_str("null"),
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => out.push_str(&value.to_string()),
        ValueKind::Seq | ValueKind::Iterable => {
            out.push('[');
            for (rank, item) in value.try_iter()?.enumerate() {
                out.push_str(if rank > 0 { ", " } else { "" });
                write_json(&item, out)?;
            }
            out.push(']');
        }
        ValueKind::Map => {
            let mut members = BTreeMap::new();
            for key in value.try_iter()? {
                members.insert(key.to_string(), value.get_item(&key)?);
            }
            out.push('{');
            for (rank, (key, member)) in members.iter().enumerate() {
                out.push_str(if rank > 0 { ", " } else { "" });
                write_text(key, out);
                out.push_str(": ");
                write_json(member, out)?;
            }
            out.push('}');
        }
        ValueKind::Invalid => return Err(Error::new(ErrorKind::BadSerialization, "valeur illisible")),
        _ => write_text(&value.to_string(), out),
    }
    Ok(())
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' if !"<>&'".contains(c) => out.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Écrire dans un texte n'échoue pas.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}
