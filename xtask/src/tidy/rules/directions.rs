//! Qui dépend de qui : `expr → schema → store → identity → services → {api, modules} → opsflux`, `kernel`, `recurrence` et `script` sous tout sauf `expr`.

use crate::tidy::Finding;
use crate::tidy::project::{Project, Source};
use std::collections::HashMap;
use toml::Table;

/// Du plus bas au plus haut ; on ne dépend que de plus bas que soi, si bien que deux voisins s'ignorent.
const LAYERS: [&[&str]; 9] = [
    &["expr", "kernel", "recurrence", "script"],
    &["schema"],
    &["store"],
    &["identity"],
    &["services"],
    &["api", "modules"],
    &["opsflux"],
    &["testkit"],
    &["bench", "xtask"],
];
/// Ce que les essais ont en plus, à tout étage.
const FOR_TESTS: &str = "testkit";

/// Les dépendances entre nos crates vont vers le bas.
pub fn crates(project: &Project) -> Vec<Finding> {
    let manifests: Vec<Manifest> = project.files.iter().filter_map(Manifest::of).collect();
    let layers: HashMap<&str, usize> = manifests.iter().map(|m| (m.package(), m.layer())).collect();
    let mut findings = Vec::new();
    for manifest in &manifests {
        for (section, needed) in manifest.dependencies() {
            let Some(&below) = layers.get(needed) else { continue };
            let for_tests = section == "dev-dependencies" && needed == FOR_TESTS;
            if below >= manifest.layer() && !for_tests {
                let message = format!(
                    "{} ne peut pas dépendre de {needed} : il est au même étage ou au-dessus",
                    manifest.package()
                );
                findings.push(manifest.finding("direction", message));
            }
        }
    }
    findings
}

/// Le dossier porte le nom de la crate, `modules/hse` celui de `module_hse` ; chaque crate a sa place dans les étages.
pub fn names(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in project.files.iter().filter_map(Manifest::of) {
        let prefix = if manifest.is_module() { "module_" } else { "" };
        let expected = format!("{prefix}{}", manifest.folder());
        if manifest.package() != expected {
            findings.push(
                manifest.finding("crate-name", format!("la crate se nomme {}, pas {expected}", manifest.package())),
            );
        }
        if manifest.layer() == LAYERS.len() {
            findings.push(manifest.finding("direction", "crate sans étage : donnez-lui sa place dans `LAYERS`".into()));
        }
    }
    findings
}

struct Manifest<'a> {
    file: &'a Source,
    table: Table,
}

impl<'a> Manifest<'a> {
    /// Rien pour le manifeste de la racine, qui n'est pas une crate.
    fn of(file: &'a Source) -> Option<Self> {
        if !file.path.ends_with("/Cargo.toml") {
            return None;
        }
        Some(Self { file, table: file.text.parse().ok()? })
    }

    fn package(&self) -> &str {
        self.table.get("package").and_then(|p| p.get("name")?.as_str()).unwrap_or_default()
    }

    fn folder(&self) -> &str {
        let folder = self.file.path.trim_end_matches("/Cargo.toml");
        folder.rsplit('/').next().unwrap_or(folder)
    }

    fn is_module(&self) -> bool {
        self.file.path.starts_with("modules/")
    }

    fn layer(&self) -> usize {
        let name = if self.is_module() { "modules" } else { self.folder() };
        LAYERS.iter().position(|layer| layer.contains(&name)).unwrap_or(LAYERS.len())
    }

    fn dependencies(&self) -> impl Iterator<Item = (&'static str, &str)> {
        ["dependencies", "build-dependencies", "dev-dependencies"].into_iter().flat_map(move |section| {
            let table = self.table.get(section).and_then(|value| value.as_table());
            table.into_iter().flat_map(Table::keys).map(move |name| (section, name.as_str()))
        })
    }

    fn finding(&self, rule: &'static str, message: String) -> Finding {
        Finding::at(rule, &self.file.path, 0, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::check;
    use expect_test::{Expect, expect};

    fn check_crates(manifests: &[(&str, &str, &str)], expected: &Expect) {
        let texts: Vec<(String, String)> = manifests
            .iter()
            .map(|(folder, name, rest)| {
                (format!("{folder}/Cargo.toml"), format!("[package]\nname = \"{name}\"\n{rest}"))
            })
            .collect();
        let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        check(|project| [crates(project), names(project)].concat(), &files, expected);
    }

    #[test]
    fn dependencies_go_down() {
        check_crates(
            &[
                ("crates/expr", "expr", ""),
                ("crates/kernel", "kernel", ""),
                ("crates/schema", "schema", "[dependencies]\nexpr.workspace = true\nkernel.workspace = true"),
                (
                    "crates/store",
                    "store",
                    "[dependencies]\nschema.workspace = true\n[dev-dependencies]\ntestkit.workspace = true",
                ),
                ("crates/testkit", "testkit", "[dependencies]\nstore.workspace = true"),
                ("bench", "bench", "[dependencies]\ntestkit.workspace = true"),
            ],
            &expect![""],
        );
    }

    #[test]
    fn nothing_depends_on_its_equal_or_on_what_is_above() {
        check_crates(
            &[
                ("crates/expr", "expr", "[dependencies]\nkernel.workspace = true"),
                ("crates/kernel", "kernel", ""),
                ("crates/store", "store", "[dependencies]\ntestkit.workspace = true"),
                ("crates/testkit", "testkit", ""),
                ("crates/api", "api", "[dependencies]\nmodule_hse.workspace = true"),
                ("modules/hse", "module_hse", "[dependencies]\nmodule_core.workspace = true"),
                ("modules/core", "module_core", "[dev-dependencies]\napi.workspace = true"),
            ],
            &expect![[r#"
                crates/expr/Cargo.toml: [direction] expr ne peut pas dépendre de kernel : il est au même étage ou au-dessus
                crates/store/Cargo.toml: [direction] store ne peut pas dépendre de testkit : il est au même étage ou au-dessus
                crates/api/Cargo.toml: [direction] api ne peut pas dépendre de module_hse : il est au même étage ou au-dessus
                modules/hse/Cargo.toml: [direction] module_hse ne peut pas dépendre de module_core : il est au même étage ou au-dessus
                modules/core/Cargo.toml: [direction] module_core ne peut pas dépendre de api : il est au même étage ou au-dessus
            "#]],
        );
    }

    #[test]
    fn a_crate_bears_the_name_of_its_folder_and_has_a_layer() {
        check_crates(
            &[("crates/store", "ofx_store", ""), ("modules/hse", "hse", ""), ("crates/extra", "extra", "")],
            &expect![[r#"
                crates/store/Cargo.toml: [crate-name] la crate se nomme ofx_store, pas store
                modules/hse/Cargo.toml: [crate-name] la crate se nomme hse, pas module_hse
                crates/extra/Cargo.toml: [direction] crate sans étage : donnez-lui sa place dans `LAYERS`
            "#]],
        );
    }
}
