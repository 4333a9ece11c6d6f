//! Les mots : un en-tête par fichier, des commentaires en français, des noms qui disent quelque chose.

use crate::tidy::Finding;
use crate::tidy::project::{Project, Source};

/// Mots anglais qu'une phrase française n'a pas.
const ENGLISH: [&str; 15] = [
    "the", "this", "with", "and", "when", "which", "should", "returns", "that", "from", "is", "are", "of", "for", "not",
];
/// Suffixes qui ne disent pas ce que fait la chose.
const EMPTY_NAMES: [&str; 5] = ["Manager", "Helper", "Helpers", "Utils", "Impl"];
const EMPTY_FILES: [&str; 6] = ["util.rs", "utils.rs", "helper.rs", "helpers.rs", "manager.rs", "misc.rs"];
/// Écrits en deux morceaux pour ne pas se trouver eux-mêmes.
const LEFTOVERS: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("todo", "!("),
    concat!("#[", "ignore"),
    concat!("#[", "allow("),
];
const MACHINE_PATHS: [&str; 4] =
    [concat!("/", "work/"), concat!("/", "farm/"), concat!("/", "root/"), concat!("/", "home/")];

/// Chaque fichier Rust dit d'abord à quoi il sert.
pub fn headings(project: &Project) -> Vec<Finding> {
    let bare = project.under("", "rs").filter(|f| !f.text.starts_with("//!"));
    bare.map(|f| Finding::at("heading", &f.path, 1, "commencez par `//!` : à quoi sert ce fichier, ce qu'il refuse"))
        .collect()
}

/// Les commentaires sont en français.
pub fn english_comments(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.under("", "rs") {
        for (line, comment) in comments(file).filter(|(_, comment)| looks_english(comment)) {
            let message = format!("« {} » : commentez en français", comment.trim());
            findings.push(Finding::at("english-comment", &file.path, line, message));
        }
    }
    findings
}

/// Un type porte le nom de ce qu'il est.
pub fn empty_names(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.under("", "rs") {
        if EMPTY_FILES.iter().any(|name| file.path.ends_with(&format!("/{name}"))) {
            findings.push(Finding::at("name", &file.path, 0, "nommez le fichier par ce qu'il fait"));
        }
        for (line, name) in &file.rust.types {
            if EMPTY_NAMES.iter().any(|suffix| name.ends_with(suffix)) || name.ends_with("Util") {
                findings.push(Finding::at(
                    "name",
                    &file.path,
                    *line,
                    format!("`{name}` : nommez le type par ce qu'il est"),
                ));
            }
        }
    }
    findings
}

/// Rien d'inachevé, d'ignoré ni de permis sans raison.
pub fn leftovers(project: &Project) -> Vec<Finding> {
    let code = project.files.iter().filter(|f| matches!(f.extension(), "rs" | "ts" | "tsx"));
    let remedy = "finissez, ou dites pourquoi par `#[expect(…, reason = \"…\")]`";
    containing(code, "leftover", &LEFTOVERS, remedy)
}

/// Aucun chemin de la machine de quelqu'un.
pub fn machine_paths(project: &Project) -> Vec<Finding> {
    containing(project.files.iter(), "machine-path", &MACHINE_PATHS, "ce chemin n'existe que sur une machine")
}

fn containing<'a>(
    files: impl Iterator<Item = &'a Source>,
    rule: &'static str,
    refused: &[&str],
    remedy: &str,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (line, text) in file.lines() {
            if let Some(word) = refused.iter().find(|word| has_word(text, word)) {
                findings.push(Finding::at(rule, &file.path, line, format!("« {word} » : {remedy}")));
            }
        }
    }
    findings
}

/// Présent sans lettre juste avant : `/homework/` ou `api/work/` ne sont pas des chemins de machine.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || "_-}.".contains(c)))
}

/// Le texte des commentaires sur leur propre ligne, hors exemples de code.
fn comments(file: &Source) -> impl Iterator<Item = (usize, &str)> {
    let mut in_example = false;
    file.lines().filter_map(move |(line, text)| {
        let comment = text.trim_start().strip_prefix("//")?.trim_start_matches(['/', '!']);
        if comment.trim_start().starts_with("```") {
            in_example = !in_example;
            return None;
        }
        (!in_example).then_some((line, comment))
    })
}

/// Deux mots anglais hors citation : un seul peut être un terme du métier.
fn looks_english(comment: &str) -> bool {
    let prose: String = comment.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let prose: String = prose.split('«').map(|part| part.split_once('»').map_or(part, |(_, after)| after)).collect();
    let words = prose.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-');
    words.filter(|word| ENGLISH.contains(&word.to_lowercase().as_str())).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{check, project};
    use expect_test::expect;

    #[test]
    fn every_rust_file_says_what_it_is_for() {
        check(
            headings,
            &[("crates/a/src/bare.rs", "fn f() {}"), ("crates/a/src/said.rs", "//! Dit.\nfn f() {}")],
            &expect![[r#"
                crates/a/src/bare.rs:1: [heading] commencez par `//!` : à quoi sert ce fichier, ce qu'il refuse
            "#]],
        );
    }

    #[test]
    fn comments_are_in_french() {
        let text = [
            "// This is the place.",
            "// La place de « the one with the time » et de `this and that`.",
            "/// Un point important : le FROM vient après.",
            "/// ```",
            "/// // the code of the example",
            "/// ```",
            "const A: &str = \"the value of this\";",
        ];
        check(
            english_comments,
            &[("crates/a/src/a.rs", &text.join("\n"))],
            &expect![[r#"
                crates/a/src/a.rs:1: [english-comment] « This is the place. » : commentez en français
            "#]],
        );
    }

    #[test]
    fn a_type_is_not_named_manager() {
        check(
            empty_names,
            &[
                ("crates/a/src/a.rs", "struct FileManager;\nstruct Share;\nenum Simple {}"),
                ("crates/a/src/utils.rs", ""),
            ],
            &expect![[r#"
                crates/a/src/a.rs:1: [name] `FileManager` : nommez le type par ce qu'il est
                crates/a/src/utils.rs: [name] nommez le fichier par ce qu'il fait
            "#]],
        );
    }

    /// Les lignes en faute : les messages citeraient ce que la règle refuse ici même.
    fn check_lines(rule: impl Fn(&Project) -> Vec<Finding>, path: &str, text: &str, expected: &[usize]) {
        let found: Vec<usize> = rule(&project(&[(path, text)])).iter().map(|finding| finding.line).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn nothing_is_left_unfinished() {
        let text = format!("// {}: plus tard\n#[expect(dead_code, reason = \"x\")]\nfn f() {{}}", LEFTOVERS[0]);
        check_lines(leftovers, "crates/a/src/a.rs", &text, &[1]);
    }

    #[test]
    fn no_path_of_one_machine() {
        let path = MACHINE_PATHS[0];
        let text = format!("cd {path}project\ncurl http://localhost/api{path}orders\n");
        check_lines(machine_paths, "scripts/dev", &text, &[1]);
    }
}
