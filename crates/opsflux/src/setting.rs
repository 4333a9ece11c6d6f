//! `opsflux setting` : les réglages des modules.

use clap::Subcommand;
use kernel::{Clock, Error};
use serde_json::Value;
use store::{install, settings};

use crate::{config::Config, database, modules};

/// Ce qu'on peut faire des réglages.
#[derive(Subcommand)]
pub enum Command {
    /// Montre la valeur écrite d'un réglage, `hse.qhse_url`.
    Get {
        /// Paquet et réglage.
        key: String,
    },
    /// Écrit un réglage ; `null` lui rend sa valeur initiale.
    Set {
        /// Paquet et réglage.
        key: String,
        /// Valeur : un JSON, ou un texte tel quel.
        value: String,
    },
}

/// Exécute la commande.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let database = database::join(config).await?;
    let tenant = install::open("default", database.connection.clone(), Clock::System, modules::model()?).await?;
    match command {
        Command::Get { key } => {
            let value = settings::get(&tenant, &key).await.map_err(said)?;
            println!("{}", value.map_or_else(|| "valeur initiale".to_owned(), |value| value.to_string()));
        }
        Command::Set { key, value } => {
            let value = serde_json::from_str(&value).unwrap_or(Value::String(value));
            settings::set(&tenant.system("cli"), &tenant, &key, value).await.map_err(said)?;
        }
    }
    if let Some(cluster) = database.cluster {
        tokio::task::spawn_blocking(move || cluster.stop()).await??;
    }
    Ok(())
}

/// La faute d'un réglage, en une ligne.
fn said(error: Error) -> anyhow::Error {
    match error.fields.first() {
        Some(fault) => {
            let expected = fault.params.get("expected").and_then(Value::as_str).unwrap_or_default();
            anyhow::anyhow!("{} : {} {expected}", fault.field, fault.code)
        }
        None => error.into(),
    }
}
