//! `opsflux definitions` : les définitions du locataire en fichiers TOML, à relire et à suivre en gestion de versions.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use clap::Subcommand;
use identity::{Identity, Keys, Policy, provision};
use kernel::{Clock, Error};
use serde_json::Value;
use services::translations;
use store::{
    Tenant,
    definitions::{self, Absent, Change},
    install,
};

use crate::{config::Config, database, keys, modules};

/// Ce qu'on peut faire des définitions du locataire ; une définition de paquet vit dans son module.
#[derive(Subcommand)]
pub enum Command {
    /// Écrit chaque définition dans son fichier ; le dossier doit être vide, ou ne contenir que des définitions.
    Export {
        /// Dossier.
        folder: PathBuf,
    },
    /// Ajoute et change d'après les fichiers, sans rien retirer.
    Import {
        /// Dossier.
        folder: PathBuf,
    },
    /// Montre ce que `apply` ferait, sans rien écrire.
    Plan {
        /// Dossier.
        folder: PathBuf,
    },
    /// Rend les définitions égales aux fichiers : ce qui n'en a pas est retiré.
    Apply {
        /// Dossier.
        folder: PathBuf,
    },
}

/// Exécute la commande.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let database = database::join(config).await?;
    let tenant = install::open("default", database.connection.clone(), Clock::System, modules::model()?).await?;
    let outcome = perform(config, &tenant, command).await;
    drop(tenant);
    if let Some(cluster) = database.cluster {
        tokio::task::spawn_blocking(move || cluster.stop()).await??;
    }
    outcome
}

async fn perform(config: &Config, tenant: &Arc<Tenant>, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Export { folder } => export(tenant, &folder).await,
        Command::Import { folder } => {
            let changes = wanted(tenant, &folder, Absent::Kept).await?;
            apply(config, tenant, &changes).await
        }
        Command::Plan { folder } => {
            let changes = wanted(tenant, &folder, Absent::Removed).await?;
            plan(tenant, &changes).await
        }
        Command::Apply { folder } => {
            let changes = wanted(tenant, &folder, Absent::Removed).await?;
            apply(config, tenant, &changes).await
        }
    }
}

async fn export(tenant: &Tenant, folder: &Path) -> anyhow::Result<()> {
    let files = definitions::export(tenant).await?;
    for (path, _) in read(folder)? {
        if !files.iter().any(|(known, _)| *known == path) {
            fs::remove_file(folder.join(format!("{path}.toml"))).with_context(|| path.clone())?;
        }
    }
    for (path, text) in &files {
        let file = folder.join(format!("{path}.toml"));
        let home = file.parent().unwrap_or(folder);
        fs::create_dir_all(home).with_context(|| home.display().to_string())?;
        fs::write(&file, text).with_context(|| file.display().to_string())?;
    }
    println!("{} définitions dans {}", files.len(), folder.display());
    Ok(())
}

async fn wanted(tenant: &Tenant, folder: &Path, absent: Absent) -> anyhow::Result<Vec<Change>> {
    if !folder.is_dir() {
        bail!("{} n'est pas un dossier", folder.display());
    }
    let changes = definitions::changes(tenant, &read(folder)?, absent).await.map_err(said)?;
    translations::check_definitions(&tenant.model(), &changes).map_err(said)?;
    Ok(changes)
}

async fn plan(tenant: &Tenant, changes: &[Change]) -> anyhow::Result<()> {
    for change in changes {
        println!("{} {}", if change.body.is_some() { "écrire " } else { "retirer" }, change.path);
    }
    let preview = definitions::plan(&tenant.system("cli"), tenant, changes).await.map_err(said)?;
    for step in &preview.steps {
        let rows = step.rows.map(|rows| format!(", environ {rows} lignes")).unwrap_or_default();
        println!("  {:?} : {}{rows}", step.risk, step.text);
    }
    for dependant in &preview.dependants {
        println!("  s'en sert : {dependant}");
    }
    Ok(())
}

/// Applique, puis crée les rôles que le nouveau modèle propose.
async fn apply(config: &Config, tenant: &Arc<Tenant>, changes: &[Change]) -> anyhow::Result<()> {
    let applied = definitions::apply(&tenant.system("cli"), tenant, changes, None).await.map_err(said)?;
    let identity = Identity::open(tenant.clone(), &Keys::from_master(keys::master(config)?), Policy::default());
    provision::seed_roles(&tenant.system("cli"), &identity).await?;
    match applied.plan {
        Some(plan) => println!("plan {plan} appliqué : {} définitions changées", changes.len()),
        None => println!("rien à changer"),
    }
    Ok(())
}

/// Les fichiers d'un dossier : chemin sans `.toml`, texte.
fn read(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let (mut files, mut waiting) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(place) = waiting.pop().filter(|place| place.is_dir()) {
        for entry in fs::read_dir(&place).with_context(|| place.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.strip_prefix(folder)?.with_extension("");
                let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
                files.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Les fautes d'une définition, une par ligne, chacune à sa clé.
fn said(error: Error) -> anyhow::Error {
    let fault = |one: &kernel::FieldError| {
        let message = one.params.get("message").and_then(Value::as_str).unwrap_or(&one.code);
        format!("\n  {} : {message}", one.field)
    };
    let faults: String = error.fields.iter().map(fault).collect();
    anyhow::anyhow!("{error}{faults}")
}
