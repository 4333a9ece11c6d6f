//! Mettre un SMS en file, dans la transaction de qui l'écrit.

use jiff::Timestamp;
use kernel::{Ctx, Result};
use store::Db;
use uuid::Uuid;

use super::{
    number,
    queries::{self, Sms},
    send::SendSms,
    text,
};
use crate::workers::{Work, enqueue};

/// Un SMS à envoyer.
#[derive(Clone, Debug)]
pub(crate) struct NewSms<'a> {
    /// La personne.
    pub user: Uuid,
    /// Son numéro.
    pub phone: Option<&'a str>,
    pub title: &'a str,
    pub body: &'a str,
    /// Adresse absolue de ce dont il s'agit.
    pub link: Option<&'a str>,
    /// 0 normale à 3 critique : les plus hautes partent d'abord.
    pub priority: i16,
    /// Pas avant cet instant.
    pub not_before: Timestamp,
}

/// Met un SMS en file, dans la transaction que la prise tient ; rien si la personne n'a pas de numéro international.
pub(crate) async fn queue(ctx: &Ctx, db: &Db, new: &NewSms<'_>) -> Result<Option<Uuid>> {
    let Some(recipient) = new.phone.and_then(number::international) else { return Ok(None) };
    let sms = Sms {
        id: ctx.new_id(),
        recipient: recipient.to_owned(),
        text: text::compose(new.title, new.body, new.link),
        priority: new.priority,
    };
    queries::insert(db, &sms, new.user, ctx.now()).await?;
    dispatch(db, sms.id, sms.priority, new.not_before).await?;
    Ok(Some(sms.id))
}

/// Confie à un travail un SMS en file, dans la transaction que la prise tient.
pub(super) async fn dispatch(db: &Db, sms: Uuid, priority: i16, not_before: Timestamp) -> Result<()> {
    enqueue(db, SendSms { sms }.job(not_before).priority(priority).unique(sms.to_string())).await
}
