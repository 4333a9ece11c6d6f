//! Les textes : lus à plat ou imbriqués, et comparés aux clés que les noms demandent.
//!
//! Un libellé ne s'écrit jamais dans une définition ; sa clé suit son nom, et une clé qui manque est dite avec ce qu'il
//! faut ajouter. Le paquet `core` porte aussi les textes de la plate-forme, libres.

use std::collections::{BTreeMap, HashSet};

use indexmap::IndexMap;
use kernel::Locale;
use serde_json::Value;

use super::{
    diagnostics::{Diagnostic, Report, SourceText},
    entity::NUMBER,
    names,
    node::Span,
    overlay,
    package::{Draft, TemplateKind},
    views::MAIN,
};
use crate::model::{
    Entity, Field, Formula, MenuItem, MessagePart, Model, Section, Source, Texts, Trigger, field::common_fields,
};

/// Langues où tout libellé doit exister.
const NEEDED: [Locale; 2] = [Locale::Fr, Locale::En];

/// Textes d'un fichier, à plat.
pub(super) type Flat = BTreeMap<String, String>;

/// Lit les textes d'un paquet, et les corps de ses messages.
pub(crate) fn read(draft: &Draft, texts: &mut Texts, found: &mut Vec<Diagnostic>) {
    for (locale, file) in &draft.texts {
        let flat = parse(file, &mut Report::new(file, found));
        let own = draft.full("");
        let lent = flat.keys().filter(|key| !key.starts_with(&own));
        texts.lent.extend(lent.map(|key| (key.clone(), draft.package.code.clone())));
        texts.by_locale.entry(*locale).or_default().extend(flat);
    }
    for template in &draft.templates {
        let (locale, part) = match template.kind {
            TemplateKind::Html(locale) => (locale, MessagePart::Html),
            TemplateKind::Text(locale) => (locale, MessagePart::Text),
            TemplateKind::Json => continue,
        };
        let key = part.key(&draft.full(&template.name));
        texts.by_locale.entry(locale).or_default().insert(key, template.file.text.clone());
    }
}

pub(super) fn parse(file: &SourceText, report: &mut Report<'_>) -> Flat {
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
            report.error(Span { start: at, end: at }, "texts.syntax", message, "corriger l'écriture à cet endroit");
        }
    }
    flat
}

