//! Conversions qui donnent `NULL`, jamais une exception, sur ce qu'elles ne savent pas lire.

use super::arithmetic::clamped;
use super::fragment::{Fragment, Site};
use crate::types::Type;

pub(crate) fn int(site: &mut Site<'_>) -> Option<Fragment> {
    let [value] = &site.arguments[..] else { return None };
    let numeric = match value.ty {
        Type::Int => return Some(site.arguments.remove(0)),
        Type::Uint => value.sql.clone(),
        Type::Decimal => format!("trunc({})", value.sql),
        // `substring` rend NULL quand le motif ne convient pas.
        Type::String => format!("substring({} from '^[-+]?[0-9]{{1,200}}$')::numeric", value.sql),
        Type::Timestamp => {
            let sql = format!("floor(extract(epoch from {}))::int8", value.sql);
            return Some(site.strict(sql, Type::Int).with_bits(38));
        }
        _ => return None,
    };
    Some(Fragment::guarded(clamped(&numeric, i64::MIN.into(), i64::MAX.into()) + "::int8", Type::Int))
}

pub(crate) fn double(site: &mut Site<'_>) -> Option<Fragment> {
    let [value] = &site.arguments[..] else { return None };
    match value.ty {
        Type::Double => Some(site.arguments.remove(0)),
        Type::Int | Type::Uint | Type::Decimal => Some(site.strict(format!("({})::float8", value.sql), Type::Double)),
        _ => None,
    }
}

pub(crate) fn decimal(site: &mut Site<'_>) -> Option<Fragment> {
    let [value] = &site.arguments[..] else { return None };
    match value.ty {
        Type::Decimal => Some(site.arguments.remove(0)),
        Type::Int | Type::Uint => Some(site.strict(format!("({})::numeric", value.sql), Type::Decimal)),
        Type::String => {
            let sql = format!("substring({} from '^[-+]?[0-9]{{1,16}}(?:\\.[0-9]{{1,12}})?$')::numeric", value.sql);
            Some(Fragment::guarded(sql, Type::Decimal))
        }
        _ => None,
    }
}

pub(crate) fn string(site: &mut Site<'_>) -> Option<Fragment> {
    let [value] = &site.arguments[..] else { return None };
    let sql = match value.ty {
        Type::String => {
            return Some(Fragment { fallible: value.fallible || value.nullable, ..site.arguments.remove(0) });
        }
        Type::Bool | Type::Int | Type::Uint | Type::Record(_) => format!("({})::text", value.sql),
        Type::Decimal => format!("trim_scale({})::text", value.sql),
        Type::Date => format!("to_char({}, 'YYYY-MM-DD')", value.sql),
        _ => return None,
    };
    Some(site.strict(sql, Type::String))
}
