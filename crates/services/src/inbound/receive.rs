//! Recevoir un appel : le reconnaître, le lire, le garder avec son travail, répondre.

use kernel::{Code, Request, Result};
use reqwest::header::HeaderMap;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    act::Act,
    hook::{Auth, Hook},
    payload,
    queries::{self, Call},
    secret,
};
use crate::{
    Services,
    workers::{Work, enqueue},
};

/// Appels par minute d'une provenance, reconnus ou non.
const PER_ADDRESS: u32 = 6000;

/// En-têtes gardés, et longueur de chacun.
const MAX_HEADERS: usize = 50;
const MAX_HEADER: usize = 300;

/// Longueur de l'identifiant qu'un appelant donne.
const MAX_KEY: usize = 200;

/// Où un appelant donne l'identifiant de son envoi, le même à chaque essai.
const KEYS: [&str; 3] = ["webhook-id", "idempotency-key", "x-github-delivery"];

/// L'entrée qu'un appel a reconnue, par son secret.
pub struct Recognised {
    /// Son identifiant.
    pub id: Uuid,
    hook: Hook,
}

/// Reconnaît un appel. Rien ne distingue une entrée inconnue, une entrée hors service et un secret faux.
pub async fn recognise(
    services: &Services,
    request: &Request,
    hook: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Recognised> {
    services.brake.pass(format!("calls:{:?}", request.ip), PER_ADDRESS)?;
    let refused = || Code::CallRefused.error();
    let tenant = &services.tenant;
    let id = Uuid::try_parse(hook).map_err(|_| refused())?;
    let hook = queries::find(&tenant.db, id).await?.filter(|hook| hook.definition.enabled).ok_or_else(refused)?;
    if !secret::proves(tenant, &hook, headers, body)? {
        return Err(refused());
    }
    Ok(Recognised { id, hook })
}

/// Garde un appel reconnu et rend son identifiant ; déjà reçu, c'est celui du premier.
pub async fn receive(
    services: &Services,
    request: &Request,
    Recognised { id, hook }: Recognised,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Uuid> {
    let tenant = &services.tenant;
    services.brake.pass(format!("hook:{id}"), hook.definition.per_minute)?;
    let payload = payload::read(hook.definition.format, headers, body).await?;
    let call = tenant.clock.new_id();
    let key = key(headers).unwrap_or_else(|| call.to_string());
    let now = tenant.clock.now();
    let unit = tenant.unit().await?;
    let db = &unit.tenant().db;
    let ip = request.ip.map(|ip| ip.to_string());
    let new = Call {
        id: call,
        hook: id,
        key: key.clone(),
        at: now,
        ip,
        headers: shown(headers, &hook.definition.auth),
        payload,
    };
    if !queries::keep(db, new).await? {
        let first = queries::kept(db, id, &key).await?;
        unit.roll_back().await?;
        return first.ok_or_else(|| Code::Internal.because("un appel reçu a disparu"));
    }
    enqueue(db, Act { delivery: call }.job(now).unique(call.to_string())).await?;
    unit.commit(tenant).await?;
    services.pool.wake();
    Ok(call)
}

fn key(headers: &HeaderMap) -> Option<String> {
    let given = KEYS.iter().find_map(|name| headers.get(*name)?.to_str().ok());
    given.filter(|key| !key.is_empty() && key.len() <= MAX_KEY).map(str::to_owned)
}

/// Les en-têtes d'un appel, moins ce qui prouve.
fn shown(headers: &HeaderMap, auth: &Auth) -> Value {
    const SECRET: [&str; 8] = ["auth", "cookie", "secret", "token", "signature", "key", "password", "credential"];
    let proves = |name: &str| auth.header().is_some_and(|header| header.eq_ignore_ascii_case(name));
    let is_open =
        |name: &str| name == "idempotency-key" || !SECRET.iter().any(|word| name.contains(word)) && !proves(name);
    let open = headers.iter().filter(|(name, _)| is_open(name.as_str())).take(MAX_HEADERS);
    let text = |value: &str| json!(value.chars().take(MAX_HEADER).collect::<String>());
    let pairs = open.filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value.to_str().ok()?))));
    Value::Object(pairs.collect::<Map<_, _>>())
}
