//! Les textes : lus à plat ou imbriqués, et comparés aux clés que les noms demandent.
//!
//! Un libellé ne s'écrit jamais dans une définition ; sa clé suit son nom, et une clé qui manque est dite avec ce qu'il
//! faut ajouter. Le paquet `core` porte aussi les textes de la plate-forme, libres.

use std::collections::{BTreeMap, HashSet};

use kernel::Locale;
use serde_json::Value;

use super::{
    diagnostics::{Diagnostic, Report, SourceText},
    entity::NUMBER,
    names,
    node::Span,
    package::Draft,
    views::MAIN,
};
use crate::model::{Action, Entity, Field, Model, Texts, Transition};

/// Langues où tout libellé doit exister.
const NEEDED: [Locale; 2] = [Locale::Fr, Locale::En];

/// Textes d'un fichier, à plat.
type Flat = BTreeMap<String, String>;

/// Lit les textes d'un paquet.
pub(crate) fn read(draft: &Draft, texts: &mut Texts, found: &mut Vec<Diagnostic>) {
    for (locale, file) in &draft.texts {
        let flat = parse(file, &mut Report::new(file, found));
        texts.by_locale.entry(*locale).or_default().extend(flat);
    }
}

fn parse(file: &SourceText, report: &mut Report<'_>) -> Flat {
    let mut flat = Flat::new();
    match serde_json::from_str::<Value>(&file.text) {
        Ok(value @ Value::Object(_)) => flatten("", &value, &mut flat, report),
        Ok(_) => report.error(
            Span::default(),
            "texts.form",
            "ce fichier n'est pas un objet JSON",
            "écrire { \"clé\": \"texte\" }",
        ),
        Err(error) => {
            let at = file.offset(error.line(), error.column());
            let message = format!("JSON illisible ({error})");
            report.error(
                Span { start: at, end: at },
                "texts.syntax",
                message,
                "corriger l'écriture à cet endroit",
            );
        }
    }
    flat
}

fn flatten(prefix: &str, value: &Value, flat: &mut Flat, report: &mut Report<'_>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let path = if prefix.is_empty() {
                    key.clone()
                } else {
                    format!("{prefix}.{key}")
                };
                flatten(&path, value, flat, report);
            }
        }
        Value::String(text) => {
            flat.insert(prefix.to_owned(), text.clone());
        }
        _ => {
            let at = find(report.file, prefix);
            report.error(
                at,
                "texts.form",
                format!("« {prefix} » n'est pas un texte"),
                "écrire un texte entre guillemets",
            );
        }
    }
}

/// La place d'une clé : écrite à plat, ou segment après segment.
fn find(file: &SourceText, key: &str) -> Span {
    let mut at = file.text.find(&format!("\"{key}\""));
    if at.is_none() {
        let mut from = 0;
        for segment in key.split('.') {
            at = file.text[from..]
                .find(&format!("\"{segment}\""))
                .map(|found| from + found);
            from = at.unwrap_or(from);
        }
    }
    let start = at.unwrap_or_default();
    Span { start, end: start }
}

/// Signale les clés qui manquent en français ou en anglais, et celles que rien ne demande.
pub(crate) fn check(draft: &Draft, model: &Model, found: &mut Vec<Diagnostic>) {
    let keys = Keys::of(&draft.package.code, model);
    for locale in NEEDED {
        let empty = SourceText::new(format!("{}/i18n/{}.json", draft.root, locale.code()), "");
        let file = draft
            .texts
            .iter()
            .find(|(one, _)| *one == locale)
            .map_or(&empty, |(_, file)| file);
        let written = parse(file, &mut Report::new(file, &mut Vec::new()));
        let mut report = Report::new(file, found);
        for key in keys.needed.iter().filter(|key| !written.contains_key(*key)) {
            let message = format!("le texte « {key} » manque");
            report.warning(
                Span::default(),
                "texts.missing",
                message,
                format!("ajouter \"{key}\": \"…\""),
            );
        }
    }
    for (_, file) in &draft.texts {
        let written = parse(file, &mut Report::new(file, &mut Vec::new()));
        let mut report = Report::new(file, found);
        for key in written.keys().filter(|key| !keys.admits(key)) {
            let message = format!("rien ne demande le texte « {key} »");
            report.warning(find(file, key), "texts.unknown", message, keys.instead(key));
        }
    }
}

/// Les clés de textes d'un paquet.
struct Keys {
    package: String,
    needed: Vec<String>,
    optional: HashSet<String>,
    /// Débuts de clés que les définitions gouvernent.
    governed: HashSet<String>,
}

