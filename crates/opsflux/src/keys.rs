//! La clé maîtresse et ce qui en découle : elle ne quitte jamais ce processus.

use std::{
    fs,
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use anyhow::{Context, bail};
use ed25519_dalek::SigningKey;
use kernel::clock::random_bytes;
use sha2::{Digest, Sha256};

use crate::config::Config;

/// Nom du fichier de la clé dans le dossier de données.
const FILE: &str = "master.key";

/// La clé maîtresse : celle de la configuration, à défaut celle du dossier de données, faite au premier démarrage.
pub fn master(config: &Config) -> anyhow::Result<[u8; 32]> {
    match &config.master_key {
        Some(text) => read(text).context("OPSFLUX_MASTER_KEY"),
        None => from_folder(&config.data_dir),
    }
}

/// La clé qui signe les sceaux de l'audit.
pub fn audit(master: &[u8; 32]) -> SigningKey {
    let seed = Sha256::new().chain_update(b"opsflux audit seal v1").chain_update(master).finalize();
    SigningKey::from_bytes(&seed.into())
}

/// La clé maîtresse d'une installation qui a déjà servi : une commande n'en fait pas une que le serveur ne connaîtrait pas.
pub fn existing(config: &Config) -> anyhow::Result<[u8; 32]> {
    match &config.master_key {
        Some(text) => read(text).context("OPSFLUX_MASTER_KEY"),
        None => kept(&config.data_dir)?.with_context(|| {
            format!("aucune clé maîtresse dans {} : le premier démarrage du serveur la fait", config.data_dir.display())
        }),
    }
}

/// La clé de ce dossier ; aucune s'il n'en a pas encore.
fn kept(folder: &Path) -> anyhow::Result<Option<[u8; 32]>> {
    let path = folder.join(FILE);
    if !path.exists() {
        return Ok(None);
    }
    let mode = fs::metadata(&path)?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!("{} est lisible par d'autres : chmod 600", path.display());
    }
    read(&fs::read_to_string(&path)?).with_context(|| path.display().to_string()).map(Some)
}

fn from_folder(folder: &Path) -> anyhow::Result<[u8; 32]> {
    if let Some(key) = kept(folder)? {
        return Ok(key);
    }
    let path = folder.join(FILE);
    fs::create_dir_all(folder).with_context(|| format!("création de {}", folder.display()))?;
    let key = random_bytes();
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| path.display().to_string())?;
    writeln!(file, "{}", hex::encode(key))?;
    file.sync_all()?;
    Ok(key)
}

fn read(text: &str) -> anyhow::Result<[u8; 32]> {
    let bytes = hex::decode(text.trim()).context("64 chiffres hexadécimaux attendus")?;
    bytes.try_into().map_err(|_| anyhow::anyhow!("64 chiffres hexadécimaux attendus"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_makes_the_key() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(kept(folder.path()).unwrap(), None);
        assert!(!folder.path().join(FILE).exists());
        let key = from_folder(folder.path()).unwrap();
        assert_eq!((kept(folder.path()).unwrap(), from_folder(folder.path()).unwrap()), (Some(key), key));
    }
}
