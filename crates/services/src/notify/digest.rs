//! Le résumé : les courriels d'une personne qui ne pressent pas, réunis en un à l'heure qu'elle a choisie. Le travail `digest`.
//!
//! Le travail est mis en file avec la première ligne ; les lignes s'en vont et le courriel entre en file dans une
//! transaction : ni perdu, ni envoyé deux fois.

use std::collections::{HashMap, HashSet};

use identity::Person;
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Locale, Nature, NoticeKind, Result};
use minijinja::{Environment, Value, context};
use schema::model::Model;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use store::{Db, Tenant};
use uuid::Uuid;

use super::{
    nature, queries,
    reader::{Addressee, Reader},
    send::{path, reader},
    unsubscribe::{self, DIGEST},
};
use crate::{
    Services,
    mail::{
        self, NewMail,
        brand::Brand,
        layout::{self, Laid, Letter},
    },
    reach::{self, Subject},
    workers::{Failure, Planned, Turn, Work, enqueue_all},
};

/// Lignes d'un résumé, au plus ; le reste est compté.
const MOST: usize = 100;

/// La liste, dont le nom demande l'échappement.
const LIST: &str = include_str!("digest.html");
const NAME: &str = "digest.html";

/// Une ligne à venir.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub id: Uuid,
    pub user: Uuid,
    pub due: Timestamp,
    pub priority: i16,
    #[serde(flatten)]
    pub nature: Nature,
    pub title: String,
    pub body: String,
    /// Ce dont elle parle.
    pub subject: Option<Subject>,
}

/// Garde des lignes pour le résumé de chacun, dans la transaction que la prise tient.
pub(super) async fn keep(db: &Db, lines: Vec<Kept>, now: Timestamp) -> Result<()> {
    queries::keep(db, &lines, now).await?;
    enqueue_all(db, lines.iter().map(|line| SendDigest::planned(line.user, line.due)).collect()).await
}

/// Remet en file le résumé des lignes dont l'heure est passée sans lui : validées après que leur travail fut fait, elles ont vu sa clé
/// prise et n'en ont pas laissé d'autre.
pub(crate) async fn keep_promises(db: &Db, before: Timestamp) -> Result<()> {
    let stranded = queries::overdue(db, before).await?;
    enqueue_all(db, stranded.into_iter().map(|(user, due)| SendDigest::planned(user, due)).collect()).await
}

/// Oublie ce qu'un résumé arrêté retenait, dans la transaction qui l'arrête : il ne partira pas sous un autre travail.
pub(crate) async fn forget(db: &Db, job: i64) -> Result<()> {
    queries::forget(db, job).await
}

/// Envoie le résumé d'une personne.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SendDigest {
    user: Uuid,
}

impl SendDigest {
    fn planned(user: Uuid, due: Timestamp) -> Planned {
        SendDigest { user }.job(due).unique(format!("{user}/{due}"))
    }
}

impl Work for SendDigest {
    const KIND: &'static str = "digest";
    const MAX_ATTEMPTS: i16 = 5;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let person = services.identity.person(self.user).await?;
        let wishes = services.identity.preferences(self.user).await?.notifications;
        let unit = services.tenant.unit().await?;
        let inside = unit.tenant();
        let lines = queries::take_kept(&inside.db, self.user, services.tenant.clock.now()).await?;
        // Qui n'est plus actif, ou s'en est désinscrit depuis, ne reçoit rien ; ses lignes s'en vont.
        if let Some(person) = person.filter(|_| wishes.takes_mail(DIGEST)) {
            let lines = still_visible(services, inside, &person, lines).await?;
            if !lines.is_empty() {
                let brand = Brand::read(inside).await?;
                let letter = letter(services, &brand, &person, &lines)?;
                let lines = lines.into_iter().filter_map(|line| line.subject).collect();
                let category = DIGEST.to_owned();
                let kind = NoticeKind::default();
                let reader = Reader { user: self.user, category, kind, priority: None, subject: None, lines };
                mail::queue(&inside.system("notify.digest"), &inside.db, letter, Addressee::Reader(reader)).await?;
            }
        }
        unit.commit(&services.tenant).await?;
        services.pool.wake();
        Ok(())
    }
}

