//! Les variables d'un gabarit : un nom absent y devient une marque visible ; le lecteur y est, pour les filtres.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::tz::TimeZone;
use kernel::Locale;
use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use super::{Scope, masked};

/// Nom sous lequel les filtres trouvent le lecteur ; un gabarit n'en tire rien.
pub(super) const READER: &str = "__reader";

/// Les noms absents qu'un rendu a montrés.
#[derive(Clone, Debug, Default)]
pub(super) struct Missed(Arc<Mutex<BTreeSet<String>>>);

impl Missed {
    fn note(&self, path: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// Les variables, plus une marque pour chaque nom que le gabarit emploie sans qu'il existe.
pub(super) fn context(scope: &Scope, unknown: impl Iterator<Item = String>, missed: &Missed) -> Value {
    let known = scope.values.iter().map(|(name, value)| (name.clone(), wrapped(name, value, missed)));
    let missing = unknown.map(|name| (name.clone(), missing(name, missed)));
    let reader = Reader { locale: scope.locale, timezone: scope.timezone.clone(), labels: scope.labels.clone() };
    let reader = (READER.to_owned(), Value::from_object(reader));
    Value::from_pairs(known.chain(missing).chain([reader]))
}

/// La marque d'un nom absent.
fn missing(path: String, missed: &Missed) -> Value {
    Value::from_object(Missing { path, missed: missed.clone() })
}

/// Est-ce la marque d'un nom absent ?
pub(super) fn is_missing(value: &Value) -> bool {
    value.is_undefined() || value.downcast_object_ref::<Missing>().is_some()
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
fn wrapped(path: &str, value: &serde_json::Value, missed: &Missed) -> Value {
    if let Some(mark) = masked::mark(value) {
        return masked::shown(mark);
    }
    match value {
        serde_json::Value::Object(members) => {
            let member = |(name, value): (&String, _)| {
                (Arc::from(name.as_str()), wrapped(&format!("{path}.{name}"), value, missed))
            };
            let members = members.iter().map(member).collect();
            Value::from_object(Known { path: path.to_owned(), members, missed: missed.clone() })
        }
        serde_json::Value::Array(items) => items.iter().map(|item| wrapped(path, item, missed)).collect(),
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
    missed: Missed,
}

impl Object for Known {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.member(key.as_str()?)
    }

    /// Ce que lit `objet.nom` ; une recherche (`nom in objet`, `objet["nom"]`) ne passe pas par là.
    fn get_value_by_str(self: &Arc<Self>, name: &str) -> Option<Value> {
        Some(self.member(name).unwrap_or_else(|| missing(format!("{}.{name}", self.path), &self.missed)))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.members.iter().map(|(name, _)| Value::from(name.clone())).collect())
    }
}

impl Known {
    fn member(&self, name: &str) -> Option<Value> {
        self.members.iter().find(|(member, _)| &**member == name).map(|(_, value)| value.clone())
    }
}

/// Un nom qui n'existe pas : faux dans une condition, visible dans le texte.
#[derive(Debug)]
struct Missing {
    path: String,
    missed: Missed,
}

impl Object for Missing {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(missing(format!("{}.{key}", self.path), &self.missed))
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.missed.note(&self.path);
        write!(f, "⟦{}⟧", self.path)
    }
}
