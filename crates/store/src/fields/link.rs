//! Lien vers un enregistrement, personne comprise : son identifiant. Sa visibilité est vérifiée par `records::resolve`.

use uuid::Uuid;

use super::*;

pub(super) struct Link;

impl StoredType for Link {
    fn names(&self) -> &'static [&'static str] {
        &["link", "user", "company", "department", "parent"]
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

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        Cell::Text(named(value))
    }
}

/// Lit un identifiant ; un objet `{"id": …}` rendu par une lecture détaillée est admis.
pub(super) fn uuid(field: &Field, value: &Value) -> Result<Uuid, FieldError> {
    let text = value.get("id").unwrap_or(value).as_str();
    text.and_then(|text| Uuid::try_parse(text).ok()).ok_or_else(|| wrong_type(field, "id"))
}
