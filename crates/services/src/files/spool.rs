//! Le sas : un fichier y est reçu morceau par morceau, pesé et signé, avant d'être accepté ou jeté.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use kernel::{Code, Result};
use sha2::{Digest, Sha256};
use tokio::{fs::File, io::AsyncWriteExt};
use uuid::Uuid;

use super::kinds::HEAD;

/// Un fichier reçu ; il disparaît du sas quand on le lâche.
#[derive(Debug)]
pub(crate) struct Received {
    pub path: PathBuf,
    pub size: u64,
    pub sha256: Vec<u8>,
    /// Ses premiers octets, qui disent sa nature.
    pub head: Vec<u8>,
}

impl Drop for Received {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Crée le sas, vide.
pub(super) fn prepare(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "part") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Octets lus pour rien d'un envoi trop gros : un navigateur ne lit le refus qu'une fois son envoi fini.
const DRAINED: u64 = 256 * 1024 * 1024;

/// Reçoit un contenu jusqu'au bout ; ce qui dépasse la taille admise est refusé sans être gardé.
pub(super) async fn receive<E: std::fmt::Display>(
    folder: &Path,
    id: Uuid,
    mut content: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    max_size: u64,
) -> Result<Received> {
    let broken = |error: io::Error| Code::Internal.because(format!("sas des fichiers : {error}"));
    let path = folder.join(format!("{id}.part"));
    let mut received = Received { path: path.clone(), size: 0, sha256: Vec::new(), head: Vec::new() };
    let mut file = File::create(&path).await.map_err(broken)?;
    let mut digest = Sha256::new();
    while let Some(piece) = content.next().await {
        let piece = piece.map_err(|error| Code::MalformedBody.because(error))?;
        received.size += piece.len() as u64;
        if received.size > max_size {
            if received.size > max_size + DRAINED {
                break;
            }
            continue;
        }
        let missing = HEAD - received.head.len();
        received.head.extend_from_slice(&piece[..piece.len().min(missing)]);
        digest.update(&piece);
        file.write_all(&piece).await.map_err(broken)?;
    }
    if received.size > max_size {
        return Err(Code::FileTooLarge.with("max", max_size).and("max", max_size));
    }
    file.flush().await.map_err(broken)?;
    received.sha256 = digest.finalize().to_vec();
    Ok(received)
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    async fn check(folder: &Path, pieces: &[&'static str], max: u64) -> Result<Received> {
        prepare(folder).unwrap();
        let pieces: Vec<Result<Bytes, String>> =
            pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect();
        receive(folder, kernel::Clock::System.new_id(), stream::iter(pieces), max).await
    }

    #[tokio::test]
    async fn a_received_file_is_weighed_signed_and_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        let received = check(folder.path(), &["abc", "def"], 6).await.unwrap();
        assert_eq!((received.size, received.head.as_slice()), (6, b"abcdef".as_slice()));
        assert_eq!(received.sha256, Sha256::digest(b"abcdef").to_vec());
        let path = received.path.clone();
        assert!(path.exists());
        drop(received);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn one_byte_too_many_is_refused_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let refusal = check(folder.path(), &["abc", "defg"], 6).await.unwrap_err();
        assert_eq!(refusal.code, Code::FileTooLarge);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
