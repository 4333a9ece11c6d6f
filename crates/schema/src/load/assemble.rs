//! L'assemblage du modèle : d'abord ce qui existe, ensuite ce qui s'en dit.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{
    Definition,
    behaviour::{self, Behaviour},
    computed,
    diagnostics::{Diagnostic, Report},
    entity,
    formulas::Compiler,
    home::{Home, Known},
    layout, manifest, menus, names,
    node::Span,
    overlay,
    package::{Draft, TemplateKind},
    relate::{self, Entities},
    scope::RecordScope,
    trigger, views, workflow,
};
use crate::model::{Action, Entity, Extra, Model, Source, Template, Trigger};

/// Ce qui existe : paquets, réglages, entités et leurs champs typés, états, gabarits.
pub(crate) fn structure(drafts: &mut [Draft], known: &Known, found: &mut Vec<Diagnostic>) -> Model {
    let mut model = Model::default();
    let mut entities = Entities::new();
    for draft in drafts.iter() {
        let mut package = draft.package.clone();
        let mut report = Report::new(&draft.manifest.file, found);
        package.settings = manifest::settings(Home::of(draft, known), &mut report);
        package.preferences = manifest::preferences(Home::of(draft, known), &mut report);
        model.packages.push(package);
        for definition in &draft.entities {
            let entity = entity::read(definition, Home::of(draft, known), found);
            entities.insert(entity.full_name.to_string(), entity);
        }
        for definition in &draft.workflows {
            let mut report = Report::new(&definition.file, found);
            if let Some(entity) = namesake(draft, definition, &mut entities, &mut report) {
                workflow::read_states(definition, entity, &mut report);
            }
        }
        collect_templates(draft, &mut model.templates);
    }
    relate::own(&mut entities, each_entity(drafts), found);
    for draft in drafts.iter() {
        overlay::extend(draft, known, &mut entities, found);
    }
    for draft in drafts.iter_mut() {
        identify(draft, &mut entities);
    }
    check_paths(&entities, drafts, &mut model, found);
    model.entities = entities.into_iter().map(|(name, entity)| (name, Arc::new(entity))).collect();
    let overlays = drafts.iter().flat_map(|draft| draft.overlays.iter().map(|(entity, one)| (entity.clone(), one)));
    let definitions: Vec<(String, &Definition)> = each_entity(drafts).chain(overlays).collect();
    computed::compute(&mut model, definitions.iter().map(|(name, definition)| (name.as_str(), *definition)), found);
    model
}

fn each_entity(drafts: &[Draft]) -> impl Iterator<Item = (String, &Definition)> {
    drafts.iter().flat_map(|draft| draft.entities.iter().map(|definition| (draft.full(&definition.name), definition)))
}

/// L'entité de même nom que ce fichier, dans le même paquet.
fn namesake<'e>(
    draft: &Draft,
    definition: &Definition,
    entities: &'e mut Entities,
    report: &mut Report<'_>,
) -> Option<&'e mut Entity> {
    let full = draft.full(&definition.name);
    check_namesake(draft, definition, report);
    entities.get_mut(&full)
}

fn check_namesake(draft: &Draft, definition: &Definition, report: &mut Report<'_>) {
    let known: Vec<&str> = draft.entities.iter().map(|entity| entity.name.as_str()).collect();
    if !known.contains(&definition.name.as_str()) {
        let message = format!("le paquet n'a pas d'entité « {} »", definition.name);
        let remedy = format!("renommer ce fichier comme son entité : {}", names::instead(&definition.name, &known));
        report.error(Span::default(), "file.namesake", message, remedy);
    }
}

fn collect_templates(draft: &Draft, templates: &mut IndexMap<String, Template>) {
    for file in &draft.templates {
        let template = templates.entry(draft.full(&file.name)).or_default();
        if file.kind == TemplateKind::Json {
            template.json = Some(file.file.text.clone());
        }
    }
}

/// Donne leurs identifiants aux entités d'un paquet et à leurs champs.
fn identify(draft: &mut Draft, entities: &mut Entities) {
    for entity in entities.values_mut().filter(|entity| entity.package == draft.package.code) {
        let name = entity.full_name.clone();
        entity.id = draft.lock.id(&name);
        for field in entity.fields.values_mut().filter(|field| field.extra == Extra::No) {
            field.id = draft.lock.id(&format!("{name}.{}", field.name));
        }
    }
    for (name, definition) in &draft.overlays {
        let Some(entity) = entities.get_mut(name) else { continue };
        let added = overlay::added(entity, definition);
        for field in added {
            field.id = draft.lock.id(&format!("{name}.{}", field.name));
        }
    }
}

/// Deux entités d'un paquet ne peuvent pas avoir la même adresse.
fn check_paths(entities: &Entities, drafts: &[Draft], model: &mut Model, found: &mut Vec<Diagnostic>) {
    for (draft, definition) in drafts.iter().flat_map(|draft| draft.entities.iter().map(move |one| (draft, one))) {
        let full = draft.full(&definition.name);
        let Some(entity) = entities.get(&full) else { continue };
        let path = (entity.package.clone(), entity.plural.clone());
        if let Some(other) = model.by_path.insert(path, full) {
            let message = format!("« {} » est déjà l'adresse de {other}", entity.plural);
            let at = definition.table.at("plural");
            Report::new(&definition.file, found).error(at, "entity.plural", message, "écrire un autre plural = \"…\"");
        }
    }
}

