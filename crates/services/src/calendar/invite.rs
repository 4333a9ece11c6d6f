//! Inviter par courriel : chaque participant reçoit l'événement, ce qui y change et son annulation, une fois chacun.
//!
//! Le travail `invite` compare ce que chacun a reçu à ce que l'événement est ; il se rejoue donc sans rien doubler. La
//! méthode est celle de la RFC 5546 : `REQUEST`, puis `CANCEL`, sous le même identifiant, un rang qui croît.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use jiff::{Timestamp, fmt::strtime};
use kernel::{Ctx, Locale, Result};
use recurrence::Window;
use schema::model::Model;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::{Db, Tenant, outbox, records::event::EVENT};
use uuid::Uuid;

use super::{
    agenda::path,
    event::{self, Event},
    ics, queries, tell,
};
use crate::{
    Services,
    mail::{
        self, Attached, NewMail,
        brand::Brand,
        layout::{self, Laid, Letter},
    },
    notify::{nature, reader::Addressee, send::Told},
    stream,
    workers::{Failure, Turn, Work},
};

/// Tient les invités d'un événement au courant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Invite {
    /// L'événement.
    pub event: Uuid,
}

impl Work for Invite {
    const KIND: &'static str = "invite";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let unit = services.tenant.unit().await?;
        Box::pin(invite(services, unit.tenant(), self.event)).await?;
        unit.commit(&services.tenant).await?;
        services.pool.wake();
        Ok(())
    }
}

/// Met en file les invitations que ces écritures peuvent changer, dans la transaction qui les distribue.
pub(crate) async fn wake(tx: &Transaction<'_>, events: &[outbox::Event], now: Timestamp) -> Result<()> {
    let changed: Vec<&outbox::Event> = events.iter().filter(|event| event.entity == EVENT).collect();
    if changed.is_empty() {
        return Ok(());
    }
    queries::enqueue(tx, &changed, Invite::KIND, Invite::MAX_ATTEMPTS, now).await
}

/// Un invité, tel que le courriel qu'il reçoit le retrouvera s'il est renvoyé.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Invited {
    event: Uuid,
    email: String,
    /// La version de l'événement à laquelle il est invité ; rien s'il ne l'est plus.
    sequence: Option<i64>,
}

impl Invited {
    /// Ce courriel dit-il encore ce qu'il en est ?
    pub(crate) async fn still_holds(&self, db: &Db) -> Result<bool> {
        Ok(queries::sequence(db, self.event, &self.email).await? == self.sequence)
    }
}

/// À qui l'on écrit : son nom, et son compte s'il en a un, avec sa langue.
#[derive(Clone)]
struct Guest {
    name: String,
    user: Option<Uuid>,
    locale: Option<Locale>,
}

async fn invite(services: &Services, inside: &Tenant, id: Uuid) -> Result<()> {
    queries::alone(&inside.db, id).await?;
    let ctx = inside.system("calendar.invite");
    let invited = queries::invited(&inside.db, id).await?;
    let alive = event::one(&ctx, inside, id, event::Life::Alive).await?;
    let is_on = alive.as_ref().is_some_and(|event| event.text("status") != Some("cancelled"));
    let event = match alive {
        Some(event) => event,
        None => match event::one(&ctx, inside, id, event::Life::Deleted).await? {
            Some(event) if !invited.is_empty() => event,
            Some(_) => return Ok(()),
            None => return queries::unsay(&inside.db, id).await,
        },
    };
    let series = match event.link("series") {
        Some(series) => event::one(&ctx, inside, series, event::Life::Alive).await?,
        None => None,
    };
    let people = ics::people(services, event.people()).await?;
    let mut content = ics::content(services, std::slice::from_ref(&event), people).await?;
    content.series = series.iter().map(|series| (series.id, series)).collect();
    let guests = guests(&event, &content);
    let over = event.text("finishes_at").and_then(|at| at.parse::<Timestamp>().ok()).is_some_and(|at| at < ctx.now());
    let digest = digest(&event);
    let letters = Letters { services, ctx: &ctx, event: &event, content: &content };
    let mut told = Vec::new();
    if is_on && !over {
        for (email, guest) in &guests {
            let known = invited.iter().find(|(other, _)| other == email);
            if known.is_none_or(|(_, seen)| *seen != digest) {
                let what = if known.is_some() { "update" } else { "request" };
                told.extend(letters.send(inside, email, guest, "REQUEST", what).await?);
                queries::invite(&inside.db, id, email, event.version, &digest).await?;
            }
        }
    }
    for (email, _) in invited.iter().filter(|(email, _)| !is_on || !guests.contains_key(email)) {
        let guest =
            guests.get(email).cloned().unwrap_or_else(|| Guest { name: email.clone(), user: None, locale: None });
        if !over {
            told.extend(letters.send(inside, email, &guest, "CANCEL", "cancel").await?);
        }
        queries::forget(&inside.db, id, email).await?;
    }
    stream::announce_told(&inside.db, &told).await
}

