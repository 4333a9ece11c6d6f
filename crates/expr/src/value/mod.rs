//! Les valeurs : celles de CEL, plus le décimal, le jour et la référence à un enregistrement.
//!
//! Copier une valeur ne copie jamais son contenu.

pub(crate) mod arithmetic;
pub(crate) mod calendar;
pub(crate) mod compare;
pub(crate) mod decimal;
mod duration;
mod timestamp;

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use indexmap::IndexMap;
use rust_decimal::Decimal;

pub use duration::Duration;
pub use timestamp::Timestamp;
pub(crate) use timestamp::{Wall, fixed_offset};

/// Valeur d'une expression ou d'une variable.
///
/// `==` en Rust compare type et contenu ; l'égalité de CEL, entre types numériques, est celle de l'évaluation.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Absence de valeur.
    Null,
    /// Booléen.
    Bool(bool),
    /// Entier signé.
    Int(i64),
    /// Entier non signé.
    Uint(u64),
    /// Flottant.
    Double(f64),
    /// Décimal exact.
    Decimal(Decimal),
    /// Texte.
    String(Arc<str>),
    /// Octets.
    Bytes(Arc<[u8]>),
    /// Instant.
    Timestamp(Timestamp),
    /// Durée.
    Duration(Duration),
    /// Jour, de l'an 1 à l'an 9999.
    Date(jiff::civil::Date),
    /// Liste.
    List(Arc<[Value]>),
    /// Table, dans l'ordre d'écriture.
    Map(Arc<Map>),
    /// Référence à un enregistrement et ses champs chargés.
    Record(Arc<RecordValue>),
    /// Type comme valeur, sous son nom CEL (`int`, `google.protobuf.Timestamp`…).
    Type(Arc<str>),
}

/// Table de CEL : les clés `1` et `1u` y sont la même.
pub type Map = IndexMap<Key, Value>;

/// Clé d'une table.
#[derive(Clone, Debug)]
pub enum Key {
    /// Booléen.
    Bool(bool),
    /// Entier signé.
    Int(i64),
    /// Entier non signé.
    Uint(u64),
    /// Texte.
    String(Arc<str>),
}

/// Enregistrement référencé ; pour CEL, deux références sont égales si leurs identifiants le sont.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordValue {
    /// Identifiant, en minuscules (texte d'un UUID).
    pub id: Arc<str>,
    /// Champs chargés : au moins ceux que citent les chemins de l'expression.
    pub fields: HashMap<Arc<str>, Value>,
    /// Les identifiants de ses ancêtres dans son arbre ; `None` s'ils n'ont pas été chargés.
    pub ancestors: Option<Arc<[Arc<str>]>>,
}

impl RecordValue {
    /// Enregistrement avec ses champs, sans ses ancêtres.
    pub fn new(id: impl Into<Arc<str>>, fields: HashMap<Arc<str>, Value>) -> Self {
        Self { id: id.into(), fields, ancestors: None }
    }

    /// Référence nue, sans champ chargé.
    pub fn reference(id: &str) -> Self {
        Self::new(id.to_ascii_lowercase(), HashMap::new())
    }

    /// Le même, ses ancêtres chargés.
    #[must_use]
    pub fn below(self, ancestors: impl IntoIterator<Item = Arc<str>>) -> Self {
        Self { ancestors: Some(ancestors.into_iter().collect()), ..self }
    }
}

/// Les variables d'une évaluation.
pub trait Variables {
    /// La valeur d'une variable ; `None` si elle n'existe pas.
    fn get(&self, name: &str) -> Option<Value>;
}

impl<S: std::hash::BuildHasher> Variables for HashMap<String, Value, S> {
    fn get(&self, name: &str) -> Option<Value> {
        HashMap::get(self, name).cloned()
    }
}

impl Variables for std::collections::BTreeMap<String, Value> {
    fn get(&self, name: &str) -> Option<Value> {
        std::collections::BTreeMap::get(self, name).cloned()
    }
}

impl Variables for HashMap<Arc<str>, Value> {
    fn get(&self, name: &str) -> Option<Value> {
        HashMap::get(self, name).cloned()
    }
}

/// Aucune variable.
impl Variables for () {
    fn get(&self, _name: &str) -> Option<Value> {
        None
    }
}

impl Value {
    /// Le nom CEL du type de cette valeur.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null_type",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::Decimal(_) => "decimal",
            Self::String(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::Timestamp(_) => "google.protobuf.Timestamp",
            Self::Duration(_) => "google.protobuf.Duration",
            Self::Date(_) => "date",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Record(_) => "record",
            Self::Type(_) => "type",
        }
    }

    /// Le type que nomme un identifiant (`int`, `list`…), pris comme valeur.
    pub(crate) fn type_named(name: &str) -> Option<Self> {
        const NAMES: [&str; 15] = [
            "null_type",
            "bool",
            "int",
            "uint",
            "double",
            "decimal",
            "string",
            "bytes",
            "google.protobuf.Timestamp",
            "google.protobuf.Duration",
            "date",
            "list",
            "map",
            "record",
            "type",
        ];
        NAMES.contains(&name).then(|| Self::Type(name.into()))
    }

    pub(crate) fn list(items: Vec<Self>) -> Self {
        Self::List(items.into())
    }

    /// La clé de table que donne cette valeur ; un flottant entier désigne la clé entière égale.
    pub(crate) fn to_key(&self) -> Option<Key> {
        match self {
            Self::Bool(value) => Some(Key::Bool(*value)),
            Self::Int(value) => Some(Key::Int(*value)),
            Self::Uint(value) => Some(Key::Uint(*value)),
            Self::String(value) => Some(Key::String(value.clone())),
            Self::Double(value) => compare::whole(*value).map(|whole| match i64::try_from(whole) {
                Ok(whole) => Key::Int(whole),
                Err(_) => Key::Uint(whole as u64),
            }),
            _ => None,
        }
    }
}

impl Key {
    /// La valeur CEL de la clé.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(value) => Value::Int(*value),
            Self::Uint(value) => Value::Uint(*value),
            Self::String(value) => Value::String(value.clone()),
        }
    }

    fn number(&self) -> Option<i128> {
        match self {
            Self::Int(value) => Some((*value).into()),
            Self::Uint(value) => Some((*value).into()),
            _ => None,
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::String(left), Self::String(right)) => left == right,
            (left, right) => left.number().is_some() && left.number() == right.number(),
        }
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Bool(value) => value.hash(state),
            Self::String(value) => value.hash(state),
            Self::Int(_) | Self::Uint(_) => self.number().hash(state),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<Decimal> for Value {
    fn from(value: Decimal) -> Self {
        Self::Decimal(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(value.into())
    }
}

impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Timestamp(value)
    }
}

impl From<jiff::civil::Date> for Value {
    fn from(value: jiff::civil::Date) -> Self {
        Self::Date(value)
    }
}

impl From<RecordValue> for Value {
    fn from(value: RecordValue) -> Self {
        Self::Record(Arc::new(value))
    }
}

impl<T: Into<Self>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
