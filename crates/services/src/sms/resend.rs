//! Renvoyer un SMS qui n'est pas parti, ou dont nul ne sait s'il l'est : un administrateur en décide, et le journal le dit.

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde_json::json;
use store::audit;
use uuid::Uuid;

use super::{admin::permitted, queries, queue};
use crate::Services;

/// États d'où un SMS se renvoie.
const RESENDABLE: [&str; 2] = ["failed", "unknown"];

/// Remet en file un SMS que l'appelant a vu dans cet état. D'un SMS `unknown`, il dit savoir qu'il peut arriver deux fois.
///
/// # Errors
/// [`Code::SmsNotResendable`] s'il est parti, part, ou a changé d'état depuis.
pub async fn resend(ctx: &Ctx, services: &Services, sms: Uuid, seen: &str, accepts_twice: Option<bool>) -> Result<()> {
    permitted(ctx, "manage")?;
    if seen == "unknown" && accepts_twice != Some(true) {
        return Err(Error::invalid(vec![FieldError::new("may_arrive_twice", "required")]));
    }
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::exists(db, sms).await? {
        return Err(Code::NotFound.error());
    }
    let found = if RESENDABLE.contains(&seen) { queries::requeue(db, sms, seen).await? } else { None };
    let priority = found.ok_or_else(|| Code::SmsNotResendable.error())?;
    queue::dispatch(db, sms, priority, ctx.now()).await?;
    let changes = Some(json!({ "sms": sms, "state": seen }));
    let entry = audit::Entry { action: "sms.resent".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    Ok(())
}
