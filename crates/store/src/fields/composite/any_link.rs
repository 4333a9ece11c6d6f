//! Lien vers l'une de plusieurs entités : son entité et son identifiant. `records::line_links` vérifie qu'elle se voit.

use serde_json::json;

use super::{super::link, *};

pub(super) struct AnyLink;

impl CompositeType for AnyLink {
    fn name(&self) -> &'static str {
        "any_link"
    }

    fn project(&self, _: &Field, part: &dyn Fn(&str) -> String) -> String {
        format!("json_build_object('entity', {}, 'id', {})", part("entity"), part("id"))
    }

    fn accept(&self, field: &Field, value: &Value) -> Result<Accepted, FieldError> {
        let wrong = || wrong_type(field, "any_link");
        let object = object(field, value, &["entity", "id", "title"])?.ok_or_else(wrong)?;
        let entity = object.get("entity").and_then(Value::as_str).ok_or_else(wrong)?;
        if !field.among.iter().any(|one| one == entity) {
            let fault = FieldError::new(&field.name, "wrong_entity").with("entity", entity);
            return Err(fault.with("expected", field.among.join(", ")));
        }
        let id = link::uuid(field, object.get("id").unwrap_or(&Value::Null))?;
        Ok(Accepted {
            json: json!({ "entity": entity, "id": id }),
            members: vec![("id", Bind::Uuid(id)), ("entity", Bind::Text(entity.to_owned()))],
        })
    }

    /// `hse.incident 0192f0c1-0000-7000-8000-000000000001`.
    fn parse(&self, field: &Field, text: &str, _: &Forms) -> Result<Value, FieldError> {
        let (entity, id) = text.trim().split_once([' ', ':', '/']).ok_or_else(|| wrong_type(field, "any_link"))?;
        Ok(json!({ "entity": entity.trim(), "id": id.trim() }))
    }

    fn cell(&self, _: &Field, value: &Value) -> Cell {
        let text = |member: &str| value[member].as_str().unwrap_or_default();
        Cell::Text(format!("{} {}", text("entity"), text("id")))
    }
}
