//! Les notifications qu'un geste vise : celles qu'on nomme, ou celles d'un filtre.

use kernel::{Code, Result};
use serde::Deserialize;
use services::notify::Aimed;
use uuid::Uuid;

/// Ce que dit le corps ; il nomme ou il filtre, jamais les deux.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    #[serde(default)]
    ids: Option<Vec<Uuid>>,
    #[serde(default)]
    filter: Option<String>,
    /// Texte cherché, avec le filtre : ce que la liste montre est ce que le geste vise.
    #[serde(default)]
    q: Option<String>,
    /// Toutes.
    #[serde(default)]
    all: bool,
}

impl Target {
    /// Un corps qui ne vise rien ne touche à rien.
    pub(super) fn read(self) -> Result<Aimed> {
        match self {
            Target { ids: Some(_), filter, q, all } if filter.is_some() || q.is_some() || all => {
                Err(Code::MalformedBody.with("reason", "ids | filter"))
            }
            Target { ids: Some(ids), .. } => Ok(Aimed::These(ids)),
            Target { filter: None, q: None, all: false, .. } => Ok(Aimed::These(Vec::new())),
            Target { filter, q, .. } => Ok(Aimed::Matching { filter: filter.unwrap_or_default(), search: q }),
        }
    }
}
