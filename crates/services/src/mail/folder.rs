//! Le courrier dans un dossier de fichiers `.eml`, quand aucun serveur n'est donné.
//!
//! Écrire deux fois le même courriel ne laisse qu'un fichier : le nom vient de l'identifiant.

use std::path::Path;

use tokio::{fs, io::AsyncWriteExt};
use uuid::Uuid;

/// Écrit le message sous son nom définitif, d'un seul coup.
pub(super) async fn deliver(folder: &Path, id: Uuid, message: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder).await?;
    let draft = folder.join(format!(".{id}.tmp"));
    let mut file = fs::File::create(&draft).await?;
    file.write_all(message).await?;
    file.sync_all().await?;
    fs::rename(&draft, folder.join(format!("{id}.eml"))).await
}
