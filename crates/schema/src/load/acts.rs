//! Ce que font les étapes : messages, écritures d'enregistrements.

use indexmap::IndexMap;

use super::{
    behaviour::assignments,
    diagnostics::Report,
    formulas::{Compiler, Expect},
    more::duration,
    names,
    node::{Count, Entry, Table, Text, Value},
    notices,
    steps::Reader,
};
use crate::model::{Act, Chat, Entity, Escalate, Formula, Notify, Recipient, Superior, Target};

/// Verbes, et les clés propres à chacun.
pub(crate) const VERBS: [(&str, &[&str]); 13] = [
    ("notify", &["to", "template", "priority", "kind", "severity", "channels", "escalate"]),
    ("mail", &["to", "template", "priority", "kind", "severity", "files", "record", "entity"]),
    ("sms", &["to", "template", "priority"]),
    ("chat", &["channel", "template"]),
    ("call", &["url", "method", "headers", "body", "json", "text", "retry", "answer"]),
    ("create", &["entity", "set"]),
    ("update", &["entity", "record", "set"]),
    ("delete", &["entity", "record"]),
    ("action", &["entity", "record", "action", "params"]),
    ("script", &["source", "timeout", "memory", "run_as"]),
    (
        "report",
        &["list", "format", "attach", "entity", "record", "to", "template", "priority", "kind", "severity", "channels"],
    ),
    ("document", &["template", "field", "entity", "record"]),
    ("job", &["job", "trigger", "file", "into", "entity", "record", "delay", "priority", "unique"]),
];

/// Canaux d'une notification.
const CHANNELS: [&str; 4] = ["in_app", "mail", "push", "sms"];

