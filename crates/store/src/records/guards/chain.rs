//! Des tâches qui se suivent ne tournent pas en rond : les liens nouveaux d'une même entité se suivent, et chacun remonte
//! ses prédécesseurs.

use kernel::{Error, FieldError, Result};
use schema::model::Depends;

use super::super::draft::Draft;
use crate::{
    Bind,
    db::Session,
    query::{column, mother_column},
};

/// Le verrou est celui de l'entité entière : deux liens peuvent former une boucle sans se toucher.
pub(super) fn lock(draft: &Draft<'_>) -> String {
    format!("chain|{}", draft.entity.full_name)
}

/// L'écriture nomme-t-elle des prédécesseurs ?
pub(super) fn extends(draft: &Draft<'_>, depends: &Depends) -> bool {
    match depends.lines {
        None => draft.links.get(&depends.field).is_some_and(|targets| !targets.is_empty()),
        Some(_) => draft.children.get(&depends.field).is_some_and(|lines| !lines.is_empty()),
    }
}

/// Refuse que la tâche soit parmi ses propres prédécesseurs. Ceux à la corbeille comptent : ils en reviennent.
pub(super) async fn check(tx: &Session<'_>, draft: &Draft<'_>, depends: &Depends) -> Result<()> {
    let Some(edges) = edges(draft, depends) else { return Ok(()) };
    let sql = format!(
        "WITH RECURSIVE edge(task, predecessor) AS NOT MATERIALIZED ({edges}), \
         up(id) AS (SELECT predecessor FROM edge WHERE task = $1::uuid \
         UNION SELECT e.predecessor FROM edge e JOIN up ON e.task = up.id) \
         SELECT 1 FROM up WHERE id = $1::uuid"
    );
    match tx.run(&sql, &[Bind::Uuid(draft.id)]).await?.is_empty() {
        true => Ok(()),
        false => Err(Error::invalid(vec![FieldError::new(&depends.field, "dependency_cycle")])),
    }
}

/// Les liens de l'entité, (tâche, prédécesseur).
fn edges(draft: &Draft<'_>, depends: &Depends) -> Option<String> {
    let Some(lines) = &depends.lines else {
        let join = draft.entity.join_table(draft.entity.fields.get(&depends.field)?);
        return Some(format!("SELECT l.source, l.target FROM {join} l"));
    };
    let child = draft.model.entity(&lines.entity)?;
    let (mother, predecessor) = (column("l", mother_column(child)?), column("l", &lines.predecessor));
    let table = child.table();
    Some(format!(
        "SELECT {mother}, {predecessor} FROM {table} l WHERE l.deleted_at IS NULL AND {predecessor} IS NOT NULL"
    ))
}
