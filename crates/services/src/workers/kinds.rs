//! Les sortes de travaux : l'état de la file, en retenir une, régler son groupe, sa limite et sa priorité.

use kernel::{Code, Ctx, Error, FieldError, Result};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use store::audit;

use super::{KINDS, admin::permitted, queries, staff};
use crate::Services;

/// Travaux d'une sorte menés de front, au plus, tous nœuds ensemble.
const MOST: i16 = 1000;

/// Priorité d'une sorte, au plus, dans un sens comme dans l'autre.
const FARTHEST: i16 = 100;

/// Chaque sorte : combien attendent, tournent, sont finis, ont échoué ; leur durée moyenne ; ce qui en est réglé.
pub async fn list(ctx: &Ctx, services: &Services) -> Result<Vec<Value>> {
    permitted(ctx, "view")?;
    queries::overview(&services.tenant.db, KINDS).await
}

/// Retient une sorte de travaux : ceux qui tournent finissent, les autres attendent.
pub async fn pause(ctx: &Ctx, services: &Services, kind: &str) -> Result<()> {
    hold(ctx, services, kind, "job.paused", queries::PAUSE).await
}

/// Laisse repartir une sorte de travaux.
pub async fn resume(ctx: &Ctx, services: &Services, kind: &str) -> Result<()> {
    hold(ctx, services, kind, "job.resumed", queries::RESUME).await
}

async fn hold(ctx: &Ctx, services: &Services, kind: &str, action: &str, sql: &'static str) -> Result<()> {
    let known = governed(ctx, kind)?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    queries::hold(db, sql, known, ctx.now()).await?;
    let changes = Some(json!({ "kind": known }));
    audit::write(ctx, db, audit::Entry { action: action.to_owned(), changes, ..audit::Entry::default() }).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    Ok(())
}

fn governed(ctx: &Ctx, kind: &str) -> Result<&'static str> {
    permitted(ctx, "manage")?;
    KINDS.iter().find(|known| **known == kind).copied().ok_or_else(|| Code::NotFound.error())
}

/// Ce qu'on règle d'une sorte ; une clé absente reste ce qu'elle est, `max_running: null` ôte la limite.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    group: Option<String>,
    #[serde(deserialize_with = "present")]
    max_running: Option<Option<i16>>,
    priority: Option<i16>,
}

fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<i16>>, D::Error> {
    Option::<i16>::deserialize(value).map(Some)
}

/// Règle une sorte, `{"group", "max_running", "priority"}`, et y conforme les travaux qui attendent ; rend son état.
pub async fn change(ctx: &Ctx, services: &Services, kind: &str, body: Map<String, Value>) -> Result<Value> {
    let kind = governed(ctx, kind)?;
    let written: Written = serde_json::from_value(Value::Object(body.clone()))
        .map_err(|error| Code::MalformedBody.with("reason", error.to_string()))?;
    check(&written)?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if let Some(group) = &written.group
        && !staff::exists(db, group).await?
    {
        return Err(Error::invalid(vec![FieldError::new("group", "unknown_option").with("value", group.as_str())]));
    }
    let Written { group, max_running, priority } = written;
    queries::set_kind(db, kind, group, max_running, priority).await?;
    let changes = Some(json!({ "kind": kind, "set": body }));
    audit::write(ctx, db, audit::Entry { action: "job.kind_changed".to_owned(), changes, ..audit::Entry::default() })
        .await?;
    let shown = queries::overview(db, &[kind]).await?.pop();
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    shown.ok_or_else(|| Code::NotFound.error())
}

fn check(written: &Written) -> Result<()> {
    let bounded = |name: &str, value: Option<i16>, least: i16, most: i16| {
        let outside = value.is_some_and(|value| !(least..=most).contains(&value));
        outside.then(|| FieldError::new(name, "out_of_range").with("min", least).with("max", most))
    };
    let faults: Vec<FieldError> = [
        bounded("max_running", written.max_running.flatten(), 1, MOST),
        bounded("priority", written.priority, -FARTHEST, FARTHEST),
    ]
    .into_iter()
    .flatten()
    .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}
