//! La société de démonstration : deux sociétés, leurs gens et une année d'incidents, écrits par la porte de tous.
//!
//! Refuse une base qu'elle n'a pas faite. Ce qu'elle raconte est dans `modules/*/data/demo.toml` ; ici, seulement comment
//! l'écrire. Une écriture interrompue reprend à la ligne suivante : chacune a un identifiant tiré de son nom.

use std::sync::Arc;

use anyhow::{Context, bail};
use identity::Identity;
use store::{Tenant, outbox};

use crate::config::Config;
use queries::Stage;
use scene::Scene;
use story::{Directory, Year};

mod accounts;
mod directory;
mod incidents;
mod queries;
mod scene;
mod story;

/// Prépare la démonstration si elle ne l'est pas, et montre ses comptes.
pub async fn prepare(config: &Config, tenant: &Arc<Tenant>, identity: &Arc<Identity>) -> anyhow::Result<()> {
    let accounts = config.data_dir.join(accounts::FILE);
    let directory: Directory = toml::from_str(module_core::DEMO).context("modules/core/data/demo.toml")?;
    let scene = Scene { tenant, identity };
    match queries::stage(&tenant.db).await? {
        Stage::Foreign => bail!(
            "cette base n'est pas celle de la démonstration : lancez « opsflux serve » sans --demo, ou donnez un autre dossier par OPSFLUX_DATA_DIR"
        ),
        Stage::Empty | Stage::Begun => {
            tracing::info!("la société de démonstration est en préparation");
            queries::mark(&tenant.db, Stage::Begun).await?;
            tell(&scene, &directory).await?;
            accounts::write(&accounts, &accounts::issue(&scene, &directory).await?)?;
            queries::mark(&tenant.db, Stage::Done).await?;
        }
        Stage::Done if accounts.exists() => {}
        Stage::Done => {
            tracing::warn!(
                "{} a disparu : les comptes de démonstration reçoivent de nouveaux mots de passe",
                accounts.display()
            );
            accounts::write(&accounts, &accounts::issue(&scene, &directory).await?)?;
        }
    }
    accounts::print(&accounts)
}

/// Écrit toute l'histoire ; ce qui est passé ne prévient plus personne.
async fn tell(scene: &Scene<'_>, directory: &Directory) -> anyhow::Result<()> {
    let year: Year = toml::from_str(module_hse::DEMO).context("modules/hse/data/demo.toml")?;
    directory::write(scene, directory).await?;
    incidents::write(scene, directory, &year).await?;
    outbox::skip_all(&scene.tenant.db, scene.tenant.clock.now()).await?;
    Ok(())
}
