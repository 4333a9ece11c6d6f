//! S'envoyer un brouillon : un vrai courriel, par la vraie route, à soi seul.

use kernel::{Code, Ctx, NoticeKind, Result};
use serde_json::json;
use store::audit;

use super::preview::{Draft, Shown, preview};
use crate::{
    Services,
    mail::{self, NewMail},
    notify::reader::{Addressee, Reader},
};

/// Envoie le brouillon à l'appelant ; rend l'adresse où il va.
///
/// # Errors
/// [`Code::BadTemplate`] si une partie ne se rend pas.
pub async fn send_to_me(ctx: &Ctx, services: &Services, name: &str, draft: Draft) -> Result<String> {
    let locale = draft.locale;
    let Shown { subject, text, html, faults, .. } = preview(ctx, services, name, draft).await?;
    if let Some((part, fault)) = faults.into_iter().next() {
        let refusal = Code::BadTemplate.with("reason", fault.reason.as_str());
        return Err(refusal.and("part", part.name()).and("line", fault.line).and("message", fault.reason));
    }
    let me = ctx.actor.id.ok_or_else(|| Code::Forbidden.error())?;
    let person = services.identity.person(me).await?.ok_or_else(|| Code::NotFound.error())?;
    let params = serde_json::Map::from_iter([("title".to_owned(), json!(subject))]);
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let new = NewMail {
        recipient: person.email.clone(),
        subject: services.tenant.model().texts.message(locale, "core.mail.trial", &params),
        html,
        text,
        priority: 0,
        not_before: ctx.now(),
        calendar: None,
        files: Vec::new(),
        unsubscribe: None,
        template: Some(name.to_owned()),
    };
    let category = "core.mail".to_owned();
    let kind = NoticeKind::default();
    let reader = Reader { user: me, category, kind, priority: None, subject: None, lines: Vec::new() };
    let sent = mail::queue(ctx, db, new, Addressee::Reader(reader)).await?;
    let changes = Some(json!({ "template": name, "mail": sent }));
    let entry = audit::Entry { action: "template.tested".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    Ok(person.email)
}
