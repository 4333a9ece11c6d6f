//! Approbations et chronomètres d'un processus : vérifiés ici, exécutés par le moteur d'approbation.

use super::{
    diagnostics::Report,
    formulas::{Compiler, Expect},
    home::Home,
    more::{duration_at, known_field},
    names::{self, Naming},
    node::{Count, Table, Text},
    workflow::person,
};
use crate::model::{Entity, Workflow};

/// Clés d'une étape d'approbation.
const STEP_KEYS: [&str; 8] = ["name", "by", "any", "all", "at_least", "when", "within", "escalate"];

/// Vérifie `[approval]` et `[clock.*]`.
pub(crate) fn check(
    table: &Table,
    entity: &Entity,
    workflow: &Workflow,
    compiler: &Compiler<'_>,
    home: Home<'_>,
    report: &mut Report<'_>,
) {
    if let Some(approval) = table.table("approval", report) {
        approval.only(&["separate", "reset_on", "steps"], report);
        for text in approval.texts("separate", report) {
            person(text, entity, report);
        }
        for text in approval.texts("reset_on", report) {
            known_field(text, entity, report);
        }
        approval.require("steps", report);
        for step in approval.tables("steps", report) {
            check_step(step, entity, compiler, home, report);
        }
    }
    for entry in table.entries("clock", report) {
        names::check(names::key(entry), Naming::Other, report);
        if let Some(clock) = entry.node.as_table(&entry.key, report) {
            check_clock(clock, workflow, report);
        }
    }
}

fn check_step(step: &Table, entity: &Entity, compiler: &Compiler<'_>, home: Home<'_>, report: &mut Report<'_>) {
    step.only(&STEP_KEYS, report);
    if let Some(name) = step.needed("name", report) {
        names::check(name, Naming::Other, report);
    }
    let ways = ["by", "any", "all"].into_iter().filter(|key| step.get(key).is_some());
    if ways.count() != 1 {
        let message = "une étape a un seul de « by », « any », « all »";
        report.error(step.at, "approval.by", message, "écrire by = \"role:…\", ou any = […], ou all = […]");
    }
    for key in ["by", "escalate"] {
        if let Some(text) = step.text(key, report) {
            approver(text, entity, compiler, home, report);
        }
    }
    for key in ["any", "all"] {
        for text in step.texts(key, report) {
            approver(text, entity, compiler, home, report);
        }
    }
    step.count("at_least", Count { least: 1, most: 20, default: Some(1) }, report);
    if let Some(text) = step.text("when", report) {
        compiler.formula(text, Expect::Bool, report);
    }
    duration_at(step, "within", report);
}

/// `role:hse_manager`, `manager_of(reporter)`, ou une expression qui donne une personne.
fn approver(text: Text<'_>, entity: &Entity, compiler: &Compiler<'_>, home: Home<'_>, report: &mut Report<'_>) {
    if let Some(role) = text.value.strip_prefix("role:") {
        home.role(Text { value: role, at: text.at }, report);
        return;
    }
    let managed = text.value.strip_prefix("manager_of(").and_then(|rest| rest.strip_suffix(')'));
    match managed {
        Some("approver") => {}
        Some(field) => person(Text { value: field, at: text.at }, entity, report),
        None => {
            compiler.formula(text, Expect::People, report);
        }
    }
}

fn check_clock(clock: &Table, workflow: &Workflow, report: &mut Report<'_>) {
    clock.only(&["start", "stop", "target", "warn"], report);
    for key in ["start", "stop"] {
        let Some(text) = clock.needed(key, report) else {
            continue;
        };
        if !workflow.states.contains_key(text.value) {
            let known: Vec<&String> = workflow.states.keys().collect();
            let message = format!("l'état « {} » n'existe pas", text.value);
            report.error(text.at, "workflow.state", message, names::instead(text.value, &known));
        }
    }
    clock.require("target", report);
    duration_at(clock, "target", report);
    duration_at(clock, "warn", report);
}
