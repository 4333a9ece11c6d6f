//! Le temps réel : ce qui change est annoncé à tous les nœuds, et chaque personne reçoit ce qu'elle peut voir.
//!
//! Une annonce n'est jamais une donnée : elle dit quoi relire. Elle passe par `NOTIFY`, dans la transaction qui la cause ;
//! une annonce perdue (connexion tombée, lecteur en retard) se rattrape par `resync`.

use serde_json::{Value, json};
use uuid::Uuid;

mod announce;
mod hub;
mod listen;
mod queries;
mod subscribe;

pub(crate) use announce::{Heard, Item, announce, announce_in, announce_recount, announce_told};
pub use hub::Hub;
pub(crate) use listen::run;
pub use subscribe::subscribe;

/// Ce qu'un écran reçoit.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamEvent {
    /// Un enregistrement visible a changé.
    Record {
        /// Entité, nom complet.
        entity: String,
        /// L'enregistrement.
        id: Uuid,
        /// Ce qui lui est arrivé : `created`, `updated`, `deleted`, ou le nom d'une action.
        action: String,
        /// Sa version.
        version: i64,
    },
    /// Une notification vient d'arriver.
    Notification {
        /// Sa fiche, comme `GET /notifications` la rend.
        notification: Value,
        /// Nombre de non lues.
        unread: i64,
    },
    /// Le nombre de notifications non lues a changé.
    Unread {
        /// Ce nombre.
        unread: i64,
    },
    /// Un import de la personne avance.
    Import {
        /// L'import.
        id: Uuid,
        /// Son état.
        status: String,
        /// Lignes menées à leur sort, pour cent.
        percent: i64,
    },
    /// Le modèle a changé : relire `/meta`.
    Meta {
        /// Sa version.
        version: String,
    },
    /// Des annonces ont été perdues : tout relire.
    Resync,
}

impl StreamEvent {
    /// Nom de l'événement SSE.
    pub fn name(&self) -> &'static str {
        match self {
            StreamEvent::Record { .. } => "record",
            StreamEvent::Notification { .. } => "notification",
            StreamEvent::Unread { .. } => "unread",
            StreamEvent::Import { .. } => "import",
            StreamEvent::Meta { .. } => "meta",
            StreamEvent::Resync => "resync",
        }
    }

    /// Données de l'événement SSE, en JSON d'une ligne.
    pub fn data(&self) -> String {
        match self {
            StreamEvent::Record { entity, id, action, version } => {
                json!({ "entity": entity, "id": id, "action": action, "version": version })
            }
            StreamEvent::Notification { notification, unread } => {
                json!({ "notification": notification, "unread": unread })
            }
            StreamEvent::Unread { unread } => json!({ "unread": unread }),
            StreamEvent::Import { id, status, percent } => json!({ "id": id, "status": status, "percent": percent }),
            StreamEvent::Meta { version } => json!({ "version": version }),
            StreamEvent::Resync => json!({}),
        }
        .to_string()
    }
}