/// Les invités, par adresse ; l'organisateur sait déjà.
fn guests(event: &Event, content: &ics::Content<'_>) -> BTreeMap<String, Guest> {
    let organiser = event.link("organiser");
    let of = |line: &Map<String, Value>| -> Option<(String, Guest)> {
        let text = |name: &str| line.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        match line.get("user").and_then(event::uuid) {
            Some(user) if Some(user) == organiser => None,
            Some(user) => content.people.get(&user).map(|one| {
                let guest = Guest { name: one.name.clone(), user: Some(user), locale: one.locale };
                (one.email.clone(), guest)
            }),
            None => text("email").map(|email| {
                let guest = Guest { name: text("name").unwrap_or(email).to_owned(), user: None, locale: None };
                (email.to_owned(), guest)
            }),
        }
    };
    event.participants().filter_map(of).collect()
}

/// L'empreinte de ce qu'un invité doit savoir : les réponses n'en sont pas.
fn digest(event: &Event) -> Vec<u8> {
    const SAID: [&str; 15] = [
        "title",
        "status",
        "all_day",
        "starts_at",
        "ends_at",
        "first_day",
        "last_day",
        "timezone",
        "recurrence",
        "site",
        "location",
        "description",
        "organiser",
        "excluded",
        "moved",
    ];
    let said: Vec<&Value> = SAID.iter().filter_map(|name| event.record.get(*name)).collect();
    Sha256::digest(json!(said).to_string()).to_vec()
}

/// De quoi écrire à chaque invité.
struct Letters<'a> {
    services: &'a Services,
    ctx: &'a Ctx,
    event: &'a Event,
    content: &'a ics::Content<'a>,
}

impl Letters<'_> {
    /// Écrit à un invité, et le prévient dans l'application s'il y a un compte.
    async fn send(
        &self,
        inside: &Tenant,
        email: &str,
        guest: &Guest,
        method: &'static str,
        what: &str,
    ) -> Result<Vec<Told>> {
        let brand = Brand::read(inside).await?;
        let told = Map::from_iter([("what".to_owned(), json!(what))]);
        let new = self.letter(&inside.model(), &brand, email, guest, method, &told)?;
        let sequence = (method == "REQUEST").then_some(self.event.version);
        let invited = Invited { event: self.event.id, email: email.to_owned(), sequence };
        mail::queue(self.ctx, &inside.db, new, Addressee::Invited(invited)).await?;
        let users: Vec<Uuid> = guest.user.into_iter().collect();
        tell::tell(self.ctx, self.services, inside, self.event, &users, &told).await
    }

    fn letter(
        &self,
        model: &Model,
        brand: &Brand,
        email: &str,
        guest: &Guest,
        method: &'static str,
        told: &Map<String, Value>,
    ) -> Result<NewMail> {
        let base_url = &self.services.settings.mail.base_url;
        let domain = ics::domain(self.services);
        let cover = ics::Cover { name: None, method: Some(method), domain: &domain, base_url, whole: false };
        let organiser = self.event.link("organiser").and_then(|id| self.content.people.get(&id));
        let locale = guest.locale.or(organiser.and_then(|one| one.locale)).unwrap_or_default();
        let params = self.params(organiser.map_or("OpsFlux", |one| one.name.as_str()), &guest.name);
        let text = |key: &str| model.texts.message(locale, &format!("core.invitation.{key}"), &params);
        let title = tell::title(model, self.event, organiser.map(|one| one.name.as_str()), locale, told);
        let what = told.get("what").and_then(Value::as_str).unwrap_or_default();
        let (body, mark) =
            (text(&format!("{what}.body")), nature::mark(&model.texts, locale, tell::nature(model, told)));
        let url =
            guest.user.is_some().then(|| format!("{base_url}{}", path("core", "events", &self.event.id.to_string())));
        let (open, footer) = (said(model, locale, "core.mail.open"), text("footer"));
        let letter = Letter {
            locale,
            title: &title,
            text: &body,
            html: None,
            url: url.as_deref(),
            open: &open,
            footer: &footer,
            unsubscribe: None,
            priority: 0,
            mark: mark.as_deref(),
        };
        let Laid { html, text } = layout::lay(model, brand, &letter)?;
        Ok(NewMail {
            recipient: email.to_owned(),
            subject: title.clone(),
            html,
            text,
            priority: 0,
            not_before: self.ctx.now(),
            calendar: Some(Attached { text: ics::write(&cover, self.content), method }),
            files: Vec::new(),
            unsubscribe: None,
            template: None,
        })
    }

    fn params(&self, organiser: &str, name: &str) -> Map<String, Value> {
        let timing = &self.event.timing;
        let first = timing.series.occurrences(Window::ALL, 1).ok().and_then(|found| found.occurrences.first().copied());
        let format = if timing.series.all_day { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M (%Q)" };
        let local = first.map(|one| one.at.to_zoned(timing.series.zone.clone()));
        let when = local.and_then(|at| strtime::format(format, &at).ok()).unwrap_or_default();
        let place = self.event.text("location").map(|place| format!(" · {place}")).unwrap_or_default();
        let title = self.event.text("title").unwrap_or_default();
        let pairs = [("title", title), ("organiser", organiser), ("name", name), ("when", &when), ("place", &place)];
        pairs.into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect()
    }
}

fn said(model: &Model, locale: Locale, key: &str) -> String {
    model.texts.get(locale, key).unwrap_or(key).to_owned()
}
