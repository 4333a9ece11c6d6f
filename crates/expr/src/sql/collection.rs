//! `size` des textes, octets et tableaux ; celui des collections est un agrégat.

use super::fragment::{Fragment, Site};
use crate::types::Type;

pub(crate) fn size(site: &mut Site<'_>) -> Option<Fragment> {
    let [value] = &site.arguments[..] else { return None };
    let sql = match value.ty {
        Type::String => format!("char_length({})::int8", value.sql),
        Type::Bytes => format!("octet_length({})::int8", value.sql),
        Type::List(_) => format!("cardinality({})::int8", value.sql),
        _ => return None,
    };
    Some(site.strict(sql, Type::Int).with_bits(31))
}
