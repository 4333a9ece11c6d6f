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
    /// Un corps qui ne vise rien, ou d'un filtre vide, ne touche à rien : toutes se demandent par leur nom.
    pub(super) fn read(self) -> Result<Aimed> {
        let is_blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        match self {
            Target { ids: Some(_), filter, q, all } if filter.is_some() || q.is_some() || all => {
                Err(Code::MalformedBody.with("reason", "ids | filter"))
            }
            Target { ids: Some(ids), .. } => Ok(Aimed::These(ids)),
            Target { filter, q, all: true, .. } if filter.is_some() || q.is_some() => {
                Err(Code::MalformedBody.with("reason", "all | filter"))
            }
            Target { all: true, .. } => Ok(Aimed::all()),
            Target { filter, q, .. } if is_blank(&filter) && is_blank(&q) => Ok(Aimed::These(Vec::new())),
            Target { filter, q, .. } => Ok(Aimed::Matching { filter: filter.unwrap_or_default(), search: q }),
        }
    }
}
