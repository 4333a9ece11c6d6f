//! Essayer la connexion d'une boîte : s'y faire reconnaître, ouvrir le dossier, dire combien de messages il tient. Rien n'en est lu.

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Mailbox,
    connect::{self, ANSWER, ask},
};
use crate::{
    Services,
    automation::admin::may_manage,
    inbound::{admin::known, hook::Auth, secret},
};

/// Essais par minute d'une personne : l'adresse ne sert pas à sonder un réseau.
const PER_MINUTE: u32 = 20;

/// Essaie `auth` avec `secret` ou, si c'est le même compte, avec celui que l'entrée `hook` garde : `{"messages"}`.
pub async fn try_mailbox(ctx: &Ctx, services: &Services, mut body: Map<String, Value>) -> Result<Value> {
    may_manage(ctx)?;
    services.brake.pass(format!("mailbox:{:?}", ctx.actor.id), PER_MINUTE)?;
    let (auth, given, hook) = (body.remove("auth"), body.remove("secret"), body.remove("hook"));
    if let Some(unknown) = body.keys().next() {
        return Err(Code::MalformedBody.with("reason", unknown.as_str()));
    }
    let auth: Auth = serde_json::from_value(auth.unwrap_or_default())
        .map_err(|error| Code::MalformedBody.with("reason", error.to_string()))?;
    let Auth::Mailbox(mailbox) = auth else {
        return Err(Error::invalid(vec![FieldError::new("auth", "wrong_type").with("expected", "mailbox")]));
    };
    let mut faults = Vec::new();
    mailbox.check(&services.tenant.model(), &mut faults);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let password = match given {
        Some(Value::String(given)) => secret::chosen(&Auth::Mailbox(mailbox.clone()), Some(given))?,
        _ => kept(services, &mailbox, hook.as_ref()).await?,
    };
    let (mut session, folder) = connect::open(&mailbox, &password, &services.settings.webhooks.allowed_hosts).await?;
    let _ = ask(ANSWER, session.logout()).await;
    Ok(json!({ "messages": folder.exists }))
}

/// Le mot de passe que l'entrée garde, pour ce même compte.
async fn kept(services: &Services, mailbox: &Mailbox, hook: Option<&Value>) -> Result<String> {
    let required = || Error::invalid(vec![FieldError::new("secret", "required")]);
    let id = hook.and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok()).ok_or_else(required)?;
    let hook = known(services, id).await?;
    match hook.definition.auth.mailbox().is_some_and(|own| own.same_account(mailbox)) {
        true => secret::opened(&services.tenant, &hook),
        false => Err(required()),
    }
}
