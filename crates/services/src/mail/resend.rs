//! Renvoyer un courriel qui n'est pas parti, ou dont nul ne sait s'il l'est : un administrateur en décide, et le journal le dit.
//!
//! Rien n'y échappe à ce qui vaut pour un premier envoi : une adresse écartée le reste, et qui ne doit plus le lire ne le reçoit pas.

use kernel::{Code, Ctx, Result};
use serde_json::json;
use store::audit;
use uuid::Uuid;

use super::{admin, queries, queue};
use crate::{Services, notify::reader::Addressee};

/// États d'où un courriel se renvoie.
const RESENDABLE: [&str; 3] = ["failed", "unknown", "suppressed"];

/// Remet en file, sous le même identifiant, un courriel que l'appelant a vu dans cet état : un serveur qui l'aurait déjà reçu sait le
/// reconnaître.
///
/// # Errors
/// [`Code::MailNotResendable`] s'il est parti, part, a changé d'état depuis, ou si rien ne dit qui doit encore le lire.
pub async fn resend(ctx: &Ctx, services: &Services, mail: Uuid, seen: &str) -> Result<()> {
    admin::permitted(ctx, "manage")?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::exists(db, mail).await? {
        return Err(Code::NotFound.error());
    }
    let found = if RESENDABLE.contains(&seen) { queries::requeue(db, mail, seen, ctx.now()).await? } else { None };
    let found = found.ok_or_else(|| Code::MailNotResendable.error())?;
    let reader: Addressee = serde_json::from_value(found.reader).map_err(|error| Code::Internal.because(error))?;
    queue::dispatch(db, mail, found.priority, ctx.now(), Some(reader)).await?;
    let changes = Some(json!({ "mail": mail, "address": found.recipient, "state": seen }));
    let entry = audit::Entry { action: "mail.resent".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    Ok(())
}
