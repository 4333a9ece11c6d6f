//! Comment l'appelant veut être prévenu, et les catégories qu'il peut taire.

use identity::NotificationWishes;
use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Act, Model};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::Services;

/// Les choix d'une personne, et ce qu'elle peut taire.
#[derive(Clone, Debug, Serialize)]
pub struct PreferencesView {
    /// Ses choix.
    #[serde(flatten)]
    pub wishes: NotificationWishes,
    /// Les catégories qui existent, dans sa langue.
    pub categories: Vec<Category>,
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
    Ok(PreferencesView { wishes: preferences.notifications, categories: categories(ctx, &services.tenant.model()) })
}

/// Remplace les préférences de notification de l'appelant ; `categories`, que la lecture rend, est ignoré.
pub async fn write(ctx: &Ctx, services: &Services, mut body: Map<String, Value>) -> Result<PreferencesView> {
    body.remove("categories");
    let wishes: NotificationWishes = serde_json::from_value(Value::Object(body))
        .map_err(|error| Code::MalformedBody.because(&error).with("reason", error.to_string()))?;
    let categories = categories(ctx, &services.tenant.model());
    if let Some(unknown) = wishes.muted.iter().find(|name| !categories.iter().any(|category| category.name == **name)) {
        return Err(Error::invalid(vec![FieldError::new("muted", "unknown_option").with("value", unknown.as_str())]));
    }
    services.identity.save_notifications(ctx, &wishes).await?;
    Ok(PreferencesView { wishes, categories })
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
    let label = |name: &str| {
        let key = format!("{name}.plural_label");
        model.texts.get(ctx.locale, &key).unwrap_or(name).to_owned()
    };
    names.into_iter().map(|name| Category { name: name.to_owned(), label: label(name) }).collect()
}
