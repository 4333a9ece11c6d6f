//! Les approbations d'un processus.

use indexmap::IndexMap;

use super::{
    diagnostics::Report,
    formulas::{Compiler, Expect},
    home::Home,
    more::{duration_at, known_field},
    names::{self, Naming},
    node::{Count, Entry, Table, Text, Value},
    workflow::person,
};
use crate::model::{Approval, ApprovalStep, Approver, Entity, Quorum, Workflow};

/// Nom de l'approbation qui s'écrit `[approval]`.
pub(crate) const MAIN: &str = "approval";

/// Clés d'une approbation.
const KEYS: [&str; 4] = ["separate", "reset_on", "calendar", "steps"];

/// Clés d'une étape d'approbation.
const STEP_KEYS: [&str; 10] =
    ["name", "by", "any", "all", "quorum", "at_least", "when", "within", "remind", "escalate"];

/// Façons de nommer les approbateurs d'une étape.
const WAYS: [&str; 4] = ["by", "any", "all", "quorum"];

/// De quoi lire une approbation.
pub(crate) struct Reader<'a> {
    pub(crate) entity: &'a Entity,
    pub(crate) compiler: &'a Compiler<'a>,
    pub(crate) home: Home<'a>,
}

/// Les approbations écrites d'un processus : `[approval]`, puis celles de `[approvals]`.
pub(crate) fn entries(table: &Table) -> impl Iterator<Item = &Entry> {
    let own = match table.get("approvals").map(|node| &node.value) {
        Some(Value::Table(own)) => &own.entries[..],
        _ => &[],
    };
    table.entry(MAIN).into_iter().chain(own)
}

