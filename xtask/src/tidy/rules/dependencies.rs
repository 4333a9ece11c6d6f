//! Les dépendances venues d'ailleurs : licences et interdictions de `deny.toml`, tenues sans installer cargo-deny.

use crate::tidy::Finding;
use crate::tidy::project::Project;
use crate::tidy::spdx;
use serde::Deserialize;

const POLICY: &str = "deny.toml";

#[derive(Deserialize)]
struct Policy {
    licenses: Licences,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
    #[serde(default)]
    clarify: Vec<Clarification>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

/// Ce que dit le fichier de licence d'un paquet qui n'a pas d'expression SPDX.
#[derive(Deserialize)]
struct Clarification {
    #[serde(rename = "crate")]
    name: String,
    expression: String,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

/// Chaque paquet a une licence de la liste, une exception à son nom, ou une licence précisée.
pub fn licences(project: &Project) -> Vec<Finding> {
    with_policy(project, |Policy { licenses, .. }| {
        let mut findings = Vec::new();
        for package in &project.packages {
            let clarified = licenses.clarify.iter().find(|c| c.name == package.name).map(|c| c.expression.as_str());
            let expression = clarified.unwrap_or(&package.license);
            let exception = licenses.exceptions.iter().filter(|e| e.name == package.name).flat_map(|e| &e.allow);
            let allowed: Vec<String> = licenses.allow.iter().chain(exception).cloned().collect();
            if !spdx::is_allowed(expression, &allowed) {
                let message =
                    format!("{} {} : licence « {expression} » hors de la liste", package.name, package.version);
                findings.push(Finding::at("licence", POLICY, 0, message));
            }
        }
        findings
    })
}

/// Aucun paquet interdit, même amené par un autre.
pub fn bans(project: &Project) -> Vec<Finding> {
    with_policy(project, |Policy { bans, .. }| {
        let banned = bans.deny.iter().filter(|ban| project.packages.iter().any(|p| p.name == ban.name));
        banned
            .map(|ban| {
                let message = format!(
                    "{} est interdit : {} (`cargo tree -i {}` dit qui l'amène)",
                    ban.name, ban.reason, ban.name
                );
                Finding::at("ban", POLICY, 0, message)
            })
            .collect()
    })
}

fn with_policy(project: &Project, rule: impl FnOnce(Policy) -> Vec<Finding>) -> Vec<Finding> {
    let text = project.file(POLICY).map_or("", |file| &file.text);
    match toml::from_str(text) {
        Ok(policy) => rule(policy),
        Err(error) => vec![Finding::at("licence", POLICY, 0, error.to_string())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::packages::Package;
    use crate::tidy::testing::{check_project, project};
    use expect_test::expect;

    const DENY: &str = r#"
        [licenses]
        allow = ["MIT"]
        exceptions = [{ crate = "fonts", allow = ["OFL-1.1"] }]
        clarify = [{ crate = "old", expression = "MIT" }]
        [bans]
        deny = [{ crate = "ring", reason = "aws-lc-rs suffit" }]
    "#;

    fn package(name: &str, license: &str) -> Package {
        Package { name: name.into(), version: "1.0.0".into(), license: license.into() }
    }

    #[test]
    fn licences_and_bans_of_deny_toml_hold() {
        let mut project = project(&[("deny.toml", DENY)]);
        project.packages = vec![
            package("fine", "MIT OR Apache-2.0"),
            package("fonts", "OFL-1.1"),
            package("old", ""),
            package("silent", ""),
            package("ring", "MIT AND OpenSSL"),
        ];
        check_project(
            |project| [licences(project), bans(project)].concat(),
            &project,
            &expect![[r#"
                deny.toml: [licence] silent 1.0.0 : licence «  » hors de la liste
                deny.toml: [licence] ring 1.0.0 : licence « MIT AND OpenSSL » hors de la liste
                deny.toml: [ban] ring est interdit : aws-lc-rs suffit (`cargo tree -i ring` dit qui l'amène)
            "#]],
        );
    }
}
