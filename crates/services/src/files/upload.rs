//! Recevoir un fichier.

use bytes::Bytes;
use futures::Stream;
use jiff::Timestamp;
use kernel::{Code, Ctx, Error, Result};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{audit, settings};
use uuid::Uuid;

use super::{
    Files, antivirus,
    depot::Part,
    image::{self, Prepared},
    kinds::{self, Kind},
    names, queries,
    spool::{self, Received},
};
use crate::Services;

/// Un fichier que l'appelant envoie.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// Nom annoncé.
    pub name: String,
    /// Type de média annoncé ; vide s'il ne l'est pas.
    pub declared: String,
    /// Champ qui le portera (`hse.incident.photos`), pour ses propres limites.
    pub field: Option<String>,
}

/// La fiche d'un fichier, telle que l'API la rend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileView {
    /// Identifiant.
    pub id: Uuid,
    /// Nom.
    pub name: String,
    /// Taille gardée, en octets.
    pub size: i64,
    /// Type de média.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Largeur d'une image.
    pub width: Option<i32>,
    /// Hauteur d'une image.
    pub height: Option<i32>,
}

/// Reçoit un fichier ; il reste à son auteur jusqu'à ce qu'un enregistrement le porte.
///
/// Erreurs : `file.too_large`, `file.type_refused` (avec `reason`), `file.infected`, `file.scanner_down`.
pub async fn upload<E: std::fmt::Display>(
    ctx: &Ctx,
    services: &Services,
    incoming: Incoming,
    content: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
) -> Result<FileView> {
    let limits = Limits::of(services, incoming.field.as_deref()).await?;
    let name = names::sanitise(&incoming.name);
    let id = ctx.clock().new_id();
    let received = spool::receive(&services.files.settings.spool, id, content, limits.max_size).await?;
    let kind = kinds::recognise(&name, &incoming.declared, &received.head)?;
    admit(ctx, services, &limits, Admitted { id, name, kind, received }).await
}

/// Garde une page que la plate-forme a écrite, sous les limites du champ qui la portera ; elle est à l'appelant d'ici là.
///
/// # Errors
/// Celles d'[`upload`].
pub(crate) async fn keep_page(
    ctx: &Ctx,
    services: &Services,
    name: &str,
    field: &str,
    page: String,
) -> Result<FileView> {
    let limits = Limits::of(services, Some(field)).await?;
    let id = ctx.clock().new_id();
    let content = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(page))]);
    let received = spool::receive(&services.files.settings.spool, id, content, limits.max_size).await?;
    admit(ctx, services, &limits, Admitted { id, name: names::sanitise(name), kind: &kinds::PAGE, received }).await
}

/// Un contenu reçu au sas, sa nature sue.
struct Admitted {
    id: Uuid,
    name: String,
    kind: &'static Kind,
    received: Received,
}

/// Le fait analyser, le confie au dépôt et l'inscrit, si le champ admet sa nature.
async fn admit(ctx: &Ctx, services: &Services, limits: &Limits, admitted: Admitted) -> Result<FileView> {
    let Admitted { id, name, kind, received } = admitted;
    kinds::accepted(kind, &limits.accept)?;
    scan(ctx, services, &name, &received).await?;
    let kept = keep(&services.files, id, kind, &received).await?;
    let row = queries::NewFile {
        id,
        name,
        media_type: kind.media_type,
        size: i64::try_from(kept.size).unwrap_or(i64::MAX),
        sha256: kept.sha256,
        dimensions: kept.dimensions,
        uploaded_by: ctx.actor.id,
        uploaded_at: received_at(ctx),
    };
    queries::insert(&services.tenant.db, &row).await?;
    let (width, height) = row.dimensions.unzip();
    Ok(FileView { id, name: row.name, size: row.size, media_type: row.media_type.to_owned(), width, height })
}

/// Un long envoi finit bien après le début de sa demande : c'est la fin qui compte pour l'entretien.
fn received_at(ctx: &Ctx) -> Timestamp {
    ctx.clock().now()
}

/// Ce qui est admis.
struct Limits {
    max_size: u64,
    accept: Vec<String>,
}

impl Limits {
    async fn of(services: &Services, field: Option<&str>) -> Result<Limits> {
        let model = services.tenant.model();
        let wanted = settings::get(&services.tenant, "core.max_file_mb").await?.and_then(|wanted| wanted.as_u64());
        let most = services.files.settings.max_size;
        let max_size = wanted.map_or(most, |megabytes| most.min(megabytes * 1_000_000));
        let Some(path) = field else {
            return Ok(Limits { max_size, accept: Vec::new() });
        };
        let field = path.rsplit_once('.').and_then(|(entity, field)| model.entity(entity)?.fields.get(field));
        let field = field.filter(|field| field.holds_files());
        let field = field.ok_or_else(|| Code::BadParameter.with("parameter", "field").with("value", path))?;
        Ok(Limits { max_size: field.max_size.unwrap_or(max_size).min(max_size), accept: field.accept.clone() })
    }
}

/// Fait analyser le fichier, si un antivirus est exigé ; ce qu'il trouve est audité.
pub(super) async fn scan(ctx: &Ctx, services: &Services, name: &str, received: &Received) -> Result<()> {
    let Some(clamd) = &services.files.settings.clamd else {
        return Ok(());
    };
    match antivirus::scan(clamd, &received.path).await {
        Err(error) if error.code == Code::FileInfected => {
            let entry = audit::Entry {
                action: "file.refused".to_owned(),
                result: Some(error.code.as_str().to_owned()),
                changes: Some(json!({ "name": name, "signature": error.params.get("signature") })),
                ..audit::Entry::default()
            };
            audit::write(ctx, &services.tenant.db, entry).await?;
            Err(error)
        }
        other => other,
    }
}

/// Ce qui a été gardé.
struct Kept {
    size: u64,
    sha256: Vec<u8>,
    dimensions: Option<(i32, i32)>,
}

/// Confie le fichier au dépôt ; une image y va allégée, avec sa vignette.
async fn keep(files: &Files, id: Uuid, kind: &Kind, received: &Received) -> Result<Kept> {
    let Some(format) = image::format(kind.media_type) else {
        files.depot.put_file(id, &received.path).await?;
        return Ok(Kept { size: received.size, sha256: received.sha256.clone(), dimensions: None });
    };
    let turn = files.decoding.acquire().await.map_err(|error| Code::Internal.because(error))?;
    let path = received.path.clone();
    let prepared = tokio::task::spawn_blocking(move || image::prepare(&path, format)).await;
    drop(turn);
    let Prepared { width, height, content, thumbnail } =
        prepared.map_err(|panic| Error { cause: Some(panic.to_string()), ..kinds::refused("unreadable_image") })??;
    let kept = Kept {
        size: content.len() as u64,
        sha256: Sha256::digest(&content).to_vec(),
        dimensions: Some((side(width), side(height))),
    };
    files.depot.put(id, Part::Content, content).await?;
    files.depot.put(id, Part::Thumbnail, thumbnail).await?;
    Ok(kept)
}

fn side(points: u32) -> i32 {
    i32::try_from(points).unwrap_or(i32::MAX)
}
