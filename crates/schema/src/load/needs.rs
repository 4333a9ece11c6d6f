//! L'ordre des paquets : chacun après ceux dont il a besoin.

use super::{
    diagnostics::{Diagnostic, Report},
    names,
    node::Span,
    package::Draft,
};

/// Range les paquets dans l'ordre de leurs besoins ; signale ceux qui manquent, les versions et les cycles.
pub(crate) fn order(drafts: Vec<Draft>, found: &mut Vec<Diagnostic>) -> Vec<Draft> {
    let present: Vec<(String, u64)> = drafts.iter().map(|draft| (draft.package.code.clone(), major(draft))).collect();
    check_twice(&drafts, found);
    for draft in &drafts {
        check_needs(draft, &present, found);
    }
    let mut waiting = drafts;
    waiting.sort_by(|a, b| a.package.code.cmp(&b.package.code));
    let mut ordered: Vec<Draft> = Vec::new();
    loop {
        let is_ready = |draft: &Draft| {
            let missing = |package: &String| !present.iter().any(|(code, _)| code == package);
            let done = |package: &String| ordered.iter().any(|one| one.package.code == *package);
            draft.package.needs.iter().all(|need| missing(&need.package) || done(&need.package))
        };
        let Some(next) = waiting.iter().position(is_ready) else {
            break;
        };
        ordered.push(waiting.remove(next));
    }
    if !waiting.is_empty() {
        report_cycle(&waiting, found);
    }
    ordered.extend(waiting);
    ordered
}

fn major(draft: &Draft) -> u64 {
    draft.package.version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or_default()
}

fn check_twice(drafts: &[Draft], found: &mut Vec<Diagnostic>) {
    for (index, draft) in drafts.iter().enumerate() {
        if let Some(other) = drafts[..index].iter().find(|other| other.package.code == draft.package.code) {
            let message = format!("le code « {} » est déjà celui de {}", draft.package.code, other.root);
            let at = draft.manifest.table.at("code");
            Report::new(&draft.manifest.file, found).error(at, "package.twice", message, "changer de code");
        }
    }
}

fn check_needs(draft: &Draft, present: &[(String, u64)], found: &mut Vec<Diagnostic>) {
    let at = needs_at(draft);
    let mut report = Report::new(&draft.manifest.file, found);
    for need in &draft.package.needs {
        match present.iter().find(|(code, _)| *code == need.package) {
            None => {
                let known: Vec<&String> = present.iter().map(|(code, _)| code).collect();
                let message = format!("le paquet « {} » n'est pas installé", need.package);
                report.error(at, "package.missing", message, names::instead(&need.package, &known));
            }
            Some((_, version)) if *version < need.at_least => {
                let message = format!("« {} » est en version {version}, il faut {}", need.package, need.at_least);
                report.error(at, "package.version", message, format!("installer {} {}", need.package, need.at_least));
            }
            Some(_) => {}
        }
    }
}

fn report_cycle(waiting: &[Draft], found: &mut Vec<Diagnostic>) {
    let codes: Vec<&str> = waiting.iter().map(|draft| draft.package.code.as_str()).collect();
    let message = format!("ces paquets ont besoin l'un de l'autre : {}", codes.join(", "));
    for draft in waiting {
        let mut report = Report::new(&draft.manifest.file, found);
        report.error(needs_at(draft), "package.cycle", &message, "retirer l'un de ces besoins");
    }
}

fn needs_at(draft: &Draft) -> Span {
    draft.manifest.table.at("needs")
}
