//! Les fichiers du dépôt, lus une fois ; les règles n'ont plus besoin du disque.

use super::packages::Package;
use super::rust::Rust;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Ce que l'on ne lit pas : produits de construction et dépendances.
const SKIPPED: [&str; 7] = [".git", ".state", "target", "node_modules", "dist", "test-results", "proptest-regressions"];
/// Les fichiers de texte que les règles regardent.
const EXTENSIONS: [&str; 14] =
    ["rs", "toml", "ts", "tsx", "css", "html", "json", "md", "yml", "yaml", "sh", "lua", "sql", "txt"];

/// Tout ce qu'une règle peut regarder.
#[derive(Debug, Default)]
pub struct Project {
    pub files: Vec<Source>,
    pub packages: Vec<Package>,
}

#[derive(Debug)]
pub struct Source {
    /// Depuis la racine, avec des `/`.
    pub path: String,
    pub text: String,
    /// Vide pour ce qui n'est pas du Rust.
    pub rust: Rust,
}

impl Project {
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        read_folder(root, "", &mut files)?;
        Ok(Self { files, packages: Package::read_all(root)? })
    }

    /// Les fichiers sous un dossier, par leur extension.
    pub fn under<'a>(&'a self, folder: &'a str, extension: &'a str) -> impl Iterator<Item = &'a Source> {
        self.files.iter().filter(move |f| f.path.starts_with(folder) && f.extension() == extension)
    }

    /// Le Rust qui part en production : `crates/` et `modules/`, sans leurs essais.
    pub fn product(&self) -> impl Iterator<Item = &Source> {
        self.under("crates/", "rs").chain(self.under("modules/", "rs")).filter(|f| !f.is_test())
    }

    pub fn file(&self, path: &str) -> Option<&Source> {
        self.files.iter().find(|f| f.path == path)
    }
}

impl Source {
    pub fn new(path: &str, text: &str) -> Result<Self> {
        let rust = match path.ends_with(".rs") {
            true => Rust::parse(text).with_context(|| path.to_owned())?,
            false => Rust::default(),
        };
        Ok(Self { path: path.into(), text: text.into(), rust })
    }

    pub fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// La crate ou le module du fichier : `crates/store`.
    pub fn home(&self) -> &str {
        let end = self.path.match_indices('/').nth(1).map_or(self.path.len(), |(at, _)| at);
        &self.path[..end]
    }

    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.contains("/tests/")
            || self.path.contains("/benches/")
            || name == "tests.rs"
            || name.contains(".test.")
    }

    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

fn read_folder(root: &Path, folder: &str, files: &mut Vec<Source>) -> Result<()> {
    let mut names = fs::read_dir(root.join(folder))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<Vec<String>>>()?;
    names.sort();
    for name in names {
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let on_disk = root.join(&path);
        if on_disk.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                read_folder(root, &path, files)?;
            }
        } else if is_text(&path) {
            let bytes = fs::read(&on_disk).with_context(|| path.clone())?;
            // Un fichier d'essai dans un autre codage n'est pas du texte du projet.
            let Ok(text) = String::from_utf8(bytes) else { continue };
            files.push(Source::new(&path, &text)?);
        }
    }
    Ok(())
}

/// Les commandes n'ont pas d'extension.
fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, extension)) => EXTENSIONS.contains(&extension),
        None => path == "Makefile" || path.starts_with("scripts/") || path.starts_with(".ci/"),
    }
}