fn flatten(prefix: &str, value: &Value, flat: &mut Flat, report: &mut Report<'_>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
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
pub(super) fn find(file: &SourceText, key: &str) -> Span {
    let mut at = file.text.find(&format!("\"{key}\""));
    if at.is_none() {
        let mut from = 0;
        for segment in key.split('.') {
            at = file.text[from..].find(&format!("\"{segment}\"")).map(|found| from + found);
            from = at.unwrap_or(from);
        }
    }
    let start = at.unwrap_or_default();
    Span { start, end: start }
}

/// Le bouton d'un déclencheur porte le nom du déclencheur.
pub(crate) fn name_buttons(model: &mut Model) {
    let named = model.triggers.values().filter_map(|trigger| match &trigger.source {
        Source::Button { entity, action, .. } => {
            Some((Trigger::label_key(&trigger.name), format!("{entity}.actions.{action}.label")))
        }
        _ => None,
    });
    let named: Vec<(String, String)> = named.collect();
    for texts in model.texts.by_locale.values_mut() {
        for (from, to) in &named {
            if let Some(text) = texts.get(from).cloned() {
                texts.entry(to.clone()).or_insert(text);
            }
        }
    }
}

/// Signale les clés qui manquent en français ou en anglais, et celles que rien ne demande.
pub(crate) fn check(draft: &Draft, model: &Model, found: &mut Vec<Diagnostic>) {
    let keys = Keys::of(&draft.package.code, model);
    for locale in NEEDED {
        let empty = SourceText::new(format!("{}/i18n/{}.json", draft.root, locale.code()), "");
        let file = draft.texts.iter().find(|(one, _)| *one == locale).map_or(&empty, |(_, file)| file);
        let written = parse(file, &mut Report::new(file, &mut Vec::new()));
        let mut report = Report::new(file, found);
        for key in keys.needed.iter().filter(|key| !written.contains_key(*key)) {
            let message = format!("le texte « {key} » manque");
            report.warning(Span::default(), "texts.missing", message, format!("ajouter \"{key}\": \"…\""));
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

/// Signale les gabarits de message qui n'existent pas dans une langue attendue.
pub(crate) fn check_templates(draft: &Draft, model: &Model, found: &mut Vec<Diagnostic>) {
    let prefix = draft.full("");
    for (full, name) in model.messages().filter_map(|full| Some((full, full.strip_prefix(&prefix)?))) {
        for locale in NEEDED {
            let is_said = |part: MessagePart| model.texts.exact(locale, &part.key(full)).is_some();
            if is_said(MessagePart::Html) || is_said(MessagePart::Text) {
                continue;
            }
            let path = format!("templates/{name}.{}.html", locale.code());
            let file = SourceText::new(format!("{}/{path}", draft.root), "");
            let message = format!("le gabarit « {name} » manque en {}", locale.code());
            Report::new(&file, found).warning(Span::default(), "template.missing", message, format!("ajouter {path}"));
        }
    }
}

/// Les clés de textes d'un paquet.
#[derive(Default)]
pub(super) struct Keys {
    package: String,
    /// Celles qui doivent exister, dans l'ordre du modèle.
    pub(super) needed: Vec<String>,
    /// Celles qui peuvent exister.
    pub(super) known: HashSet<String>,
    /// Débuts de clés que les définitions gouvernent.
    governed: HashSet<String>,
}

impl Keys {
    pub(super) fn of(package: &str, model: &Model) -> Keys {
        let mut keys = Keys { package: package.to_owned(), ..Keys::default() };
        keys.labelled(package);
        for entity in model.entities.values().filter(|entity| entity.package == package) {
            keys.governed.insert(entity.full_name.to_string());
            keys.entity(entity);
        }
        for role in model.roles.values().filter(|role| role.package == package) {
            keys.labelled(&format!("{package}.roles.{}", role.code));
        }
        for trigger in model.triggers.values().filter(|trigger| trigger.package == package) {
            keys.labelled(&Trigger::text_key(&trigger.name));
        }
        let own = model.packages.iter().filter(|one| one.code == package);
        for setting in own.flat_map(|one| one.settings.values()) {
            keys.field(&format!("{package}.settings.{}", setting.name), setting);
            if let Some(section) = setting.section() {
                keys.need(format!("{package}.sections.{section}"));
            }
        }
        let own = model.packages.iter().filter(|one| one.code == package);
        for preference in own.flat_map(|one| one.preferences.values()) {
            keys.field(&format!("{package}.preferences.{}", preference.name), preference);
        }
        for name in model.messages().filter_map(|name| name.strip_prefix(&format!("{package}."))) {
            keys.need(format!("{package}.templates.{name}.title"));
        }
        keys.menu(package, model);
        keys.governed.extend(
            ["menu", "preferences", "roles", "settings", "templates", "triggers"]
                .map(|group| format!("{package}.{group}")),
        );
        if package == "core" {
            let common = common_fields().iter().map(|field| field.name.as_str());
            common.chain([NUMBER]).for_each(|name| keys.labelled(&format!("core.common.{name}")));
        }
        keys
    }

    /// Un lien ou un sous-menu ajouté a son nom ; une entrée qu'un paquet propose peut en changer.
    fn menu(&mut self, package: &str, model: &Model) {
        let proposed = model.packages.iter().filter(|one| one.code == package).flat_map(|one| &one.menus);
        proposed.filter_map(MenuItem::delivered_label).for_each(|key| self.need(key));
        let prefix = format!("{package}.menu.");
        for item in &model.menu {
            match item.label.as_ref().filter(|key| key.starts_with(&prefix)) {
                Some(key) if item.name.contains('.') => self.allow(key.clone()),
                Some(key) => self.need(key.clone()),
                None => {}
            }
        }
    }

    fn entity(&mut self, entity: &Entity) {
        let name = &*entity.full_name;
        self.labelled(name);
        self.need(format!("{name}.plural_label"));
        for field in entity.fields.values().filter(|field| !is_common_label(entity, field)) {
            self.field(&format!("{name}.{}", field.name), field);
        }
        for action in entity.actions.values().filter(|action| !action.is_button) {
            self.action(name, &action.name, &action.params, action.confirm);
            self.guard(name, &action.name, action.when.as_ref());
        }
        for transition in entity.workflow.iter().flat_map(|workflow| workflow.transitions.values()) {
            let mut own = transition.params.clone();
            own.retain(|name, _| !transition.writes.contains(name));
            self.action(name, &transition.name, &own, transition.confirm);
            self.guard(name, &transition.name, transition.when.as_ref());
        }
        for approval in entity.workflow.iter().flat_map(|workflow| workflow.approvals.values()) {
            let key = approval.key(name);
            approval.steps.iter().for_each(|step| self.need(format!("{key}.{}", step.name)));
        }
        for clock in entity.workflow.iter().flat_map(|workflow| workflow.clocks.keys()) {
            self.need(format!("{name}.clocks.{clock}"));
        }
        let groups = [
            ("rules", entity.rules.keys().collect::<Vec<_>>()),
            ("unique", entity.unique.keys().collect()),
            ("capacity", entity.capacities.keys().collect()),
            ("no_overlap", entity.overlaps.keys().collect()),
            ("presets", entity.presets.keys().collect()),
            ("quick", entity.list.quick.keys().collect()),
        ];
        for (group, key) in groups.into_iter().flat_map(|(group, keys)| keys.into_iter().map(move |key| (group, key))) {
            self.need(format!("{name}.{group}.{key}"));
        }
        entity.documents.iter().for_each(|document| self.need(entity.document_key(document)));
        self.known.extend(entity.events.keys().map(|event| format!("{name}.events.{event}.label")));
        // Les noms livrés resservent si le locataire rend le formulaire à son module.
        let is_kept = |section: &&Section| entity.form.sections.iter().all(|other| other.name != section.name);
        let delivered = entity.form_delivered.sections.iter().filter(is_kept);
        for section in entity.form.sections.iter().chain(delivered) {
            let key = format!("{name}.sections.{}", section.name);
            match section.name == MAIN || section.name == overlay::SECTION || entity.fields.contains_key(&section.name)
            {
                true => self.allow(key),
                false => self.need(key),
            }
        }
    }

    fn action(&mut self, entity: &str, action: &str, params: &IndexMap<String, Field>, confirm: bool) {
        self.labelled(&format!("{entity}.actions.{action}"));
        if confirm {
            self.need(format!("{entity}.actions.{action}.confirm"));
        }
        for field in params.values() {
            self.field(&format!("{entity}.params.{action}.{}", field.name), field);
        }
    }

    /// Ce que l'on dit à qui une garde ferme l'action.
    fn guard(&mut self, entity: &str, action: &str, when: Option<&Formula>) {
        if when.is_some() {
            self.allow(format!("{entity}.actions.{action}.when"));
        }
    }

    /// Une option qui est un nombre se lit toute seule.
    fn field(&mut self, prefix: &str, field: &Field) {
        self.labelled(prefix);
        if field.pattern.is_some() {
            self.need(format!("{prefix}.pattern"));
        }
        for option in field.options.keys() {
            let key = format!("{prefix}.options.{option}");
            match option.chars().all(|c| c.is_ascii_digit()) {
                true => self.allow(key),
                false => self.need(key),
            }
        }
    }

    fn labelled(&mut self, prefix: &str) {
        self.need(format!("{prefix}.label"));
        self.allow(format!("{prefix}.help"));
    }

    fn need(&mut self, key: String) {
        self.needed.push(key.clone());
        self.allow(key);
    }

    fn allow(&mut self, key: String) {
        self.known.insert(key);
    }

    pub(super) fn admits(&self, key: &str) -> bool {
        if self.known.contains(key) {
            return true;
        }
        let mut parts = key.splitn(3, '.');
        let start = format!("{}.{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
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
