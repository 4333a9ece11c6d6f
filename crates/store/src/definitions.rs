//! Les définitions du locataire, changées pendant que l'application sert : prévues, appliquées, défaites.
//!
//! Une définition est la jumelle JSON d'un fichier de paquet ; le même chargement la vérifie. Rien ne s'écrit d'un
//! changement fautif, et le modèle en service ne bouge pas. Refuse de détruire : ce qui disparaît va en quarantaine et
//! revient par [`undo`]. Pour ajouter une sorte de définition : son dossier dans `schema::load`, son chemin dans `amend`.

pub use apply::{Applied, apply, undo};
pub use author::{Author, author};
pub use folder::{Absent, changes, export};
pub use history::history;
pub use list::{get, list, plans};
pub use preview::{Preview, foreseen, plan};
pub use promote::{promote, promotions};
pub use purge::{purge, purge_expired};
pub use quarantine::quarantine;
pub(crate) use refresh::boot;
pub use refresh::{keep, refresh};
pub use reinstate::reinstate;
pub(crate) use steady::is_outdated;
pub use steady::steady;
pub use texts::{Wording, reword};

use serde::Deserialize;
use serde_json::{Map, Value};

mod amend;
mod apply;
mod author;
mod conversions;
mod dependants;
pub(crate) mod fit;
mod folder;
mod history;
mod indexes;
mod labels;
mod layout;
mod list;
mod prepare;
mod preview;
mod promote;
mod purge;
pub(crate) mod quarantine;
mod refresh;
mod reinstate;
mod reworded;
mod rows;
mod sources;
mod steady;
mod texts;
mod twin;

/// Code du paquet du locataire, aussi schéma de ses tables et début de ses adresses.
pub const PACKAGE: &str = schema::TENANT;

/// Clé d'un champ ajouté qui dit où il vit ; la promotion seule l'écrit.
const STORED_IN: &str = "stored_in";

/// Un changement voulu.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Chemin de la définition, `entities/asset` ou `overlays/hse/entities/incident`.
    pub path: String,
    /// La définition ; `null` la retire.
    #[serde(default)]
    pub body: Option<Map<String, Value>>,
    /// Version de la définition que l'appelant a lue, `0` s'il n'y en avait pas ; absente, rien n'est vérifié.
    #[serde(default)]
    pub version: Option<i64>,
}
