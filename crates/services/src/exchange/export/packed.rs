//! Un fichier compressé à mesure qu'il s'écrit.

use async_zip::{Compression, ZipEntryBuilder, tokio::write::ZipFileWriter};
use bytes::Bytes;
use futures::{AsyncWriteExt, StreamExt, TryStreamExt, stream::BoxStream};
use tokio_util::io::ReaderStream;

/// Octets compressés en attente d'être envoyés.
const AHEAD: usize = 64 * 1024;

/// L'archive d'un seul fichier ; coupée, elle n'a pas de sommaire et se dit incomplète.
pub(super) fn stream(
    name: String,
    mut content: BoxStream<'static, std::io::Result<Bytes>>,
) -> BoxStream<'static, std::io::Result<Bytes>> {
    let (inside, outside) = tokio::io::duplex(AHEAD);
    tokio::spawn(async move {
        let mut archive = ZipFileWriter::with_tokio(inside);
        let entry = ZipEntryBuilder::new(name.into(), Compression::Deflate);
        let Ok(mut file) = archive.write_entry_stream(entry).await else { return };
        while let Some(piece) = content.next().await {
            let Ok(piece) = piece else { return };
            if file.write_all(&piece).await.is_err() {
                return;
            }
        }
        if file.close().await.is_ok() {
            let _ = archive.close().await;
        }
    });
    ReaderStream::new(outside).into_stream().boxed()
}
