//! Faire, changer, arrêter et retirer un abonnement ; son secret n'est dit qu'à sa naissance et quand il tourne.

use jiff::SignedDuration;
use kernel::{Code, Ctx, Error, FieldError, Result};
use serde_json::{Map, Value, json};
use store::{Unit, audit};
use uuid::Uuid;

use super::{
    definition::{Definition, check_url, host_of},
    queries, secret,
    webhook::{Reason, State, Webhook},
};
use crate::{
    Services,
    automation::admin::{may_manage, may_view},
};

/// Temps pendant lequel l'ancien secret signe aussi.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// Abonnements, au plus : chaque événement peut les intéresser tous.
const MOST: i64 = 200;

/// Tous les abonnements, par nom, avec leur dernier envoi.
pub async fn list(ctx: &Ctx, services: &Services) -> Result<Value> {
    may_view(ctx)?;
    let tenant = &services.tenant;
    let mut last = queries::last(&tenant.db).await?;
    let all = queries::all(&tenant.db).await?;
    let one = |webhook: &Webhook| {
        let mut shown = webhook.shown(ctx, tenant);
        shown["last"] = last.remove(&webhook.id).unwrap_or_default();
        shown
    };
    Ok(json!({ "data": all.iter().map(one).collect::<Vec<_>>() }))
}

/// Un abonnement.
pub async fn show(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    may_view(ctx)?;
    Ok(known(services, id).await?.shown(ctx, &services.tenant))
}

/// Fait un abonnement ; l'appelant en répond. La réponse dit son secret, pour la seule fois.
pub async fn create(ctx: &Ctx, services: &Services, mut body: Map<String, Value>) -> Result<Value> {
    let owner = governs(ctx)?;
    let tenant = &services.tenant;
    let url = url_in(&mut body)?.ok_or_else(missing_url)?;
    let definition = Definition::read(body)?;
    definition.check(ctx, &tenant.model())?;
    check_url(&url, &services.settings.webhooks.allowed_hosts).await?;
    let (id, plain) = (ctx.new_id(), secret::draw());
    let webhook = Webhook {
        id,
        owner,
        definition,
        url: secret::seal(tenant, id, "url", &url)?,
        host: host_of(&url),
        secret: secret::seal(tenant, id, "secret", &plain)?,
        old: None,
        state: State::SOUND,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let unit = tenant.unit().await?;
    if queries::count(&unit.tenant().db).await? >= MOST {
        return Err(Error::invalid(vec![FieldError::new("name", "too_many_webhooks").with("max", MOST)]));
    }
    save(ctx, &unit, "webhook.created", &webhook).await?;
    unit.commit(tenant).await?;
    Ok(told(ctx, services, &webhook, &plain))
}

/// Change un abonnement : les clés présentes remplacent, l'appelant en répond désormais. Qui en prend la charge écrit l'adresse :
/// celle d'un autre, qui porte souvent un jeton, ne lui est pas donnée.
pub async fn change(ctx: &Ctx, services: &Services, id: Uuid, mut body: Map<String, Value>) -> Result<Value> {
    let owner = governs(ctx)?;
    let tenant = &services.tenant;
    let url = url_in(&mut body)?;
    let before = known(services, id).await?;
    if url.is_none() && before.owner != owner {
        return Err(missing_url());
    }
    let definition = before.definition.with(body)?;
    definition.check(ctx, &tenant.model())?;
    if let Some(url) = &url {
        check_url(url, &services.settings.webhooks.allowed_hosts).await?;
    }
    let unit = tenant.unit().await?;
    let old = held(&unit, id).await?;
    if old.definition != before.definition || old.owner != before.owner {
        return Err(Code::StaleVersion.error());
    }
    let (url, host) = match url {
        Some(url) => (secret::seal(tenant, id, "url", &url)?, host_of(&url)),
        None => (old.url, old.host),
    };
    let webhook = Webhook { owner, definition, url, host, updated_at: ctx.now(), ..old };
    save(ctx, &unit, "webhook.changed", &webhook).await?;
    unit.commit(tenant).await?;
    Ok(webhook.shown(ctx, tenant))
}

/// Donne un autre secret ; l'ancien signe aussi pendant un jour, le temps que le destinataire prenne le nouveau.
pub async fn rotate(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    governs(ctx)?;
    let (tenant, plain) = (&services.tenant, secret::draw());
    let unit = tenant.unit().await?;
    let old = held(&unit, id).await?;
    let webhook = Webhook {
        secret: secret::seal(tenant, id, "secret", &plain)?,
        old: Some((old.secret, ctx.now() + OVERLAP)),
        updated_at: ctx.now(),
        ..old
    };
    save(ctx, &unit, "webhook.rotated", &webhook).await?;
    unit.commit(tenant).await?;
    Ok(told(ctx, services, &webhook, &plain))
}

/// Met en service un abonnement ; ses échecs passés ne comptent plus.
pub async fn enable(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    turn(ctx, services, id, "webhook.enabled", |_| State::SOUND).await
}

/// Arrête un abonnement : ce qui arrive ensuite ne lui est pas dit, et n'attend pas.
pub async fn disable(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    let now = ctx.now();
    turn(ctx, services, id, "webhook.disabled", |state| state.stopped(now, Reason::Manual)).await
}

async fn turn(
    ctx: &Ctx,
    services: &Services,
    id: Uuid,
    action: &str,
    into: impl FnOnce(State) -> State,
) -> Result<Value> {
    governs(ctx)?;
    let unit = services.tenant.unit().await?;
    let old = held(&unit, id).await?;
    let webhook = Webhook { state: into(old.state), updated_at: ctx.now(), ..old };
    save(ctx, &unit, action, &webhook).await?;
    unit.commit(&services.tenant).await?;
    Ok(webhook.shown(ctx, &services.tenant))
}

/// Retire un abonnement ; l'entretien oublie ensuite ses envois, si nombreux soient-ils.
pub async fn remove(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    governs(ctx)?;
    let unit = services.tenant.unit().await?;
    let old = held(&unit, id).await?;
    queries::close(&unit.tenant().db, id, ctx.now()).await?;
    trace(ctx, &unit, "webhook.removed", &old).await?;
    unit.commit(&services.tenant).await
}

/// Un abonnement ; inconnu, il n'y a rien à en dire.
pub(super) async fn known(services: &Services, id: Uuid) -> Result<Webhook> {
    queries::find(&services.tenant.db, id).await?.ok_or_else(|| Code::NotFound.error())
}

/// La personne qui gouverne, et qui répondra de ce qu'elle écrit.
pub(super) fn governs(ctx: &Ctx) -> Result<Uuid> {
    may_manage(ctx)?;
    ctx.actor.id.ok_or_else(|| Code::Forbidden.with("action", "core.automation.manage"))
}

fn missing_url() -> Error {
    Error::invalid(vec![FieldError::new("url", "required")])
}

pub(super) async fn held(unit: &Unit, id: Uuid) -> Result<Webhook> {
    queries::hold(&unit.tenant().db, id).await?.ok_or_else(|| Code::NotFound.error())
}

fn url_in(body: &mut Map<String, Value>) -> Result<Option<String>> {
    match body.remove("url") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(url)) if url.trim().is_empty() => Ok(None),
        Some(Value::String(url)) => Ok(Some(url.trim().to_owned())),
        Some(_) => Err(Error::invalid(vec![FieldError::new("url", "wrong_type").with("expected", "text")])),
    }
}

