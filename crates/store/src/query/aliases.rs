//! Noms entre guillemets : jamais un nom n'entre dans le SQL sans eux.

use schema::{fields::Storage, model::Field};

/// Un nom SQL entre guillemets.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Expression SQL de la valeur d'un champ gardé dans la ligne : sa colonne, ou sa place dans `extra`.
pub(crate) fn place(field: &Field, alias: &str) -> String {
    let Storage::Extra(kind) = field.storage() else {
        return column(alias, field.column());
    };
    let (extra, id) = (column(alias, "extra"), field.id);
    match kind {
        "text" => format!("({extra}->>'{id}')"),
        "jsonb" => format!("({extra}->'{id}')"),
        list if list.ends_with("[]") => format!(
            "(CASE WHEN jsonb_typeof({extra}->'{id}') = 'array' \
             THEN ARRAY(SELECT jsonb_array_elements_text({extra}->'{id}'))::{list} END)"
        ),
        kind => format!("({extra}->>'{id}')::{kind}"),
    }
}

/// Condition que sert l'index JSON, pour un champ ajouté dont la valeur s'y écrit d'une seule façon ; `{}` est la valeur.
pub(crate) fn contained(field: &Field, alias: &str) -> Option<String> {
    let Storage::Extra(kind) = field.storage() else { return None };
    let value = match kind {
        "text" | "bigint" | "boolean" | "uuid" | "date" => "{}",
        "text[]" | "uuid[]" => "jsonb_build_array({})",
        _ => return None,
    };
    Some(format!("{} @> jsonb_build_object('{}', {value})", column(alias, "extra"), field.id))
}

/// Colonne d'un alias.
pub(crate) fn column(alias: &str, name: &str) -> String {
    format!("{alias}.{}", quoted(name))
}
