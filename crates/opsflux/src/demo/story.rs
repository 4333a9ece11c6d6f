//! Ce que racontent les fichiers `modules/*/data/demo.toml` ; une clé nomme une ligne pour les autres.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Les sociétés, leurs lieux et leurs gens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    pub rates: Vec<Rate>,
    pub calendars: Vec<Line>,
    pub categories: Vec<Category>,
    pub companies: Vec<Line>,
    pub departments: Vec<OwnedLine>,
    pub sites: Vec<Site>,
    pub parties: Vec<OwnedLine>,
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

/// Un cours : les deux monnaies par leur code.
#[derive(Debug, Deserialize)]
pub struct Rate {
    pub key: String,
    pub currency: String,
    pub base: String,
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// Une catégorie, rangée au besoin sous une autre.
#[derive(Debug, Deserialize)]
pub struct Category {
    pub key: String,
    pub parent: Option<String>,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        toml::from_str(module_core::DEMO).unwrap()
    }

    fn year() -> Year {
        toml::from_str(module_hse::DEMO).unwrap()
    }

    #[test]
    fn the_story_has_its_full_cast() {
        let (directory, year) = (directory(), year());
        let counts = [directory.companies.len(), directory.sites.len(), directory.users.len(), year.incidents.len()];
        assert_eq!(counts, [2, 3, 10, 30]);
        let held: Vec<&str> =
            directory.users.iter().flat_map(|user| &user.memberships[0].roles).map(String::as_str).collect();
        for role in ["supervisor", "hse_manager", "site_manager", "admin", "auditor"] {
            assert!(held.contains(&role), "personne n'est {role}");
        }
    }

    #[test]
    fn incidents_are_told_in_the_order_they_happened() {
        let year = year();
        assert!(year.incidents.is_sorted_by(|one, next| one.at < next.at));
    }

    #[test]
    fn whoever_is_named_exists() {
        let (directory, year) = (directory(), year());
        let users: Vec<&str> = directory.users.iter().map(|user| user.key.as_str()).collect();
        let people: Vec<&str> = directory.people.iter().map(|person| person.key.as_str()).collect();
        for incident in &year.incidents {
            let named = incident.actions.iter().map(|action| &action.responsible).chain([&incident.reporter]);
            let lost: Vec<&String> = named.filter(|key| !users.contains(&key.as_str())).collect();
            let unseen: Vec<&String> =
                incident.witnesses.iter().filter(|key| !people.contains(&key.as_str())).collect();
            assert!(lost.is_empty() && unseen.is_empty(), "{} : {lost:?} {unseen:?}", incident.title);
        }
    }
}
