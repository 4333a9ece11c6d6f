//! Mettre un courriel en file, dans la transaction de qui l'écrit.

use jiff::Timestamp;
use kernel::{Code, Ctx, Result};
use lettre::message::Mailbox;
use store::Db;
use uuid::Uuid;

use super::{
    compose,
    enclosed::Filed,
    queries::{self, Mail, NewRow},
    send::SendMail,
};
use crate::{
    notify::reader::Addressee,
    workers::{Planned, Work, enqueue, enqueue_all},
};

/// Priorité à partir de laquelle un courriel n'attend pas que le débit le permette.
const URGENT: i16 = 2;

/// Priorité de ce qui peut attendre une heure : un résumé.
pub(crate) const LOW: i16 = -1;

/// Un courriel à envoyer.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// Destinataire, une seule adresse.
    pub recipient: String,
    /// Objet ; ramené à une ligne.
    pub subject: String,
    /// Corps HTML.
    pub html: String,
    /// Repli de texte.
    pub text: String,
    /// -1 basse, 0 normale à 3 critique : les plus hautes partent d'abord.
    pub priority: i16,
    /// Pas avant cet instant.
    pub not_before: Timestamp,
    /// L'iCalendar qu'il porte : une invitation.
    pub calendar: Option<Attached>,
    /// Les fichiers qu'il joint.
    pub(crate) files: Vec<Filed>,
    /// Où son lecteur cesse d'en recevoir de semblables ; rien pour ce qu'on lui doit.
    pub unsubscribe: Option<String>,
    /// Le gabarit dont il est tiré, nom complet ; rien pour ce que la plate-forme écrit elle-même.
    pub template: Option<String>,
}

/// Un iCalendar joint, et sa méthode : `REQUEST` ou `CANCEL`.
#[derive(Clone, Debug)]
pub struct Attached {
    /// Le document.
    pub text: String,
    /// Ce qu'il demande.
    pub method: &'static str,
}

/// Met un courriel en file, dans la transaction que la prise tient ; rien si l'adresse n'en est pas une.
///
/// S'il faut attendre, ou s'il est renvoyé, il ne partira que si son lecteur doit encore le recevoir alors.
pub(crate) async fn queue(ctx: &Ctx, db: &Db, new: NewMail, reader: Addressee) -> Result<Option<Uuid>> {
    Ok(queue_all(ctx, db, vec![(new, reader)]).await?.pop())
}

/// De même de plusieurs, en deux instructions ; rend ceux qui sont en file.
pub(crate) async fn queue_all(ctx: &Ctx, db: &Db, letters: Vec<(NewMail, Addressee)>) -> Result<Vec<Uuid>> {
    let (mut rows, mut jobs) = (Vec::new(), Vec::new());
    for (new, reader) in letters {
        if new.recipient.parse::<Mailbox>().is_err() {
            tracing::warn!("un courriel n'a pas été mis en file : l'adresse de la personne est illisible");
            continue;
        }
        let kept = serde_json::to_value(&reader).map_err(|error| Code::Internal.because(error))?;
        let later = (new.not_before > ctx.now()).then_some(reader);
        let mail = Mail {
            id: ctx.new_id(),
            recipient: new.recipient,
            subject: compose::subject(&new.subject),
            html: new.html,
            text: new.text,
            priority: new.priority,
            created_at: ctx.now(),
            calendar: new.calendar.map(|attached| (attached.text, attached.method.to_owned())),
            unsubscribe: new.unsubscribe,
            files: new.files,
            joined: Vec::new(),
        };
        jobs.push(planned(mail.id, mail.priority, new.not_before, later));
        let due_at = new.not_before.max(ctx.now());
        rows.push(NewRow { mail, template: new.template, reader: kept, due_at });
    }
    queries::insert(db, &rows).await?;
    enqueue_all(db, jobs).await?;
    Ok(rows.into_iter().map(|row| row.mail.id).collect())
}

/// Confie à un travail un courriel en file, dans la transaction que la prise tient.
pub(super) async fn dispatch(
    db: &Db,
    mail: Uuid,
    priority: i16,
    not_before: Timestamp,
    reader: Option<Addressee>,
) -> Result<()> {
    enqueue(db, planned(mail, priority, not_before, reader)).await
}

fn planned(mail: Uuid, priority: i16, not_before: Timestamp, reader: Option<Addressee>) -> Planned {
    let job = SendMail { mail, urgent: priority >= URGENT, reader }.job(not_before);
    job.priority(priority).unique(mail.to_string())
}
