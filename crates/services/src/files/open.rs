//! Ouvrir un fichier, ou sa vignette.

use std::slice;

use bytes::Bytes;
use futures::stream::BoxStream;
use kernel::{Class, Code, Ctx, Error, Result};
use serde_json::{Value, json};
use store::{
    audit,
    records::{self, Key, Projection},
};
use uuid::Uuid;

use super::{
    depot::Part,
    image::THUMBNAIL_TYPE,
    kinds::{self, Opening},
    names,
    queries::{self, File, Place},
};
use crate::Services;

/// Un fichier ouvert.
pub struct Opened {
    /// Type de média à annoncer.
    pub media_type: String,
    /// Taille, en octets.
    pub size: u64,
    /// Étiquette d'entité, guillemets compris : un contenu ne change jamais.
    pub etag: String,
    /// Valeur de `Content-Disposition`.
    pub disposition: String,
    /// Contenu, au fil de l'eau.
    pub body: BoxStream<'static, std::io::Result<Bytes>>,
}

/// Ouvre un fichier, pour qui peut lire le champ qui le porte, ou pour son auteur tant que rien ne le porte.
pub async fn open(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Opened> {
    let file = authorised(ctx, services, id).await?;
    let (size, body) = services.files.depot.get(id, Part::Content).await?;
    Ok(Opened {
        size,
        body,
        etag: format!("\"{}\"", fingerprint(&file)),
        disposition: names::disposition(kinds::opening(&file.media_type), &file.name),
        media_type: file.media_type,
    })
}

/// Ouvre la vignette d'une image, aux mêmes conditions.
pub async fn open_thumbnail(ctx: &Ctx, services: &Services, id: Uuid) -> Result<Opened> {
    let file = authorised(ctx, services, id).await?;
    if !file.thumbnail {
        return Err(Code::NotFound.error());
    }
    let (size, body) = services.files.depot.get(id, Part::Thumbnail).await?;
    Ok(Opened {
        size,
        body,
        etag: format!("\"{}-thumbnail\"", fingerprint(&file)),
        disposition: names::disposition(Opening::Inline, "thumbnail.jpg"),
        media_type: THUMBNAIL_TYPE.to_owned(),
    })
}

fn fingerprint(file: &File) -> String {
    file.sha256.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// La fiche du fichier, si l'appelant peut l'ouvrir ; inconnu ou interdit, c'est la même réponse.
async fn authorised(ctx: &Ctx, services: &Services, id: Uuid) -> Result<File> {
    let unknown = || Code::NotFound.error();
    let file = queries::find(&services.tenant.db, id).await?.ok_or_else(unknown)?;
    let allowed = match &file.place {
        Some(_) => carries(ctx, services, &file).await?,
        // Un fichier pas encore joint n'est qu'à la personne même.
        None => ctx.actor.sight.is_none() && ctx.actor.id.is_some() && file.uploaded_by == ctx.actor.id,
    };
    if allowed { Ok(file) } else { Err(unknown()) }
}

/// L'appelant lit-il ce fichier dans le champ qui le porte ?
async fn carries(ctx: &Ctx, services: &Services, file: &File) -> Result<bool> {
    let Some(place) = &file.place else { return Ok(false) };
    let listed = lists(ctx, services, file.id, place).await?;
    if listed && class(services, &place.entity, &place.field) != Class::Normal {
        let entry = audit::Entry {
            action: "file.read".to_owned(),
            entity: Some(place.entity.clone()),
            record: Some(place.record),
            changes: Some(json!({ "file": file.id, "field": place.field })),
            ..audit::Entry::default()
        };
        audit::write(ctx, &services.tenant.db, entry).await?;
    }
    Ok(listed)
}

/// Ce champ, tel que l'appelant le lit, porte-t-il ce fichier ?
pub(super) async fn lists(ctx: &Ctx, services: &Services, id: Uuid, place: &Place) -> Result<bool> {
    let shape = Projection { fields: Some(vec![place.field.clone()]), expand: Vec::new() };
    let record = match records::get(ctx, &services.tenant, &place.entity, &Key::Id(place.record), &shape).await {
        Ok(record) => record,
        Err(error) if hidden(&error) => return Ok(false),
        Err(error) => return Err(error),
    };
    let record: Value = serde_json::from_str(&record.json).map_err(|error| Code::Internal.because(error))?;
    Ok(is_among(&record[&place.field], id))
}

/// La valeur de ce champ porte-t-elle ce fichier ?
pub(super) fn is_among(kept: &Value, id: Uuid) -> bool {
    let mut all = kept.as_array().map_or(slice::from_ref(kept), Vec::as_slice).iter();
    all.any(|one| one["id"] == json!(id))
}

/// L'enregistrement ne se lit pas, ou plus.
pub(super) fn hidden(error: &Error) -> bool {
    matches!(
        error.code,
        Code::NotFound | Code::Forbidden | Code::UnreadableField | Code::UnknownRoute | Code::BadParameter
    )
}

fn class(services: &Services, entity: &str, field: &str) -> Class {
    let model = services.tenant.model();
    model.entity(entity).and_then(|entity| entity.field(field)).map_or(Class::Normal, |field| field.class)
}
