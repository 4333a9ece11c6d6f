//! Les appareils de l'appelant : les abonner, les voir, les retirer.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Code, Ctx, Error, FieldError, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::audit;
use uuid::Uuid;

use super::{
    encrypt::{AUTH, POINT, seal},
    queries::{self, Device},
    vapid,
};
use crate::{Services, webhooks::guard};

/// Appareils d'une personne au plus : un navigateur réinstallé en laisse un derrière lui.
const MOST: i64 = 10;

/// Longueurs d'une adresse de poussée et d'un nom d'appareil, au plus.
const MAX_ENDPOINT: usize = 2000;
const MAX_LABEL: usize = 100;

/// Un abonnement, tel que le navigateur le donne (`PushSubscription.toJSON()`), et le nom de l'appareil.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewDevice {
    endpoint: String,
    keys: Keys,
    #[serde(default)]
    label: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    p256dh: String,
    auth: String,
}

/// La clé du serveur et les appareils de l'appelant : `{"key", "devices": [{id, label, endpoint, created_at, used_at}]}`.
pub async fn list(ctx: &Ctx, services: &Services) -> Result<Value> {
    let user = me(ctx)?;
    let key = URL_SAFE_NO_PAD.encode(vapid::public(&services.tenant).await?);
    Ok(json!({ "key": key, "devices": queries::of(&services.tenant.db, user).await? }))
}

/// Abonne l'appareil où l'appelant se trouve ; rend son identifiant.
pub async fn subscribe(ctx: &Ctx, services: &Services, body: Map<String, Value>) -> Result<Value> {
    let user = me(ctx)?;
    let new: NewDevice = serde_json::from_value(Value::Object(body))
        .map_err(|error| Code::MalformedBody.because(&error).with("reason", error.to_string()))?;
    let device = Device {
        id: ctx.new_id(),
        public: decoded(&new.keys.p256dh, POINT).ok_or_else(|| fault("keys.p256dh"))?,
        auth: decoded(&new.keys.auth, AUTH).ok_or_else(|| fault("keys.auth"))?,
        endpoint: new.endpoint,
    };
    let allowed = &services.settings.push.allowed_hosts;
    let is_address = reqwest::Url::parse(&device.endpoint).is_ok_and(|url| guard::speaks(&url, allowed));
    if device.endpoint.len() > MAX_ENDPOINT || !is_address {
        return Err(fault("endpoint"));
    }
    // Une clé qui n'est pas sur la courbe ferait échouer chaque message : elle se refuse ici.
    seal(b"", &device.public, &device.auth).map_err(|_| fault("keys.p256dh"))?;
    let label: String = new.label.chars().filter(|c| !c.is_control()).take(MAX_LABEL).collect();
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let id = queries::subscribe(db, user, device, &label, ctx.now()).await?;
    queries::keep_latest(db, user, MOST).await?;
    write_audit(ctx, &unit, "push.subscribed", id).await?;
    unit.commit(&services.tenant).await?;
    Ok(json!({ "id": id }))
}

/// Retire un appareil de l'appelant.
pub async fn unsubscribe(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    let user = me(ctx)?;
    let unit = services.tenant.unit().await?;
    if !queries::unsubscribe(&unit.tenant().db, user, id).await? {
        return Err(Code::NotFound.error());
    }
    write_audit(ctx, &unit, "push.unsubscribed", id).await?;
    unit.commit(&services.tenant).await
}

async fn write_audit(ctx: &Ctx, unit: &store::Unit, action: &str, device: Uuid) -> Result<()> {
    let changes = Some(json!({ "device": device }));
    let entry = audit::Entry { action: action.to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, &unit.tenant().db, entry).await
}

fn decoded(text: &str, length: usize) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok().filter(|bytes| bytes.len() == length)
}

fn fault(field: &str) -> Error {
    Error::invalid(vec![FieldError::new(field, "pattern")])
}

fn me(ctx: &Ctx) -> Result<Uuid> {
    ctx.actor.id.ok_or_else(|| Code::AuthRequired.error())
}
