//! Les définitions du locataire en fichiers TOML, pour les relire, les comparer et les porter d'une base à l'autre.
//!
//! Un fichier par définition, à son chemin ; chaque entité et chaque champ y porte son identifiant, pour qu'un renommage
//! écrit à la main reste un renommage.

use kernel::{Code, Error, FieldError, Result};
use serde_json::{Map, Value};

use super::{
    Change,
    list::{rows, with_ids},
    rows::Row,
    twin,
};
use crate::Tenant;

/// Ce que deviennent les définitions qui n'ont pas de fichier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Elles restent.
    Kept,
    /// Elles sont retirées : le dossier fait foi.
    Removed,
}

/// Chaque définition : son chemin, son texte.
pub async fn export(tenant: &Tenant) -> Result<Vec<(String, String)>> {
    Ok(rows(tenant).await?.iter().map(|row| (row.path.clone(), text(row))).collect())
}

/// Les changements qui mènent des définitions en vigueur à ces fichiers (chemin sans `.toml`, texte).
pub async fn changes(tenant: &Tenant, files: &[(String, String)], absent: Absent) -> Result<Vec<Change>> {
    let rows = rows(tenant).await?;
    let known = |path: &str| rows.iter().find(|row| row.path == path);
    let mut changes = Vec::new();
    for (path, text) in files {
        let body = read(path, text)?;
        if known(path).is_none_or(|row| with_ids(row) != body) {
            changes.push(Change { path: path.clone(), body: Some(body), version: None });
        }
    }
    if absent == Absent::Removed {
        let gone = rows.iter().filter(|row| !files.iter().any(|(path, _)| *path == row.path));
        changes.extend(gone.map(|row| Change { path: row.path.clone(), body: None, version: None }));
    }
    Ok(changes)
}

fn text(row: &Row) -> String {
    twin::to_toml(&with_ids(row))
}

fn read(path: &str, text: &str) -> Result<Map<String, Value>> {
    let parsed = toml::from_str::<Map<String, Value>>(text);
    parsed.map_err(|error| {
        let fault = FieldError::new(path, "definition_file").with("message", error.to_string());
        Error { fields: vec![fault], ..Code::BadDefinition.error() }
    })
}
