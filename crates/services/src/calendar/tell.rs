//! Prévenir dans l'application de ce qui arrive à un événement : invitation, changement, annulation, réponse.

use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value, json};
use store::{Tenant, records::event::EVENT};
use uuid::Uuid;

use super::event::Event;
use crate::{
    Services,
    notify::{
        delivery::Wanted,
        send::{self, About, Escalation, Notice, Respect, Told},
    },
    reach::Subject,
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
    let mut values = told.clone();
    let organiser = match event.link("organiser") {
        Some(organiser) => services.identity.person(organiser).await?.map(|person| person.name),
        None => None,
    };
    let first = event.text("begins_at").or(event.text("starts_at"));
    values.insert("start".to_owned(), json!(first));
    values.insert("organiser".to_owned(), json!(organiser));
    let record = json!({ "title": event.text("title"), "location": event.text("location") });
    values.insert("record".to_owned(), record);
    let subject = Subject::of_record(EVENT, event.id, &event.record);
    let opens = told.get("what").and_then(Value::as_str) != Some("cancel");
    let notice = Notice {
        ctx,
        model: &model,
        about: opens.then_some(About { entity, subject: &subject }),
        template: TEMPLATE,
        values: &values,
        wanted: Wanted { category: EVENT, priority: 0, in_app: true, mail: false, sms: false, push: true },
        respect: Respect::Wishes,
        escalation: Escalation::Never,
    };
    Ok(send::send(services, inside, &notice, &people).await?.told)
}
