//! SQL des fichiers.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::Result;
use store::{Bind, Db};
use uuid::Uuid;

/// Un fichier à inscrire.
#[derive(Clone, Debug)]
pub(super) struct NewFile {
    pub id: Uuid,
    pub name: String,
    pub media_type: &'static str,
    pub size: i64,
    pub sha256: Vec<u8>,
    /// Largeur et hauteur d'une image, qui a alors une vignette.
    pub dimensions: Option<(i32, i32)>,
    pub uploaded_by: Option<Uuid>,
    pub uploaded_at: Timestamp,
}

/// Un fichier inscrit.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub id: Uuid,
    pub name: String,
    pub media_type: String,
    pub sha256: Vec<u8>,
    pub thumbnail: bool,
    pub uploaded_by: Option<Uuid>,
    /// Ce qui le porte.
    pub place: Option<Place>,
}

/// Le champ qui porte un fichier.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub entity: String,
    pub record: Uuid,
    pub field: String,
}

/// Inscrit un fichier, que rien ne porte encore.
pub(super) async fn insert(db: &Db, file: &NewFile) -> Result<()> {
    static INSERT: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.file (id, name, type, size, sha256, width, height, thumbnail, uploaded_by, uploaded_at) \
         VALUES ($1, $2, $3, $4, $5, $6::bigint, $7::bigint, $8, $9, $10)"
            .into()
    });
    let (width, height) = file.dimensions.unzip();
    let binds = [
        file.id.into(),
        file.name.as_str().into(),
        file.media_type.into(),
        Bind::Int(file.size),
        Bind::Bytes(file.sha256.clone()),
        width.map(i64::from).into(),
        height.map(i64::from).into(),
        file.dimensions.is_some().into(),
        file.uploaded_by.into(),
        file.uploaded_at.into(),
    ];
    db.query(&INSERT, &binds).await?;
    Ok(())
}

/// Dit qu'un fichier inscrit est tenu à part, pour cet usage : nul enregistrement ne le montre, l'entretien le laisse.
pub(super) async fn set_aside(db: &Db, id: Uuid, usage: &str) -> Result<()> {
    const SET_ASIDE: &str = "UPDATE sys.file SET entity = $2, record = $1, field = 'file' WHERE id = $1";
    db.query(&SET_ASIDE.into(), &[id.into(), usage.into()]).await?;
    Ok(())
}

/// Rend à quelqu'un des fichiers tenus à part pour cet usage.
pub(super) async fn release(db: &Db, ids: &[Uuid], usage: &str, to: Option<Uuid>) -> Result<()> {
    const RELEASE: &str = "UPDATE sys.file SET entity = NULL, record = NULL, field = NULL, uploaded_by = $3 \
        WHERE id = ANY($1) AND entity = $2 AND record = id";
    db.query(&RELEASE.into(), &[Bind::Uuids(ids.to_vec()), usage.into(), to.into()]).await?;
    Ok(())
}

/// Désinscrit un fichier.
pub(super) async fn forget(db: &Db, id: Uuid) -> Result<()> {
    const FORGET: &str = "DELETE FROM sys.file WHERE id = $1";
    db.query(&FORGET.into(), &[id.into()]).await?;
    Ok(())
}

/// La fiche d'un fichier.
pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<File>> {
    static FIND: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT id, name, type, sha256, thumbnail, uploaded_by, entity, record, field FROM sys.file WHERE id = $1"
            .into()
    });
    let row = db.query_opt(&FIND, &[id.into()]).await?;
    Ok(row.map(|row| File {
        id: row.get(0),
        name: row.get(1),
        media_type: row.get(2),
        sha256: row.get(3),
        thumbnail: row.get(4),
        uploaded_by: row.get(5),
        place: match (row.get(6), row.get(7), row.get(8)) {
            (Some(entity), Some(record), Some(field)) => Some(Place { entity, record, field }),
            _ => None,
        },
    }))
}

/// Désinscrit des fichiers reçus avant cet instant et que rien ne porte ; rend leurs identifiants.
pub(super) async fn forget_unattached(db: &Db, before: Timestamp, limit: i64) -> Result<Vec<Uuid>> {
    static FORGET: LazyLock<Arc<str>> = LazyLock::new(|| {
        "DELETE FROM sys.file WHERE record IS NULL AND id IN (SELECT id FROM sys.file WHERE record IS NULL AND uploaded_at < $1 \
         ORDER BY uploaded_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id"
            .into()
    });
    let rows = db.query(&FORGET, &[before.into(), Bind::Int(limit)]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Désinscrit les fichiers tenus à part pour cet usage et reçus avant cet instant ; rend leurs identifiants.
pub(super) async fn forget_aside(db: &Db, usage: &str, before: Timestamp, limit: i64) -> Result<Vec<Uuid>> {
    static FORGET: LazyLock<Arc<str>> = LazyLock::new(|| {
        "DELETE FROM sys.file WHERE id IN (SELECT id FROM sys.file WHERE entity = $1 AND record = id AND uploaded_at < $2 \
         LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id"
            .into()
    });
    let rows = db.query(&FORGET, &[usage.into(), before.into(), Bind::Int(limit)]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Parmi ces identifiants, ceux qui sont inscrits.
pub(super) async fn known(db: &Db, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    static KNOWN: LazyLock<Arc<str>> = LazyLock::new(|| "SELECT id FROM sys.file WHERE id = ANY($1)".into());
    let rows = db.query(&KNOWN, &[Bind::Uuids(ids.to_vec())]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Fichiers qu'un examen lit au plus.
const EXAMINED: i64 = 100_000;

/// Les derniers fichiers inscrits.
pub(super) async fn recent(db: &Db) -> Result<Vec<Uuid>> {
    const RECENT: &str = "SELECT id FROM sys.file ORDER BY id DESC LIMIT $1";
    let rows = db.query(&RECENT.into(), &[EXAMINED.into()]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
