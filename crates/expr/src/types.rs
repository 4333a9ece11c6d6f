//! Les types statiques : ceux de CEL, plus `decimal`, `date` et la référence à un enregistrement.
//!
//! Toute valeur typée peut être nulle : les champs d'un enregistrement le sont, et `== null` reste toujours permis.

use std::fmt;
use std::sync::Arc;

/// Type statique d'une expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::enum_variant_names, reason = "« type » est un type de CEL")]
pub enum Type {
    /// Connu seulement à l'évaluation.
    Dyn,
    /// Le littéral `null`.
    Null,
    /// Booléen.
    Bool,
    /// Entier signé sur 64 bits.
    Int,
    /// Entier non signé sur 64 bits.
    Uint,
    /// Flottant IEEE 754 sur 64 bits.
    Double,
    /// Décimal exact : montants, quantités.
    Decimal,
    /// Texte Unicode.
    String,
    /// Octets.
    Bytes,
    /// Instant, de l'an 1 à l'an 9999.
    Timestamp,
    /// Durée exacte.
    Duration,
    /// Jour du calendrier, sans heure.
    Date,
    /// Liste.
    List(Arc<Type>),
    /// Table de clés et de valeurs.
    Map(Arc<Type>, Arc<Type>),
    /// Référence à un enregistrement d'une entité nommée.
    Record(Arc<str>),
    /// Valeur à membres (un montant et sa monnaie), nommée : elle se lit par ses membres, ou se compare à `null`.
    Composite(Arc<str>),
    /// Un type pris comme valeur (`type(x)`).
    Type,
    /// Grandeur dans cette unité ; n'existe que pendant la vérification, où elle devient un décimal.
    Quantity(&'static str),
}

impl Type {
    /// Liste d'éléments de ce type.
    pub fn list(element: Self) -> Self {
        Self::List(Arc::new(element))
    }

    /// Table.
    pub fn map(key: Self, value: Self) -> Self {
        Self::Map(Arc::new(key), Arc::new(value))
    }

    /// Référence à un enregistrement de l'entité nommée.
    pub fn record(name: &str) -> Self {
        Self::Record(name.into())
    }

    /// Valeur à membres de ce nom.
    pub fn composite(name: &str) -> Self {
        Self::Composite(name.into())
    }

    /// A-t-elle des champs nommés, lus par la portée ?
    pub(crate) fn has_members(&self) -> bool {
        matches!(self, Self::Record(_) | Self::Composite(_))
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Uint | Self::Double | Self::Decimal)
    }

    /// Le type commun à deux branches ; `Dyn` s'il n'y en a pas.
    pub(crate) fn join(&self, other: &Self) -> Self {
        match (self, other) {
            (left, right) if left == right => left.clone(),
            (Self::Null, known) | (known, Self::Null) => known.clone(),
            (Self::List(left), Self::List(right)) => Self::list(left.join(right)),
            (Self::Map(key, value), Self::Map(other_key, other_value)) => {
                Self::map(key.join(other_key), value.join(other_value))
            }
            _ => Self::Dyn,
        }
    }

    /// `==` a-t-il un sens entre ces types ?
    pub(crate) fn equates(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Dyn | Self::Null, _) | (_, Self::Dyn | Self::Null) => true,
            (left, right) if left.is_number() && right.is_number() => true,
            (Self::List(left), Self::List(right)) => left.equates(right),
            (Self::Map(key, value), Self::Map(other_key, other_value)) => {
                key.equates(other_key) && value.equates(other_value)
            }
            (Self::Record(_), Self::String) | (Self::String, Self::Record(_)) => true,
            (Self::Composite(_), _) | (_, Self::Composite(_)) => false,
            (left, right) => left == right,
        }
    }

    /// `<` a-t-il un sens entre ces types ?
    pub(crate) fn orders(&self, other: &Self) -> bool {
        let ordered = |ty: &Self| {
            ty.is_number()
                || matches!(
                    ty,
                    Self::Dyn | Self::Bool | Self::String | Self::Bytes | Self::Timestamp | Self::Duration | Self::Date
                )
        };
        ordered(self)
            && ordered(other)
            && (self == other || *self == Self::Dyn || *other == Self::Dyn || self.is_number() && other.is_number())
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dyn => f.write_str("dyn"),
            Self::Null => f.write_str("null"),
            Self::Bool => f.write_str("bool"),
            Self::Int => f.write_str("int"),
            Self::Uint => f.write_str("uint"),
            Self::Double => f.write_str("double"),
            Self::Decimal => f.write_str("decimal"),
            Self::String => f.write_str("string"),
            Self::Bytes => f.write_str("bytes"),
            Self::Timestamp => f.write_str("timestamp"),
            Self::Duration => f.write_str("duration"),
            Self::Date => f.write_str("date"),
            Self::List(element) => write!(f, "list<{element}>"),
            Self::Map(key, value) => write!(f, "map<{key}, {value}>"),
            Self::Record(name) => write!(f, "record {name}"),
            Self::Composite(name) => f.write_str(name),
            Self::Type => f.write_str("type"),
            Self::Quantity(unit) => write!(f, "quantity in {unit}"),
        }
    }
}
