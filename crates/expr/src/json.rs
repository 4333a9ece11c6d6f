//! Valeurs ↔ JSON : la forme simple des API, et la forme typée des vecteurs de conformité (`{"int":"1"}`).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map as Object, Number, Value as Json, json};

use crate::error::{Error, invalid};
use crate::types::Type;
use crate::value::calendar::parse_date;
use crate::value::{Duration, Key, Map, RecordValue, Timestamp, Value};

/// Entiers au-delà desquels un lecteur JSON perd des chiffres.
const SAFE: u64 = (1 << 53) - 1;

/// Lit la forme simple sans type connu : un entier JSON est un `int` (ou un `uint`), un autre nombre un `double`.
pub fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => from_number(number),
        Json::String(text) => Value::String(text.as_str().into()),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect()),
        Json::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| (Key::String(key.as_str().into()), from_json(value)));
            Value::Map(Arc::new(entries.collect()))
        }
    }
}

fn from_number(number: &Number) -> Value {
    let whole = number.as_i64().map(Value::Int).or_else(|| number.as_u64().map(Value::Uint));
    whole.unwrap_or_else(|| Value::Double(number.as_f64().unwrap_or(f64::NAN)))
}

impl Value {
    /// Lit la forme simple d'une valeur de type connu ; `null` convient à tous.
    ///
    /// # Errors
    /// `InvalidArgument` si le JSON n'a pas la forme de ce type.
    pub fn from_json(json: &Json, ty: &Type) -> Result<Self, Error> {
        let refused = || invalid(format!("expected {ty}"));
        if json.is_null() {
            return Ok(Self::Null);
        }
        match (ty, json) {
            (Type::Dyn, json) => Ok(from_json(json)),
            (Type::Bool, Json::Bool(value)) => Ok(Self::Bool(*value)),
            (Type::Double, Json::Number(number)) => number.as_f64().map(Self::Double).ok_or_else(refused),
            (Type::Int, json) => number_text(json).and_then(|n| n.parse().ok()).map(Self::Int).ok_or_else(refused),
            (Type::Uint, json) => number_text(json).and_then(|n| n.parse().ok()).map(Self::Uint).ok_or_else(refused),
            (Type::Decimal, json) => {
                number_text(json).and_then(|n| n.parse().ok()).map(Self::Decimal).ok_or_else(refused)
            }
            (Type::List(element), Json::Array(items)) => {
                items.iter().map(|item| Self::from_json(item, element)).collect::<Result<_, _>>().map(Self::List)
            }
            (Type::Map(_, value), Json::Object(entries)) => {
                let entries = entries.iter();
                let read = |(key, json): (&String, &Json)| {
                    Ok((Key::String(key.as_str().into()), Self::from_json(json, value)?))
                };
                Ok(Self::Map(Arc::new(entries.map(read).collect::<Result<Map, Error>>()?)))
            }
            (_, Json::String(text)) => from_text(text, ty),
            _ => Err(refused()),
        }
    }
}

fn number_text(json: &Json) -> Option<String> {
    match json {
        Json::Number(number) => Some(number.to_string()),
        Json::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn from_text(text: &str, ty: &Type) -> Result<Value, Error> {
    let value = match ty {
        Type::String => Some(Value::from(text)),
        Type::Bytes => STANDARD.decode(text).ok().map(|bytes| Value::Bytes(bytes.into())),
        Type::Timestamp => return Timestamp::parse(text).map(Value::Timestamp),
        Type::Duration => return Duration::parse(text).map(Value::Duration),
        Type::Date => parse_date(text).map(Value::Date),
        Type::Record(_) => Some(RecordValue::reference(text).into()),
        _ => None,
    };
    value.ok_or_else(|| invalid(format!("expected {ty}")))
}

/// Écrit la forme simple : entiers hors de ±2⁵³ et décimaux en texte, dates en RFC 3339, références par leur
/// identifiant.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(value) if value.unsigned_abs() <= SAFE => json!(value),
        Value::Uint(value) if *value <= SAFE => json!(value),
        Value::Int(value) => Json::String(value.to_string()),
        Value::Uint(value) => Json::String(value.to_string()),
        Value::Double(value) => double_to_json(*value),
        Value::Decimal(value) => Json::String(value.to_string()),
        Value::String(text) => Json::String(text.to_string()),
        Value::Bytes(bytes) => Json::String(STANDARD.encode(bytes)),
        Value::Timestamp(instant) => Json::String(instant.to_string()),
        Value::Duration(duration) => Json::String(duration.to_string()),
        Value::Date(date) => Json::String(date.to_string()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Map(map) => Json::Object(map.iter().map(|(key, value)| (key_text(key), to_json(value))).collect()),
        Value::Record(record) => Json::String(record.id.to_string()),
        Value::Type(name) => Json::String(name.to_string()),
    }
}

fn double_to_json(value: f64) -> Json {
    Number::from_f64(value).map_or_else(
        || {
            let text = if value.is_nan() {
                "NaN"
            } else if value > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            };
            Json::String(text.to_owned())
        },
        Json::Number,
    )
}

