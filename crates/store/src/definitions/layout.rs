//! L'arrangement des vues d'une entité : refuse d'écrire ce que le chargement laisserait de côté.

use kernel::{Code, Error, FieldError, Result};
use schema::model::{Entity, Model};
use serde_json::{Map, Value};

use super::amend::Edit;

/// Fautes dites au plus.
const MOST: usize = 100;

/// Refuse un arrangement qui nomme ce qui n'existe pas, deux fois la même chose, ou cache un champ exigé.
pub(super) fn refuse_unheeded(model: &Model, edits: &[Edit]) -> Result<()> {
    let mut faults = Vec::new();
    for edit in edits.iter().filter(|edit| !edit.after.deleted) {
        let Some(name) = arranged(&edit.after.path) else { continue };
        match model.entity(&name) {
            Some(entity) => faults.extend(Layout::of(entity, &edit.after.body).faults()),
            None => faults.push(FieldError::new("path", "layout_entity").with("entity", name)),
        }
    }
    faults.truncate(MOST);
    if faults.is_empty() { Ok(()) } else { Err(Error { fields: faults, ..Code::BadDefinition.error() }) }
}

/// L'entité dont ce chemin arrange les vues.
fn arranged(path: &str) -> Option<String> {
    let (package, name) = path.strip_prefix("overlays/")?.split_once("/views/")?;
    Some(format!("{package}.{name}"))
}

/// Ce qu'un arrangement de formulaire dit.
struct Layout<'l> {
    entity: &'l Entity,
    form: &'l Value,
    /// Champs et sections déjà rencontrés.
    seen: Vec<&'l str>,
}

impl<'l> Layout<'l> {
    fn of(entity: &'l Entity, body: &'l Map<String, Value>) -> Layout<'l> {
        Layout { entity, form: body.get("form").unwrap_or(&Value::Null), seen: Vec::new() }
    }

    fn faults(mut self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for (rank, section) in items(&self.form["sections"]) {
            let at = format!("form.sections[{rank}]");
            if let Some(name) = section["name"].as_str() {
                if names.contains(&name) {
                    faults.push(FieldError::new(format!("{at}.name"), "layout_section_twice").with("section", name));
                }
                names.push(name);
            }
            for (rank, field) in texts(&section["fields"]) {
                faults.extend(self.met(field, format!("{at}.fields[{rank}]")));
            }
        }
        for (rank, name) in texts(&self.form["hidden"]) {
            let at = format!("form.hidden[{rank}]");
            if self.entity.field(name).is_some_and(schema::model::Field::is_mandatory) {
                faults.push(FieldError::new(&at, "layout_mandatory").with("name", name));
            }
            faults.extend(self.met(name, at));
        }
        let unknown = texts(&self.form["wizard"]).filter(|(_, step)| !names.contains(step));
        faults.extend(
            unknown.map(|(rank, step)| {
                FieldError::new(format!("form.wizard[{rank}]"), "layout_step").with("section", step)
            }),
        );
        faults
    }

    /// La faute de ce champ, s'il n'existe pas ou s'il a déjà une place.
    fn met(&mut self, name: &'l str, at: String) -> Option<FieldError> {
        let code = match self.entity.field(name) {
            None => "layout_field",
            Some(_) if self.seen.contains(&name) => "layout_twice",
            Some(_) => {
                self.seen.push(name);
                return None;
            }
        };
        let entity = self.entity.full_name.to_string();
        Some(FieldError::new(at, code).with("name", name).with("entity", entity))
    }
}

fn items(list: &Value) -> impl Iterator<Item = (usize, &Value)> {
    list.as_array().into_iter().flatten().enumerate()
}

fn texts(list: &Value) -> impl Iterator<Item = (usize, &str)> {
    items(list).filter_map(|(rank, value)| Some((rank, value.as_str()?)))
}
