//! Les sortes de champs, côté base : lire une valeur en JSON, accepter une valeur venue du dehors.
//!
//! Pour en ajouter une : un fichier ici, une ligne dans [`ALL`], à côté de `schema/src/fields`.

use kernel::{Ctx, FieldError};
use schema::model::Field;
use serde_json::Value;

use crate::db::Bind;

mod boolean;
mod date;
mod datetime;
mod decimal;
mod files;
mod id;
mod integer;
mod json;
mod link;
mod select;
mod text;

/// Les sortes gardées dans une colonne ; les liens multiples, les lignes et les formules sont dans `query` et `records`.
const ALL: &[&dyn StoredType] = &[
    &boolean::Boolean,
    &date::DateField,
    &datetime::Datetime,
    &decimal::DecimalField,
    &files::Files,
    &id::Id,
    &integer::Integer,
    &json::Json,
    &link::Link,
    &select::Select,
    &text::Text,
];

/// La forme en base de ce champ ; aucune s'il n'a pas de colonne.
pub(crate) fn of(field: &Field) -> Option<&'static dyn StoredType> {
    let kind = field.kind.name();
    ALL.iter().copied().find(|stored| stored.names().contains(&kind))
}

/// Une sorte de champ gardée dans une colonne.
pub(crate) trait StoredType: Sync {
    /// Noms des sortes que ce code sert.
    fn names(&self) -> &'static [&'static str];

    /// Expression SQL dont `row_to_json` rend la forme JSON de la valeur.
    fn project(&self, column: &str) -> String {
        column.to_owned()
    }

    /// Vérifie une valeur JSON non nulle et la rend liable.
    fn accept(&self, ctx: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError>;

    /// Type PostgreSQL que `$n::type` donne à la valeur.
    fn pg_type(&self, field: &Field) -> String;
}

/// La faute « mauvais type ».
fn wrong_type(field: &Field, expected: &str) -> FieldError {
    FieldError::new(&field.name, "wrong_type").with("expected", expected)
}
