//! Le programme `opsflux` : la commande, la configuration, le câblage. Seul à lire l'environnement.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;

mod admin;
mod audit;
mod config;
mod database;
mod definitions;
mod demo;
mod doctor;
mod engine;
mod journal;
mod keys;
mod modules;
mod references;
mod serve;
mod setting;
mod upkeep;

/// Un import ou une longue liste font beaucoup de petits objets : celui de la glibc y passait un tiers du temps.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// OpsFlux, le système de gestion des opérations.
#[derive(Parser)]
#[command(name = "opsflux", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sert l'application.
    Serve {
        /// Crée et sert la société de démonstration ; refusé sur une base qu'elle n'a pas faite.
        #[arg(long)]
        demo: bool,
    },
    /// Le journal d'audit.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Les administrateurs.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Les réglages des modules.
    #[command(subcommand)]
    Setting(setting::Command),
    /// Les définitions du locataire, en fichiers.
    #[command(subcommand)]
    Definitions(definitions::Command),
    /// Examine la base et dit chaque faute avec son remède.
    Doctor(doctor::Examination),
    /// Les moteurs que le serveur lance lui-même, chacun dans son processus.
    #[command(subcommand, hide = true)]
    Engine(engine::Command),
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("opsflux : {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    // Un moteur n'a ni configuration, ni journal, ni réseau.
    if let Command::Engine(command) = cli.command {
        return Ok(engine::run(&command));
    }
    let config = Config::from_environment()?;
    journal::start(&config)?;
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Engine(command) => return Ok(engine::run(&command)),
            Command::Doctor(asked) => return doctor::run(&config, asked).await,
            Command::Serve { demo } => Box::pin(serve::serve(config, demo)).await,
            Command::Audit(command) => audit::run(&config, command).await,
            Command::Admin(command) => admin::run(&config, command).await,
            Command::Setting(command) => setting::run(&config, command).await,
            Command::Definitions(command) => definitions::run(&config, command).await,
        }?;
        Ok(ExitCode::SUCCESS)
    })
}
