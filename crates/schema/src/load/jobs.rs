//! Une étape qui met un travail en file : lequel, quand, et ce qu'un seul peut faire à la fois.

use kernel::Class;

use super::{
    diagnostics::Report,
    formulas::Expect,
    home::Waking,
    more::{duration, one_of},
    node::{Count, Table, Text},
    report::is_filed,
    steps::Reader,
};
use crate::model::{NewJob, Task};

/// Travaux qu'une définition peut créer : les autres portent des données que la plate-forme seule compose.
const TASKS: [&str; 3] = ["housekeeping", "import", "trigger"];

/// Priorité au plus.
const HIGHEST: u64 = 100;

impl Reader<'_> {
    /// `do = "job"`.
    pub(super) fn job(&self, table: &Table, report: &mut Report<'_>) -> Option<NewJob> {
        table.require("job", report);
        let delay = table.text("delay", report);
        if let Some(delay) = delay {
            duration(delay, report);
        }
        let priority = table.count("priority", Count { least: 0, most: HIGHEST, default: Some(0) }, report);
        let unique = table.text("unique", report).and_then(|text| self.compiler.formula(text, Expect::Text, report));
        let task = match one_of(table, "job", &TASKS, report)? {
            "trigger" => {
                refuse(table, &["file", "into"], "un déclencheur n'importe rien", report);
                self.trigger(table, report)?
            }
            "import" => {
                refuse(table, &["trigger"], "un import ne réveille rien", report);
                self.import(table, report)?
            }
            _ => {
                let keys = ["trigger", "file", "into", "record", "entity"];
                refuse(table, &keys, "l'entretien ne part de rien", report);
                Task::Housekeeping
            }
        };
        Some(NewJob {
            task,
            delay: delay.and_then(|text| text.value.parse().ok()),
            priority: priority.and_then(|priority| i16::try_from(priority).ok()).unwrap_or_default(),
            unique,
        })
    }

    /// Le fichier qu'un enregistrement a reçu, et l'entité où vont ses lignes.
    fn import(&self, table: &Table, report: &mut Report<'_>) -> Option<Task> {
        if !self.home.is_tenant() {
            let message = "un import est à une personne, et nul n'a écrit ce déclencheur ici";
            report.error(table.at("job"), "step.job", message, "l'écrire dans les définitions de l'organisation");
        }
        let into = table.needed("into", report).and_then(|text| self.home.entity(text, report));
        let text = table.needed("file", report)?;
        let target = self.target_of(table, report)?;
        let file = self.filed(text, &target, is_filed, report)?;
        if file.class != Class::Normal {
            let message = format!("« {} » est protégé : un import en ferait des lignes que d'autres lisent", file.name);
            report.error(text.at, "step.protected", message, "nommer un champ de fichiers de classe normale");
        }
        Some(Task::Import { target, file: file.name.clone(), into: into? })
    }

    /// Un autre déclencheur, et l'enregistrement dont il part.
    fn trigger(&self, table: &Table, report: &mut Report<'_>) -> Option<Task> {
        let text = table.needed("trigger", report)?;
        let (name, waking) = self.home.trigger(text, report)?;
        let target = match waking {
            Waking::Alone => {
                refuse(table, &["record", "entity"], "un horaire ne part d'aucun enregistrement", report);
                None
            }
            Waking::Never => return never(text, report),
            Waking::Record(_) => {
                let target = self.target_of(table, report)?;
                if !waking.is_of(&target.entity) {
                    let message = format!("« {name} » ne part pas d'un enregistrement de {}", target.entity);
                    report.error(text.at, "step.job", message, "viser par record ce dont il part");
                    return None;
                }
                Some(target)
            }
        };
        Some(Task::Trigger { name, target })
    }
}

fn never(text: Text<'_>, report: &mut Report<'_>) -> Option<Task> {
    let message = format!(
        "« {} » attend un appel entrant, un événement du système, ou qu'une condition devienne vraie",
        text.value
    );
    report.error(text.at, "step.job", message, "nommer un déclencheur d'événement, de bouton, d'échéance ou d'horaire");
    None
}

fn refuse(table: &Table, keys: &[&str], message: &str, report: &mut Report<'_>) {
    if let Some(key) = keys.iter().find(|key| table.get(key).is_some()) {
        report.error(table.at(key), "step.job", message, format!("retirer {key}"));
    }
}
