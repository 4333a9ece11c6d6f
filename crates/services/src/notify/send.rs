//! Écrire les notifications, les courriels et les SMS d'un même message, dans la transaction de ce qui le cause.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use identity::{NotificationWishes, Person};
use jiff::tz::TimeZone;
use kernel::{Actor, Ctx, Locale, Request, Result};
use schema::model::{Entity, Escalate, Model};
use serde_json::{Map, Value, json};
use store::Tenant;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{
    delivery::{self, Delivery, Loudness, Post, Wanted},
    digest, escalate,
    message::{self, Written},
    nature,
    queries::{self, NewNotification},
    reader::{Addressee, Reader},
    unsubscribe,
};
use crate::{
    Services,
    mail::{
        self, NewMail,
        brand::Brand,
        enclosed::Enclosed,
        layout::{self, Laid, Letter},
    },
    push::{self, send::Pushed},
    reach::{self, Subject},
    sms::{self, NewSms},
    templates::{
        Scope,
        words::{self, Cause},
    },
};

/// Personnes prévenues d'un coup : leurs courriels tiennent ensemble en mémoire.
const TOGETHER: usize = 500;

/// Un message à faire parvenir.
pub(crate) struct Notice<'a> {
    /// Au nom de qui il part.
    pub ctx: &'a Ctx,
    pub model: &'a Model,
    /// Ce dont il parle ; un horaire ne parle d'aucun enregistrement.
    pub about: Option<About<'a>>,
    /// Gabarit, nom complet.
    pub template: &'a str,
    /// Ce que le gabarit peut nommer.
    pub values: &'a Map<String, Value>,
    pub wanted: Wanted<'a>,
    pub respect: Respect,
    pub escalation: Escalation<'a>,
    /// Les fichiers que ses courriels joignent.
    pub files: Option<&'a Enclosed>,
}

/// Ce qui suit quand une notification n'est pas lue.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Escalation<'a> {
    /// Rien.
    Never,
    /// Elle est redite plus haut.
    If(&'a Escalate),
    /// Elle est elle-même redite : cette personne ne l'a pas lue.
    From(&'a str),
}

/// L'enregistrement dont parle un message.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    pub entity: &'a Entity,
    pub subject: &'a Subject,
}

/// Les choix des personnes comptent-ils ?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Respect {
    /// Oui.
    Wishes,
    /// Non : la définition impose le canal.
    Nothing,
}

/// Une notification écrite, à annoncer à l'écran de la personne.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub user: Uuid,
    pub notification: Uuid,
    pub loudness: Loudness,
}

/// Ce qui est parti.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    pub told: Vec<Told>,
    pub mails: Vec<Uuid>,
    pub sms: Vec<Uuid>,
}

/// Prévient, par la prise de `inside`, ces personnes moins celles qui ne peuvent pas voir ce dont il s'agit.
pub(crate) async fn send(services: &Services, inside: &Tenant, notice: &Notice<'_>, people: &[Person]) -> Result<Sent> {
    let (brand, mut sent) = (OnceCell::new(), Sent::default());
    let values = named(services, inside, notice).await?;
    let notice = &Notice { values: &values, ..*notice };
    for people in people.chunks(TOGETHER) {
        let told = together(services, inside, notice, people, &brand).await?;
        sent.told.extend(told.told);
        sent.mails.extend(told.mails);
        sent.sms.extend(told.sms);
    }
    Ok(sent)
}

/// Ce que le gabarit peut nommer, et ce que tout message nomme : celui d'un déclencheur le sait déjà.
async fn named(services: &Services, inside: &Tenant, notice: &Notice<'_>) -> Result<Map<String, Value>> {
    if notice.values.contains_key("app") {
        return Ok(notice.values.clone());
    }
    let actor = &notice.ctx.actor;
    let company = notice.about.and_then(|about| about.subject.company).or(actor.company);
    let mut values = words::of(services, inside, Cause { user: actor.id, name: &actor.name, company }).await?;
    values.extend(notice.values.clone());
    Ok(values)
}

