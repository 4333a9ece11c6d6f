//! Fonctions sur les textes. Une aiguille constante devient un motif `LIKE`, que sert un index.

use super::fragment::{Fragment, Site};
use super::param::Param;
use crate::types::Type;
use crate::value::Value;

pub(crate) fn contains(site: &mut Site<'_>) -> Option<Fragment> {
    search(site, |part| format!("%{part}%"), |text, part| format!("strpos({text}, {part}) > 0"))
}

pub(crate) fn starts_with(site: &mut Site<'_>) -> Option<Fragment> {
    search(site, |part| format!("{part}%"), |text, part| format!("starts_with({text}, {part})"))
}

pub(crate) fn ends_with(site: &mut Site<'_>) -> Option<Fragment> {
    search(site, |part| format!("%{part}"), |text, part| format!("right({text}, char_length({part})) = {part}"))
}

fn search(site: &mut Site<'_>, pattern: fn(String) -> String, formula: fn(&str, &str) -> String) -> Option<Fragment> {
    let Some(Value::String(part)) = site.constant(1) else {
        let sql = formula(site.sql(0), site.sql(1));
        return Some(site.strict(sql, Type::Bool));
    };
    let escaped = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = site.params.fragment(Param::Value(pattern(escaped).into()), &Type::String)?;
    let text = &site.arguments[0];
    let sql = format!("{} LIKE {}", text.sql, pattern.facing(text));
    Some(site.strict(sql, Type::Bool))
}

/// La collation « C » ne change que l'ASCII.
pub(crate) fn lower_ascii(site: &mut Site<'_>) -> Option<Fragment> {
    Some(site.strict(format!("lower({} COLLATE \"C\")", site.sql(0)), Type::String))
}

pub(crate) fn upper_ascii(site: &mut Site<'_>) -> Option<Fragment> {
    Some(site.strict(format!("upper({} COLLATE \"C\")", site.sql(0)), Type::String))
}

pub(crate) fn trim(site: &mut Site<'_>) -> Option<Fragment> {
    let spaces: String = (0..=0xffff).filter_map(char::from_u32).filter(|c| c.is_whitespace()).collect();
    let spaces = site.params.fragment(Param::Value(spaces.into()), &Type::String)?;
    Some(site.strict(format!("btrim({}, {})", site.sql(0), spaces.sql), Type::String))
}

/// Sans position de départ : au-delà de la fin ce serait une erreur.
pub(crate) fn index_of(site: &mut Site<'_>) -> Option<Fragment> {
    let [text, part] = &site.arguments[..] else { return None };
    let sql = format!("(strpos({}, {}) - 1)::int8", text.sql, part.sql);
    Some(site.strict(sql, Type::Int).with_bits(31))
}

/// Sans limite, et d'un texte constant non vide : PostgreSQL n'insère rien entre les lettres.
pub(crate) fn replace(site: &mut Site<'_>) -> Option<Fragment> {
    let constant = matches!(site.constant(1), Some(Value::String(from)) if !from.is_empty());
    let [text, from, to] = &site.arguments[..] else {
        return None;
    };
    let sql = format!("replace({}, {}, {})", text.sql, from.sql, to.sql);
    constant.then(|| site.strict(sql, Type::String))
}
