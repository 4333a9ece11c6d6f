//! Le journal du programme : des phrases et des champs, sur la sortie d'erreur.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Ouvre le journal.
pub fn start(config: &Config) -> anyhow::Result<()> {
    // Au plus fin, le client IMAP écrirait les mots de passe qu'il envoie.
    let filter = EnvFilter::try_new(&config.log)?.add_directive("async_imap=off".parse()?);
    let journal = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Qui lisait la sortie d'erreur est parti : s'en plaindre sur elle paniquerait.
        .log_internal_errors(false)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal());
    if config.json_log {
        journal.json().init();
    } else {
        journal.compact().init();
    }
    Ok(())
}
