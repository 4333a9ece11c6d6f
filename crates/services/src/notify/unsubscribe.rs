//! Se désinscrire d'une catégorie de courriels, d'un geste et sans se connecter (RFC 8058).
//!
//! Le jeton scelle la personne et la catégorie ; il n'expire pas, et ne peut rien d'autre. L'ouvrir montre, le confirmer
//! désinscrit : qui suit les liens à la place du lecteur ne change rien.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Code, Ctx, Locale, Request, Result};
use minijinja::context;
use serde_json::{Map, json};
use store::Tenant;
use uuid::Uuid;

use super::preferences;
use crate::{Services, pages::Page};

/// Catégorie du résumé.
pub(crate) const DIGEST: &str = "core.digest";

static PAGE: LazyLock<Page> = LazyLock::new(|| Page::new(include_str!("unsubscribe/page.html")));

/// Un lien lu : à qui il est, et ce qu'il fait taire.
pub struct Door {
    /// Au nom de la personne du lien.
    pub ctx: Ctx,
    category: String,
}

/// Où cette personne cesse de recevoir les courriels de cette catégorie.
pub(crate) fn address(services: &Services, user: Uuid, category: &str) -> Result<String> {
    let tenant = &services.tenant;
    let sealed = tenant.vault()?.close(&bound(tenant), &[user.as_bytes(), category.as_bytes()].concat());
    Ok(format!("{}/unsubscribe/{}", services.settings.mail.base_url, URL_SAFE_NO_PAD.encode(sealed)))
}

/// Lit un lien ; un mauvais jeton compte contre l'adresse d'où il vient.
pub async fn by_link(services: &Services, token: &str, request: &Request) -> Result<Door> {
    let attempt = services.identity.try_link(request.ip)?;
    let Some((user, category)) = opened(&services.tenant, token)? else {
        attempt.failed();
        return Err(Code::BadLink.error());
    };
    let ctx = services.identity.ctx_of(user, request).await.map_err(|error| match error.code {
        // La personne n'est plus là ; une panne n'en dit rien.
        Code::AuthRequired => Code::BadLink.error(),
        _ => error,
    })?;
    Ok(Door { ctx, category })
}

fn opened(tenant: &Tenant, token: &str) -> Result<Option<(Uuid, String)>> {
    let Ok(sealed) = URL_SAFE_NO_PAD.decode(token) else { return Ok(None) };
    let plain = tenant.vault()?.open(&bound(tenant), &sealed);
    let read = |plain: Vec<u8>| {
        let (user, category) = plain.split_at_checked(16)?;
        Some((Uuid::from_slice(user).ok()?, String::from_utf8(category.to_vec()).ok()?))
    };
    Ok(plain.and_then(read))
}

fn bound(tenant: &Tenant) -> String {
    format!("{}/unsubscribe", tenant.name)
}

impl Door {
    /// Ne plus écrire à la personne à ce sujet ; refait, ne change rien.
    pub async fn unsubscribe(&self, services: &Services) -> Result<()> {
        services.identity.stop_mail(&self.ctx, &self.category).await
    }

    /// Ce que la personne voit avant de confirmer.
    pub fn ask(&self, services: &Services) -> Result<String> {
        page(services, self.ctx.locale, "ask", &self.label(services), true)
    }

    /// Ce qu'elle voit après.
    pub fn thank(&self, services: &Services) -> Result<String> {
        page(services, self.ctx.locale, "done", &self.label(services), false)
    }

    fn label(&self, services: &Services) -> String {
        preferences::label(&services.tenant.model(), self.ctx.locale, &self.category)
    }
}

/// La page d'un lien qui n'est à personne.
pub fn refused(services: &Services, locale: Locale) -> Result<String> {
    page(services, locale, "unknown", "", false)
}

fn page(services: &Services, locale: Locale, message: &str, category: &str, form: bool) -> Result<String> {
    let model = services.tenant.model();
    let params = Map::from_iter([("category".to_owned(), json!(category))]);
    let text = |key: &str| model.texts.message(locale, &format!("core.unsubscribe.{key}"), &params);
    PAGE.written(context! {
        locale => locale.code(), title => text("title"), message => text(message), form,
        confirm => text("confirm"), hint => text("hint"),
    })
}
