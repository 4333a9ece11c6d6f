//! Les étapes d'un déclencheur : toute la grammaire est vérifiée ; celles que cette version n'exécute pas sont gardées.

use indexmap::IndexMap;

use super::{
    behaviour::assignments,
    diagnostics::Report,
    formulas::{Compiler, Expect},
    home::Home,
    more::{duration_at, one_of},
    names,
    node::{Count, Table, Text, Value, says_default},
    trigger::kept,
};
use crate::model::{Act, Call, Entity, Formula, Model, Notify, Recipient, Step};

/// Clés que toute étape admet.
const COMMON: [&str; 8] = ["do", "if", "wait", "repeat", "while", "for_each", "parallel", "on_error"];

/// Verbes, et les clés propres à chacun.
const VERBS: [(&str, &[&str]); 10] = [
    ("notify", &["to", "template", "priority", "channels"]),
    ("mail", &["to", "template", "priority"]),
    ("sms", &["to", "template", "priority"]),
    ("call", &["url", "body", "retry"]),
    ("create", &["entity", "set"]),
    ("update", &["entity", "set"]),
    ("action", &["entity", "action", "params"]),
    ("job", &["run", "params"]),
    ("report", &["report", "to"]),
    ("script", &["run", "params"]),
];

/// Clés qui demandent le moteur d'automatisation.
const LATER_KEYS: [&str; 5] = ["wait", "repeat", "while", "for_each", "parallel"];

/// Canaux d'une notification.
const CHANNELS: [&str; 4] = ["in_app", "mail", "push", "sms"];

/// Essais d'un appel sortant, quand l'étape n'en dit rien.
const DEFAULT_RETRY: u32 = 5;

/// De quoi lire les étapes d'un déclencheur.
pub(crate) struct Reader<'a> {
    pub(crate) model: &'a Model,
    pub(crate) home: Home<'a>,
    pub(crate) compiler: &'a Compiler<'a>,
}

