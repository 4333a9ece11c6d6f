//! Changer des réglages : tous ou aucun, chacun avec sa ligne d'audit.

use base64::{Engine, engine::general_purpose::STANDARD};
use deadpool_postgres::GenericClient;
use kernel::{Class, Code, Ctx, Environment, Error, FieldError, Result};
use schema::model::{Field, Model};
use serde_json::{Value, json};

use super::{CHANNEL, SEALED, context, find, initial, permitted, record, unknown};
use crate::{
    Bind, Tenant, audit,
    db::{from_postgres, run},
    fields,
    records::apply::is_blank,
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

/// Ce qu'un changement fait, ou ferait.
pub struct Difference {
    /// Réglage.
    pub key: String,
    /// Où.
    pub environment: Option<Environment>,
    /// Version de ce qui était écrit, 0 si rien ne l'était.
    pub version: i64,
    /// Ce qui était écrit, et ce qui l'est ; d'un secret, rien.
    pub values: Option<(Value, Value)>,
}

/// Ces changements, chaque valeur telle qu'elle se garde, ou leurs fautes, chacune sous la clé de son réglage.
pub fn check(ctx: &Ctx, model: &Model, changes: &[Change]) -> Result<Vec<Change>> {
    let (mut accepted, mut faults) = (Vec::new(), Vec::new());
    for change in changes {
        match value(ctx, model, change) {
            Ok(value) => accepted.push(Change { value, ..change.clone() }),
            Err(fault) => faults.push(FieldError { field: change.key.clone(), ..fault }),
        }
    }
    if faults.is_empty() { Ok(accepted) } else { Err(Error::invalid(faults)) }
}

/// La valeur qui se garde : celle qu'une relecture rendrait.
fn value(ctx: &Ctx, model: &Model, change: &Change) -> Result<Value, FieldError> {
    let Ok(field) = find(model, &change.key) else { return Err(unknown(model, &change.key)) };
    let required = || FieldError::new(&change.key, "required");
    match &change.value {
        // Sans valeur initiale, rien ne tiendrait la place de ce qui est retiré.
        Value::Null if field.required && change.environment.is_none() && initial(ctx, field).is_null() => {
            Err(required())
        }
        Value::Null => Ok(Value::Null),
        Value::String(text) if field.is_secret() && !text.is_empty() && text.len() <= MAX_SECRET => {
            Ok(change.value.clone())
        }
        _ if field.is_secret() => Err(FieldError::new(&change.key, "wrong_type").with("expected", "text")),
        given => accept(ctx, field, given),
    }
}

/// La valeur donnée à un réglage ou à une préférence, telle qu'elle se garde.
pub fn accept(ctx: &Ctx, field: &Field, given: &Value) -> Result<Value, FieldError> {
    let stored = fields::of(field).ok_or_else(|| FieldError::new(&field.name, "read_only"))?;
    let kept = stored.canonical(field, &stored.accept(ctx, field, given)?);
    let blank = is_blank(Some(&kept)) || kept.as_str().is_some_and(|text| text.trim().is_empty());
    if field.required && blank { Err(FieldError::new(&field.name, "required")) } else { Ok(kept) }
}

/// Ce que ces changements feraient de ce qui est écrit ; à qui pourrait les faire.
pub async fn preview(ctx: &Ctx, tenant: &Tenant, changes: &[Change]) -> Result<Vec<Difference>> {
    let model = tenant.model();
    allowed(ctx, &model, changes)?;
    let client = tenant.db.connection().await?;
    let mut differences = Vec::new();
    for change in changes {
        let Ok(field) = find(&model, &change.key) else { continue };
        let change =
            Change { value: value(ctx, &model, change).unwrap_or_else(|_| change.value.clone()), ..change.clone() };
        differences.extend(difference(field, &change, &client).await?);
    }
    Ok(differences)
}

/// Écrit ces changements, après les avoir vérifiés, et dit ce qu'ils ont fait ; à qui peut gouverner les réglages.
pub async fn apply(ctx: &Ctx, tenant: &Tenant, changes: &[Change]) -> Result<Vec<Difference>> {
    let model = tenant.model();
    allowed(ctx, &model, changes)?;
    let changes = check(ctx, &model, changes)?;
    let mut client = tenant.db.connection().await?;
    let tx = client.transaction().await.map_err(from_postgres)?;
    run(&tx, "SELECT pg_advisory_xact_lock($1)", &[LOCK.into()]).await?;
    let mut differences = Vec::new();
    for change in &changes {
        let field = find(&model, &change.key)?;
        if let Some(difference) = difference(field, change, &tx).await? {
            write(ctx, tenant, &tx, field, change, &difference).await?;
            differences.push(difference);
        }
    }
    run(&tx, "SELECT pg_notify($1, '')", &[CHANNEL.into()]).await?;
    tx.commit().await.map_err(from_postgres)?;
    tenant.settings_changed();
    Ok(differences)
}

/// Refuse qui ne gouverne pas les réglages, ou n'ouvre pas la classe de l'un d'eux.
fn allowed(ctx: &Ctx, model: &Model, changes: &[Change]) -> Result<()> {
    permitted(ctx, "manage")?;
    let access = ctx.actor.access(super::ENTITY, "manage");
    let closed = |change: &&Change| find(model, &change.key).is_ok_and(|field| access.opening(field.class).is_denied());
    match changes.iter().find(closed) {
        Some(change) => Err(Code::Forbidden.with("action", "core.setting.manage").and("key", change.key.clone())),
        None => Ok(()),
    }
}

/// Ce que ce changement fait de ce qui est écrit ; rien s'il n'y change rien. Refuse ce que l'auteur n'a pas lu.
async fn difference(field: &Field, change: &Change, client: &impl GenericClient) -> Result<Option<Difference>> {
    const READ: &str = "SELECT value, version FROM sys.setting WHERE key = $1 AND environment = $2";
    let found = run(client, READ, &at(change)).await?;
    let (old, version): (Value, i64) = found.first().map_or((Value::Null, 0), |row| (row.get(0), row.get(1)));
    if change.seen.is_some_and(|seen| seen != version) {
        return Err(Code::StaleVersion.error().and("key", change.key.clone()).and("version", version));
    }
    if old == change.value {
        return Ok(None);
    }
    let values = (!field.is_secret()).then(|| (old, change.value.clone()));
    Ok(Some(Difference { key: change.key.clone(), environment: change.environment, version, values }))
}

async fn write(
    ctx: &Ctx,
    tenant: &Tenant,
    client: &impl GenericClient,
    field: &Field,
    change: &Change,
    difference: &Difference,
) -> Result<()> {
    const SET: &str = "INSERT INTO sys.setting (key, environment, value, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key, environment) DO UPDATE SET value = excluded.value, \
        version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by";
    const UNSET: &str = "DELETE FROM sys.setting WHERE key = $1 AND environment = $2";
    if change.value.is_null() {
        run(client, UNSET, &at(change)).await?;
    } else {
        let value = stored(tenant, field, change)?;
        let [key, place] = at(change);
        let binds = [key, place, Bind::Json(value), ctx.now().into(), ctx.actor.name.clone().into()];
        run(client, SET, &binds).await?;
    }
    audit::write_in(ctx, client, entry(field, difference)).await
}

/// La ligne d'un changement.
fn at(change: &Change) -> [Bind; 2] {
    [change.key.as_str().into(), place(change).into()]
}

fn place(change: &Change) -> &'static str {
    change.environment.map_or("", Environment::code)
}

/// Ce qui se garde : la valeur, ou son scellé.
fn stored(tenant: &Tenant, field: &Field, change: &Change) -> Result<Value> {
    match &change.value {
        Value::String(plain) if field.is_secret() => {
            let sealed = tenant.vault()?.close(&context(tenant, &change.key, place(change)), plain.as_bytes());
            Ok(json!({ SEALED: STANDARD.encode(sealed) }))
        }
        value => Ok(value.clone()),
    }
}

/// Une valeur protégée n'entre pas au journal, que d'autres lisent et que rien n'efface.
fn entry(field: &Field, difference: &Difference) -> audit::Entry {
    let told = match &difference.values {
        Some((old, new)) if field.class == Class::Normal => json!({ "old": old, "new": new }),
        _ => json!({ "protected": true }),
    };
    let mut changes = json!({ &difference.key: told });
    if let Some(environment) = difference.environment {
        changes[&difference.key]["environment"] = environment.code().into();
    }
    audit::Entry {
        action: super::history::ACTION.to_owned(),
        record: Some(record(&difference.key)),
        changes: Some(changes),
        ..audit::Entry::default()
    }
}
