//! Les adresses où l'on n'écrit plus : celles qui n'existent pas, celles qui s'en plaignent, celles qu'un administrateur écarte.

use kernel::{Ctx, Result};
use serde_json::json;
use store::{Db, audit};
use uuid::Uuid;

use super::queries::{self, Suppression};
use crate::Services;

/// Écarte une adresse et l'inscrit au journal, dans la transaction que la prise tient ; sans effet si elle l'est déjà.
pub(super) async fn add(ctx: &Ctx, db: &Db, one: &Suppression) -> Result<bool> {
    if !queries::suppress(db, one, ctx).await? {
        return Ok(false);
    }
    let changes = Some(json!({ "address": one.address, "reason": one.reason, "source": one.source, "mail": one.mail }));
    let entry = audit::Entry { action: "mail.suppressed".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    Ok(true)
}

/// Le serveur SMTP dit que l'adresse d'un courriel n'existe pas : il a échoué, et l'on n'y écrira plus. En essai, il parlait
/// d'une autre adresse.
pub(super) async fn refused(services: &Services, mail: Uuid, cause: &str) -> Result<()> {
    let is_sandboxed = services.delivery().await?.is_sandboxed();
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let recipient = queries::refused(db, mail, cause).await?;
    if let Some(recipient) = recipient.filter(|_| !is_sandboxed) {
        let one = Suppression {
            address: recipient.to_lowercase(),
            reason: "bounce",
            detail: Some(cause.to_owned()),
            source: "smtp".to_owned(),
            mail: Some(mail),
        };
        add(&services.tenant.system("mail.refused"), db, &one).await?;
    }
    unit.commit(&services.tenant).await
}