impl Reader<'_> {
    /// Les étapes, dans l'ordre.
    pub(crate) fn steps(&self, table: &Table, report: &mut Report<'_>) -> Vec<Step> {
        table.require("steps", report);
        table.tables("steps", report).into_iter().filter_map(|step| self.step(step, report)).collect()
    }

    fn step(&self, table: &Table, report: &mut Report<'_>) -> Option<Step> {
        let verb = match table.get("do") {
            None if LATER_KEYS.iter().any(|key| table.get(key).is_some()) => None,
            None => {
                table.require("do", report);
                return None;
            }
            Some(_) => Some(self.verb(table, report)?),
        };
        let own = verb.and_then(|verb| VERBS.iter().find(|(name, _)| *name == verb)).map_or(&[][..], |(_, keys)| keys);
        let known: Vec<&str> = COMMON.iter().chain(own).copied().collect();
        table.only(&known, report);
        let condition = self.condition(table, "if", report);
        let continue_on_error = on_error(table, report);
        let act = self.act(verb, table, report);
        let later = LATER_KEYS.iter().find(|key| table.get(key).is_some());
        if let Some(key) = later {
            self.check_later(table, report);
            report.notice(table.at(key), key);
            return Some(Step { condition, act: Act::Other(kept(table)), continue_on_error });
        }
        Some(Step { condition, act: act?, continue_on_error })
    }

    fn verb<'t>(&self, table: &'t Table, report: &mut Report<'_>) -> Option<&'t str> {
        let names: Vec<&str> = VERBS.iter().map(|(name, _)| *name).collect();
        one_of(table, "do", &names, report)
    }

    fn condition(&self, table: &Table, key: &str, report: &mut Report<'_>) -> Option<Formula> {
        self.compiler.formula(table.text(key, report)?, Expect::Bool, report)
    }

    fn act(&self, verb: Option<&str>, table: &Table, report: &mut Report<'_>) -> Option<Act> {
        match verb? {
            "notify" => self.notify(table, report).map(Act::Notify),
            "mail" => self
                .notify(table, report)
                .map(|notify| Act::Mail(Notify { channels: vec!["mail".to_owned()], ..notify })),
            "call" => self.call(table, report).map(Act::Call),
            "create" => self.create(table, report),
            verb => {
                self.check_other(verb, table, report);
                report.notice(table.at("do"), verb);
                Some(Act::Other(kept(table)))
            }
        }
    }

    fn notify(&self, table: &Table, report: &mut Report<'_>) -> Option<Notify> {
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
            channels = vec!["in_app".to_owned(), "mail".to_owned()];
        }
        Some(Notify {
            to,
            template: template?,
            priority: priority.map_or(0, |one| i16::try_from(one).unwrap_or_default()),
            channels,
        })
    }

    fn recipient(&self, text: Text<'_>, report: &mut Report<'_>) -> Option<Recipient> {
        match text.value.strip_prefix("role:") {
            Some(role) => self.home.role(Text { value: role, at: text.at }, report).map(Recipient::Role),
            None => self.compiler.formula(text, Expect::People, report).map(Recipient::User),
        }
    }

    fn call(&self, table: &Table, report: &mut Report<'_>) -> Option<Call> {
        let url = table.needed("url", report).and_then(|text| self.compiler.formula(text, Expect::Text, report));
        let body = table.text("body", report).and_then(|text| self.home.body(text, report));
        let retry = table.count("retry", Count { least: 0, most: 20, default: Some(DEFAULT_RETRY.into()) }, report);
        let retry = retry.and_then(|count| u32::try_from(count).ok()).unwrap_or(DEFAULT_RETRY);
        Some(Call { url: url?, body, retry })
    }

    fn create(&self, table: &Table, report: &mut Report<'_>) -> Option<Act> {
        let full = table.needed("entity", report).and_then(|text| self.home.entity(text, report))?;
        let target = self.model.entity(&full)?;
        let set = assignments(table.entries("set", report), target, self.compiler, report);
        check_filled(table, target, &set, report);
        Some(Act::Create { entity: full, set })
    }

    /// Les étapes que cette version n'exécute pas.
    fn check_other(&self, verb: &str, table: &Table, report: &mut Report<'_>) {
        let entity = table.text("entity", report).and_then(|text| self.home.entity(text, report));
        let entity = entity.and_then(|full| self.model.entity(&full));
        match verb {
            "sms" => {
                self.notify(table, report);
            }
            "update" => match entity {
                Some(entity) => drop(assignments(table.entries("set", report), entity, self.compiler, report)),
                None => self.values(table, "set", report),
            },
            "action" => {
                table.needed("action", report);
                self.values(table, "params", report);
            }
            "report" => {
                table.needed("report", report);
                for text in table.texts("to", report) {
                    self.recipient(text, report);
                }
            }
            _ => {
                table.needed("run", report).and_then(|text| self.home.code(text, report));
                self.values(table, "params", report);
            }
        }
    }

    fn values(&self, table: &Table, key: &str, report: &mut Report<'_>) {
        for entry in table.entries(key, report) {
            if let Some(text) = entry.node.as_text(&entry.key, report) {
                self.compiler.formula(text, Expect::Any, report);
            }
        }
    }

    fn check_later(&self, table: &Table, report: &mut Report<'_>) {
        duration_at(table, "wait", report);
        duration_at(table, "repeat", report);
        self.condition(table, "while", report);
        table.text("for_each", report);
        for step in table.tables("parallel", report) {
            self.step(step, report);
        }
    }
}

/// `on_error` : une étape qui échoue arrête la suite, sauf `"continue"`.
fn on_error(table: &Table, report: &mut Report<'_>) -> bool {
    match one_of(table, "on_error", &["continue", "stop"], report) {
        Some("stop") => {
            says_default(table.at("on_error"), "on_error", report);
            false
        }
        found => found.is_some(),
    }
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
