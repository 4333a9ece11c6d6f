//! Identifiant d'un enregistrement, dans les tables du système.

use super::{link::uuid, *};

pub(super) struct Id;

impl StoredType for Id {
    fn names(&self) -> &'static [&'static str] {
        &["id"]
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        uuid(field, value).map(Bind::Uuid)
    }

    fn pg_type(&self, _: &Field) -> String {
        "uuid".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        uuid(field, &text.trim().into()).map(|id| id.to_string().into())
    }
}
