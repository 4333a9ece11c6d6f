//! De quoi écrire l'essai d'une règle en quelques lignes : des fichiers inventés, les écarts attendus.

use super::Finding;
use super::project::{Project, Source};
use expect_test::Expect;

pub fn check(rule: impl Fn(&Project) -> Vec<Finding>, files: &[(&str, &str)], expected: &Expect) {
    check_project(rule, &project(files), expected);
}

pub fn check_project(rule: impl Fn(&Project) -> Vec<Finding>, project: &Project, expected: &Expect) {
    expected.assert_eq(&rule(project).iter().map(|finding| format!("{finding}\n")).collect::<String>());
}

pub fn project(files: &[(&str, &str)]) -> Project {
    let files = files.iter().map(|(path, text)| Source::new(path, text).unwrap()).collect();
    Project { files, packages: Vec::new() }
}
