//! Les demandes faites à une boîte, menées jusqu'à leur réponse finale.
//!
//! La bibliothèque tient pour vide la réponse d'un serveur qui refuse, ou coupe la liaison au milieu : un message passerait pour
//! parti, une marque pour faite. Ici, une demande aboutit, ou dit pourquoi non.

use std::time::Duration;

use async_imap::{
    error::Error as ImapError,
    imap_proto::{AttributeValue, Capability, MailboxDatum, Response, Status},
};
use kernel::Result;

use super::connect::{ANSWER, DELIVERY, Open, ask};

/// Mène une demande ; `each` voit passer chaque réponse.
async fn run(
    session: &mut Open,
    limit: Duration,
    command: &str,
    mut each: impl FnMut(&Response<'_>) + Send,
) -> Result<()> {
    let asked = async {
        let id = session.run_command(command).await?;
        loop {
            let answer = session.read_response().await?.ok_or(ImapError::ConnectionLost)?;
            match answer.parsed() {
                Response::Done { tag, status, outcome } if *tag == id => {
                    let said = || outcome.information.as_deref().unwrap_or_default().to_owned();
                    return match status {
                        Status::Ok => Ok(()),
                        Status::No => Err(ImapError::No(said())),
                        _ => Err(ImapError::Bad(said())),
                    };
                }
                other => each(other),
            }
        }
    };
    ask(limit, asked).await
}

/// Les numéros des messages que cette recherche trouve.
pub(super) async fn search(session: &mut Open, query: &str) -> Result<Vec<u32>> {
    let mut found = Vec::new();
    run(session, ANSWER, &format!("UID SEARCH {query}"), |answer| {
        if let Response::MailboxData(MailboxDatum::Search(uids)) = answer {
            found.extend(uids);
        }
    })
    .await?;
    Ok(found)
}

/// La taille d'un message ; rien s'il n'est plus là.
pub(super) async fn size(session: &mut Open, uid: u32) -> Result<Option<u32>> {
    let mut size = None;
    run(session, ANSWER, &format!("UID FETCH {uid} (UID RFC822.SIZE)"), |answer| {
        if let Some(parts) = about(answer, uid) {
            let told = parts.iter().find_map(|part| match part {
                AttributeValue::Rfc822Size(size) => Some(*size),
                _ => None,
            });
            size = told.or(size);
        }
    })
    .await?;
    Ok(size)
}

/// Un message entier, sans le marquer lu.
pub(super) async fn raw(session: &mut Open, uid: u32) -> Result<Vec<u8>> {
    let mut raw = Vec::new();
    run(session, DELIVERY, &format!("UID FETCH {uid} (UID BODY.PEEK[])"), |answer| {
        for part in about(answer, uid).into_iter().flatten() {
            if let AttributeValue::BodySection { section: None, data: Some(data), .. } = part {
                raw = data.to_vec();
            }
        }
    })
    .await?;
    Ok(raw)
}

/// Ce qu'une réponse dit de ce message.
fn about<'r>(answer: &'r Response<'_>, uid: u32) -> Option<&'r [AttributeValue<'r>]> {
    let Response::Fetch(_, parts) = answer else { return None };
    let of = |part: &AttributeValue<'_>| matches!(part, AttributeValue::Uid(one) if *one == uid);
    parts.iter().any(of).then_some(parts)
}

/// Pose ces marques.
pub(super) async fn flag(session: &mut Open, uids: &str, flags: &str) -> Result<()> {
    run(session, ANSWER, &format!("UID STORE {uids} +FLAGS.SILENT ({flags})"), |_| {}).await
}

/// Déplace dans ce dossier, lus : relever un jour le dossier d'arrivée ne les reprendrait pas.
pub(super) async fn carry(session: &mut Open, uids: &str, folder: &str) -> Result<()> {
    flag(session, uids, "\\Seen").await?;
    if is_able(session, "MOVE").await? {
        return ask(ANSWER, session.uid_mv(uids, folder)).await;
    }
    ask(ANSWER, session.uid_copy(uids, folder)).await?;
    erase(session, uids).await
}

/// Supprime ; sans `UIDPLUS`, le message n'est que marqué : l'effacer emporterait ceux que d'autres ont marqués.
pub(super) async fn erase(session: &mut Open, uids: &str) -> Result<()> {
    flag(session, uids, "\\Deleted").await?;
    if is_able(session, "UIDPLUS").await? {
        run(session, ANSWER, &format!("UID EXPUNGE {uids}"), |_| {}).await?;
    }
    Ok(())
}

async fn is_able(session: &mut Open, wanted: &str) -> Result<bool> {
    let mut able = false;
    run(session, ANSWER, "CAPABILITY", |answer| {
        if let Response::Capabilities(known) = answer {
            let is = |one: &Capability<'_>| matches!(one, Capability::Atom(name) if name.eq_ignore_ascii_case(wanted));
            able |= known.iter().any(is);
        }
    })
    .await?;
    Ok(able)
}
