//! Faire, changer et fermer une entrée d'appels ; son secret n'est dit qu'à sa naissance et quand il tourne.

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde_json::{Map, Value, json};
use store::{Unit, audit};
use uuid::Uuid;

use super::{
    hook::{Definition, Hook},
    mailbox, queries, secret,
};
use crate::{
    Services,
    automation::admin::{may_manage, may_view},
};

/// Toutes les entrées, sans leur secret.
pub async fn list(ctx: &Ctx, services: &Services) -> Result<Value> {
    may_view(ctx)?;
    let data = shown(ctx, services, &queries::all(&services.tenant.db).await?).await?;
    Ok(json!({ "data": data }))
}

/// Une entrée, sans son secret.
pub async fn show(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    may_view(ctx)?;
    whole(ctx, services, &known(services, id).await?).await
}

/// Fait une entrée ; l'appelant en répond.
pub async fn create(ctx: &Ctx, services: &Services, mut body: Map<String, Value>) -> Result<Value> {
    let owner = governs(ctx)?;
    let given = secret_in(&mut body)?;
    let definition = Definition::read(body)?;
    definition.check(ctx, &services.tenant.model())?;
    let id = ctx.new_id();
    let plain = secret::chosen(&definition.auth, given)?;
    let secret = secret::kept(&services.tenant, id, &definition.auth, &plain)?;
    let hook = Hook { id, owner, definition, secret, created_at: ctx.now(), updated_at: ctx.now() };
    let unit = services.tenant.unit().await?;
    save(ctx, &unit, "inbound.created", &hook).await?;
    unit.commit(&services.tenant).await?;
    told(ctx, services, &hook, &plain).await
}

