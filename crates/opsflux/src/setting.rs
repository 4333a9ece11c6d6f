//! `opsflux setting` : les réglages des modules.

use std::{io::Read, sync::Arc};

use anyhow::Context;
use clap::Subcommand;
use identity::{Identity, Keys, Policy};
use kernel::{Clock, Environment, Error};
use serde_json::Value;
use store::{
    Tenant, install,
    settings::{self, Change, Setting},
};

use crate::{config::Config, database, keys, modules};

/// Ce qu'on peut faire des réglages.
#[derive(Subcommand)]
pub enum Command {
    /// Montre tous les réglages, ce qu'ils valent ici et d'où vient leur valeur.
    List,
    /// Montre ce que vaut ici un réglage, `hse.qhse_url`.
    Get {
        /// Paquet et réglage.
        key: String,
    },
    /// Écrit un réglage ; `null` retire ce qui est écrit.
    Set {
        /// Paquet et réglage.
        key: String,
        /// Valeur : un texte ou un secret tel quel, sinon un JSON ; `-` la lit de l'entrée, d'où elle ne reste pas dans l'historique.
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
    let database = database::join(config).await?;
    let tenant = install::open("default", database.connection.clone(), Clock::System, modules::model()?).await?;
    tenant.settle_in(config.environment);
    let outcome = perform(config, &tenant, command).await;
    drop(tenant);
    if let Some(cluster) = database.cluster {
        tokio::task::spawn_blocking(move || cluster.stop()).await??;
    }
    outcome
}

async fn perform(config: &Config, tenant: &Arc<Tenant>, command: Command) -> anyhow::Result<()> {
    let (ctx, model, here) = (tenant.system("cli"), tenant.model(), config.environment);
    match command {
        Command::List => {
            for setting in settings::all(&ctx, tenant, &model).await? {
                println!("{} = {} ({})", setting.key, setting.value(here), source(&setting, here));
            }
        }
        Command::Get { key } => {
            let all = settings::all(&ctx, tenant, &model).await?;
            let setting = all.iter().find(|setting| setting.key == key);
            println!("{}", setting.with_context(|| format!("{key} : aucun module ne le déclare"))?.value(here));
        }
        Command::Set { key, value, environment } => {
            let value = settings::typed(&model, &key, given(value)?).map_err(said)?;
            if value.is_string() && settings::is_secret(&model, &key).map_err(said)? {
                let keys = Keys::from_master(keys::existing(config)?);
                Identity::open(tenant.clone(), &keys, Policy::default());
            }
            let change = Change { environment, ..Change::everywhere(key, value) };
            settings::apply(&ctx, tenant, &[change]).await.map_err(said)?;
        }
    }
    Ok(())
}

/// D'où vient la valeur d'un réglage.
fn source(setting: &Setting<'_>, here: Environment) -> &'static str {
    match setting.source(here) {
        Some((Some(environment), _)) => environment.code(),
        Some((None, _)) => "partout",
        None => "valeur initiale",
    }
}

/// La valeur donnée ; de l'entrée, sans le retour qui la finit.
fn given(value: String) -> anyhow::Result<String> {
    if value != "-" {
        return Ok(value);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("lecture de l'entrée")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
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
