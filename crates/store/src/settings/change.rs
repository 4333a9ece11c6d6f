//! Changer des réglages : tous ou aucun, chacun avec sa ligne d'audit.

use base64::{Engine, engine::general_purpose::STANDARD};
use deadpool_postgres::GenericClient;
use kernel::{Code, Ctx, Environment, Error, FieldError, Result};
use schema::model::{Field, Model};
use serde_json::{Value, json};

use super::{SEALED, context, find, permitted, record, unknown};
use crate::{
    Bind, Tenant, audit,
    db::{from_postgres, run},
    fields,
};

/// Longueur d'un secret au plus, en octets.
const MAX_SECRET: usize = 10_000;

/// Verrou des changements de réglages, un à la fois.
const LOCK: i64 = 0x6f70_7366_0023;

/// Un changement demandé.
#[derive(Clone, Debug)]
pub struct Change {
    /// `hse.qhse_url`.
    pub key: String,
    /// Où il vaut ; aucun, partout.
    pub environment: Option<Environment>,
    /// La valeur ; `null` retire ce qui est écrit.
    pub value: Value,
    /// Version que l'auteur a lue, 0 si rien n'était écrit ; aucune, il écrit sans condition.
    pub seen: Option<i64>,
}

impl Change {
    /// Une valeur pour tous les environnements, sans condition.
    pub fn everywhere(key: impl Into<String>, value: Value) -> Change {
        Change { key: key.into(), environment: None, value, seen: None }
    }
}

/// Les fautes de ces changements, chacune sous la clé de son réglage.
pub fn check(ctx: &Ctx, model: &Model, changes: &[Change]) -> Result<()> {
    let faults: Vec<FieldError> = changes.iter().filter_map(|change| fault(ctx, model, change)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}

fn fault(ctx: &Ctx, model: &Model, change: &Change) -> Option<FieldError> {
    let Ok(field) = find(model, &change.key) else { return Some(unknown(model, &change.key)) };
    let fault = match &change.value {
        Value::Null => return None,
        Value::String(text) if field.is_secret() && !text.is_empty() && text.len() <= MAX_SECRET => return None,
        _ if field.is_secret() => FieldError::new(&change.key, "wrong_type").with("expected", "text"),
        value => match fields::of(field) {
            Some(stored) => stored.accept(ctx, field, value).err()?,
            None => FieldError::new(&change.key, "read_only"),
        },
    };
    Some(FieldError { field: change.key.clone(), ..fault })
}

/// Écrit ces changements, après les avoir vérifiés ; à qui peut gouverner les réglages.
pub async fn apply(ctx: &Ctx, tenant: &Tenant, changes: &[Change]) -> Result<()> {
    permitted(ctx, "manage")?;
    let model = tenant.model();
    check(ctx, &model, changes)?;
    let mut client = tenant.db.connection().await?;
    let tx = client.transaction().await.map_err(from_postgres)?;
    run(&tx, "SELECT pg_advisory_xact_lock($1)", &[LOCK.into()]).await?;
    for change in changes {
        write(ctx, tenant, &tx, find(&model, &change.key)?, change).await?;
    }
    tx.commit().await.map_err(from_postgres)
}

async fn write(ctx: &Ctx, tenant: &Tenant, client: &impl GenericClient, field: &Field, change: &Change) -> Result<()> {
    const READ: &str = "SELECT value, version FROM sys.setting WHERE key = $1 AND environment = $2";
    const SET: &str = "INSERT INTO sys.setting AS s (key, environment, value, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key, environment) DO UPDATE SET value = excluded.value, \
        version = s.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by";
    const UNSET: &str = "DELETE FROM sys.setting WHERE key = $1 AND environment = $2";
    let place = change.environment.map_or("", Environment::code);
    let at: [Bind; 2] = [change.key.as_str().into(), place.into()];
    let found = run(client, READ, &at).await?;
    let (before, version): (Value, i64) = found.first().map_or((Value::Null, 0), |row| (row.get(0), row.get(1)));
    if change.seen.is_some_and(|seen| seen != version) {
        return Err(Code::StaleVersion.error().and("key", change.key.clone()).and("version", version));
    }
    if before == change.value {
        return Ok(());
    }
    if change.value.is_null() {
        run(client, UNSET, &at).await?;
    } else {
        let value = stored(tenant, field, change, place)?;
        let [key, place] = at;
        let binds = [key, place, Bind::Json(value), ctx.now().into(), ctx.actor.name.clone().into()];
        run(client, SET, &binds).await?;
    }
    audit::write_in(ctx, client, entry(field, change, &before)).await
}

/// Ce qui se garde : la valeur, ou son scellé.
fn stored(tenant: &Tenant, field: &Field, change: &Change, place: &str) -> Result<Value> {
    match &change.value {
        Value::String(plain) if field.is_secret() => {
            let sealed = tenant.vault()?.close(&context(tenant, &change.key, place), plain.as_bytes());
            Ok(json!({ SEALED: STANDARD.encode(sealed) }))
        }
        value => Ok(value.clone()),
    }
}

fn entry(field: &Field, change: &Change, before: &Value) -> audit::Entry {
    let told = match field.is_secret() {
        true => json!({ "protected": true }),
        false => json!({ "old": before, "new": change.value }),
    };
    let mut changes = json!({ &change.key: told });
    if let Some(environment) = change.environment {
        changes[&change.key]["environment"] = environment.code().into();
    }
    audit::Entry {
        action: super::history::ACTION.to_owned(),
        record: Some(record(&change.key)),
        changes: Some(changes),
        ..audit::Entry::default()
    }
}
