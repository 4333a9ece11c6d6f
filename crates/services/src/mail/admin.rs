//! Ce que l'administrateur voit et fait du courrier : les courriels et leur sort, leur compte, les adresses écartées.

use jiff::SignedDuration;
use kernel::{Code, Ctx, Error, FieldError, Result};
use lettre::Address;
use serde_json::{Map, Value, json};
use store::audit;
use uuid::Uuid;

use super::{
    queries::{self, Suppression},
    suppression,
};
use crate::{
    Services,
    administration::{self, bounded, cut},
};

/// Jours de statistiques, à défaut et au plus.
const DAYS: (u32, u32) = (30, 366);

/// Longueur d'une explication.
const MAX_DETAIL: usize = 500;

/// Quelle page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Dont l'adresse contient ceci.
    pub about: Option<String>,
    /// Dans cet état.
    pub state: Option<String>,
    /// Tirés de ce gabarit, nom complet.
    pub template: Option<String>,
    /// Après cette ligne, que `next_cursor` nomme.
    pub after: Option<String>,
    /// Combien.
    pub limit: Option<u32>,
}

/// Refuse qui n'a pas ce droit sur le courrier.
pub fn permitted(ctx: &Ctx, action: &str) -> Result<()> {
    administration::permitted(ctx, "core.mail", action)
}

/// Une page de courriels, le dernier d'abord : ce qu'ils joignent, jamais leur contenu.
pub async fn messages(ctx: &Ctx, services: &Services, page: Page) -> Result<Value> {
    permitted(ctx, "view")?;
    let after = page.after.as_deref().map(Uuid::try_parse).transpose().map_err(|_| Code::BadCursor.error())?;
    let limit = bounded(page.limit);
    Ok(cut(queries::messages(&services.tenant.db, &page, after, limit + 1).await?, limit, "id"))
}

/// Les courriels par jour et par état, et ce que l'on sait de ceux qui sont suivis.
pub async fn statistics(ctx: &Ctx, services: &Services, days: Option<u32>) -> Result<Value> {
    permitted(ctx, "view")?;
    let days = days.unwrap_or(DAYS.0).clamp(1, DAYS.1);
    let since = ctx.now() - SignedDuration::from_hours(24 * i64::from(days));
    Ok(json!({ "data": queries::statistics(&services.tenant.db, since).await? }))
}

/// Une page d'adresses écartées, la dernière d'abord.
pub async fn suppressions(ctx: &Ctx, services: &Services, page: Page) -> Result<Value> {
    permitted(ctx, "view")?;
    if page.after.as_ref().is_some_and(|after| after.parse::<Address>().is_err()) {
        return Err(Code::BadCursor.error());
    }
    let limit = bounded(page.limit);
    Ok(cut(queries::suppressions(&services.tenant.db, &page, limit + 1).await?, limit, "address"))
}

/// Écarte une adresse.
pub async fn suppress(ctx: &Ctx, services: &Services, body: &Map<String, Value>) -> Result<()> {
    permitted(ctx, "manage")?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let fault = |field: &str, code: &str| Error::invalid(vec![FieldError::new(field, code)]);
    let address = text("address").ok_or_else(|| fault("address", "required"))?;
    if address.parse::<Address>().is_err() {
        return Err(fault("address", "pattern"));
    }
    let detail = text("detail").map(str::to_owned);
    if detail.as_ref().is_some_and(|detail| detail.chars().count() > MAX_DETAIL) {
        return Err(fault("detail", "too_long"));
    }
    let one = Suppression {
        address: address.to_lowercase(),
        reason: "manual",
        detail,
        source: "administrator".to_owned(),
        mail: None,
    };
    let unit = services.tenant.unit().await?;
    if !suppression::add(ctx, &unit.tenant().db, &one).await? {
        return Err(fault("address", "duplicate"));
    }
    unit.commit(&services.tenant).await
}

/// Écrit de nouveau à une adresse.
pub async fn restore(ctx: &Ctx, services: &Services, address: &str) -> Result<()> {
    permitted(ctx, "manage")?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::restore(db, &address.to_lowercase()).await? {
        return Err(Code::NotFound.error());
    }
    let changes = Some(json!({ "address": address.to_lowercase() }));
    let entry = audit::Entry { action: "mail.restored".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    unit.commit(&services.tenant).await
}