impl Keys {
    fn of(package: &str, model: &Model) -> Keys {
        let mut keys = Keys {
            package: package.to_owned(),
            needed: Vec::new(),
            optional: HashSet::new(),
            governed: HashSet::new(),
        };
        keys.need(format!("{package}.label"));
        keys.optional.insert(format!("{package}.help"));
        for entity in model.entities.values().filter(|entity| entity.package == package) {
            keys.governed.insert(entity.full_name.to_string());
            keys.entity(entity);
        }
        for role in model.roles.values().filter(|role| role.package == package) {
            keys.labelled(&format!("{package}.roles.{}", role.code));
        }
        for trigger in model.triggers.values().filter(|trigger| trigger.package == package) {
            let name = trigger.name.rsplit('.').next().unwrap_or_default();
            keys.labelled(&format!("{package}.triggers.{name}"));
        }
        for setting in model
            .packages
            .iter()
            .filter(|one| one.code == package)
            .flat_map(|one| one.settings.values())
        {
            keys.field(&format!("{package}.settings.{}", setting.name), setting);
        }
        for (name, template) in &model.templates {
            if let Some(name) = name.strip_prefix(&format!("{package}."))
                && template.json.is_none()
            {
                keys.need(format!("{package}.templates.{name}.title"));
            }
        }
        for group in ["roles", "settings", "templates", "triggers"] {
            keys.governed.insert(format!("{package}.{group}"));
        }
        keys
    }

    fn entity(&mut self, entity: &Entity) {
        let name = &*entity.full_name;
        self.labelled(name);
        self.need(format!("{name}.plural_label"));
        for field in entity.fields.values().filter(|field| !is_common_label(entity, field)) {
            self.field(&format!("{name}.{}", field.name), field);
        }
        for Action {
            name: action,
            params,
            confirm,
            ..
        } in entity.actions.values()
        {
            self.action(name, action, *confirm);
            params
                .values()
                .for_each(|field| self.field(&format!("{name}.params.{action}.{}", field.name), field));
        }
        for Transition {
            name: action,
            params,
            writes,
            confirm,
            ..
        } in entity.workflow.iter().flat_map(|one| one.transitions.values())
        {
            self.action(name, action, *confirm);
            let own = params.values().filter(|field| !writes.contains(&field.name));
            own.for_each(|field| self.field(&format!("{name}.params.{action}.{}", field.name), field));
        }
        entity
            .rules
            .keys()
            .for_each(|rule| self.need(format!("{name}.rules.{rule}")));
        entity
            .unique
            .keys()
            .for_each(|unique| self.need(format!("{name}.unique.{unique}")));
        entity
            .list
            .quick
            .keys()
            .for_each(|quick| self.need(format!("{name}.quick.{quick}")));
        entity
            .events
            .keys()
            .for_each(|event| drop(self.optional.insert(format!("{name}.events.{event}.label"))));
        let named_after_field = |section: &str| section == MAIN || entity.fields.contains_key(section);
        for section in entity.form.sections.iter().map(|section| section.name.as_str()) {
            let key = format!("{name}.sections.{section}");
            match named_after_field(section) {
                true => drop(self.optional.insert(key)),
                false => self.need(key),
            }
        }
    }

    fn action(&mut self, entity: &str, action: &str, confirm: bool) {
        self.labelled(&format!("{entity}.actions.{action}"));
        let key = format!("{entity}.actions.{action}.confirm");
        if confirm {
            self.need(key);
        }
    }

    fn field(&mut self, prefix: &str, field: &Field) {
        self.labelled(prefix);
        for option in field.options.keys() {
            let key = format!("{prefix}.options.{option}");
            match option.chars().all(|c| c.is_ascii_digit()) {
                true => drop(self.optional.insert(key)),
                false => self.need(key),
            }
        }
    }

    fn labelled(&mut self, prefix: &str) {
        self.need(format!("{prefix}.label"));
        self.optional.insert(format!("{prefix}.help"));
    }

    fn need(&mut self, key: String) {
        self.needed.push(key);
    }

    fn admits(&self, key: &str) -> bool {
        if self.needed.iter().any(|needed| needed == key) || self.optional.contains(key) {
            return true;
        }
        let mut parts = key.splitn(3, '.');
        let start = format!(
            "{}.{}",
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default()
        );
        let is_free = self.package == "core" || start == format!("{}.messages", self.package);
        is_free && !self.governed.contains(&start)
    }

    fn instead(&self, key: &str) -> String {
        match names::nearest(key, &self.needed) {
            Some(near) => format!("écrire « {near} », ou retirer cette clé"),
            None => "retirer cette clé".to_owned(),
        }
    }
}

/// Un champ que la plate-forme ajoute à beaucoup d'entités, et dont le libellé est dans `core`.
fn is_common_label(entity: &Entity, field: &Field) -> bool {
    let is_mother = entity.owned_by.as_ref().is_some_and(|owner| field.is_mother(owner));
    field.name == NUMBER && entity.number.is_some() || is_mother && field.read_only
}

/// La clé du libellé d'un champ : la sienne, celle de sa mère, ou celle que toutes les entités partagent.
pub(crate) fn label_key(entity: &Entity, field: &Field) -> String {
    if field.is_common() || field.name == NUMBER && entity.number.is_some() {
        return format!("core.common.{}.label", field.name);
    }
    match is_common_label(entity, field) {
        true => format!("{}.label", field.to.as_deref().unwrap_or_default()),
        false => format!("{}.{}.label", entity.full_name, field.name),
    }
}