/// Prévient quelques personnes : ce qu'il faut savoir d'elles se lit d'un coup, ce qu'on leur écrit aussi, hors les SMS.
async fn together(
    services: &Services,
    inside: &Tenant,
    notice: &Notice<'_>,
    people: &[Person],
    brand: &OnceCell<Brand>,
) -> Result<Sent> {
    let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
    let preferences = services.identity.preferences_of(&ids).await?;
    let devices = if notice.wanted.push { push::queries::of_all(&inside.db, &ids).await? } else { Vec::new() };
    let actors = if notice.about.is_some() { services.identity.actors(&ids).await? } else { HashMap::new() };
    let homes = homes(inside, notice, people).await?;
    let now = notice.ctx.now();
    let mut sent = Sent::default();
    let (mut rows, mut letters, mut kept, mut pushed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for person in people {
        if !may_view(inside, notice, person, actors.get(&person.id)).await? {
            continue;
        }
        let delivery = ways(notice, preferences.get(&person.id).map(|chosen| &chosen.notifications));
        if delivery == Delivery::default() {
            continue;
        }
        let written = write(notice, person, person.company.and_then(|home| homes.get(&home)));
        if let Some(not_before) = delivery.sms {
            sent.sms.extend(text(services, inside, notice, person, &written, not_before).await?);
        }
        let own = devices.iter().filter(|(user, _)| *user == person.id).map(|(_, device)| *device);
        let own: Vec<Uuid> = own.filter(|_| delivery.push.is_some()).collect();
        // Un appareil montre une notification de l'application : elle y est, même si la personne ne l'y veut pas à voix haute.
        if delivery.in_app.is_some() || !own.is_empty() {
            let row = row(notice, person, &written);
            let loudness = delivery.in_app.unwrap_or(Loudness::Silent);
            sent.told.push(Told { user: person.id, notification: row.id, loudness });
            let (notification, priority, not_before) = (row.id, row.priority, delivery.push.unwrap_or(now));
            pushed.extend(own.into_iter().map(|device| Pushed { device, notification, priority, not_before }));
            rows.push(row);
        }
        match delivery.mail {
            Some(Post::Alone(not_before)) => {
                let brand = brand.get_or_try_init(|| Brand::read(inside)).await?;
                letters.push((letter(services, notice, brand, person, written, not_before)?, later(notice, person)));
            }
            Some(Post::Digest(due)) => kept.push(kept_for_digest(notice, person, written, due)),
            None => {}
        }
    }
    queries::insert(&inside.db, &rows, now).await?;
    sent.mails = mail::queue_all(notice.ctx, &inside.db, letters).await?;
    if let Escalation::If(escalate) = notice.escalation {
        escalate::plan(&inside.db, notice, escalate, &sent.told).await?;
    }
    push::send::queue(&inside.db, &pushed).await?;
    digest::keep(&inside.db, kept, now).await?;
    Ok(sent)
}

/// Par où et quand prévenir une personne, d'après ses choix si l'on en tient compte.
fn ways(notice: &Notice<'_>, wishes: Option<&NotificationWishes>) -> Delivery {
    let now = notice.ctx.now();
    match (notice.respect, wishes) {
        (Respect::Nothing, _) => delivery::imposed(notice.wanted, now),
        (Respect::Wishes, Some(wishes)) => delivery::by_wishes(notice.wanted, wishes, now),
        (Respect::Wishes, None) => delivery::by_wishes(notice.wanted, &NotificationWishes::default(), now),
    }
}

async fn may_view(inside: &Tenant, notice: &Notice<'_>, person: &Person, actor: Option<&Arc<Actor>>) -> Result<bool> {
    let Some(about) = &notice.about else { return Ok(true) };
    let Some(actor) = actor else { return Ok(false) };
    let ctx = reading(inside, notice.ctx.request.id, person, actor.clone());
    Ok(!reach::visible(&ctx, inside, about.entity, &[about.subject]).await?.is_empty())
}

/// De quoi lire comme cette personne ; rien si elle ne peut plus agir.
pub(super) async fn reader(
    services: &Services,
    inside: &Tenant,
    request: Uuid,
    person: &Person,
) -> Result<Option<Ctx>> {
    let actor = services.identity.actor(person.id).await?;
    Ok(actor.map(|actor| reading(inside, request, person, actor)))
}

fn reading(inside: &Tenant, request: Uuid, person: &Person, actor: Arc<Actor>) -> Ctx {
    let request = Request { id: request, ip: None, device: None };
    Ctx::new(inside.name.clone(), actor, locale(person), request, inside.clock.clone())
}

fn locale(person: &Person) -> Locale {
    person.locale.unwrap_or_default()
}

/// La société de chacun, quand le message n'est d'aucune.
async fn homes(inside: &Tenant, notice: &Notice<'_>, people: &[Person]) -> Result<HashMap<Uuid, Value>> {
    let homes: BTreeSet<Uuid> = people.iter().filter_map(|person| person.company).collect();
    match notice.values.get("company").is_none_or(Value::is_null) {
        true => queries::companies(&inside.db, &homes.into_iter().collect::<Vec<_>>()).await,
        false => Ok(HashMap::new()),
    }
}

fn write(notice: &Notice<'_>, person: &Person, home: Option<&Value>) -> Written {
    let timezone = TimeZone::get(&person.timezone).unwrap_or(TimeZone::UTC);
    let mut values = notice.values.clone();
    values.insert("recipient".to_owned(), words::person(person));
    values.extend(home.map(|home| ("company".to_owned(), home.clone())));
    words::tell_actor(&mut values, notice.model, locale(person));
    words::tell_time(&mut values, notice.ctx.now(), &timezone);
    let record = notice.values.get("record").and_then(Value::as_object).cloned().unwrap_or_default();
    let scope = Scope {
        labels: notice
            .about
            .map(|about| message::labels(notice.model, about.entity, &record, locale(person)))
            .unwrap_or_default(),
        values,
        locale: locale(person),
        timezone,
    };
    let written = message::write(notice.model, notice.template, &scope);
    let Escalation::From(name) = notice.escalation else { return written };
    let params = Map::from_iter([("name".to_owned(), json!(name)), ("title".to_owned(), json!(written.title))]);
    let title = notice.model.texts.message(locale(person), "core.escalation.title", &params);
    Written { title, ..written }
}

/// Adresse de l'enregistrement dans l'application.
pub(crate) fn path(entity: &Entity, record: Uuid) -> String {
    format!("/{}/{}/{record}", entity.package, entity.plural)
}

fn row(notice: &Notice<'_>, person: &Person, written: &Written) -> NewNotification {
    NewNotification {
        id: notice.ctx.new_id(),
        user: person.id,
        category: notice.wanted.category.to_owned(),
        priority: notice.wanted.priority,
        nature: notice.wanted.nature,
        title: written.title.clone(),
        body: written.body.clone(),
        entity: notice.about.map(|about| about.subject.entity.clone()),
        record: notice.about.map(|about| about.subject.id),
        url: notice.about.map(|about| path(about.entity, about.subject.id)),
        approval: None,
    }
}

/// Met un SMS en file ; rien sans fournisseur, ni vers qui n'a pas de numéro.
async fn text(
    services: &Services,
    inside: &Tenant,
    notice: &Notice<'_>,
    person: &Person,
    written: &Written,
    not_before: jiff::Timestamp,
) -> Result<Option<Uuid>> {
    if !services.delivery().await?.has_sms() {
        return Ok(None);
    }
    let base = &services.settings.mail.base_url;
    let link = notice.about.map(|about| format!("{base}{}", path(about.entity, about.subject.id)));
    let sms = NewSms {
        user: person.id,
        phone: person.phone.as_deref(),
        title: &written.title,
        body: &written.body,
        link: link.as_deref(),
        priority: notice.wanted.priority,
        not_before,
    };
    sms::queue(notice.ctx, &inside.db, &sms).await
}

/// La personne, telle que son courriel la retrouvera s'il attend.
fn later(notice: &Notice<'_>, person: &Person) -> Addressee {
    let (subject, lines) = (notice.about.map(|about| about.subject.clone()), Vec::new());
    let priority = (notice.respect == Respect::Wishes).then_some(notice.wanted.priority);
    let Wanted { category, nature, .. } = notice.wanted;
    let category = category.to_owned();
    Addressee::Reader(Reader { user: person.id, category, kind: nature.kind, priority, subject, lines })
}

fn kept_for_digest(notice: &Notice<'_>, person: &Person, written: Written, due: jiff::Timestamp) -> digest::Kept {
    digest::Kept {
        id: notice.ctx.new_id(),
        user: person.id,
        due,
        priority: notice.wanted.priority,
        nature: notice.wanted.nature,
        title: written.title,
        body: written.body,
        subject: notice.about.map(|about| about.subject.clone()),
    }
}

fn letter(
    services: &Services,
    notice: &Notice<'_>,
    brand: &Brand,
    person: &Person,
    written: Written,
    not_before: jiff::Timestamp,
) -> Result<NewMail> {
    let base = &services.settings.mail.base_url;
    let url = notice.about.map(|about| format!("{base}{}", path(about.entity, about.subject.id)));
    let text = |key: &str| notice.model.texts.get(locale(person), key).unwrap_or(key).to_owned();
    let (open, footer, leave) = (text("core.mail.open"), text("core.mail.footer"), text("core.mail.unsubscribe"));
    // Ce qu'une définition impose ne se refuse pas : un lien de désinscription y mentirait.
    let unsubscribe = match notice.respect {
        Respect::Wishes => Some(unsubscribe::address(services, person.id, notice.wanted.category)?),
        Respect::Nothing => None,
    };
    let (body, page) = match notice.files {
        Some(files) => files.noted(&notice.model.texts, locale(person), &written.body, written.html),
        None => (written.body, written.html),
    };
    let mark = nature::mark(&notice.model.texts, locale(person), notice.wanted.nature);
    let letter = Letter {
        locale: locale(person),
        title: &written.title,
        text: &body,
        html: page,
        url: url.as_deref(),
        open: &open,
        footer: &footer,
        unsubscribe: unsubscribe.as_deref().map(|address| (address, leave.as_str())),
        priority: notice.wanted.priority,
        mark: mark.as_deref(),
    };
    let Laid { html, text } = layout::lay(notice.model, brand, &letter)?;
    Ok(NewMail {
        recipient: person.email.clone(),
        subject: written.title.clone(),
        html,
        text,
        priority: notice.wanted.priority,
        not_before,
        calendar: None,
        files: notice.files.map(|files| files.joined.clone()).unwrap_or_default(),
        unsubscribe,
        template: Some(notice.template.to_owned()),
    })
}
