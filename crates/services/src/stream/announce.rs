//! Les annonces entre nœuds : leur forme, et leur envoi par `NOTIFY` dans la transaction qui les cause.

use std::sync::Arc;

use deadpool_postgres::GenericClient;
use kernel::{Code, Result};
use serde::{Deserialize, Serialize};
use store::{Db, outbox::Event};
use uuid::Uuid;

use super::queries;
use crate::{
    notify::{delivery::Loudness, send::Told},
    reach::Subject,
};

/// Taille d'une charge de `NOTIFY` : PostgreSQL refuse à partir de 8 000 octets.
const MAX_PAYLOAD: usize = 7_500;

/// Une annonce.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "lowercase")]
pub(crate) enum Item {
    /// Un enregistrement a changé.
    Record {
        #[serde(flatten)]
        subject: Subject,
        action: String,
        version: i64,
    },
    /// Une notification est arrivée à cette personne.
    Told { user: Uuid, notification: Uuid },
    /// Le compte des non lues de cette personne a changé.
    Recount { user: Uuid },
    /// Un import de cette personne avance.
    Import { user: Uuid, id: Uuid, status: String, percent: i64 },
}

/// Ce que l'écoute entend.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    /// Des annonces.
    Items(Arc<[Item]>),
    /// Le modèle a changé.
    Model(Arc<str>),
    /// L'écoute s'était interrompue : des annonces ont pu manquer.
    Gap,
}

impl From<&Event> for Item {
    fn from(event: &Event) -> Item {
        Item::Record { subject: Subject::from(event), action: action(&event.events), version: event.version }
    }
}

impl From<&Told> for Item {
    fn from(told: &Told) -> Item {
        match told.loudness {
            Loudness::Aloud => Item::Told { user: told.user, notification: told.notification },
            Loudness::Silent => Item::Recount { user: told.user },
        }
    }
}

/// Le fait qui résume une écriture : l'action plutôt que `updated`, qui l'accompagne toujours.
fn action(events: &[String]) -> String {
    let named = events.iter().find(|event| *event != "updated");
    named.or(events.first()).cloned().unwrap_or_else(|| "updated".to_owned())
}

/// Annonce à tous les nœuds, quand la transaction de l'appelant sera validée.
pub(crate) async fn announce(client: &impl GenericClient, items: &[Item]) -> Result<()> {
    for payload in payloads(items)? {
        queries::notify(client, &payload).await?;
    }
    Ok(())
}

/// De même, dans la transaction que la prise tient.
pub(crate) async fn announce_in(db: &Db, items: &[Item]) -> Result<()> {
    for payload in payloads(items)? {
        queries::notify_in(db, &payload).await?;
    }
    Ok(())
}

/// Annonce ces notifications à qui elles sont, dans la transaction que la prise tient.
pub(crate) async fn announce_told(db: &Db, told: &[Told]) -> Result<()> {
    announce_in(db, &told.iter().map(Item::from).collect::<Vec<_>>()).await
}

/// Annonce que le compte des non lues de cette personne a changé.
pub(crate) async fn announce_recount(db: &Db, user: Uuid) -> Result<()> {
    announce_in(db, &[Item::Recount { user }]).await
}

/// Des tableaux JSON, chacun assez court pour une charge.
fn payloads(items: &[Item]) -> Result<Vec<String>> {
    let mut payloads: Vec<String> = Vec::new();
    for item in items {
        let text = written(item)?;
        match payloads.last_mut() {
            Some(last) if last.len() + text.len() + 2 <= MAX_PAYLOAD => {
                last.push(',');
                last.push_str(&text);
            }
            _ => payloads.push(format!("[{text}")),
        }
    }
    payloads.iter_mut().for_each(|payload| payload.push(']'));
    Ok(payloads)
}

/// Une annonce en JSON ; trop de propriétaires pour tenir : chaque nœud demandera à la base.
fn written(item: &Item) -> Result<String> {
    let write = |item: &Item| serde_json::to_string(item).map_err(|error| Code::Internal.because(error));
    let text = write(item)?;
    match item {
        Item::Record { subject, action, version } if text.len() + 2 > MAX_PAYLOAD => {
            let subject = Subject { owners: None, ..subject.clone() };
            write(&Item::Record { subject, action: action.clone(), version: *version })
        }
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(owners: usize) -> Item {
        let owners = (0..owners).map(|rank| Uuid::from_u128(rank as u128)).collect();
        let subject = Subject {
            entity: "hse.incident".to_owned(),
            id: Uuid::from_u128(1),
            company: Some(Uuid::from_u128(2)),
            department: None,
            owners: Some(owners),
        };
        Item::Record { subject, action: "created".to_owned(), version: 1 }
    }

    #[test]
    fn payloads_are_short_and_lose_nothing() {
        let items: Vec<Item> = (0..200).map(|rank| record(rank % 5)).collect();
        let payloads = payloads(&items).unwrap();
        assert!(payloads.len() > 1 && payloads.iter().all(|payload| payload.len() <= MAX_PAYLOAD));
        let read: Vec<Item> =
            payloads.iter().flat_map(|payload| serde_json::from_str::<Vec<Item>>(payload).unwrap()).collect();
        assert_eq!(read, items);
    }

    #[test]
    fn too_many_owners_are_left_to_the_database() {
        let payloads = payloads(&[record(1_000)]).unwrap();
        let read: Vec<Item> = serde_json::from_str(&payloads[0]).unwrap();
        assert!(matches!(&read[0], Item::Record { subject: Subject { owners: None, .. }, .. }));
    }

    #[test]
    fn the_action_says_more_than_updated() {
        let check = |events: &[&str], expected: &str| {
            let events: Vec<String> = events.iter().map(|event| (*event).to_owned()).collect();
            assert_eq!(action(&events), expected);
        };
        check(&["created"], "created");
        check(&["updated"], "updated");
        check(&["updated", "submit", "submitted"], "submit");
        check(&[], "updated");
    }
}
