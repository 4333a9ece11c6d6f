//! Une étape qui mène un script : son texte, lu sans être exécuté, et ce qu'il peut prendre.

use std::time::Duration;

use super::{
    calls,
    diagnostics::Report,
    more::one_of,
    node::{Count, Node, Span, Table, Text, Value, says_default},
};
use crate::model::{RunAs, Script};

/// Secondes laissées à un script quand l'étape n'en dit rien, et au plus.
const TIME: (u64, u64) = (5, 30);

/// Mo de tas quand l'étape n'en dit rien, et au plus.
const MEMORY: (u64, u64) = (32, 256);

/// Lit l'étape ; un texte que le moteur ne lit pas est refusé à sa place.
pub(crate) fn script(table: &Table, report: &mut Report<'_>) -> Option<Script> {
    let source = table.needed("source", report);
    let time = table.count("timeout", Count { least: 1, most: TIME.1, default: Some(TIME.0) }, report);
    let memory = table.count("memory", Count { least: 8, most: MEMORY.1, default: Some(MEMORY.0) }, report);
    let run_as = match one_of(table, "run_as", &["cause", "trigger"], report) {
        Some("cause") => RunAs::Cause,
        Some(_) => {
            says_default(table.at("run_as"), "run_as", report);
            RunAs::Trigger
        }
        None => RunAs::Trigger,
    };
    let source = source?;
    readable(source, report)?;
    Some(Script {
        source: source.value.to_owned(),
        time: Duration::from_secs(time.unwrap_or(TIME.0)),
        memory: usize::try_from(memory.unwrap_or(MEMORY.0)).unwrap_or_default() << 20,
        run_as,
    })
}

/// Ce déclencheur a-t-il un script, ou un appel dont il attend la réponse, si profond qu'il soit ?
pub(crate) fn render_in(table: &Table) -> bool {
    let is_script = |node: &Node| matches!(&node.value, Value::Text(verb) if verb == "script");
    let renders = table.get("do").is_some_and(is_script) || calls::awaits(table);
    renders || table.entries.iter().any(|entry| hold_one(&entry.node))
}

fn hold_one(node: &Node) -> bool {
    match &node.value {
        Value::Table(table) => render_in(table),
        Value::List(nodes) => nodes.iter().any(hold_one),
        _ => false,
    }
}

fn readable(source: Text<'_>, report: &mut Report<'_>) -> Option<()> {
    let Err(fault) = script::check(source.value) else { return Some(()) };
    let Some((line, column)) = fault.place else {
        let (message, remedy) = match fault.message.as_str() {
            "export default" => (
                "le script n'exporte pas de fonction".to_owned(),
                "commencer par « export default ({ record }) => { … } »",
            ),
            said => (format!("le script ne se lit pas ({said})"), "corriger le JavaScript, en 64 Ko au plus"),
        };
        report.error(source.at, "step.script", message, remedy);
        return None;
    };
    let message = format!("le script ne se lit pas, ligne {line}, colonne {column} ({})", fault.message);
    let at = within(source, line, column, report).unwrap_or(source.at);
    report.error(at, "step.script", message, "corriger le JavaScript à cet endroit");
    None
}

/// La place d'une ligne et d'une colonne d'un texte dans le fichier, quand il y est écrit tel quel.
pub(super) fn within(source: Text<'_>, line: usize, column: usize, report: &Report<'_>) -> Option<Span> {
    let raw = report.file.text.get(source.at.start..source.at.end)?;
    let start = source.at.start + raw.find(source.value.trim_end())?;
    let lines: Vec<&str> = source.value.split_inclusive('\n').collect();
    let before: usize = lines.iter().take(line - 1).map(|line| line.len()).sum();
    let inside: usize = lines.get(line - 1)?.chars().take(column - 1).map(char::len_utf8).sum();
    let at = start + before + inside;
    Some(Span { start: at, end: at })
}
