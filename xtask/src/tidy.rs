//! `tidy` : ce qu'une machine peut tenir à notre place pour que le code reste lisible.
//!
//! Une règle est une fonction pure de `Project` vers des `Finding` : elle ne lit pas le disque et ne répare rien.
//! Ajouter une règle : une fonction dans `rules/`, une ligne dans `RULES`, un essai qui la montre et un qui la respecte.
//! Une exception provisoire s'écrit dans `xtask/tidy.toml`, avec sa raison ; la liste ne fait que rétrécir.

mod exemptions;
mod packages;
mod project;
mod rules;
mod rust;
mod spdx;
#[cfg(test)]
mod testing;

use anyhow::{Result, bail};
use exemptions::Exemptions;
use project::Project;
use rules::{boundaries, budgets, dependencies, directions, web, wording};
use std::fmt;
use std::path::Path;

type Rule = fn(&Project) -> Vec<Finding>;

const RULES: [Rule; 20] = [
    budgets::rust_files,
    budgets::rust_functions,
    budgets::components,
    budgets::routes,
    directions::crates,
    directions::names,
    boundaries::purity,
    boundaries::axum,
    boundaries::environment,
    boundaries::sql,
    wording::headings,
    wording::english_comments,
    wording::empty_names,
    wording::leftovers,
    wording::machine_paths,
    web::features,
    web::colours,
    web::lockfile,
    dependencies::licences,
    dependencies::bans,
];

/// Imprime chaque écart avec son remède et échoue s'il y en a.
pub fn tidy(root: &Path) -> Result<()> {
    let project = Project::read(root)?;
    let exemptions = Exemptions::read(root)?;
    let mut findings = exemptions.apply(RULES.iter().flat_map(|rule| rule(&project)).collect());
    findings.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        n => bail!("tidy : {n} écart(s)"),
    }
}

/// Un écart à une règle, là où il se répare.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Nom de la règle, celui que cite `tidy.toml`.
    pub rule: &'static str,
    /// Chemin depuis la racine, avec des `/`.
    pub path: String,
    /// Première ligne concernée ; 0 pour tout le fichier.
    pub line: usize,
    /// Ce qui déborde, quand la règle compte des lignes.
    pub measure: usize,
    /// Ce qui ne va pas et quoi faire.
    pub message: String,
}

impl Finding {
    fn at(rule: &'static str, path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { rule, path: path.into(), line, measure: 0, message: message.into() }
    }

    fn sized(self, measure: usize) -> Self {
        Self { measure, ..self }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: [{}] {}", self.path, self.rule, self.message),
            line => write!(f, "{}:{line}: [{}] {}", self.path, self.rule, self.message),
        }
    }
}
