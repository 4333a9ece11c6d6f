//! Faire, changer, arrêter et retirer un abonnement ; son secret n'est dit qu'à sa naissance et quand il tourne.

use jiff::SignedDuration;
use kernel::{Code, Ctx, Error, FieldError, Result};
use reqwest::Url;
use serde_json::{Map, Value, json};
use store::{Unit, audit};
use uuid::Uuid;

use super::{
    definition::{Definition, check_url},
    queries, secret,
    webhook::{Reason, State, Webhook},
};
use crate::{
    Services,
    automation::admin::{may_manage, may_view},
};

/// Temps pendant lequel l'ancien secret signe aussi.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// Tous les abonnements, par nom, avec leur dernier envoi.
pub async fn list(ctx: &Ctx, services: &Services) -> Result<Value> {
    may_view(ctx)?;
    let tenant = &services.tenant;
    let mut last = queries::last(&tenant.db).await?;
    let all = queries::all(&tenant.db).await?;
    let one = |webhook: &Webhook| {
        let mut shown = webhook.shown(ctx, tenant)?;
        shown["last"] = last.remove(&webhook.id).unwrap_or_default();
        Ok(shown)
    };
    Ok(json!({ "data": all.iter().map(one).collect::<Result<Vec<_>>>()? }))
}

/// Un abonnement.
pub async fn show(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Value> {
    may_view(ctx)?;
    known(services, id).await?.shown(ctx, &services.tenant)
}

/// Fait un abonnement ; l'appelant en répond. La réponse dit son secret, pour la seule fois.
pub async fn create(ctx: &Ctx, services: &Services, mut body: Map<String, Value>) -> Result<Value> {
    let owner = governs(ctx)?;
    let tenant = &services.tenant;
    let url = url_in(&mut body)?.ok_or_else(|| Error::invalid(vec![FieldError::new("url", "required")]))?;
    let definition = Definition::read(body)?;
    definition.check(ctx, &tenant.model())?;
    check_url(&url, &services.settings.webhooks.allowed_hosts).await?;
    let (id, plain) = (ctx.new_id(), secret::draw());
    let webhook = Webhook {
        id,
        owner,
        definition,
        url: secret::seal(tenant, id, "url", &url)?,
        secret: secret::seal(tenant, id, "secret", &plain)?,
        old: None,
        state: State::SOUND,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let unit = tenant.unit().await?;
    save(ctx, &unit, "webhook.created", &webhook).await?;
    unit.commit(tenant).await?;
    told(ctx, services, &webhook, &plain)
}

/// Change un abonnement : les clés présentes remplacent, l'appelant en répond désormais.
pub async fn change(ctx: &Ctx, services: &Services, id: Uuid, mut body: Map<String, Value>) -> Result<Value> {
    let owner = governs(ctx)?;
    let tenant = &services.tenant;
    let url = url_in(&mut body)?;
    let before = known(services, id).await?.definition;
    let definition = before.with(body)?;
    definition.check(ctx, &tenant.model())?;
    if let Some(url) = &url {
        check_url(url, &services.settings.webhooks.allowed_hosts).await?;
    }
    let unit = tenant.unit().await?;
    let old = held(&unit, id).await?;
    if old.definition != before {
        return Err(Code::StaleVersion.error());
    }
    let url = url.map_or(Ok(old.url), |url| secret::seal(tenant, id, "url", &url))?;
    let webhook = Webhook { owner, definition, url, updated_at: ctx.now(), ..old };
    save(ctx, &unit, "webhook.changed", &webhook).await?;
    unit.commit(tenant).await?;
    webhook.shown(ctx, tenant)
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
    told(ctx, services, &webhook, &plain)
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
    webhook.shown(ctx, &services.tenant)
}

/// Retire un abonnement, et oublie ses envois.
pub async fn remove(ctx: &Ctx, services: &Services, id: Uuid) -> Result<()> {
    governs(ctx)?;
    let unit = services.tenant.unit().await?;
    let old = held(&unit, id).await?;
    queries::remove(&unit.tenant().db, id).await?;
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

async fn held(unit: &Unit, id: Uuid) -> Result<Webhook> {
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
pub(super) async fn trace(ctx: &Ctx, unit: &Unit, action: &str, webhook: &Webhook) -> Result<()> {
    let url = webhook.address(unit.tenant())?;
    let host = Url::parse(&url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let mut changes = webhook.definition.body();
    changes.insert("host".to_owned(), json!(host));
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
fn told(ctx: &Ctx, services: &Services, webhook: &Webhook, secret: &str) -> Result<Value> {
    let mut told = webhook.shown(ctx, &services.tenant)?;
    told["secret"] = secret.into();
    Ok(told)
}
