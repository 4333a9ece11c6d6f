//! Une valeur liée à une requête : jamais de texte collé dans le SQL.

use bytes::{BufMut, BytesMut};
use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use postgres_types::{IsNull, ToSql, Type, to_sql_checked};
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

/// Une valeur, dans le type que la requête lui donne par `$n::type`.
#[derive(Clone, Debug, PartialEq)]
pub enum Bind {
    /// `NULL`, de tout type.
    Null,
    /// `boolean`.
    Bool(bool),
    /// `bigint`.
    Int(i64),
    /// `integer`.
    Int4(i32),
    /// `smallint`.
    Small(i16),
    /// `double precision`.
    Double(f64),
    /// `numeric`.
    Decimal(Decimal),
    /// `text`.
    Text(String),
    /// `bytea`.
    Bytes(Vec<u8>),
    /// `uuid`.
    Uuid(Uuid),
    /// `date`.
    Date(Date),
    /// `time`.
    Time(Time),
    /// `timestamptz`.
    Timestamp(Timestamp),
    /// `jsonb` ou `json`.
    Json(Value),
    /// `jsonb`, déjà écrit.
    JsonText(String),
    /// `uuid[]`.
    Uuids(Vec<Uuid>),
    /// `text[]`.
    Texts(Vec<String>),
    /// `bigint[]`.
    Ints(Vec<i64>),
    /// `numeric[]`.
    Decimals(Vec<Decimal>),
    /// `double precision[]`.
    Doubles(Vec<f64>),
    /// `boolean[]`.
    Bools(Vec<bool>),
    /// `date[]`.
    Dates(Vec<Date>),
    /// `timestamptz[]`.
    Timestamps(Vec<Timestamp>),
    /// Un tableau dont chaque élément prend le type que la requête donne, `NULL` compris.
    Each(Vec<Bind>),
}

impl ToSql for Bind {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Bind::Null => Ok(IsNull::Yes),
            Bind::Bool(value) => value.to_sql_checked(ty, out),
            Bind::Int(value) => value.to_sql_checked(ty, out),
            Bind::Int4(value) => value.to_sql_checked(ty, out),
            Bind::Small(value) => value.to_sql_checked(ty, out),
            Bind::Double(value) => value.to_sql_checked(ty, out),
            Bind::Decimal(value) => value.to_sql_checked(ty, out),
            Bind::Text(value) => value.to_sql_checked(ty, out),
            Bind::Bytes(value) => value.to_sql_checked(ty, out),
            Bind::Uuid(value) => value.to_sql_checked(ty, out),
            Bind::Date(value) => value.to_sql_checked(ty, out),
            Bind::Time(value) => value.to_sql_checked(ty, out),
            Bind::Timestamp(value) => value.to_sql_checked(ty, out),
            Bind::Json(value) => value.to_sql_checked(ty, out),
            Bind::JsonText(text) => json_text(text, out),
            Bind::Uuids(value) => array(value, ty, out),
            Bind::Texts(value) => array(value, ty, out),
            Bind::Ints(value) => array(value, ty, out),
            Bind::Decimals(value) => array(value, ty, out),
            Bind::Doubles(value) => array(value, ty, out),
            Bind::Bools(value) => array(value, ty, out),
            Bind::Dates(value) => array(value, ty, out),
            Bind::Timestamps(value) => array(value, ty, out),
            Bind::Each(value) => array(value, ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// La forme binaire d'un `jsonb` : sa version, puis son texte.
fn json_text(text: &str, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
    out.put_u8(1);
    out.put_slice(text.as_bytes());
    Ok(IsNull::No)
}

/// Un tableau vide n'a pas de type propre : il prend celui que la requête lui donne.
fn array<T: ToSql>(
    values: &Vec<T>,
    ty: &Type,
    out: &mut BytesMut,
) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
    if values.is_empty() { values.to_sql(ty, out) } else { values.to_sql_checked(ty, out) }
}

macro_rules! bind_from {
    ($($type:ty => $variant:ident;)+) => {
        $(impl From<$type> for Bind {
            fn from(value: $type) -> Bind {
                Bind::$variant(value)
            }
        })+
    };
}

bind_from! {
    bool => Bool; i64 => Int; i16 => Small; f64 => Double; Decimal => Decimal; String => Text; Vec<u8> => Bytes;
    Uuid => Uuid; Date => Date; Timestamp => Timestamp; Value => Json; Vec<Uuid> => Uuids; Vec<String> => Texts;
}

impl From<&str> for Bind {
    fn from(value: &str) -> Bind {
        Bind::Text(value.to_owned())
    }
}

impl<T: Into<Bind>> From<Option<T>> for Bind {
    fn from(value: Option<T>) -> Bind {
        value.map_or(Bind::Null, Into::into)
    }
}
