//! Le dépôt d'objets : un dossier, ou un service compatible S3. La clé d'un fichier suit de son identifiant.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::{Code, Error, Result};
use object_store::{
    ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path as Key, prefix::PrefixStore,
};
use tokio::{fs::File, io::AsyncReadExt};
use uuid::Uuid;

use super::DepotSettings;

/// Taille d'un morceau envoyé au dépôt ; S3 en demande au moins cinq mégaoctets.
const PIECE: usize = 8 * 1024 * 1024;

/// Morceaux envoyés de front.
const IN_FLIGHT: usize = 2;

/// Ce qui est gardé d'un fichier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Son contenu.
    Content,
    /// Sa vignette.
    Thumbnail,
}

/// Le dépôt.
#[derive(Clone, Debug)]
pub(super) struct Depot {
    store: Arc<dyn ObjectStore>,
}

impl Depot {
    pub(super) fn open(settings: &DepotSettings) -> Result<Depot> {
        let store: Arc<dyn ObjectStore> = match settings {
            DepotSettings::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|error| Code::Internal.because(error))?;
                Arc::new(LocalFileSystem::new_with_prefix(folder).map_err(fault)?.with_fsync(true))
            }
            DepotSettings::S3(s3) => {
                let mut builder = AmazonS3Builder::new()
                    .with_bucket_name(&s3.bucket)
                    .with_region(&s3.region)
                    .with_access_key_id(&s3.access_key)
                    .with_secret_access_key(&s3.secret_key);
                if let Some(endpoint) = &s3.endpoint {
                    builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
                }
                Arc::new(PrefixStore::new(builder.build().map_err(fault)?, s3.prefix.as_str()))
            }
        };
        Ok(Depot { store })
    }

    /// Garde un contenu déjà en mémoire.
    pub(super) async fn put(&self, id: Uuid, part: Part, content: Vec<u8>) -> Result<()> {
        self.store.put(&key(id, part), PutPayload::from(content)).await.map_err(fault)?;
        Ok(())
    }

    /// Garde un fichier du disque, morceau par morceau ; rien n'est visible avant la fin.
    pub(super) async fn put_file(&self, id: Uuid, path: &Path) -> Result<()> {
        let mut file = File::open(path).await.map_err(|error| Code::Internal.because(error))?;
        let upload = self.store.put_multipart(&key(id, Part::Content)).await.map_err(fault)?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PIECE);
        let mut piece = vec![0; 256 * 1024];
        loop {
            match file.read(&mut piece).await {
                Ok(0) => break,
                Ok(read) => upload.write(&piece[..read]),
                Err(error) => {
                    let _ = upload.abort().await;
                    return Err(Code::Internal.because(error));
                }
            }
            upload.wait_for_capacity(IN_FLIGHT).await.map_err(fault)?;
        }
        upload.finish().await.map_err(fault)?;
        Ok(())
    }

    /// Lit un contenu au fil de l'eau, et sa taille.
    pub(super) async fn get(&self, id: Uuid, part: Part) -> Result<(u64, BoxStream<'static, std::io::Result<Bytes>>)> {
        let found = self.store.get(&key(id, part)).await.map_err(fault)?;
        Ok((found.meta.size, found.into_stream().map_err(std::io::Error::other).boxed()))
    }

    /// Efface un fichier et sa vignette ; ce qui n'y est plus ne manque à personne.
    pub(super) async fn delete(&self, id: Uuid) -> Result<()> {
        for part in [Part::Content, Part::Thumbnail] {
            match self.store.delete(&key(id, part)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(fault(error)),
            }
        }
        Ok(())
    }

    /// Identifiants des fichiers gardés ce jour-là.
    pub(super) async fn ids_of(&self, day: Date) -> Result<Vec<Uuid>> {
        let names = self.store.list(Some(&Key::from(folder(day))));
        let id = |name: &str| Uuid::try_parse(name.split('.').next()?).ok();
        let mut ids: Vec<Uuid> = names
            .map_ok(|object| object.location.filename().and_then(id))
            .try_filter_map(|id| async move { Ok(id) })
            .try_collect()
            .await
            .map_err(fault)?;
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}

/// `2026-11-21/<identifiant>` : le jour vient de l'identifiant, un UUID version 7.
fn key(id: Uuid, part: Part) -> Key {
    let seconds = id.get_timestamp().map_or(0, |at| at.to_unix().0);
    let at = Timestamp::from_second(i64::try_from(seconds).unwrap_or_default()).unwrap_or_default();
    let folder = folder(at.to_zoned(TimeZone::UTC).date());
    Key::from(match part {
        Part::Content => format!("{folder}/{id}"),
        Part::Thumbnail => format!("{folder}/{id}.thumbnail"),
    })
}

fn folder(day: Date) -> String {
    day.strftime("%Y-%m-%d").to_string()
}

fn fault(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Code::NotFound.because(error),
        _ => Code::Unavailable.because(format!("dépôt de fichiers : {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn content(depot: &Depot, id: Uuid, part: Part) -> Result<Vec<u8>> {
        let (size, stream) = depot.get(id, part).await?;
        let bytes: Vec<Bytes> = stream.try_collect().await.unwrap();
        let bytes = bytes.concat();
        assert_eq!(bytes.len() as u64, size);
        Ok(bytes)
    }

    #[tokio::test]
    async fn a_folder_keeps_gives_back_and_forgets() {
        let folder = tempfile::tempdir().unwrap();
        let depot = Depot::open(&DepotSettings::Folder(folder.path().to_owned())).unwrap();
        let clock = kernel::Clock::frozen("2026-11-21T10:00:00Z".parse().unwrap());
        let id = clock.new_id();
        let source = folder.path().join("source");
        let large: Vec<u8> = (0..20_000_000_u32).map(|byte| byte.to_le_bytes()[0]).collect();
        std::fs::write(&source, &large).unwrap();
        depot.put_file(id, &source).await.unwrap();
        depot.put(id, Part::Thumbnail, b"petite".to_vec()).await.unwrap();
        assert!(content(&depot, id, Part::Content).await.unwrap() == large);
        assert_eq!(content(&depot, id, Part::Thumbnail).await.unwrap(), b"petite");
        assert_eq!(depot.ids_of(jiff::civil::date(2026, 11, 21)).await.unwrap(), [id]);
        depot.delete(id).await.unwrap();
        depot.delete(id).await.unwrap();
        assert_eq!(content(&depot, id, Part::Content).await.unwrap_err().code, Code::NotFound);
    }
}
