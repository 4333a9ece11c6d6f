//! Lie une valeur résolue à un paramètre PostgreSQL, comme le fera l'appelant.

use bytes::BytesMut;
use expr::Value;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// Une valeur à lier ; son type SQL est celui que PostgreSQL a déduit du texte.
#[derive(Debug)]
pub struct Bound(pub Value);

type Written = Result<IsNull, Box<dyn std::error::Error + Sync + Send>>;

impl ToSql for Bound {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Written {
        match &self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Bool(value) => write(value, ty, out),
            Value::Int(value) => write(value, ty, out),
            Value::Double(value) => write(value, ty, out),
            Value::Decimal(value) => write(value, ty, out),
            Value::String(text) => write(&&**text, ty, out),
            Value::Bytes(bytes) => write(&&**bytes, ty, out),
            Value::Timestamp(instant) => write(&jiff::Timestamp::try_from(*instant)?, ty, out),
            Value::Duration(duration) => write(&(duration.nanos() / 1000), ty, out),
            Value::Date(date) => write(date, ty, out),
            Value::Record(record) => write(&record.id.parse::<uuid::Uuid>()?, ty, out),
            Value::List(items) => {
                let items: Vec<_> = items.iter().cloned().map(Self).collect();
                write(&items, ty, out)
            }
            other => Err(format!("{other:?} has no SQL form").into()),
        }
    }

    fn accepts(_ty: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Refuse un type déduit autre que celui de la valeur.
fn write<T: ToSql>(value: &T, ty: &Type, out: &mut BytesMut) -> Written {
    if !T::accepts(ty) {
        return Err(format!("{value:?} is bound to {ty}").into());
    }
    value.to_sql(ty, out)
}
