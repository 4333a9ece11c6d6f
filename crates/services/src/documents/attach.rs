//! Joindre un document à la fiche qu'il montre.

use kernel::{Code, Ctx, Result};
use schema::model::{Entity, Field};
use store::records::Written;

use super::{Made, Place, Wanted, make};
use crate::{Services, files};

/// Rend le document, le garde et le joint à ce champ, sinon au premier qui l'admet ; la version, si elle est dite, est celle que
/// l'appelant a lue.
///
/// # Errors
/// [`Code::NoFilesField`] quand la fiche n'a pas où le joindre ; celles d'un envoi de fichier et d'une écriture.
pub async fn attach(
    ctx: &Ctx,
    services: &Services,
    wanted: Wanted<'_>,
    field: Option<&str>,
    version: Option<i64>,
) -> Result<Written> {
    let field = receiving(wanted.entity, field)?;
    let place = Place::ready(ctx, &services.tenant, wanted, field, version).await?;
    let Made { name, html, .. } = make(&ctx.clone().plain(), services, wanted).await?;
    let file = files::keep_page(ctx, services, &name, &place.path(), html).await?;
    place.receive(ctx, &services.tenant, file.id, version).await
}

/// Le champ de fichiers demandé, ou le premier qui admet une page ; celui d'un seul fichier n'en est pas : y joindre effacerait.
fn receiving<'e>(entity: &'e Entity, wanted: Option<&str>) -> Result<&'e Field> {
    let mut filed = entity.fields.values().filter(|field| field.kind.name() == "files" && !field.read_only);
    match wanted {
        Some(name) => filed
            .find(|field| field.name == name)
            .ok_or_else(|| Code::BadParameter.with("parameter", "field").with("value", name)),
        None => filed.find(|field| takes_page(field)).ok_or_else(|| Code::NoFilesField.error()),
    }
}

fn takes_page(field: &Field) -> bool {
    let takes = |kind: &String| kind == "text/html" || kind == "text/*";
    field.accept.is_empty() || field.accept.iter().any(takes)
}
