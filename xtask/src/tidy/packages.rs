//! Les paquets réellement compilés sur cette machine et leurs licences, d'après `cargo tree`.
//! `cargo metadata` en montrerait trop : il compte des dépendances optionnelles que personne n'active.

use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;

#[derive(Debug, PartialEq)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// Expression SPDX, telle que l'auteur l'a écrite ; vide s'il n'en a pas écrit.
    pub license: String,
}

impl Package {
    pub fn read_all(root: &Path) -> Result<Vec<Self>> {
        let args = ["tree", "--workspace", "--prefix=none", "--format={p} | {l}"];
        let output = Command::new("cargo").args(args).current_dir(root).output().context("cargo est introuvable")?;
        ensure!(output.status.success(), "cargo tree : {}", String::from_utf8_lossy(&output.stderr));
        Ok(Self::parse_all(&String::from_utf8(output.stdout)?))
    }

    /// Une ligne par arête : « serde v1.0.2 | MIT OR Apache-2.0 (*) ».
    fn parse_all(tree: &str) -> Vec<Self> {
        let mut lines: Vec<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.into_iter().filter_map(Self::parse).collect()
    }

    fn parse(line: &str) -> Option<Self> {
        let (package, license) = line.split_once(" |")?;
        let (name, rest) = package.split_once(" v")?;
        let version = rest.split(' ').next().unwrap_or(rest);
        Some(Self { name: name.into(), version: version.into(), license: license.trim().into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_of_the_tree_is_listed_once() {
        let tree = "a v1.0.0 | MIT\nb v0.2.0 (proc-macro) | MIT OR ISC (*)\n\nb v0.2.0 (proc-macro) | MIT OR ISC\nc v3.0.0 | \n";
        let listed = Package::parse_all(tree).into_iter().map(|p| format!("{} {} {}", p.name, p.version, p.license));
        assert_eq!(listed.collect::<Vec<_>>(), ["a 1.0.0 MIT", "b 0.2.0 MIT OR ISC", "c 3.0.0 "]);
    }
}
