//! `opsflux audit` : prouver le journal.

use clap::Subcommand;
use kernel::Clock;
use store::{
    Db,
    audit::{seal, verify},
    install,
};

use crate::{config::Config, database, keys};

/// Ce qu'on peut faire du journal.
#[derive(Subcommand)]
pub enum Command {
    /// Recalcule et contrôle toute la chaîne ; dit chaque faute et sort alors en erreur.
    Verify,
    /// Pose un sceau maintenant.
    Seal,
}

/// Exécute la commande.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let key = keys::audit(&keys::existing(config)?);
    let database = database::join(config).await?;
    let db: Db = install::attach(database.connection.clone())?;
    let outcome = match command {
        Command::Verify => check(&db, &key).await,
        Command::Seal => {
            let sealed = seal::seal(&db, &key, Clock::System.now()).await?;
            println!(
                "{}",
                sealed.map_or_else(
                    || "rien à sceller".to_owned(),
                    |seal| format!("sceau {} : {} lignes", seal.number, seal.rows)
                )
            );
            Ok(())
        }
    };
    if let Some(cluster) = database.cluster {
        tokio::task::spawn_blocking(move || cluster.stop()).await??;
    }
    outcome
}

async fn check(db: &Db, key: &ed25519_dalek::SigningKey) -> anyhow::Result<()> {
    let verdict = verify::verify(db, key).await?;
    println!(
        "{} sceaux, {} lignes scellées, {} lignes en attente d'un sceau",
        verdict.seals, verdict.sealed_rows, verdict.unsealed_rows
    );
    if verdict.faults.is_empty() {
        println!("journal d'audit intact");
        return Ok(());
    }
    for fault in &verdict.faults {
        println!("FAUTE : {fault}");
    }
    anyhow::bail!("le journal d'audit a été altéré : {} fautes", verdict.faults.len())
}
