//! Des fichiers tenus à part : gardés comme les autres, mais que nul enregistrement ne porte et que nulle adresse ne rend.

use std::{
    fs,
    io::{Seek, Write},
    sync::Arc,
};

use bytes::Bytes;
use futures::{Stream, TryStreamExt, stream::BoxStream};
use kernel::{Code, Ctx, Result};
use store::{Db, records::Projection};
use uuid::Uuid;

use super::{
    depot::Part,
    names,
    open::{hidden, is_among},
    queries::{self, Place},
    spool::{self, Received},
    upload::scan,
};
use crate::{
    Services,
    automation::{Life, read_as},
};

/// Reçoit un contenu au sas, et le fait analyser ; il n'est gardé que si [`keep`] suit.
pub(crate) async fn receive<E: std::fmt::Display>(
    ctx: &Ctx,
    services: &Services,
    id: Uuid,
    name: &str,
    content: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
    max_size: u64,
) -> Result<Received> {
    let received = spool::receive(&services.files.settings.spool, id, content, max_size).await?;
    scan(ctx, services, name, &received).await?;
    Ok(received)
}

/// Garde au dépôt ce que le sas a reçu, pour cet usage.
pub(crate) async fn keep(
    ctx: &Ctx,
    services: &Services,
    id: Uuid,
    name: &str,
    usage: &str,
    received: &Received,
) -> Result<()> {
    services.files.depot.put_file(id, &received.path).await?;
    let row = queries::NewFile {
        id,
        name: names::sanitise(name),
        media_type: "application/octet-stream",
        size: i64::try_from(received.size).unwrap_or(i64::MAX),
        sha256: received.sha256.clone(),
        dimensions: None,
        uploaded_by: ctx.actor.id,
        uploaded_at: ctx.clock().now(),
    };
    queries::insert(&services.tenant.db, &row).await?;
    queries::set_aside(&services.tenant.db, id, usage).await
}

/// Tient à part un fichier déjà inscrit, dans la transaction que la prise tient.
pub(crate) async fn hold(db: &Db, id: Uuid, usage: &str) -> Result<()> {
    queries::set_aside(db, id, usage).await
}

/// Rend à cette personne des fichiers tenus à part pour cet usage, dans la transaction que la prise tient : elle seule les joindra.
pub(crate) async fn release(db: &Db, ids: &[Uuid], usage: &str, to: Option<Uuid>) -> Result<()> {
    queries::release(db, ids, usage, to).await
}

/// Un fichier du dépôt tout entier, et ce qu'on en annonce.
#[derive(Debug)]
pub(crate) struct Whole {
    pub name: String,
    pub media_type: String,
    pub content: Vec<u8>,
}

/// Lit un fichier en entier, s'il est tenu à part ou si sa fiche, fût-elle supprimée, le porte encore : retiré d'elle, il ne se lit
/// plus.
pub(crate) async fn whole(services: &Services, id: Uuid) -> Result<Option<Whole>> {
    let found = queries::find(&services.tenant.db, id).await?;
    let Some((file, place)) = found.and_then(|mut file| file.place.take().map(|place| (file, place))) else {
        return Ok(None);
    };
    let is_aside = place.record == id;
    if !is_aside && !is_carried(services, id, &place).await? {
        return Ok(None);
    }
    let (_, mut pieces) = match services.files.depot.get(id, Part::Content).await {
        Err(error) if error.code == Code::NotFound => return Ok(None),
        found => found?,
    };
    let mut content = Vec::new();
    while let Some(piece) = pieces.try_next().await.map_err(|error| Code::Unavailable.because(error))? {
        content.extend_from_slice(&piece);
    }
    Ok(Some(Whole { name: file.name, media_type: file.media_type, content }))
}

async fn is_carried(services: &Services, id: Uuid, place: &Place) -> Result<bool> {
    let tenant = &services.tenant;
    let model = tenant.model();
    let Some(entity) = model.entity(&place.entity) else { return Ok(false) };
    let shape = Projection { fields: Some(vec![place.field.clone()]), expand: Vec::new() };
    match read_as(tenant, &tenant.system("file"), entity, place.record, shape, Life::Any).await {
        Ok(record) => Ok(record.get(&place.field).is_some_and(|kept| is_among(kept, id))),
        Err(error) if hidden(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Un fichier du dépôt au fil de l'eau : son nom, son type, son contenu ; rien s'il n'est plus inscrit.
pub(crate) async fn stream(
    services: &Services,
    id: Uuid,
) -> Result<Option<(String, String, BoxStream<'static, std::io::Result<Bytes>>)>> {
    let Some(file) = queries::find(&services.tenant.db, id).await? else { return Ok(None) };
    let (_, content) = services.files.depot.get(id, Part::Content).await?;
    Ok(Some((file.name, file.media_type, content)))
}

/// Copie un fichier du dépôt dans un fichier jetable, qui disparaît quand on le ferme.
pub(crate) async fn borrow(services: &Services, id: Uuid) -> Result<Arc<fs::File>> {
    let lost = |error: std::io::Error| Code::Internal.because(format!("sas des fichiers : {error}"));
    let (_, mut content) = services.files.depot.get(id, Part::Content).await?;
    let mut file = tempfile::tempfile_in(&services.files.settings.spool).map_err(lost)?;
    while let Some(piece) = content.try_next().await.map_err(|error| Code::Unavailable.because(error))? {
        file.write_all(&piece).map_err(lost)?;
    }
    file.rewind().map_err(lost)?;
    Ok(Arc::new(file))
}

/// Efface un fichier tenu à part : la fiche d'abord, l'entretien trouvera le reste.
pub(crate) async fn discard(services: &Services, id: Uuid) -> Result<()> {
    queries::forget(&services.tenant.db, id).await?;
    services.files.depot.delete(id).await
}
