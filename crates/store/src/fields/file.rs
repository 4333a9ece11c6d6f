//! Un seul fichier joint : son identifiant en base, sa fiche en lecture.

use super::{link::uuid, *};

pub(super) struct OneFile;

impl StoredType for OneFile {
    fn names(&self) -> &'static [&'static str] {
        &["file", "image", "signature"]
    }

    fn project(&self, column: &str) -> String {
        format!(
            "(SELECT json_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type, 'width', f.width, \
             'height', f.height) FROM sys.file f WHERE f.id = {column})"
        )
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
