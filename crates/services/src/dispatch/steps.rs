//! Ce que font les étapes d'un déclencheur. Pour en ajouter une : un verbe dans `schema`, un bras et une fonction ici.

use deadpool_postgres::Transaction;
use expr::Value as Cel;
use identity::Person;
use kernel::{Code, Result};
use schema::model::{Act, Call, Formula, Notify, Recipient, Step, Trigger};
use serde_json::{Map, Value, json};
use store::values;
use uuid::Uuid;

use super::{
    create::CreateRecord,
    facts::Facts,
    run::{Batch, Done},
};
use crate::{
    notify::{
        delivery::Wanted,
        send::{self, Notice, Respect},
    },
    templates::{Form, Scope, render},
    webhooks::call::CallAddress,
    workers::{Work, enqueue},
};

/// Une étape à sa place.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub trigger: &'t Trigger,
    pub rank: usize,
    pub step: &'t Step,
}

impl Place<'_> {
    /// Ce qui distingue cette étape de cet événement entre toutes.
    fn key(&self, facts: &Facts<'_>) -> String {
        format!("{}:{}:{}", self.trigger.name, facts.event.id, self.rank)
    }
}

/// Fait une étape, si sa condition tient.
pub(super) async fn perform(
    batch: &Batch<'_>,
    tx: &Transaction<'_>,
    place: &Place<'_>,
    facts: &Facts<'_>,
) -> Result<Done> {
    if let Some(condition) = &place.step.condition
        && !facts.holds(condition)?
    {
        return Ok(Done::skipped("condition"));
    }
    match &place.step.act {
        Act::Notify(notify) => tell(batch, tx, notify, facts, Respect::Wishes).await,
        Act::Mail(notify) => tell(batch, tx, notify, facts, Respect::Nothing).await,
        Act::Call(call) => self::call(batch, tx, call, place, facts).await,
        Act::Create { entity, set } => create(tx, entity, set, place, facts).await,
        Act::Other(_) => Ok(Done::skipped("unsupported")),
    }
}

async fn tell(
    batch: &Batch<'_>,
    tx: &Transaction<'_>,
    notify: &Notify,
    facts: &Facts<'_>,
    respect: Respect,
) -> Result<Done> {
    let people = people(batch, &notify.to, facts).await?;
    let services = batch.services;
    let on = |channel: &str| notify.channels.iter().any(|one| one == channel);
    let notice = Notice {
        ctx: &facts.ctx,
        model: &batch.model,
        entity: &facts.entity,
        subject: &facts.subject,
        template: &notify.template,
        values: &facts.shown(&services.settings.mail.base_url),
        wanted: Wanted {
            category: &facts.event.entity,
            priority: notify.priority,
            in_app: on("in_app"),
            mail: on("mail"),
        },
        respect,
    };
    let sent = send::send(services, tx, &notice, &people).await?;
    let detail = json!({ "recipients": people.len(), "notifications": sent.told.len(), "mails": sent.mails });
    Ok(Done { told: sent.told, ..Done::with(detail) })
}

/// Les destinataires, chacun une fois : ceux d'un rôle le sont dans la société de l'enregistrement.
async fn people(batch: &Batch<'_>, recipients: &[Recipient], facts: &Facts<'_>) -> Result<Vec<Person>> {
    let identity = &batch.services.identity;
    let mut people: Vec<Person> = Vec::new();
    for recipient in recipients {
        let found = match recipient {
            Recipient::Role(role) => identity.people_with_role(role, facts.event.company).await?,
            Recipient::User(formula) => identity.people(&users(&facts.evaluate(formula)?)).await?,
        };
        for person in found {
            if !people.iter().any(|known| known.id == person.id) {
                people.push(person);
            }
        }
    }
    Ok(people)
}

/// Les personnes qu'une expression désigne : une, plusieurs ou aucune.
fn users(value: &Cel) -> Vec<Uuid> {
    match value {
        Cel::Record(record) => Uuid::try_parse(&record.id).into_iter().collect(),
        Cel::String(id) => Uuid::try_parse(id).into_iter().collect(),
        Cel::List(items) => items.iter().flat_map(users).collect(),
        _ => Vec::new(),
    }
}

async fn call(
    batch: &Batch<'_>,
    tx: &Transaction<'_>,
    call: &Call,
    place: &Place<'_>,
    facts: &Facts<'_>,
) -> Result<Done> {
    let url = match facts.evaluate(&call.url)? {
        Cel::String(url) if !url.is_empty() => url.to_string(),
        _ => return Ok(Done::skipped("no_address")),
    };
    let shown = facts.shown(&batch.services.settings.mail.base_url);
    let source = call.body.as_ref().and_then(|name| batch.model.templates.get(name)?.json.as_deref());
    let body = match source {
        Some(source) => {
            let timezone = jiff::tz::TimeZone::UTC;
            let scope = Scope { values: shown, labels: Default::default(), locale: facts.ctx.locale, timezone };
            render(source, Form::Json, &scope)?
        }
        None => default_body(facts, &shown).to_string(),
    };
    serde_json::from_str::<serde::de::IgnoredAny>(&body)
        .map_err(|error| Code::Internal.because(format!("le corps de l'appel n'est pas du JSON : {error}")))?;
    let retries = i16::try_from(call.retry).unwrap_or(i16::MAX - 1);
    let work = CallAddress { id: place.key(facts), url, body };
    enqueue(tx, work.job(facts.ctx.now()).unique(place.key(facts)).attempts(retries + 1)).await?;
    Ok(Done::with(json!({ "queued": "call" })))
}

/// Le corps d'un appel sans gabarit.
fn default_body(facts: &Facts<'_>, shown: &Map<String, Value>) -> Value {
    json!({
        "events": facts.event.events,
        "at": facts.event.at.to_string(),
        "entity": facts.event.entity,
        "id": facts.event.record,
        "record": shown.get("record"),
    })
}

async fn create(
    tx: &Transaction<'_>,
    entity: &str,
    set: &indexmap::IndexMap<String, Formula>,
    place: &Place<'_>,
    facts: &Facts<'_>,
) -> Result<Done> {
    let mut body = Map::new();
    for (name, formula) in set {
        body.insert(name.clone(), values::to_json(&facts.evaluate(formula)?));
    }
    let belongs_to_company = facts.model.entity(entity).is_some_and(|entity| !entity.shared);
    if let (true, Some(company)) = (belongs_to_company, facts.event.company) {
        body.entry("company").or_insert_with(|| json!(company));
    }
    let id = CreateRecord::derived_id(facts.event.at, &place.key(facts));
    let work = CreateRecord {
        trigger: place.trigger.name.clone(),
        entity: entity.to_owned(),
        id,
        body,
        depth: facts.event.depth + 1,
    };
    enqueue(tx, work.job(facts.ctx.now()).unique(place.key(facts))).await?;
    Ok(Done::with(json!({ "queued": "create", "id": id })))
}
