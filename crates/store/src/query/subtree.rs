//! Un sous-arbre : un nœud et tous ses descendants, par la colonne du parent, indexée ; et, dans l'autre sens, ses ancêtres.
//!
//! Un nœud que l'appelant ne voit pas ne lui apprend pas où il est : ni lui ni ce qui le suit n'est du sous-arbre.

use schema::model::Entity;

use super::quoted;

/// Les identifiants de la racine, si elle n'est pas nulle, et de ses descendants ; un cycle s'y arrête de lui-même.
pub(super) fn sql(tree: &Entity, link: &str, visible: &str, alias: &str, root: &str) -> String {
    let table = tree.table();
    format!(
        "WITH RECURSIVE down(id) AS (SELECT {root} WHERE {root} IS NOT NULL \
         UNION SELECT {alias}.id FROM {table} {alias} JOIN down ON {link} = down.id WHERE {visible}) SELECT id FROM down"
    )
}

/// Les identifiants des ancêtres de la ligne `alias`, en tableau JSON.
pub(crate) fn ancestors(tree: &Entity, parent: &str, alias: &str) -> String {
    let (table, link) = (tree.table(), quoted(parent));
    format!(
        "(WITH RECURSIVE up(id) AS (SELECT {alias}.{link} UNION SELECT p.{link} FROM {table} p JOIN up ON p.id = up.id) \
         SELECT coalesce(json_agg(up.id), '[]') FROM up WHERE up.id IS NOT NULL)"
    )
}