async fn save(ctx: &Ctx, unit: &Unit, action: &str, webhook: &Webhook) -> Result<()> {
    if !queries::save(&unit.tenant().db, webhook).await? {
        return Err(Error::invalid(vec![FieldError::new("name", "duplicate")]));
    }
    trace(ctx, unit, action, webhook).await
}

/// Inscrit au journal ce qui arrive à l'abonnement, avec lui ; jamais son secret, et de son adresse l'hôte seul.
async fn trace(ctx: &Ctx, unit: &Unit, action: &str, webhook: &Webhook) -> Result<()> {
    inscribe(ctx, unit, action, webhook, Map::new()).await
}

/// De même de ce qui arrive à l'un de ses envois.
pub(super) async fn trace_delivery(
    ctx: &Ctx,
    unit: &Unit,
    action: &str,
    webhook: &Webhook,
    delivery: &str,
) -> Result<()> {
    inscribe(ctx, unit, action, webhook, Map::from_iter([("delivery".to_owned(), json!(delivery))])).await
}

async fn inscribe(ctx: &Ctx, unit: &Unit, action: &str, webhook: &Webhook, more: Map<String, Value>) -> Result<()> {
    let mut changes = webhook.definition.body();
    changes.extend(more);
    changes.insert("host".to_owned(), json!(webhook.host));
    changes.insert("enabled".to_owned(), json!(webhook.state.enabled));
    let entry = audit::Entry {
        action: action.to_owned(),
        record: Some(webhook.id),
        changes: Some(Value::Object(changes)),
        ..audit::Entry::default()
    };
    audit::write(ctx, &unit.tenant().db, entry).await
}

/// Ce qu'on montre d'un abonnement, avec son secret.
fn told(ctx: &Ctx, services: &Services, webhook: &Webhook, secret: &str) -> Value {
    let mut told = webhook.shown(ctx, &services.tenant);
    told["secret"] = secret.into();
    told
}