impl Reader<'_> {
    /// Lit les approbations d'un processus.
    pub(crate) fn all(&self, table: &Table, report: &mut Report<'_>) -> IndexMap<String, Approval> {
        let mut approvals = IndexMap::new();
        for entry in table.entries("approvals", report).iter().filter(|entry| entry.key == MAIN) {
            report.error(entry.at, "approval.name", "« approval » ne s'écrit pas ici", "l'écrire [approval]");
        }
        for entry in entries(table) {
            names::check(names::key(entry), Naming::Other, report);
            if let Some(approval) = entry.node.as_table(&entry.key, report) {
                approvals.insert(entry.key.clone(), self.approval(&entry.key, approval, report));
            }
        }
        approvals
    }

    fn approval(&self, name: &str, table: &Table, report: &mut Report<'_>) -> Approval {
        table.only(&KEYS, report);
        let separate = table.texts("separate", report);
        for text in &separate {
            person(*text, self.entity, report);
        }
        let reset_on = table.texts("reset_on", report);
        for text in &reset_on {
            known_field(*text, self.entity, report);
        }
        table.require("steps", report);
        let mut steps: Vec<ApprovalStep> = Vec::new();
        for step in table.tables("steps", report) {
            let Some(read) = self.step(step, report) else { continue };
            if steps.iter().any(|known| known.name == read.name) {
                let message = format!("deux étapes se nomment « {} »", read.name);
                report.error(step.at("name"), "approval.step", message, "renommer l'une des deux");
            }
            steps.push(read);
        }
        let owned = |texts: Vec<Text<'_>>| texts.into_iter().map(|text| text.value.to_owned()).collect();
        Approval {
            name: name.to_owned(),
            separate: owned(separate),
            reset_on: owned(reset_on),
            calendar: table.text("calendar", report).map(|text| text.value.to_owned()),
            steps,
        }
    }

    fn step(&self, table: &Table, report: &mut Report<'_>) -> Option<ApprovalStep> {
        table.only(&STEP_KEYS, report);
        let name = table.needed("name", report);
        if let Some(name) = name {
            names::check(name, Naming::Other, report);
        }
        let (need, approvers) = self.approvers(table, report);
        let when =
            table.text("when", report).filter(|text| self.compiler.formula(*text, Expect::Bool, report).is_some());
        duration_at(table, "within", report);
        duration_at(table, "remind", report);
        let escalate = table.text("escalate", report);
        if escalate.is_some() {
            table.require("within", report);
        }
        let text = |key: &str, report: &mut Report<'_>| table.text(key, report).map(|text| text.value.to_owned());
        Some(ApprovalStep {
            need,
            approvers,
            when: when.map(|text| text.value.to_owned()),
            within: text("within", report),
            remind: text("remind", report),
            escalate: escalate.and_then(|text| self.approver(text, Place::Escalation, report)),
            name: name?.value.to_owned(),
        })
    }

    /// Qui approuve une étape, et combien il en faut.
    fn approvers(&self, table: &Table, report: &mut Report<'_>) -> (Quorum, Vec<Approver>) {
        let ways: Vec<&str> = WAYS.into_iter().filter(|key| table.get(key).is_some()).collect();
        if ways.len() != 1 {
            let message = "une étape a un seul de « by », « any », « all », « quorum »";
            report.error(table.at, "approval.by", message, "écrire by = \"role:…\", ou any = […], ou all = […]");
        }
        let by = table.text("by", report).into_iter().collect::<Vec<_>>();
        let mut texts: Vec<Text<'_>> =
            [by, table.texts("any", report), table.texts("all", report)].into_iter().flatten().collect();
        let mut need = self.at_least(table, &ways, report);
        if let Some(quorum) = table.table("quorum", report) {
            quorum.only(&["of", "need"], report);
            quorum.require("of", report);
            quorum.require("need", report);
            texts.extend(quorum.texts("of", report));
            need = count(quorum, "need", Count { least: 1, most: 20, default: None }, report);
        }
        let approvers = texts.into_iter().filter_map(|text| self.approver(text, Place::Step, report)).collect();
        (if ways == ["all"] { Quorum::Each } else { Quorum::AtLeast(need.unwrap_or(1)) }, approvers)
    }

    fn at_least(&self, table: &Table, ways: &[&str], report: &mut Report<'_>) -> Option<usize> {
        table.get("at_least")?;
        if ways != ["any"] {
            report.error(
                table.at("at_least"),
                "approval.need",
                "« at_least » ne va qu'avec « any »",
                "retirer at_least",
            );
        }
        count(table, "at_least", Count { least: 1, most: 20, default: Some(1) }, report)
    }

    /// `role:hse_manager`, `group:astreinte`, `user:ana@exemple.test`, `manager_of(reporter)`, ou une expression qui donne des personnes.
    fn approver(&self, text: Text<'_>, place: Place, report: &mut Report<'_>) -> Option<Approver> {
        if let Some(role) = text.value.strip_prefix("role:") {
            return self.home.role(Text { value: role, at: text.at }, report).map(Approver::Role);
        }
        if text.value.starts_with("group:") {
            return names::group(text, report).map(Approver::Group);
        }
        if let Some(address) = text.value.strip_prefix("user:") {
            if !address.contains('@') {
                let message = format!("« {address} » n'est pas l'adresse d'une personne");
                report.error(text.at, "approval.user", message, "écrire user: suivi de son adresse électronique");
            }
            return Some(Approver::User(address.to_lowercase()));
        }
        let managed = text.value.strip_prefix("manager_of(").and_then(|rest| rest.strip_suffix(')'));
        match managed {
            Some("approver") if place == Place::Escalation => Some(Approver::Above),
            Some("approver") => {
                let message = "« approver » n'a de sens que dans « escalate »";
                report.error(text.at, "approval.approver", message, "nommer un champ user");
                None
            }
            Some(field) => {
                person(Text { value: field, at: text.at }, self.entity, report);
                Some(Approver::ManagerOf(field.to_owned()))
            }
            None => self.compiler.formula(text, Expect::People, report).map(|formula| Approver::People(formula.source)),
        }
    }
}

/// Où un approbateur est nommé.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Step,
    Escalation,
}

fn count(table: &Table, key: &str, count: Count, report: &mut Report<'_>) -> Option<usize> {
    table.count(key, count, report).and_then(|count| usize::try_from(count).ok())
}

/// Une approbation qu'aucune transition ne demande est une transition qui se ferait sans elle.
pub(crate) fn check_named(table: &Table, workflow: &Workflow, report: &mut Report<'_>) {
    let is_named = |name: &str| workflow.transitions.values().any(|one| one.approval.as_deref() == Some(name));
    for entry in entries(table).filter(|entry| !is_named(&entry.key)) {
        let message = format!("aucune transition ne demande l'approbation « {} »", entry.key);
        let remedy = format!("ajouter approval = \"{}\" à une transition", entry.key);
        report.error(entry.at, "approval.unused", message, remedy);
    }
}