fn key_text(key: &Key) -> String {
    match key {
        Key::Bool(value) => value.to_string(),
        Key::Int(value) => value.to_string(),
        Key::Uint(value) => value.to_string(),
        Key::String(text) => text.to_string(),
    }
}

/// Écrit la forme typée : un objet d'une seule clé, le nom du type.
pub fn to_typed_json(value: &Value) -> Json {
    let (name, content) = match value {
        Value::Null => ("null", Json::Bool(true)),
        Value::Bool(_) => ("bool", to_json(value)),
        Value::Int(value) => ("int", Json::String(value.to_string())),
        Value::Uint(value) => ("uint", Json::String(value.to_string())),
        Value::Double(_) => ("double", to_json(value)),
        Value::Decimal(_) => ("decimal", to_json(value)),
        Value::String(_) => ("string", to_json(value)),
        Value::Bytes(_) => ("bytes", to_json(value)),
        Value::Timestamp(_) => ("timestamp", to_json(value)),
        Value::Duration(_) => ("duration", to_json(value)),
        Value::Date(_) => ("date", to_json(value)),
        Value::List(items) => ("list", Json::Array(items.iter().map(to_typed_json).collect())),
        Value::Map(map) => {
            let pairs = map.iter().map(|(key, value)| json!([to_typed_json(&key.to_value()), to_typed_json(value)]));
            ("map", Json::Array(pairs.collect()))
        }
        Value::Record(_) => ("record", to_json(value)),
        Value::Type(_) => ("type", to_json(value)),
    };
    Json::Object(Object::from_iter([(name.to_owned(), content)]))
}

/// Lit la forme typée.
///
/// # Errors
/// `InvalidArgument` si ce n'est pas un objet d'une seule clé connue, au contenu bien formé.
pub fn from_typed_json(json: &Json) -> Result<Value, Error> {
    let entry = json.as_object().filter(|object| object.len() == 1).and_then(|object| object.iter().next());
    let (name, content) = entry.ok_or_else(|| invalid("a typed value is an object with one key, its type"))?;
    let ty = match (name.as_str(), content) {
        ("null", _) => return Ok(Value::Null),
        ("double", Json::String(text)) => {
            return text.parse().map(Value::Double).map_err(|_| invalid("expected double"));
        }
        ("type", Json::String(name)) => return Ok(Value::Type(name.as_str().into())),
        ("list", Json::Array(items)) => {
            return items.iter().map(from_typed_json).collect::<Result<_, _>>().map(Value::List);
        }
        ("map", Json::Array(pairs)) => return typed_map(pairs),
        ("bool", _) => Type::Bool,
        ("int", _) => Type::Int,
        ("uint", _) => Type::Uint,
        ("double", _) => Type::Double,
        ("decimal", _) => Type::Decimal,
        ("string", _) => Type::String,
        ("bytes", _) => Type::Bytes,
        ("timestamp", _) => Type::Timestamp,
        ("duration", _) => Type::Duration,
        ("date", _) => Type::Date,
        ("record", _) => Type::record(""),
        (other, _) => return Err(invalid(format!("unknown type {other:?}"))),
    };
    Value::from_json(content, &ty)
}

fn typed_map(pairs: &[Json]) -> Result<Value, Error> {
    let malformed = || invalid("a typed map is a list of [key, value] pairs");
    let mut map = Map::with_capacity(pairs.len());
    for pair in pairs {
        let [key, value] = pair.as_array().map_or(&[][..], Vec::as_slice) else {
            return Err(malformed());
        };
        let key = from_typed_json(key)?.to_key().ok_or_else(malformed)?;
        map.insert(key, from_typed_json(value)?);
    }
    Ok(Value::Map(Arc::new(map)))
}