/// Les lignes dont la personne voit encore le sujet : ses droits ont pu changer depuis qu'elles attendent.
async fn still_visible(services: &Services, inside: &Tenant, person: &Person, lines: Vec<Kept>) -> Result<Vec<Kept>> {
    let Some(ctx) = reader(services, inside, inside.clock.new_id(), person).await? else { return Ok(Vec::new()) };
    let model = inside.model();
    let mut by_entity: HashMap<&str, Vec<&Subject>> = HashMap::new();
    for subject in lines.iter().filter_map(|line| line.subject.as_ref()) {
        by_entity.entry(&subject.entity).or_default().push(subject);
    }
    let mut seen = HashSet::new();
    for (name, subjects) in by_entity {
        if let Some(entity) = model.entity(name) {
            seen.extend(reach::visible(&ctx, inside, entity, &subjects).await?);
        }
    }
    let is_visible = |line: &Kept| line.subject.as_ref().is_none_or(|subject| seen.contains(&subject.id));
    Ok(lines.into_iter().filter(is_visible).collect())
}

fn letter(services: &Services, brand: &Brand, person: &Person, lines: &[Kept]) -> Result<NewMail> {
    let (locale, now) = (person.locale.unwrap_or_default(), services.tenant.clock.now());
    let model = services.tenant.model();
    let base = &services.settings.mail.base_url;
    let text = |key: &str| model.texts.get(locale, key).unwrap_or(key).to_owned();
    let zone = TimeZone::get(&person.timezone).unwrap_or(TimeZone::UTC);
    let params = Map::from_iter([("date".to_owned(), json!(day(locale, now, zone)))]);
    let title = model.texts.message(locale, "core.digest.title", &params);
    let left = Map::from_iter([("count".to_owned(), json!(lines.len().saturating_sub(MOST)))]);
    let rest = (lines.len() > MOST).then(|| model.texts.message(locale, "core.digest.rest", &left));
    let shown: Vec<Shown> = lines.iter().take(MOST).map(|line| Shown::of(&model, locale, base, line)).collect();
    let (url, open, footer) = (format!("{base}/"), text("core.mail.open"), text("core.digest.footer"));
    let (leave, unsubscribe) = (text("core.mail.unsubscribe"), unsubscribe::address(services, person.id, DIGEST)?);
    let letter = Letter {
        locale,
        title: &title,
        text: &plain(&shown, rest.as_deref()),
        html: Some(list(&shown, rest.as_deref())?),
        url: Some(&url),
        open: &open,
        footer: &footer,
        unsubscribe: Some((&unsubscribe, &leave)),
        priority: 0,
        mark: None,
    };
    let Laid { html, text } = layout::lay(&model, brand, &letter)?;
    Ok(NewMail {
        recipient: person.email.clone(),
        subject: title.clone(),
        html,
        text,
        priority: mail::LOW,
        not_before: now,
        calendar: None,
        files: Vec::new(),
        unsubscribe: Some(unsubscribe),
        template: None,
    })
}

/// Le jour, comme on l'écrit dans cette langue.
fn day(locale: Locale, now: Timestamp, zone: TimeZone) -> String {
    let form = if locale == Locale::En { "%Y-%m-%d" } else { "%d/%m/%Y" };
    now.to_zoned(zone).strftime(form).to_string()
}

/// Une ligne, telle qu'elle s'écrit.
struct Shown<'l> {
    line: &'l Kept,
    /// Où elle mène : adresse absolue.
    url: Option<String>,
    /// Ce qu'elle est, si cela se signale.
    mark: Option<String>,
}

impl Shown<'_> {
    fn of<'l>(model: &Model, locale: Locale, base: &str, line: &'l Kept) -> Shown<'l> {
        let url = line.subject.as_ref().and_then(|subject| {
            let entity = model.entity(&subject.entity)?;
            Some(format!("{base}{}", path(entity, subject.id)))
        });
        Shown { line, url, mark: nature::mark(&model.texts, locale, line.nature) }
    }
}

fn plain(lines: &[Shown<'_>], rest: Option<&str>) -> String {
    let line = |Shown { line, url, mark }: &Shown<'_>| {
        let more = |text: &Option<String>| text.as_ref().map(|text| format!("\n  {text}")).unwrap_or_default();
        format!("• {}{}\n  {}{}", line.title, more(mark), line.body.replace('\n', "\n  "), more(url))
    };
    let told: Vec<String> = lines.iter().map(line).chain(rest.map(str::to_owned)).collect();
    told.join("\n\n")
}

fn list(lines: &[Shown<'_>], rest: Option<&str>) -> Result<String> {
    let line = |Shown { line, url, mark }: &Shown<'_>| {
        let Kept { priority, title, body, .. } = line;
        context! { priority, title => title.clone(), body => body.clone(), url => url.clone(), mark => mark.clone() }
    };
    let lines: Vec<Value> = lines.iter().map(line).collect();
    let mut environment = Environment::new();
    let written = environment
        .add_template(NAME, LIST)
        .and_then(|()| environment.get_template(NAME))
        .and_then(|list| list.render(context! { lines, rest }));
    written.map_err(|error| kernel::Code::Internal.because(format!("résumé : {error}")))
}
