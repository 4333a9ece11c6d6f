//! Mettre un courriel en file, dans la transaction de qui l'écrit.

use jiff::Timestamp;
use kernel::{Code, Ctx, Result};
use lettre::message::Mailbox;
use store::Db;
use uuid::Uuid;

use super::{
    compose,
    queries::{self, Mail},
    send::SendMail,
};
use crate::{
    notify::reader::Reader,
    workers::{Work, enqueue},
};

/// Priorité à partir de laquelle un courriel n'attend pas que le débit le permette.
const URGENT: i16 = 2;

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
    /// 0 normale à 3 critique : les plus hautes partent d'abord.
    pub priority: i16,
    /// Pas avant cet instant.
    pub not_before: Timestamp,
    /// L'iCalendar qu'il porte : une invitation.
    pub calendar: Option<Attached>,
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
pub async fn queue(ctx: &Ctx, db: &Db, new: NewMail) -> Result<Option<Uuid>> {
    put(ctx, db, new, None).await
}

/// De même, pour ce lecteur : s'il faut attendre, ou s'il est renvoyé, le courriel ne partira que s'il doit encore le recevoir alors.
pub(crate) async fn queue_for(ctx: &Ctx, db: &Db, new: NewMail, reader: Reader) -> Result<Option<Uuid>> {
    put(ctx, db, new, Some(reader)).await
}

/// Joint un fichier à des courriels que la même transaction met en file.
pub(crate) async fn join(db: &Db, mails: &[Uuid], file: Uuid) -> Result<()> {
    queries::join(db, mails, file).await
}

async fn put(ctx: &Ctx, db: &Db, new: NewMail, reader: Option<Reader>) -> Result<Option<Uuid>> {
    if new.recipient.parse::<Mailbox>().is_err() {
        tracing::warn!("un courriel n'a pas été mis en file : l'adresse de la personne est illisible");
        return Ok(None);
    }
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
        file: None,
        joined: None,
    };
    let kept = reader.as_ref().map(serde_json::to_value).transpose().map_err(|error| Code::Internal.because(error))?;
    queries::insert(db, &mail, new.template, kept).await?;
    let reader = reader.filter(|_| new.not_before > ctx.now());
    dispatch(db, mail.id, mail.priority, new.not_before, reader).await?;
    Ok(Some(mail.id))
}

/// Confie à un travail un courriel en file, dans la transaction que la prise tient.
pub(super) async fn dispatch(
    db: &Db,
    mail: Uuid,
    priority: i16,
    not_before: Timestamp,
    reader: Option<Reader>,
) -> Result<()> {
    let job = SendMail { mail, urgent: priority >= URGENT, reader }.job(not_before);
    enqueue(db, job.priority(priority).unique(mail.to_string())).await.map(drop)
}
