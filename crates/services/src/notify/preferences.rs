//! Comment l'appelant veut être prévenu, et les catégories qu'il peut taire.

use identity::NotificationWishes;
use kernel::{Code, Ctx, Error, FieldError, Locale, Result};
use schema::model::{Act, Model};
use serde::Serialize;
use serde_json::{Map, Value};

use super::unsubscribe::DIGEST;
use crate::Services;

/// Les choix d'une personne, et ce qu'elle peut taire.
#[derive(Clone, Debug, Serialize)]
pub struct PreferencesView {
    /// Ses choix.
    #[serde(flatten)]
    pub wishes: NotificationWishes,
    /// Les catégories qui existent, dans sa langue.
    pub categories: Vec<Category>,
    /// Celles dont elle s'est désinscrite.
    pub unsubscribed: Vec<Category>,
}

/// Une catégorie de notifications : l'entité dont elles parlent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Category {
    /// Nom complet de l'entité.
    pub name: String,
    /// Son libellé.
    pub label: String,
}

/// Les préférences de notification de l'appelant.
pub async fn read(ctx: &Ctx, services: &Services) -> Result<PreferencesView> {
    let user = ctx.actor.id.ok_or_else(|| Code::NotFound.error())?;
    let preferences = services.identity.preferences(user).await?;
    Ok(view(ctx, &services.tenant.model(), preferences.notifications))
}

/// Remplace les préférences de notification de l'appelant ; `categories` et `unsubscribed`, que la lecture rend, sont ignorés.
pub async fn write(ctx: &Ctx, services: &Services, mut body: Map<String, Value>) -> Result<PreferencesView> {
    let user = ctx.actor.id.ok_or_else(|| Code::NotFound.error())?;
    body.remove("categories");
    body.remove("unsubscribed");
    let wishes: NotificationWishes = serde_json::from_value(Value::Object(body))
        .map_err(|error| Code::MalformedBody.because(&error).with("reason", error.to_string()))?;
    let model = services.tenant.model();
    let categories = categories(ctx, &model);
    let exists = |name: &String| categories.iter().any(|category| category.name == *name);
    let stopped = services.identity.preferences(user).await?.notifications.mail_muted;
    let known = |name: &String| exists(name) || name == DIGEST || stopped.contains(name);
    for (field, unknown) in [
        ("muted", wishes.muted.iter().find(|name| !exists(name))),
        ("mail_muted", wishes.mail_muted.iter().find(|name| !known(name))),
    ] {
        if let Some(unknown) = unknown {
            return Err(Error::invalid(vec![FieldError::new(field, "unknown_option").with("value", unknown.as_str())]));
        }
    }
    services.identity.save_notifications(ctx, &wishes).await?;
    Ok(view(ctx, &model, wishes))
}

fn view(ctx: &Ctx, model: &Model, wishes: NotificationWishes) -> PreferencesView {
    let named = |name: &String| Category { name: name.clone(), label: label(model, ctx.locale, name) };
    let unsubscribed = wishes.mail_muted.iter().map(named).collect();
    PreferencesView { categories: categories(ctx, model), unsubscribed, wishes }
}

/// Le libellé d'une catégorie.
pub(super) fn label(model: &Model, locale: Locale, name: &str) -> String {
    let key = if name == DIGEST { "core.digest.label".to_owned() } else { format!("{name}.plural_label") };
    model.texts.get(locale, &key).unwrap_or(name).to_owned()
}

/// Les entités dont un déclencheur parle, et que l'appelant peut voir.
fn categories(ctx: &Ctx, model: &Model) -> Vec<Category> {
    let mut names: Vec<&str> = Vec::new();
    for trigger in model.triggers.values() {
        let tells = trigger.steps().any(|step| matches!(step.act, Act::Notify(_)));
        if let (true, Some(entity)) = (tells, trigger.entity())
            && !names.contains(&entity)
            && !ctx.actor.access(entity, "view").is_denied()
        {
            names.push(entity);
        }
    }
    names.into_iter().map(|name| Category { name: name.to_owned(), label: label(model, ctx.locale, name) }).collect()
}
