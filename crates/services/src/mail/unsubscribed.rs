//! Qui ne veut plus de quels courriels : la liste, et revenir sur une désinscription à la demande de la personne, au journal.

use kernel::{Code, Ctx, Result};
use serde_json::{Value, json};
use store::audit;
use uuid::Uuid;

use super::admin::{self, Page};
use crate::{
    Services,
    administration::{bounded, cut},
    notify::preferences,
};

mod queries;

/// Une page de désinscriptions, par personne ; `about` cherche dans son nom et son adresse.
pub async fn page(ctx: &Ctx, services: &Services, page: Page) -> Result<Value> {
    admin::permitted(ctx, "view")?;
    let after = page.after.as_deref().map(|after| read(after).ok_or_else(|| Code::BadCursor.error())).transpose()?;
    let limit = bounded(page.limit);
    let model = services.tenant.model();
    let mut data = queries::page(&services.tenant.db, &page, after, limit + 1).await?;
    for one in &mut data {
        let category = one["category"].as_str().unwrap_or_default();
        one["label"] = preferences::label(&model, ctx.locale, category).into();
    }
    Ok(cut(data, limit, "id"))
}

/// La personne reçoit de nouveau les courriels de cette catégorie.
pub async fn take_back(ctx: &Ctx, services: &Services, user: Uuid, category: &str) -> Result<()> {
    admin::permitted(ctx, "manage")?;
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    if !queries::take_back(db, user, category, ctx.now()).await? {
        return Err(Code::NotFound.error());
    }
    let changes = Some(json!({ "user": user, "category": category }));
    let entry = audit::Entry { action: "mail.resubscribed".to_owned(), changes, ..audit::Entry::default() };
    audit::write(ctx, db, entry).await?;
    unit.commit(&services.tenant).await
}

/// Le nom d'une ligne : la personne et la catégorie.
fn read(name: &str) -> Option<(Uuid, String)> {
    let (user, category) = name.split_once('/')?;
    Some((Uuid::try_parse(user).ok()?, category.to_owned()))
}
