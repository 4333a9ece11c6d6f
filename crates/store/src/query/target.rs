//! Une valeur lue chez l'enregistrement visé par un lien : la limite d'une capacité, `site.beds`.

use expr::{Collection, Column, Origin, Places, Type};
use kernel::Result;
use schema::model::{Entity, Formula};

use super::{
    Builder, column,
    filter::{PROVISIONAL, refused, renumber},
};

/// Compile une formule dont le seul nom est le lien `on`, sur l'alias de la cible.
pub(crate) fn value(
    builder: &mut Builder<'_>,
    target: &Entity,
    formula: &Formula,
    on: &str,
    alias: &str,
) -> Result<String> {
    let places = Target { target, on, alias };
    let sql = expr::value_to_sql(&formula.checked, &places, PROVISIONAL);
    let sql = sql.map_err(|error| refused(&formula.source, &error))?;
    Ok(renumber(builder, &sql))
}

struct Target<'a> {
    target: &'a Entity,
    on: &'a str,
    alias: &'a str,
}

impl Places for Target<'_> {
    fn column(&self, _: Origin<'_>, path: &[&str]) -> Option<Column> {
        let [head, name] = path else { return None };
        let field = self.target.field(name).filter(|_| *head == self.on)?;
        Some(Column::new(column(self.alias, field.column()), field.kind.cel(field), true))
    }

    fn collection(&self, _: Origin<'_>, _: &[&str], _: &str) -> Option<Collection> {
        None
    }

    fn variable(&self, _: &str) -> Option<Type> {
        None
    }
}
