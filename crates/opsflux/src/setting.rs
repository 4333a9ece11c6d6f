//! `opsflux setting` : les réglages des modules.

use clap::Subcommand;
use identity::{Identity, Keys, Policy};
use kernel::{Clock, Environment, Error};
use serde_json::Value;
use store::{
    install,
    settings::{self, Change},
};

use crate::{config::Config, database, keys, modules};

/// Ce qu'on peut faire des réglages.
#[derive(Subcommand)]
pub enum Command {
    /// Montre tous les réglages et ce qu'ils valent ici.
    List,
    /// Montre la valeur écrite d'un réglage, `hse.qhse_url`.
    Get {
        /// Paquet et réglage.
        key: String,
    },
    /// Écrit un réglage ; `null` retire ce qui est écrit.
    Set {
        /// Paquet et réglage.
        key: String,
        /// Valeur : un JSON, ou un texte tel quel.
        value: String,
        /// Où il vaut, `staging` ; partout, à défaut.
        #[arg(long, value_parser = environment)]
        environment: Option<Environment>,
    },
}

fn environment(code: &str) -> Result<Environment, String> {
    Environment::parse(code).ok_or_else(|| Environment::ALL.map(Environment::code).join(", "))
}

/// Exécute la commande.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let master = keys::master(config)?;
    let database = database::join(config).await?;
    let tenant = install::open("default", database.connection.clone(), Clock::System, modules::model()?).await?;
    tenant.settle_in(config.environment);
    let _vault = Identity::open(tenant.clone(), &Keys::from_master(master), Policy::default());
    match command {
        Command::List => {
            for setting in settings::all(&tenant.system("cli"), &tenant, &tenant.model()).await? {
                println!("{} = {}", setting.key, setting.value(config.environment));
            }
        }
        Command::Get { key } => {
            let value = settings::get(&tenant, &key).await.map_err(said)?;
            println!("{}", value.map_or_else(|| "valeur initiale".to_owned(), |value| value.to_string()));
        }
        Command::Set { key, value, environment } => {
            let value = serde_json::from_str(&value).unwrap_or(Value::String(value));
            let change = Change { environment, ..Change::everywhere(key, value) };
            settings::apply(&tenant.system("cli"), &tenant, &[change]).await.map_err(said)?;
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
