//! Les variables d'un gabarit : un nom absent y devient une marque visible ; le lecteur y est, pour les filtres.

use std::{collections::HashMap, fmt, sync::Arc};

use jiff::tz::TimeZone;
use kernel::Locale;
use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use super::Scope;

/// Nom sous lequel les filtres trouvent le lecteur ; un gabarit n'en tire rien.
pub(super) const READER: &str = "__reader";

/// Les variables, plus une marque pour chaque nom que le gabarit emploie sans qu'il existe.
pub(super) fn context(scope: &Scope, unknown: impl Iterator<Item = String>) -> Value {
    let known = scope.values.iter().map(|(name, value)| (name.clone(), wrapped(name, value)));
    let missing = unknown.map(|name| (name.clone(), Value::from_object(Missing { path: name })));
    let reader = Reader { locale: scope.locale, timezone: scope.timezone.clone(), labels: scope.labels.clone() };
    let reader = (READER.to_owned(), Value::from_object(reader));
    Value::from_pairs(known.chain(missing).chain([reader]))
}

/// Pour qui le texte est écrit.
#[derive(Debug)]
pub(super) struct Reader {
    pub locale: Locale,
    pub timezone: TimeZone,
    pub labels: HashMap<String, String>,
}

impl Object for Reader {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }
}

/// Une valeur connue ; les objets savent marquer leurs membres absents.
fn wrapped(path: &str, value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Object(members) => {
            let member =
                |(name, value): (&String, _)| (Arc::from(name.as_str()), wrapped(&format!("{path}.{name}"), value));
            Value::from_object(Known { path: path.to_owned(), members: members.iter().map(member).collect() })
        }
        serde_json::Value::Array(items) => items.iter().map(|item| wrapped(path, item)).collect(),
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(truth) => Value::from(*truth),
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => Value::from(whole),
            None => Value::from(number.as_f64().unwrap_or_default()),
        },
    }
}

/// Un objet dont tous les membres sont connus.
#[derive(Debug)]
struct Known {
    path: String,
    members: Vec<(Arc<str>, Value)>,
}

impl Object for Known {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        let found = self.members.iter().find(|(member, _)| &**member == name).map(|(_, value)| value.clone());
        Some(found.unwrap_or_else(|| Value::from_object(Missing { path: format!("{}.{name}", self.path) })))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.members.iter().map(|(name, _)| Value::from(name.clone())).collect())
    }
}

/// Un nom qui n'existe pas : faux dans une condition, visible dans le texte.
#[derive(Debug)]
struct Missing {
    path: String,
}

impl Object for Missing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(Value::from_object(Missing { path: format!("{}.{key}", self.path) }))
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "⟦{}⟧", self.path)
    }
}
