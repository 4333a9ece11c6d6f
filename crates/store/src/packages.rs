//! Les paquets que la base connaît : celui qui arrive, change de version ou s'en va se dit dans la transaction qui l'adopte.

use std::collections::HashMap;

use jiff::Timestamp;
use kernel::Result;
use schema::{TENANT, model::Model};
use serde_json::json;
use tokio_postgres::Transaction;

use crate::{
    db::failure::from_postgres,
    outbox::{self, Fact},
};

/// Qui installe, pour le journal des événements.
const INSTALLER: &str = "install";

/// Retient les paquets du modèle, et dit ce qui y change. Une base qui n'en connaissait aucun ne dit rien : c'est elle qui arrive.
pub(crate) async fn settle(tx: &Transaction<'_>, model: &Model, now: Timestamp) -> Result<()> {
    let rows = tx.query("SELECT code, version FROM sys.package", &[]).await.map_err(from_postgres)?;
    let mut known: HashMap<String, String> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let is_new = known.is_empty();
    for package in model.packages.iter().filter(|package| package.code != TENANT) {
        let previous = known.remove(&package.code);
        if previous.as_ref() == Some(&package.version) {
            continue;
        }
        const KEEP: &str = "INSERT INTO sys.package (code, version) VALUES ($1, $2) \
            ON CONFLICT (code) DO UPDATE SET version = excluded.version";
        tx.execute(KEEP, &[&package.code, &package.version]).await.map_err(from_postgres)?;
        if !is_new {
            let name = if previous.is_some() { "module.updated" } else { "module.installed" };
            let payload = json!({ "module": package.code, "version": package.version, "previous": previous });
            outbox::tell_as(tx, INSTALLER, now, Fact::of(name, payload)).await?;
        }
    }
    for (code, version) in known {
        tx.execute("DELETE FROM sys.package WHERE code = $1", &[&code]).await.map_err(from_postgres)?;
        let payload = json!({ "module": code, "version": null, "previous": version });
        outbox::tell_as(tx, INSTALLER, now, Fact::of("module.removed", payload)).await?;
    }
    Ok(())
}
