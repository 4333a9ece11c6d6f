//! Un arbre n'a pas de cycle : les déplacements d'une même entité se suivent, et chacun remonte jusqu'à la racine.

use kernel::{Error, FieldError, Result};

use super::super::draft::Draft;
use crate::{Bind, db::Session, query::quoted};

/// Le verrou est celui de l'entité entière : deux déplacements peuvent former un cycle sans se toucher.
pub(super) fn lock(draft: &Draft<'_>) -> String {
    format!("tree|{}", draft.entity.full_name)
}

/// L'enregistrement est-il placé sous un autre parent ?
pub(super) fn moves(draft: &Draft<'_>, parent: &str) -> bool {
    draft.changes(parent) && draft.uuid(parent).is_some()
}

/// Refuse que l'enregistrement soit parmi ses propres ancêtres.
pub(super) async fn check(tx: &Session<'_>, draft: &Draft<'_>, parent: &str) -> Result<()> {
    let (table, link) = (draft.entity.table(), quoted(parent));
    let sql = format!(
        "WITH RECURSIVE up(id) AS (SELECT {link} FROM {table} WHERE id = $1::uuid \
         UNION SELECT t.{link} FROM {table} t JOIN up ON t.id = up.id WHERE t.{link} IS NOT NULL) \
         SELECT 1 FROM up WHERE id = $1::uuid"
    );
    match tx.run(&sql, &[Bind::Uuid(draft.id)]).await?.is_empty() {
        true => Ok(()),
        false => Err(Error::invalid(vec![FieldError::new(parent, "cycle")])),
    }
}
