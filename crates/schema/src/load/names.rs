//! Les noms : forme, mots réservés, pluriel anglais, et le nom le plus proche pour les remèdes.

use super::{
    diagnostics::Report,
    node::{Span, Text},
};
use crate::model::APPLICATION;

/// Longueur d'un nom : deux noms et un suffixe tiennent ainsi dans les 63 octets d'un identifiant PostgreSQL.
const LONGEST: usize = 40;

/// Mots que PostgreSQL réserve (annexe C de son manuel). `user` n'y est pas : tout nom est écrit entre guillemets, et
/// une appartenance a bien un utilisateur.
const SQL_WORDS: &str = "all analyse analyze and any array as asc asymmetric authorization binary both case cast check \
    collate collation column concurrently constraint create cross current_catalog current_date current_role \
    current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except \
    false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull \
    join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order \
    outer overlaps placing primary references returning right select session_user similar some symmetric \
    system_user table tablesample then to trailing true union unique using variadic verbose when where window with";

/// Mots que CEL réserve (§ « Syntax » de sa spécification).
const CEL_WORDS: &str = "as break const continue else false for function if import in let loop namespace null package \
    return true var void while";

/// Noms toujours présents dans une expression.
pub(crate) const SCOPE_WORDS: [&str; 7] = ["actor", "now", "old", "params", "record", "settings", "today"];

/// Noms qui suivent le code du paquet dans une clé de texte, donc interdits aux entités.
const TEXT_WORDS: [&str; 7] = ["label", "messages", "preferences", "roles", "settings", "templates", "triggers"];

/// Ce qu'un nom désigne : la place où il sera écrit décide des mots interdits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// Un schéma PostgreSQL.
    Package,
    /// Une table, toujours écrite avec son schéma : un mot de SQL n'y gêne pas.
    Entity,
    /// Une colonne et un nom d'expression.
    Field,
    /// Tout autre nom.
    Other,
}

/// Vérifie un nom ; rend faux et dit pourquoi s'il est refusé.
pub(crate) fn check(name: Text<'_>, naming: Naming, report: &mut Report<'_>) -> bool {
    match refusal(name.value, naming) {
        Some((code, message, remedy)) => {
            report.error(name.at, code, message, remedy);
            false
        }
        None => true,
    }
}

fn refusal(name: &str, naming: Naming) -> Option<(&'static str, String, String)> {
    if !is_snake_case(name) {
        let remedy = format!("écrire {}", snake_case(name).unwrap_or_else(|| "un nom en snake_case".to_owned()));
        return Some(("name.form", format!("« {name} » n'est pas un nom en snake_case"), remedy));
    }
    if name.len() > LONGEST {
        let message = format!("« {name} » dépasse {LONGEST} octets ({})", name.len());
        return Some(("name.long", message, "choisir un nom plus court".to_owned()));
    }
    let because = reserved(name, naming)?;
    Some(("name.reserved", format!("« {name} » est réservé ({because})"), format!("écrire par exemple {name}_ref")))
}

fn reserved(name: &str, naming: Naming) -> Option<&'static str> {
    let is_in = |words: &str| words.split_whitespace().any(|word| word == name);
    match naming {
        Naming::Package if name == "sys" || name == "public" || name == "information_schema" => {
            Some("schéma du système")
        }
        Naming::Package if name == APPLICATION => Some("début des clés de l'application"),
        Naming::Package | Naming::Field if name.starts_with("pg_") => Some("préfixe de PostgreSQL"),
        Naming::Package | Naming::Field if is_in(SQL_WORDS) => Some("mot de SQL"),
        Naming::Package | Naming::Field if is_in(CEL_WORDS) => Some("mot de CEL"),
        Naming::Field if SCOPE_WORDS.contains(&name) => Some("nom présent dans toute expression"),
        Naming::Entity if TEXT_WORDS.contains(&name) => Some("début des clés de textes"),
        _ => None,
    }
}

/// Un nom commence par une lettre, n'a ni double soulignement (réservé aux tables de liaison) ni soulignement final.
pub(crate) fn is_snake_case(name: &str) -> bool {
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(valid)
        && !name.ends_with('_')
        && !name.contains("__")
}

