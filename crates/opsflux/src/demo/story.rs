//! Ce que racontent les fichiers `modules/*/data/demo.toml` ; une clé nomme une ligne pour les autres.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Les sociétés, leurs lieux et leurs gens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    pub companies: Vec<Line>,
    pub departments: Vec<OwnedLine>,
    pub sites: Vec<Site>,
    pub users: Vec<User>,
    pub people: Vec<OwnedLine>,
}

/// Une ligne dont les autres clés sont des champs, repris tels quels.
#[derive(Debug, Deserialize)]
pub struct Line {
    pub key: String,
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// La même, dans une société.
#[derive(Debug, Deserialize)]
pub struct OwnedLine {
    pub key: String,
    pub company: String,
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// Un site ; ses responsables sont des personnes, écrites après lui.
#[derive(Debug, Deserialize)]
pub struct Site {
    pub key: String,
    pub company: String,
    pub manager: String,
    pub hse_manager: String,
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// Une personne et son compte ; sa première appartenance est la sienne, les autres s'y ajoutent.
#[derive(Debug, Deserialize)]
pub struct User {
    pub key: String,
    pub email: String,
    pub memberships: Vec<Membership>,
    #[serde(default)]
    pub grants: Vec<Grant>,
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// Une appartenance.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    pub company: String,
    pub department: Option<String>,
    pub site: Option<String>,
    pub roles: Vec<String>,
}

/// Un droit direct.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub company: String,
    pub permission: String,
    pub classes: String,
}

/// Une année d'incidents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    pub incidents: Vec<Incident>,
}

/// Un incident et ce qu'il est devenu.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Mois, jour et heure UTC : `01-09T06:40`.
    pub at: String,
    pub site: String,
    pub reporter: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub severity: String,
    pub potential: Option<String>,
    pub state: State,
    pub title: String,
    pub location: String,
    pub description: String,
    pub immediate: Option<String>,
    #[serde(default)]
    pub witnesses: Vec<String>,
    pub medical: Option<String>,
    #[serde(default)]
    pub actions: Vec<CorrectiveAction>,
    pub investigation: Option<Investigation>,
}

/// Jusqu'où l'incident est allé.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Draft,
    Submitted,
    Classified,
    Approved,
    Closed,
}

/// Une action corrective.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectiveAction {
    pub title: String,
    pub control: String,
    pub responsible: String,
    /// Jours après l'incident si l'action est finie, à partir d'aujourd'hui sinon.
    pub due: i64,
    pub status: String,
    pub evidence: Option<String>,
}

/// L'enquête ; conclue quand sa cause est dite.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Investigation {
    pub method: String,
    pub findings: String,
    pub root_cause: Option<String>,
}
