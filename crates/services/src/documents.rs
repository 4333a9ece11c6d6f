//! Les documents : un message mis en page pour un enregistrement, tel que qui le demande a le droit de le lire.
//!
//! Refuse de dire plus que le lecteur ne peut lire : ce qui lui est fermé s'y dit masqué, un nom qui n'existe pas s'y voit.
//! La page se suffit : ni script, ni rien qui se charge d'ailleurs. Jointe à la fiche, d'autres la lisent : aucun champ protégé
//! n'y entre, mais ce que son auteur voit des fiches liées y reste.

use kernel::{Code, Ctx, Result};
use schema::model::{Entity, MessagePart};
use serde_json::json;
use store::{audit, records::Key};
use uuid::Uuid;

use crate::{
    Services,
    files::names,
    mail::brand::Brand,
    notify::message,
    templates::{Form, Scope, render},
};

mod attach;
mod logo;
mod page;
mod place;
mod reading;

pub use attach::attach;
pub(crate) use logo::{Logos, logos};
pub(crate) use place::Place;
use reading::Reading;

/// Ce qu'on demande.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// L'entité.
    pub entity: &'w Entity,
    /// L'enregistrement.
    pub key: &'w Key,
    /// Le message mis en page, nom complet.
    pub template: &'w str,
}

/// Un document.
#[derive(Clone, Debug)]
pub struct Made {
    /// Nom du fichier.
    pub name: String,
    /// Sa page.
    pub html: String,
    /// L'enregistrement qu'il montre.
    pub record: Uuid,
}

impl Made {
    /// Valeur de `Content-Disposition` : il s'ouvre dans la page, sous son nom.
    pub fn disposition(&self) -> String {
        names::inline(&self.name)
    }
}

/// Le document, pour le lire et l'imprimer ; le journal le retient.
pub async fn print(ctx: &Ctx, services: &Services, wanted: Wanted<'_>) -> Result<Made> {
    let made = make(ctx, services, wanted).await?;
    let entry = audit::Entry {
        action: "printed".to_owned(),
        entity: Some(wanted.entity.full_name.to_string()),
        record: Some(made.record),
        changes: Some(json!({ "document": wanted.template, "locale": ctx.locale.code() })),
        ..audit::Entry::default()
    };
    audit::write(ctx, &services.tenant.db, entry).await?;
    Ok(made)
}

/// Rend un document sous les droits, dans la langue et à l'heure de qui le lira.
pub(crate) async fn make(ctx: &Ctx, services: &Services, wanted: Wanted<'_>) -> Result<Made> {
    let model = services.tenant.model();
    let brand = Brand::read(&services.tenant).await?;
    let reading = Reading::of(ctx, services, &model, &brand, wanted).await?;
    let logo = logo::embedded(services, brand.logo.as_deref()).await;
    let (record, name) = (reading.record, reading.file_name());
    let (template, locale) = (wanted.template.to_owned(), ctx.locale);
    let write = move || {
        let part = |part: MessagePart| said(&model.texts, &template, part, &reading.scope);
        let title = part(MessagePart::Title)?;
        let body = part(MessagePart::Html)?;
        let at = render("{{ now | datetime }}", Form::Text, &reading.scope)?;
        let params = [("at".to_owned(), json!(at)), ("by".to_owned(), json!(reading.by))].into_iter().collect();
        let printed = model.texts.message(locale, "core.document.printed", &params);
        let sheet = page::Sheet { locale, title: &title, body, about: &reading.about, printed: &printed };
        page::lay(&brand, logo.as_deref(), &sheet)
    };
    let html = tokio::task::spawn_blocking(write).await.map_err(|error| Code::Internal.because(error))??;
    Ok(Made { name, html, record })
}

/// Une partie du message, rendue ; une langue qui manque se lit dans une autre.
fn said(texts: &schema::model::Texts, template: &str, part: MessagePart, scope: &Scope) -> Result<String> {
    let key = part.key(template);
    let source = texts.get(scope.locale, &key);
    let rendered = source.and_then(|source| message::said(texts, &key, part, source, scope));
    rendered.ok_or_else(|| Code::BadTemplate.with("reason", template))
}
