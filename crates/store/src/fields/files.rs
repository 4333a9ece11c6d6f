//! Fichiers joints : la colonne garde leurs identifiants dans l'ordre, la lecture rend leurs fiches.

use super::{link::uuid, *};

pub(super) struct Files;

impl StoredType for Files {
    fn names(&self) -> &'static [&'static str] {
        &["files"]
    }

    fn project(&self, column: &str) -> String {
        format!(
            "CASE WHEN cardinality({column}) > 0 THEN (SELECT json_agg(json_build_object('id', f.id, 'name', f.name, \
             'size', f.size, 'type', f.type, 'width', f.width, 'height', f.height) ORDER BY u.rank) \
             FROM unnest({column}) WITH ORDINALITY AS u(id, rank) JOIN sys.file f ON f.id = u.id) ELSE '[]'::json END"
        )
    }

    fn accept(&self, _: &Ctx, field: &Field, value: &Value) -> Result<Bind, FieldError> {
        let items = value.as_array().ok_or_else(|| wrong_type(field, "list"))?;
        if let Some(max) = field.max_count
            && items.len() > max
        {
            return Err(FieldError::new(&field.name, "too_many").with("max", max));
        }
        let mut ids = Vec::with_capacity(items.len());
        for item in items {
            let id = uuid(field, item)?;
            if ids.contains(&id) {
                return Err(FieldError::new(&field.name, "repeated"));
            }
            ids.push(id);
        }
        Ok(Bind::Uuids(ids))
    }

    fn pg_type(&self, _: &Field) -> String {
        "uuid[]".to_owned()
    }

    fn parse(&self, field: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        items(text).map(|item| uuid(field, &item.into()).map(|id| id.to_string())).collect()
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        Cell::List(value.as_array().into_iter().flatten().map(named).collect())
    }
}
