//! Faire, changer, essayer et fermer un salon ; son adresse ne se rend jamais.

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{Unit, audit};
use uuid::Uuid;

use super::{
    channel::{self, Channel, Kind},
    queries,
    send::{self, Outcome},
};
use crate::{
    Services,
    automation::admin::{may_manage, may_view},
};

/// Ce qu'on écrit d'un salon ; à sa naissance, le nom, la forme et l'adresse sont exigés.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    name: Option<String>,
    kind: Option<Kind>,
    url: Option<String>,
    enabled: Option<bool>,
}

/// Tous les salons, sans leur adresse.
pub async fn list(ctx: &Ctx, services: &Services) -> Result<Value> {
    may_view(ctx)?;
    let tenant = &services.tenant;
    let all = queries::all(&tenant.db).await?;
    let shown: Vec<Value> = all.iter().map(|one| one.shown(tenant)).collect::<Result<_>>()?;
    Ok(json!({ "data": shown }))
}

/// Fait un salon.
pub async fn create(ctx: &Ctx, services: &Services, body: Map<String, Value>) -> Result<Value> {
    let created_by = governs(ctx)?;
    let written = read(body)?;
    let required = |name: &str| Error::invalid(vec![FieldError::new(name, "required")]);
    let (id, tenant) = (ctx.new_id(), &services.tenant);
    let url = written.url.ok_or_else(|| required("url"))?;
    let one = Channel {
        id,
        name: written.name.ok_or_else(|| required("name"))?,
        kind: written.kind.ok_or_else(|| required("kind"))?,
        sealed: channel::seal(tenant, id, &url)?,
        enabled: written.enabled.unwrap_or(true),
        created_by,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let unit = tenant.unit().await?;
    save(ctx, &unit, "chat.created", &one).await?;
    unit.commit(tenant).await?;
    one.shown(tenant)
}

/// Change un salon : les clés présentes remplacent.
pub async fn change(ctx: &Ctx, services: &Services, id: Uuid, body: Map<String, Value>) -> Result<Value> {
    governs(ctx)?;
    let (written, tenant) = (read(body)?, &services.tenant);
    let unit = tenant.unit().await?;
    let old = queries::hold(&unit.tenant().db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    let one = Channel {
        name: written.name.unwrap_or(old.name),
        kind: written.kind.unwrap_or(old.kind),
        sealed: written.url.map_or(Ok(old.sealed), |url| channel::seal(tenant, id, &url))?,
        enabled: written.enabled.unwrap_or(old.enabled),
        updated_at: ctx.now(),
        ..old
    };
    save(ctx, &unit, "chat.changed", &one).await?;
    unit.commit(tenant).await?;
    one.shown(tenant)
}

/// Y dit un mot d'essai, aussitôt : `{"sent", "answer"}`.
pub async fn test(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    governs(ctx)?;
    let one = queries::find(&services.tenant.db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    let model = services.tenant.model();
    let text = |part: &str| model.texts.get(ctx.locale, &format!("core.chat.test.{part}")).unwrap_or(part).to_owned();
    let outcome = send::say(services, &one, &text("title"), &text("text"), None).await;
    Ok(match outcome {
        Outcome::Sent => json!({ "sent": true, "answer": null }),
        Outcome::Passing(cause) | Outcome::Refused(cause) => json!({ "sent": false, "answer": cause }),
    })
}

/// Ferme un salon.
pub async fn remove(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    governs(ctx)?;
    let unit = services.tenant.unit().await?;
    let old = queries::remove(&unit.tenant().db, id).await?.ok_or_else(|| Code::NotFound.error())?;
    trace(ctx, &unit, "chat.removed", &old).await?;
    unit.commit(&services.tenant).await
}

fn read(body: Map<String, Value>) -> Result<Written> {
    serde_json::from_value(Value::Object(body)).map_err(|error| Code::MalformedBody.with("reason", error.to_string()))
}

fn governs(ctx: &Ctx) -> Result<Uuid> {
    may_manage(ctx)?;
    ctx.actor.id.ok_or_else(|| Code::Forbidden.with("action", "core.automation.manage"))
}

async fn save(ctx: &Ctx, unit: &Unit, action: &str, one: &Channel) -> Result<()> {
    channel::check_name(&one.name)?;
    if !queries::save(&unit.tenant().db, one).await? {
        return Err(Error::invalid(vec![FieldError::new("name", "duplicate")]));
    }
    trace(ctx, unit, action, one).await
}

/// Inscrit au journal ce qui arrive au salon, avec lui ; jamais son adresse.
async fn trace(ctx: &Ctx, unit: &Unit, action: &str, one: &Channel) -> Result<()> {
    let changes = json!({ "name": one.name, "kind": one.kind.name(), "enabled": one.enabled });
    let entry = audit::Entry {
        action: action.to_owned(),
        record: Some(one.id),
        changes: Some(changes),
        ..audit::Entry::default()
    };
    audit::write(ctx, &unit.tenant().db, entry).await
}
