//! Les réglages des paquets : une valeur par `<paquet>.<réglage>`, vérifiée contre sa définition ; à défaut, sa valeur initiale.

use std::sync::{Arc, LazyLock};

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Field, Model};
use serde_json::{Value, json};

use crate::{
    Bind, Tenant, audit,
    db::{from_postgres, run},
    fields,
};

/// La valeur écrite d'un réglage ; aucune s'il garde sa valeur initiale.
pub async fn get(tenant: &Tenant, key: &str) -> Result<Option<Value>> {
    static GET: LazyLock<Arc<str>> = LazyLock::new(|| "SELECT value FROM sys.setting WHERE key = $1".into());
    setting(&tenant.model(), key)?;
    Ok(tenant.db.query_opt(&GET, &[key.into()]).await?.map(|row| row.get(0)))
}

/// Écrit un réglage, avec sa ligne d'audit ; `null` lui rend sa valeur initiale.
pub async fn set(ctx: &Ctx, tenant: &Tenant, key: &str, value: Value) -> Result<()> {
    const SET: &str = "INSERT INTO sys.setting (key, value, updated_at) VALUES ($1, $2, $3) \
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";
    const UNSET: &str = "DELETE FROM sys.setting WHERE key = $1";
    let model = tenant.model();
    let field = setting(&model, key)?;
    if !value.is_null() {
        let stored = fields::of(field).ok_or_else(|| Code::Internal.because(key))?;
        stored.accept(ctx, field, &value).map_err(|fault| Error::invalid(vec![fault]))?;
    }
    let before = get(tenant, key).await?;
    let mut client = tenant.db.connection().await?;
    let tx = client.transaction().await.map_err(from_postgres)?;
    if value.is_null() {
        run(&tx, UNSET, &[key.into()]).await?;
    } else {
        run(&tx, SET, &[key.into(), Bind::Json(value.clone()), ctx.now().into()]).await?;
    }
    let changes = Some(json!({ key: { "old": before, "new": value } }));
    let entry = audit::Entry { action: "setting.changed".to_owned(), changes, ..audit::Entry::default() };
    audit::write_in(ctx, &tx, entry).await?;
    tx.commit().await.map_err(from_postgres)
}

/// Le réglage de cette clé, parmi ceux que les paquets déclarent.
fn setting<'m>(model: &'m Model, key: &str) -> Result<&'m Field> {
    let known = || {
        model
            .packages
            .iter()
            .flat_map(|package| package.settings.keys().map(move |name| format!("{}.{name}", package.code)))
    };
    let found = key
        .split_once('.')
        .and_then(|(code, name)| model.packages.iter().find(|package| package.code == code)?.settings.get(name));
    found.ok_or_else(|| {
        let fault = FieldError::new(key, "unknown_field").with("expected", known().collect::<Vec<_>>().join(", "));
        Error::invalid(vec![fault])
    })
}
