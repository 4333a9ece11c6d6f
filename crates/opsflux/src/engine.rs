//! `opsflux engine …` : les moteurs qui lisent ce dont on se méfie. Le serveur les lance, leur parle par deux tubes, et les tue.

use std::process::ExitCode;

use clap::Subcommand;

/// Un moteur.
#[derive(Subcommand)]
pub enum Command {
    /// Mène des scripts.
    Script,
}

/// Sert jusqu'à ce que le serveur ferme le tube.
pub fn run(command: &Command) -> ExitCode {
    match command {
        Command::Script => script::child::serve(),
    }
}
