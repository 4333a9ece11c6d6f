//! Comment l'appelant veut être prévenu, et les catégories qu'il peut taire.

use identity::NotificationWishes;
use kernel::{Code, Ctx, Error, FieldError, Locale, NoticeKind, NoticeSeverity, Result};
use schema::model::{Act, Model, Trigger};
use serde::Serialize;
use serde_json::{Map, Value};
use store::audit;
use uuid::Uuid;

use super::{nature, queries, unsubscribe::DIGEST};
use crate::{Services, mail::tracking, sms::number};

/// Les choix d'une personne, et ce qu'elle peut taire.
#[derive(Clone, Debug, Serialize)]
pub struct PreferencesView {
    /// Ses choix.
    #[serde(flatten)]
    pub wishes: NotificationWishes,
    /// Les catégories qui existent, dans sa langue.
    pub categories: Vec<Choice>,
    /// Celles dont elle s'est désinscrite.
    pub unsubscribed: Vec<Choice>,
    /// Les sortes.
    pub kinds: Vec<Choice>,
    /// Les gravités.
    pub severities: Vec<Choice>,
    /// Peut-elle recevoir des SMS ?
    pub sms: SmsReach,
    /// Lui demande-t-on de consentir au suivi de ses courriels ?
    pub mail_tracking_offered: bool,
}

/// Ce que rend une lecture : de quoi choisir, et de quoi trier sa boîte.
#[derive(Clone, Debug, Serialize)]
pub struct ReadView {
    /// Ses choix.
    #[serde(flatten)]
    pub preferences: PreferencesView,
    /// Les catégories dont sa boîte a quelque chose.
    pub subjects: Vec<Choice>,
}

/// Si un SMS peut atteindre une personne.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsReach {
    /// Oui.
    Ready,
    /// Sa fiche n'a pas de numéro international.
    NoNumber,
    /// Ce serveur n'a pas de fournisseur.
    NoProvider,
}

/// Une catégorie, une sorte ou une gravité.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Son nom.
    pub name: String,
    /// Comment elle se dit, dans la langue de la personne.
    pub label: String,
}

/// Ce que la lecture rend de plus que les choix.
const SHOWN: [&str; 7] =
    ["categories", "unsubscribed", "subjects", "kinds", "severities", "sms", "mail_tracking_offered"];

/// Les préférences de notification de l'appelant.
pub async fn read(ctx: &Ctx, services: &Services) -> Result<ReadView> {
    let user = ctx.actor.id.ok_or_else(|| Code::NotFound.error())?;
    let wishes = services.identity.preferences(user).await?.notifications;
    let preferences = view(ctx, services, user, wishes).await?;
    let model = services.tenant.model();
    let named = |name: &String| Choice { name: name.clone(), label: label(&model, ctx.locale, name) };
    let mut subjects: Vec<Choice> = queries::subjects(&services.tenant.db, user).await?.iter().map(named).collect();
    subjects.sort_by_cached_key(|subject| subject.label.to_lowercase());
    Ok(ReadView { preferences, subjects })
}

/// Remplace les préférences de notification de l'appelant ; ce que la lecture rend de plus (`categories`, `sms`…) est ignoré.
///
/// On ne revient sur une désinscription (`mail_muted`) que si `unsubscribed` montre que l'appelant la connaissait : une page ouverte avant
/// elle ne la défait pas.
pub async fn write(ctx: &Ctx, services: &Services, mut body: Map<String, Value>) -> Result<PreferencesView> {
    let user = ctx.actor.id.ok_or_else(|| Code::NotFound.error())?;
    let known: Vec<String> = body.get("unsubscribed").map(names).unwrap_or_default();
    body.retain(|name, _| !SHOWN.contains(&name.as_str()));
    let wishes: NotificationWishes = serde_json::from_value(Value::Object(body))
        .map_err(|error| Code::MalformedBody.because(&error).with("reason", error.to_string()))?;
    let categories = categories(ctx, &services.tenant.model());
    let exists = |name: &String| categories.iter().any(|category| category.name == *name);
    let before = services.identity.preferences(user).await?.notifications;
    let stopped = before.mail_muted;
    let is_topic = |name: &String| exists(name) || name == DIGEST || stopped.contains(name);
    for (field, unknown) in [
        ("muted", wishes.muted.iter().find(|name| !exists(name))),
        ("mail_muted", wishes.mail_muted.iter().find(|name| !is_topic(name))),
        ("closed", wishes.closed.keys().find(|name| !exists(name))),
    ] {
        if let Some(unknown) = unknown {
            return Err(Error::invalid(vec![FieldError::new(field, "unknown_option").with("value", unknown.as_str())]));
        }
    }
    let resumed: Vec<String> = known.into_iter().filter(|name| !wishes.mail_muted.contains(name)).collect();
    let kept = services.identity.save_notifications(ctx, &wishes, resumed).await?;
    // Un consentement doit pouvoir se prouver, et son retrait aussi (RGPD, article 7).
    if kept.mail_tracking != before.mail_tracking {
        let action = if kept.mail_tracking { "mail.tracking_accepted" } else { "mail.tracking_refused" };
        let entry = audit::Entry { action: action.to_owned(), ..audit::Entry::default() };
        audit::write(ctx, &services.tenant.db, entry).await?;
    }
    view(ctx, services, user, kept).await
}

/// Les noms de ces catégories, telles que la lecture les rend.
fn names(categories: &Value) -> Vec<String> {
    let all = categories.as_array().into_iter().flatten();
    all.filter_map(|one| one["name"].as_str().map(str::to_owned)).collect()
}

async fn view(ctx: &Ctx, services: &Services, user: Uuid, wishes: NotificationWishes) -> Result<PreferencesView> {
    let sms = match services.delivery().await?.has_sms() {
        false => SmsReach::NoProvider,
        true => {
            let person = services.identity.person(user).await?;
            let phone = person.and_then(|person| person.phone);
            if phone.as_deref().and_then(number::international).is_some() {
                SmsReach::Ready
            } else {
                SmsReach::NoNumber
            }
        }
    };
    let model = services.tenant.model();
    let (locale, texts) = (ctx.locale, &model.texts);
    let named = |name: &String| Choice { name: name.clone(), label: label(&model, locale, name) };
    let choice = |name: &str, label: String| Choice { name: name.to_owned(), label };
    let kinds = NoticeKind::ALL.map(|one| choice(one.name(), nature::kind(texts, locale, one)));
    let severities = NoticeSeverity::ALL.map(|one| choice(one.name(), nature::severity(texts, locale, one)));
    Ok(PreferencesView {
        categories: categories(ctx, &model),
        unsubscribed: wishes.mail_muted.iter().map(named).collect(),
        kinds: kinds.to_vec(),
        severities: severities.to_vec(),
        wishes,
        sms,
        mail_tracking_offered: tracking::is_offered(&services.tenant).await?,
    })
}

/// Le libellé d'une catégorie : une entité, ce que la plate-forme dit d'elle-même, ou le déclencheur qui ne parle d'aucun enregistrement.
pub(crate) fn label(model: &Model, locale: Locale, name: &str) -> String {
    let keys = [format!("{name}.plural_label"), format!("{name}.label"), Trigger::label_key(name)];
    keys.iter().find_map(|key| model.texts.get(locale, key)).unwrap_or(name).to_owned()
}

/// Les entités dont un déclencheur parle, et que l'appelant peut voir.
fn categories(ctx: &Ctx, model: &Model) -> Vec<Choice> {
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
    names.into_iter().map(|name| Choice { name: name.to_owned(), label: label(model, ctx.locale, name) }).collect()
}
