//! `opsflux admin` : le premier administrateur d'une base neuve, et les accès à redonner.

use clap::Subcommand;
use identity::{Identity, Keys, Policy, provision};
use kernel::Clock;
use store::install;

use crate::{config::Config, database, keys, modules};

/// Ce qu'on peut faire des administrateurs.
#[derive(Subcommand)]
pub enum Command {
    /// Crée un administrateur ; son mot de passe et son secret ne sont montrés qu'une fois.
    Create {
        /// Adresse de connexion.
        email: String,
        /// Nom affiché.
        #[arg(long, default_value = "Administrateur")]
        name: String,
    },
    /// Donne un nouveau mot de passe et un nouveau secret à une personne ; ses sessions se ferment.
    Reset {
        /// Adresse de connexion.
        email: String,
    },
}

/// Exécute la commande.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let master = keys::master(config)?;
    let database = database::join(config).await?;
    let tenant = install::open("default", database.connection.clone(), Clock::System, modules::model()?).await?;
    let identity = Identity::open(tenant.clone(), &Keys::from_master(master), Policy::default());
    let ctx = tenant.system("cli");
    provision::seed_roles(&ctx, &identity).await?;
    let credentials = match &command {
        Command::Create { email, name } => provision::create_admin(&ctx, &identity, email, name).await?,
        Command::Reset { email } => provision::reset(&ctx, &identity, email).await?,
    };
    println!(
        "mot de passe   {}\nsecret TOTP    {}\n{}",
        credentials.password, credentials.totp_secret, credentials.uri
    );
    if let Some(cluster) = database.cluster {
        tokio::task::spawn_blocking(move || cluster.stop()).await??;
    }
    Ok(())
}