/// Change une entrée : les clés présentes remplacent, l'appelant en répond désormais. Reconnaître autrement demande un
/// autre secret, que la réponse dit ; une boîte aux lettres d'un autre compte demande son mot de passe, donné ici.
pub async fn change(ctx: &Ctx, services: &Services, id: Uuid, mut body: Map<String, Value>) -> Result<Value> {
    let owner = governs(ctx)?;
    let unit = services.tenant.unit().await?;
    let old = queries::hold_hook(&unit.tenant().db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    let password = body.remove("secret");
    let definition = old.definition.with(body)?;
    let given = match (password, definition.auth.mailbox()) {
        (None, _) => None,
        (Some(password), Some(_)) => secret_in(&mut Map::from_iter([("secret".to_owned(), password)]))?,
        (Some(_), None) => return Err(Code::MalformedBody.with("reason", "secret")),
    };
    definition.check(ctx, &services.tenant.model())?;
    let plain = match given.is_some() || !secret::serves(&old.definition.auth, &definition.auth) {
        true => Some(secret::chosen(&definition.auth, given)?),
        false => None,
    };
    let secret = match &plain {
        Some(plain) => secret::kept(&services.tenant, id, &definition.auth, plain)?,
        None => old.secret,
    };
    let hook = Hook { owner, definition, secret, updated_at: ctx.now(), ..old };
    save(ctx, &unit, "inbound.changed", &hook).await?;
    mailbox::queries::hurry(&unit.tenant().db, id, ctx.now()).await?;
    unit.commit(&services.tenant).await?;
    match plain {
        Some(plain) => told(ctx, services, &hook, &plain).await,
        None => whole(ctx, services, &hook).await,
    }
}

/// Donne un autre secret à une entrée ; l'ancien ne prouve plus rien, et l'appelant répond d'elle.
pub async fn rotate(ctx: &Ctx, services: &Services, id: Uuid, mut body: Map<String, Value>) -> Result<Value> {
    let owner = governs(ctx)?;
    let given = secret_in(&mut body)?;
    let unit = services.tenant.unit().await?;
    let old = queries::hold_hook(&unit.tenant().db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    old.definition.check(ctx, &services.tenant.model())?;
    let plain = secret::chosen(&old.definition.auth, given)?;
    let secret = secret::kept(&services.tenant, id, &old.definition.auth, &plain)?;
    let hook = Hook { owner, secret, updated_at: ctx.now(), ..old };
    save(ctx, &unit, "inbound.rotated", &hook).await?;
    unit.commit(&services.tenant).await?;
    told(ctx, services, &hook, &plain).await
}

/// Ferme une entrée et oublie ce qu'elle a reçu.
pub async fn remove(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    may_manage(ctx)?;
    let unit = services.tenant.unit().await?;
    let hook = queries::remove(&unit.tenant().db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    trace(ctx, &unit, "inbound.removed", &hook).await?;
    unit.commit(&services.tenant).await
}

/// Une entrée ; inconnue, il n'y a rien à en dire.
pub(super) async fn known(services: &Services, id: Uuid) -> Result<Hook> {
    queries::find(&services.tenant.db, id).await?.ok_or_else(|| Code::NotFound.error())
}

/// La personne qui répondra de l'entrée.
fn governs(ctx: &Ctx) -> Result<Uuid> {
    may_manage(ctx)?;
    ctx.actor.id.ok_or_else(|| Code::Forbidden.with("action", "core.automation.manage"))
}

fn secret_in(body: &mut Map<String, Value>) -> Result<Option<String>> {
    match body.remove("secret") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(secret)) => Ok(Some(secret)),
        Some(_) => Err(Error::invalid(vec![FieldError::new("secret", "wrong_type").with("expected", "text")])),
    }
}

async fn save(ctx: &Ctx, unit: &Unit, action: &str, hook: &Hook) -> Result<()> {
    let db = &unit.tenant().db;
    queries::alone(db, "names").await?;
    if !queries::save(db, hook).await? {
        return Err(Error::invalid(vec![FieldError::new("name", "duplicate")]));
    }
    trace(ctx, unit, action, hook).await
}

/// Inscrit au journal ce qui arrive à l'entrée, avec elle ; jamais son secret.
pub(super) async fn trace(ctx: &Ctx, unit: &Unit, action: &str, hook: &Hook) -> Result<()> {
    let entry = audit::Entry {
        action: action.to_owned(),
        record: Some(hook.id),
        changes: Some(Value::Object(hook.definition.body())),
        ..audit::Entry::default()
    };
    audit::write(ctx, &unit.tenant().db, entry).await
}

/// Ce qu'on montre d'une entrée.
async fn whole(ctx: &Ctx, services: &Services, hook: &Hook) -> Result<Value> {
    Ok(shown(ctx, services, std::slice::from_ref(hook)).await?.remove(0))
}

/// Ce qu'on montre de chaque entrée : son adresse si on l'appelle, où en est sa relève si c'est une boîte aux lettres.
async fn shown(ctx: &Ctx, services: &Services, hooks: &[Hook]) -> Result<Vec<Value>> {
    let boxes = hooks.iter().filter(|hook| hook.definition.auth.mailbox().is_some()).map(|hook| hook.id);
    let mut states = mailbox::state::shown(ctx, services, &boxes.collect::<Vec<_>>()).await?;
    let base = &services.settings.mail.base_url;
    let one = |hook: &Hook| {
        let mut shown = hook.definition.body();
        let more = json!({
            "id": hook.id, "owner": hook.owner, "created_at": hook.created_at, "updated_at": hook.updated_at,
        });
        shown.extend(more.as_object().cloned().unwrap_or_default());
        match states.remove(&hook.id) {
            Some(state) => shown.insert("mailbox".to_owned(), state),
            None => shown.insert("url".to_owned(), format!("{base}/api/v1/hooks/{}", hook.id).into()),
        };
        Value::Object(shown)
    };
    Ok(hooks.iter().map(one).collect())
}

/// De même, avec le secret d'une entrée qu'on appelle ; celui d'une boîte aux lettres n'est jamais redit.
async fn told(ctx: &Ctx, services: &Services, hook: &Hook, secret: &str) -> Result<Value> {
    let mut told = whole(ctx, services, hook).await?;
    if hook.definition.auth.mailbox().is_none() {
        told["secret"] = secret.into();
    }
    Ok(told)
}