/// Ce que les entités font : expressions des champs, règles, actions, transitions, vues.
pub(crate) fn behaviour(model: &mut Model, drafts: &[Draft], known: &Known, found: &mut Vec<Diagnostic>) {
    for draft in drafts {
        for definition in &draft.entities {
            let full = draft.full(&definition.name);
            let mut report = Report::new(&definition.file, found);
            let read =
                |entity: &Arc<Entity>| behaviour::read(definition, entity, model, Home::of(draft, known), &mut report);
            let behaviour: Option<Behaviour> = model.entity(&full).map(read);
            if let (Some(entity), Some(behaviour)) = (model.entity_mut(&full), behaviour) {
                behaviour.give(entity);
            }
        }
    }
    for draft in drafts {
        for definition in &draft.workflows {
            let full = draft.full(&definition.name);
            let mut report = Report::new(&definition.file, found);
            let workflow = model
                .entity(&full)
                .and_then(|entity| workflow::read(definition, entity, model, Home::of(draft, known), &mut report));
            if let Some(entity) = model.entity_mut(&full) {
                entity.workflow = workflow;
            }
        }
    }
    overlay::complete(model, drafts, found);
    give_views(model, drafts, found);
    layout::arrange(model, drafts, found);
}

fn give_views(model: &mut Model, drafts: &[Draft], found: &mut Vec<Diagnostic>) {
    for draft in drafts {
        for definition in &draft.views {
            check_namesake(draft, definition, &mut Report::new(&definition.file, found));
        }
        for definition in &draft.entities {
            let full = draft.full(&definition.name);
            let written = draft.views.iter().find(|view| view.name == definition.name);
            let Some(views) = model.entity(&full).map(|entity| match written {
                Some(view) => {
                    let compiler = Compiler::new(RecordScope::new(model, entity));
                    views::read(&view.table, entity, model, &compiler, &mut Report::new(&view.file, found))
                }
                None => views::derived(entity),
            }) else {
                continue;
            };
            if let Some(entity) = model.entity_mut(&full) {
                entity.list = views.list;
                entity.form = overlay::shown(views.form, entity);
                entity.views = views.others;
            }
        }
    }
}

/// Ce qui se passe entre les entités : déclencheurs, menus, rôles et leurs octrois.
pub(crate) fn process(model: &mut Model, drafts: &mut [Draft], known: &Known, found: &mut Vec<Diagnostic>) {
    for draft in drafts.iter_mut() {
        for index in 0..draft.triggers.len() {
            let definition = &draft.triggers[index];
            let mut report = Report::new(&definition.file, found);
            let Some(mut trigger) = trigger::read(definition, model, Home::of(draft, known), &mut report) else {
                continue;
            };
            trigger.id = draft.lock.id(&format!("{}.triggers.{}", draft.package.code, draft.triggers[index].name));
            give_button(model, &trigger);
            let trigger = Arc::new(trigger);
            for (entity, event) in trigger.source.events() {
                let by_event = model.by_event.entry(entity.to_owned()).or_default();
                by_event.entry(event.to_owned()).or_default().push(trigger.clone());
            }
            model.triggers.insert(trigger.name.clone(), trigger);
        }
        add_roles(model, draft, known, found);
        let home = Home::of(draft, known);
        let mut report = Report::new(&draft.manifest.file, found);
        let menus = menus::proposed(home, model, &mut report);
        let settings = manifest::complete_settings(home, model, &mut report);
        let preferences = manifest::complete_preferences(home, model, &mut report);
        if let Some(package) = model.packages.iter_mut().find(|package| package.code == draft.package.code) {
            package.menus = menus;
            package.settings = settings;
            package.preferences = preferences;
        }
    }
    for draft in drafts.iter() {
        let mut report = Report::new(&draft.manifest.file, found);
        let entries = draft.manifest.table.entries("roles", &mut report);
        manifest::check_inheritance(entries, &model.roles, &mut report);
    }
}

/// Le bouton d'un déclencheur devient une action de son entité.
fn give_button(model: &mut Model, trigger: &Trigger) {
    let Source::Button { entity, action, when } = &trigger.source else { return };
    let Some(entity) = model.entity_mut(entity) else { return };
    let button = Action {
        name: action.clone(),
        when: when.clone(),
        params: IndexMap::new(),
        set: IndexMap::new(),
        run: None,
        tone: None,
        confirm: false,
        is_button: true,
    };
    entity.actions.entry(action.clone()).or_insert(button);
}

fn add_roles(model: &mut Model, draft: &mut Draft, known: &Known, found: &mut Vec<Diagnostic>) {
    let roles = manifest::roles(Home::of(draft, known), model, &mut Report::new(&draft.manifest.file, found));
    for mut role in roles {
        role.id = draft.lock.id(&format!("{}.roles.{}", draft.package.code, role.code));
        if let Some(other) = model.roles.get(&role.code) {
            let message = format!("le rôle « {} » est déjà proposé par {}", role.code, other.package);
            let mut report = Report::new(&draft.manifest.file, found);
            report.error(draft.manifest.table.at("roles"), "role.twice", message, "choisir un autre code");
            continue;
        }
        model.roles.insert(role.code.clone(), role);
    }
}
