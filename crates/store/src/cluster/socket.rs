//! Le dossier de la socket.
//!
//! Un chemin de socket tient en 107 octets (103 sous macOS) : on ne la met donc jamais dans le dossier de données, mais
//! dans un dossier court, fermé à tout autre compte, dont le nom vient du dossier de données.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;
use sha2::{Digest, Sha256};

use super::account::Account;
use super::error::ClusterError;
use super::layout::{Layout, create_with_mode};

/// Un dossier par cluster : le numéro de port ne sert qu'à nommer la socket.
pub(super) const PORT: u16 = 5432;

/// Crée, ou reprend, le dossier privé de la socket : `/run/opsflux/<empreinte>` pour `root` ou un service,
/// `/run/user/<uid>/opsflux-<empreinte>` pour une session, `/tmp/opsflux-<empreinte>` à défaut.
pub(super) fn socket_dir(layout: &Layout, account: &Account) -> Result<PathBuf, ClusterError> {
    let mut refusals = Vec::new();
    for path in candidates(&fingerprint(layout.root())) {
        match make_private(&path, account) {
            Ok(()) => return Ok(path),
            Err(error) => refusals.push(format!("{} ({error})", path.display())),
        }
    }
    Err(ClusterError::SocketDirectory { reason: refusals.join(", ") })
}

fn candidates(fingerprint: &str) -> [PathBuf; 3] {
    [
        format!("/run/opsflux/{fingerprint}").into(),
        format!("/run/user/{}/opsflux-{fingerprint}", geteuid()).into(),
        format!("/tmp/opsflux-{fingerprint}").into(),
    ]
}

/// Douze chiffres suffisent à distinguer les clusters d'une machine.
fn fingerprint(root: &Path) -> String {
    let digest = Sha256::digest(root.as_os_str().as_encoded_bytes());
    hex::encode(&digest[..6])
}

/// Un dossier déjà là n'est repris que s'il est vraiment à nous : `/tmp` est ouvert à tous.
fn make_private(path: &Path, account: &Account) -> io::Result<()> {
    if path.starts_with("/run/opsflux") && geteuid().is_root() {
        create_with_mode(Path::new("/run/opsflux"), 0o755)?;
    }
    create_with_mode(path, 0o700)?;
    let found = fs::symlink_metadata(path)?;
    let ours = [account.uid(), geteuid().as_raw()].contains(&found.uid());
    if !found.is_dir() || !ours {
        return Err(io::Error::other("occupé par un autre compte"));
    }
    fs::set_permissions(path, Permissions::from_mode(0o700))?;
    account.own(path)
}
