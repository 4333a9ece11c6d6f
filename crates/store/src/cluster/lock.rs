//! Un seul programme à la fois par dossier de données.
//!
//! Un verrou `flock` plutôt qu'un fichier de présence : le noyau le lâche à la mort du processus, même par `kill -9`.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::fcntl::OFlag;

use super::error::ClusterError;

/// Verrou tenu tant que la valeur vit.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Prend le verrou `path` du dossier `data_dir`, ou dit qui le tient.
pub(super) fn take(path: &Path, data_dir: &Path) -> Result<Lock, ClusterError> {
    let failed = ClusterError::io("impossible d'ouvrir le verrou", path);
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .custom_flags(OFlag::O_NOFOLLOW.bits())
        .open(path)
        .map_err(&failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(ClusterError::AlreadyRunning { data_dir: data_dir.into(), pid: holder(&mut file) });
        }
        Err(TryLockError::Error(source)) => return Err(failed(source)),
    }
    write_holder(&mut file).map_err(&failed)?;
    Ok(Lock { _file: file })
}

fn write_holder(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
