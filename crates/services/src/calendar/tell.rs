//! Prévenir dans l'application de ce qui arrive à un événement : invitation, changement, annulation, réponse.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use kernel::{Code, Ctx, Locale, Nature, NoticeSeverity, Result};
use schema::model::Model;
use serde_json::{Map, Value, json};
use store::{Tenant, records::event::EVENT};
use uuid::Uuid;

use super::event::Event;
use crate::{
    Services,
    notify::{
        delivery::Wanted,
        message,
        send::{self, About, Escalation, Notice, Respect, Told},
    },
    reach::Subject,
    templates::Scope,
};

/// Le gabarit, dont le titre suit ce qui arrive.
const TEMPLATE: &str = "core.event_notice";

/// Prévient ces personnes ; d'un événement annulé, sans y mener : il ne s'ouvre plus.
pub(super) async fn tell(
    ctx: &Ctx,
    services: &Services,
    inside: &Tenant,
    event: &Event,
    users: &[Uuid],
    told: &Map<String, Value>,
) -> Result<Vec<Told>> {
    let model = inside.model();
    let entity = model.entity(EVENT).ok_or_else(|| Code::Internal.because("le modèle n'a pas d'événements"))?;
    let people = services.identity.people(users).await?;
    let organiser = match event.link("organiser") {
        Some(organiser) => services.identity.person(organiser).await?.map(|person| person.name),
        None => None,
    };
    let values = values(event, organiser.as_deref(), told);
    let subject = Subject::of_record(EVENT, event.id, &event.record);
    let notice = Notice {
        ctx,
        model: &model,
        about: (!is_cancelled(told)).then_some(About { entity, subject: &subject }),
        template: TEMPLATE,
        values: &values,
        wanted: Wanted {
            category: EVENT,
            priority: 0,
            nature: nature(&model, told),
            in_app: true,
            mail: false,
            sms: false,
            push: true,
        },
        respect: Respect::Wishes,
        escalation: Escalation::Never,
        files: None,
    };
    Ok(send::send(services, inside, &notice, &people).await?.told)
}

/// L'objet du courriel qui dit la même chose à un invité de cette langue, qu'il ait un compte ou non.
pub(super) fn title(
    model: &Model,
    event: &Event,
    organiser: Option<&str>,
    locale: Locale,
    told: &Map<String, Value>,
) -> String {
    let values = values(event, organiser, told);
    message::write(model, TEMPLATE, &Scope { values, labels: HashMap::new(), locale, timezone: TimeZone::UTC }).title
}

/// Ce qu'est ce message : une annulation est à regarder.
pub(super) fn nature(model: &Model, told: &Map<String, Value>) -> Nature {
    let usual = model.entity(EVENT).map(|entity| entity.nature).unwrap_or_default();
    if is_cancelled(told) { Nature { severity: NoticeSeverity::Warning, ..usual } } else { usual }
}

fn is_cancelled(told: &Map<String, Value>) -> bool {
    told.get("what").and_then(Value::as_str) == Some("cancel")
}

/// Ce que le gabarit peut nommer.
fn values(event: &Event, organiser: Option<&str>, told: &Map<String, Value>) -> Map<String, Value> {
    let mut values = told.clone();
    let first = event.text("begins_at").or(event.text("starts_at"));
    values.insert("start".to_owned(), json!(first));
    values.insert("organiser".to_owned(), json!(organiser));
    let record = json!({ "title": event.text("title"), "location": event.text("location") });
    values.insert("record".to_owned(), record);
    values
}