impl Reader<'_> {
    /// Un message par ce seul canal.
    pub(super) fn by(&self, channel: &str, table: &Table, report: &mut Report<'_>) -> Option<Notify> {
        self.notify(table, report).map(|notify| Notify { channels: vec![channel.to_owned()], ..notify })
    }

    pub(super) fn notify(&self, table: &Table, report: &mut Report<'_>) -> Option<Notify> {
        table.require("to", report);
        let to: Vec<Recipient> =
            table.texts("to", report).into_iter().filter_map(|text| self.recipient(text, report)).collect();
        let template = table.needed("template", report).and_then(|text| self.home.template(text, report));
        let priority = table.count("priority", Count { least: 0, most: 3, default: Some(0) }, report);
        let channels = table.texts("channels", report);
        for text in channels.iter().filter(|text| !CHANNELS.contains(&text.value)) {
            let message = format!("le canal « {} » n'existe pas", text.value);
            report.error(text.at, "step.channel", message, names::instead(text.value, &CHANNELS));
        }
        let mut channels: Vec<String> = channels.into_iter().map(|text| text.value.to_owned()).collect();
        if channels.is_empty() {
            channels = ["in_app", "mail", "push"].map(str::to_owned).to_vec();
        }
        Some(Notify {
            to,
            template: template?,
            priority: priority.map_or(0, |one| i16::try_from(one).unwrap_or_default()),
            kind: notices::kind(table, report),
            severity: notices::severity(table, report),
            channels,
            escalate: self.escalate(table, report),
        })
    }

    /// `escalate = { after = "PT30M", to = ["manager", "role:hse_manager"] }`.
    fn escalate(&self, table: &Table, report: &mut Report<'_>) -> Option<Escalate> {
        let table = table.table("escalate", report)?;
        table.only(&["after", "to"], report);
        table.require("to", report);
        let after = table.needed("after", report)?;
        duration(after, report);
        let superior = |text: Text<'_>, report: &mut Report<'_>| {
            if let Some(role) = text.value.strip_prefix("role:") {
                return self.home.role(Text { value: role, at: text.at }, report).map(Superior::Role);
            }
            if text.value.starts_with("group:") {
                return names::group(text, report).map(Superior::Group);
            }
            if text.value == "manager" {
                return Some(Superior::Manager);
            }
            let message = format!("« {} » n'est pas à qui redire une notification", text.value);
            report.error(text.at, "step.escalate", message, "écrire \"manager\", \"role:…\" ou \"group:…\"");
            None
        };
        let to = table.texts("to", report).into_iter().filter_map(|text| superior(text, report)).collect();
        Some(Escalate { after: after.value.parse().ok()?, to })
    }

    pub(super) fn chat(&self, table: &Table, report: &mut Report<'_>) -> Option<Chat> {
        let channel = table.needed("channel", report).map(|text| text.value.to_owned());
        let template = table.needed("template", report).and_then(|text| self.home.template(text, report));
        Some(Chat { channel: channel?, template: template? })
    }

    fn recipient(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<Recipient> {
        match text.value.strip_prefix("role:") {
            Some(role) => self.home.role(Text { value: role, at: text.at }, report).map(Recipient::Role),
            None if text.value.starts_with("group:") => names::group(text, report).map(Recipient::Group),
            None => self.compiler.formula(text, Expect::People, report).map(Recipient::User),
        }
    }

    pub(super) fn create(&self, table: &Table, report: &mut Report<'_>) -> Option<Act> {
        let full = table.needed("entity", report).and_then(|text| self.home.entity(text, report))?;
        let target = self.model.entity(&full)?;
        let set = assignments(table.entries("set", report), target, self.compiler, report);
        check_filled(table, target, &set, report);
        Some(Act::Create { entity: full, set })
    }

    pub(super) fn update(&self, table: &Table, report: &mut Report<'_>) -> Option<Act> {
        table.require("set", report);
        let target = self.target_of(table, report)?;
        let entity = self.model.entity(&target.entity)?;
        let set = assignments(table.entries("set", report), entity, self.compiler, report);
        Some(Act::Update { target, set })
    }

    pub(super) fn action(&self, table: &Table, report: &mut Report<'_>) -> Option<Act> {
        let target = self.target_of(table, report)?;
        let entity = self.model.entity(&target.entity)?;
        let text = table.needed("action", report)?;
        let transitions = entity.workflow.iter().flat_map(|workflow| workflow.transitions.values());
        let all = transitions.map(|one| (&one.name, &one.params));
        let all: Vec<_> = all.chain(entity.actions.values().map(|one| (&one.name, &one.params))).collect();
        let Some((_, known)) = all.iter().find(|(name, _)| *name == text.value) else {
            let names: Vec<&String> = all.iter().map(|(name, _)| *name).collect();
            let message = format!("« {} » n'est pas une action de {}", text.value, entity.full_name);
            report.error(text.at, "step.action", message, names::instead(text.value, &names));
            return None;
        };
        let mut params = IndexMap::new();
        for entry in table.entries("params", report) {
            let Some(field) = known.get(&entry.key) else {
                let names: Vec<&String> = known.keys().collect();
                let message = format!("« {} » n'est pas un paramètre de « {} »", entry.key, text.value);
                report.error(entry.at, "step.params", message, names::instead(&entry.key, &names));
                continue;
            };
            let value = entry.node.as_text(&entry.key, report);
            if let Some(formula) = value.and_then(|value| self.compiler.formula(value, Expect::Field(field), report)) {
                params.insert(entry.key.clone(), formula);
            }
        }
        Some(Act::Action { target, action: text.value.to_owned(), params })
    }

    /// L'enregistrement visé : `record` le calcule, sinon c'est celui de la boucle ou du déclencheur.
    pub(super) fn target_of(&self, table: &Table, report: &mut Report<'_>) -> Option<Target> {
        let named = table.text("entity", report).map(|text| self.home.entity(text, report));
        let Some(text) = table.text("record", report) else {
            let Some(target) = self.target else {
                report.error(
                    table.at,
                    "step.target",
                    "cette étape ne dit pas sur quel enregistrement agir",
                    "ajouter record = \"…\"",
                );
                return None;
            };
            let full = target.full_name.to_string();
            if named.as_ref().is_some_and(|named| *named != Some(full.clone())) {
                let message = format!("cette étape agit sur {full}, et nomme une autre entité");
                report.error(table.at("entity"), "step.target", message, "ajouter record = \"…\"");
                return None;
            }
            return Some(Target { entity: full, record: None });
        };
        let formula = self.compiler.formula(text, Expect::Any, report)?;
        let entity = match (formula.checked.ty(), named) {
            (_, Some(named)) => named?,
            (expr::Type::Record(name), None) => name.to_string(),
            _ => {
                table.require("entity", report);
                return None;
            }
        };
        Some(Target { entity, record: Some(formula) })
    }
}

/// Des champs de l'entité parcourue, chacun égal à une expression du déclencheur.
pub(crate) fn equalities(
    entries: &[Entry],
    target: &Entity,
    compiler: &Compiler<'_>,
    report: &mut Report<'_>,
) -> IndexMap<String, Formula> {
    let mut equal = IndexMap::new();
    for entry in entries {
        let name = names::key(entry);
        if !super::behaviour::column(name, target, report) {
            continue;
        }
        let Some(field) = target.field(name.value) else { continue };
        let text = entry.node.as_text(&entry.key, report);
        if let Some(formula) = text.and_then(|text| compiler.formula(text, Expect::Field(field), report)) {
            equal.insert(entry.key.clone(), formula);
        }
    }
    equal
}

/// Un enregistrement créé sans un champ exigé échouerait à chaque fois.
fn check_filled(table: &Table, target: &Entity, set: &IndexMap<String, Formula>, report: &mut Report<'_>) {
    let written = |name: &str| match table.get("set").map(|node| &node.value) {
        Some(Value::Table(set)) => set.get(name).is_some(),
        _ => set.contains_key(name),
    };
    let state = target.workflow.as_ref().map(|workflow| workflow.field.as_str());
    let must = target
        .fields
        .values()
        .filter(|field| field.required && field.initial.is_none() && Some(field.name.as_str()) != state);
    for field in must.filter(|field| !written(&field.name)) {
        let message = format!("le champ exigé « {} » de {} n'est pas rempli", field.name, target.full_name);
        report.error(table.at("entity"), "step.required", message, format!("ajouter {} à set", field.name));
    }
}
