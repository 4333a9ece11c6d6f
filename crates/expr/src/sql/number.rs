//! `math.*`, là où PostgreSQL arrondit comme CEL.

use super::arithmetic::clamped;
use super::fragment::{ANY_BITS, Fragment, Site};
use crate::types::Type;

pub(crate) fn ceil(site: &mut Site<'_>) -> Option<Fragment> {
    apply(site, "ceil", &[Type::Decimal, Type::Double])
}

pub(crate) fn floor(site: &mut Site<'_>) -> Option<Fragment> {
    apply(site, "floor", &[Type::Decimal, Type::Double])
}

pub(crate) fn trunc(site: &mut Site<'_>) -> Option<Fragment> {
    apply(site, "trunc", &[Type::Decimal, Type::Double])
}

/// Sur un flottant, PostgreSQL arrondit les égalités au pair : refusé.
pub(crate) fn round(site: &mut Site<'_>) -> Option<Fragment> {
    apply(site, "round", &[Type::Decimal])
}

pub(crate) fn abs(site: &mut Site<'_>) -> Option<Fragment> {
    let [value] = &site.arguments[..] else { return None };
    if value.ty != Type::Int {
        return apply(site, "abs", &[Type::Decimal, Type::Double]);
    }
    if value.bits < ANY_BITS {
        return Some(site.strict(format!("abs({})", value.sql), Type::Int).with_bits(value.bits));
    }
    let wide = format!("abs({}::numeric)", value.sql);
    Some(Fragment::guarded(clamped(&wide, 0, i64::MAX.into()) + "::int8", Type::Int))
}

pub(crate) fn sign(site: &mut Site<'_>) -> Option<Fragment> {
    let [value] = &site.arguments[..] else { return None };
    match value.ty {
        Type::Int => {
            let sql = format!("sign({}::numeric)::int8", value.sql);
            Some(site.strict(sql, Type::Int).with_bits(1))
        }
        _ => apply(site, "sign", &[Type::Decimal]),
    }
}

fn apply(site: &Site<'_>, function: &str, types: &[Type]) -> Option<Fragment> {
    let [value] = &site.arguments[..] else { return None };
    let ty = types.iter().find(|ty| **ty == value.ty)?;
    Some(site.strict(format!("{function}({})", value.sql), ty.clone()))
}
