//! Les champs et les documents que le locataire ajoute à l'entité d'un paquet : une définition partielle, à côté de celle du paquet.
//!
//! Refuse ce qui demanderait une table ou une colonne à l'installation : listes de liens, lignes, fichiers, suites. Un
//! champ ajouté vit dans la colonne `extra` jusqu'à sa promotion (`stored_in = "column"`).

use std::sync::Arc;

use super::{
    Definition, behaviour,
    diagnostics::{Diagnostic, Report},
    documents,
    entity::{self, fields_table},
    fields::{self, table_of},
    formulas::Compiler,
    home::{Home, Known},
    names::{self, Naming},
    node::{Entry, Span, Value},
    package::Draft,
    relate::Entities,
    scope::RecordScope,
};
use crate::{
    fields::Storage,
    model::{Entity, Extra, Field, FormView, Model, Section},
};

/// Attribut qui dit où vit un champ ajouté.
const STORED_IN: &str = "stored_in";

/// Section d'un formulaire où vont les champs ajoutés ; son libellé est `core.sections.extra`.
pub(super) const SECTION: &str = "extra";

/// Ajoute aux entités les champs et les documents que ce paquet leur donne.
pub(super) fn extend(draft: &Draft, known: &Known, entities: &mut Entities, found: &mut Vec<Diagnostic>) {
    let home = Home::of(draft, known);
    for (name, definition) in &draft.overlays {
        let mut report = Report::new(&definition.file, found);
        definition.table.only(&["fields", "documents"], &mut report);
        let Some(entity) = entities.get_mut(name) else {
            let message = format!("l'entité « {name} » n'existe pas");
            report.error(Span::default(), "reference.unknown", message, names::instead(name, &known.entities));
            continue;
        };
        if entity.system.is_some() {
            let remedy = "créer une entité à soi, liée à celle-ci";
            report.error(Span::default(), "overlay.system", "une table du système ne reçoit pas de champ", remedy);
            continue;
        }
        for entry in definition.table.entries("fields", &mut report) {
            if let Some(field) = read(entry, entity, home, &mut report) {
                entity.fields.insert(field.name.clone(), field);
            }
        }
        for document in documents::read(&definition.table, home, &mut report) {
            if !entity.documents.contains(&document) {
                entity.documents.push(document);
            }
        }
    }
}

fn read(entry: &Entry, entity: &Entity, home: Home<'_>, report: &mut Report<'_>) -> Option<Field> {
    let name = names::key(entry);
    if !names::check(name, Naming::Field, report) || entity::is_common(name, report) {
        return None;
    }
    if entity.fields.contains_key(name.value) {
        let message = format!("« {} » est déjà un champ de {}", name.value, entity.full_name);
        report.error(name.at, "overlay.taken", message, "choisir un autre nom");
        return None;
    }
    let field = fields::read_with(entry, &[STORED_IN], home, report)?;
    let extra = match &entry.node.value {
        Value::Table(table) => table.text(STORED_IN, report).map(|text| text.value == "column"),
        _ => None,
    };
    let extra = if extra == Some(true) { Extra::InColumn } else { Extra::InJson };
    if field.stored || !fits(&field) {
        let message = format!("un champ {} ne s'ajoute pas à l'entité d'un paquet", field.kind.name());
        let remedy = "choisir une valeur simple, ou créer une entité à soi liée à celle-ci";
        report.error(entry.node.at, "overlay.kind", message, remedy);
        return None;
    }
    Some(Field { extra, ..field })
}

/// Une valeur simple, que JSON garde et rend sans perte.
fn fits(field: &Field) -> bool {
    match field.kind.storage(field) {
        Storage::Column(kind) => !["uuid[]", "bytea"].contains(&kind) && field.kind.name() != "sequence",
        Storage::Numeric(_) | Storage::Computed => true,
        Storage::Composite(_) | Storage::Extra(_) | Storage::Join(_) | Storage::Owned(_) => false,
    }
}

/// Le formulaire où chaque champ ajouté a sa place : celle qu'une vue lui donne, sinon une section à la fin.
pub(super) fn shown(mut form: FormView, entity: &Entity) -> FormView {
    let is_placed = |field: &Field| form.sections.iter().any(|section| section.fields.contains(&field.name));
    let added = entity.fields.values().filter(|field| field.extra != Extra::No && field.value.is_none());
    let left: Vec<String> = added.filter(|field| !is_placed(field)).map(|field| field.name.clone()).collect();
    if left.is_empty() {
        return form;
    }
    if let Some(wizard) = &mut form.wizard {
        wizard.push(SECTION.to_owned());
    }
    form.sections.push(Section { name: SECTION.to_owned(), fields: left, columns: 2, collapsed: false, visible: None });
    form
}

/// Les champs de l'entité que cette définition a ajoutés.
pub(super) fn added<'e>(entity: &'e mut Entity, definition: &'e Definition) -> impl Iterator<Item = &'e mut Field> {
    let tables = fields_table(definition);
    let is_ours = move |field: &&mut Field| {
        field.extra != Extra::No && tables.is_some_and(|all| table_of(all, &field.name).is_some())
    };
    entity.fields.values_mut().filter(is_ours)
}

/// Compile les expressions des champs ajoutés, une fois tout connu.
pub(super) fn complete(model: &mut Model, drafts: &[Draft], found: &mut Vec<Diagnostic>) {
    for (name, definition) in drafts.iter().flat_map(|draft| &draft.overlays) {
        let Some(entity) = model.entity(name).map(Arc::clone) else { continue };
        let compiler = Compiler::new(RecordScope::new(model, &entity));
        let fields = behaviour::completed(definition, &entity, &compiler, &mut Report::new(&definition.file, found));
        drop(entity);
        if let Some(entity) = model.entity_mut(name) {
            let ours = fields.into_iter().filter(|field| field.extra != Extra::No);
            entity.fields.extend(ours.map(|field| (field.name.clone(), field)));
        }
    }
}