fn snake_case(name: &str) -> Option<String> {
    let mut snake = String::new();
    for c in name.chars() {
        match c {
            'A'..='Z' if snake.is_empty() || snake.ends_with('_') => snake.push(c.to_ascii_lowercase()),
            'A'..='Z' => snake.extend(['_', c.to_ascii_lowercase()]),
            'a'..='z' | '0'..='9' => snake.push(c),
            _ if !snake.is_empty() && !snake.ends_with('_') => snake.push('_'),
            _ => {}
        }
    }
    let snake = snake.trim_end_matches('_').to_owned();
    is_snake_case(&snake).then_some(snake)
}

/// Pluriel anglais : `company` → `companies`, `branch` → `branches`, `site` → `sites`.
pub(crate) fn plural(name: &str) -> String {
    if let Some(stem) = name.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        return format!("{stem}ies");
    }
    match ["s", "x", "z", "ch", "sh"].iter().any(|end| name.ends_with(end)) {
        true => format!("{name}es"),
        false => format!("{name}s"),
    }
}

/// Remède d'un nom inconnu : le plus proche, et ceux qui existent.
pub(crate) fn instead<S: AsRef<str>>(name: &str, known: &[S]) -> String {
    if known.is_empty() {
        return "retirer ce nom".to_owned();
    }
    let list = known.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match nearest(name, known) {
        Some(near) => format!("écrire « {near} » (existent : {list})"),
        None => format!("choisir parmi {list}"),
    }
}

/// Le nom le plus proche, s'il n'en diffère que par quelques lettres.
pub(crate) fn nearest<'a, S: AsRef<str>>(name: &str, known: &'a [S]) -> Option<&'a str> {
    let near =
        known.iter().map(|one| (distance(name, one.as_ref()), one.as_ref())).min_by_key(|(distance, _)| *distance);
    near.filter(|(distance, _)| *distance <= name.chars().count().div_ceil(3)).map(|(_, one)| one)
}

/// Distance de Levenshtein, deux lettres voisines échangées comptant pour une faute.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().take(64).collect(), right.chars().take(64).collect());
    let mut before_last = vec![0; right.len() + 1];
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut row = vec![i; right.len() + 1];
        for j in 1..=right.len() {
            let differs = usize::from(left[i - 1] != right[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + differs);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

/// Nom complet d'une référence : `injury` est du paquet courant, `core.site` d'un autre.
pub(crate) fn full(reference: &str, package: &str) -> String {
    match reference.contains('.') {
        true => reference.to_owned(),
        false => format!("{package}.{reference}"),
    }
}

/// Un identifiant physique de 63 octets au plus, abrégé par une empreinte sans perdre son unicité.
pub(crate) fn physical(name: &str) -> String {
    const MOST: usize = 63;
    if name.len() <= MOST {
        return name.to_owned();
    }
    let digest = super::lock::fingerprint(name);
    format!("{}_{}", &name[..name.floor_char_boundary(MOST - 9)], &digest[..8])
}

/// Un groupe de personnes cité, `group:astreinte` : par son identifiant, son code ou son nom. L'organisation tient ses
/// groupes elle-même ; le chargement ne les connaît pas.
pub(crate) fn group(text: Text<'_>, report: &mut Report<'_>) -> Option<String> {
    let named = text.value.strip_prefix("group:").map(str::trim).filter(|named| !named.is_empty());
    if named.is_none() {
        report.error(
            text.at,
            "reference.group",
            "ce groupe n'a pas de nom",
            "écrire group: suivi de son code ou de son nom",
        );
    }
    named.map(str::to_owned)
}

/// La place d'une clé, en texte.
pub(crate) fn key(entry: &super::node::Entry) -> Text<'_> {
    Text { value: &entry.key, at: Span { start: entry.at.start, end: entry.at.end } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_english() {
        let all = ["site", "company", "day", "branch", "box", "address"].map(plural);
        assert_eq!(all, ["sites", "companies", "days", "branches", "boxes", "addresses"]);
    }

    #[test]
    fn a_swap_of_letters_is_one_mistake() {
        assert_eq!(nearest("reqiured", &["read_only", "required"]), Some("required"));
        assert_eq!(nearest("zzz", &["read_only", "required"]), None);
    }

    #[test]
    fn a_long_physical_name_keeps_its_identity() {
        let (one, two) = (physical(&format!("{}a", "x".repeat(70))), physical(&format!("{}b", "x".repeat(70))));
        assert!(one.len() <= 63 && two.len() <= 63 && one != two);
    }
}
