//! Noms entre guillemets : jamais un nom n'entre dans le SQL sans eux.

/// Un nom SQL entre guillemets.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Colonne d'un alias.
pub(crate) fn column(alias: &str, name: &str) -> String {
    format!("{alias}.{}", quoted(name))
}
