//! Le résumé : les courriels d'une personne qui ne pressent pas, réunis en un à l'heure qu'elle a choisie. Le travail `digest`.
//!
//! Le travail est mis en file avec la première ligne ; les lignes s'en vont et le courriel entre en file dans une
//! transaction : ni perdu, ni envoyé deux fois.

use identity::Person;
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Locale, Result};
use minijinja::{Environment, Value, context};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use store::Db;
use uuid::Uuid;

use super::queries;
use crate::{
    Services,
    mail::{
        self, NewMail,
        layout::{self, Letter},
    },
    workers::{Failure, Turn, Work, enqueue},
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
    pub title: String,
    pub body: String,
    /// Où la ligne mène dans l'application.
    pub path: Option<String>,
}

/// Garde des lignes pour le résumé de chacun, dans la transaction que la prise tient.
pub(super) async fn keep(db: &Db, lines: Vec<Kept>, now: Timestamp) -> Result<()> {
    queries::keep(db, &lines, now).await?;
    for line in lines {
        let job = SendDigest { user: line.user }.job(line.due);
        enqueue(db, job.unique(format!("{}/{}", line.user, line.due))).await?;
    }
    Ok(())
}

/// Envoie le résumé d'une personne.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SendDigest {
    user: Uuid,
}

impl Work for SendDigest {
    const KIND: &'static str = "digest";
    const MAX_ATTEMPTS: i16 = 5;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let unit = services.tenant.unit().await?;
        let db = &unit.tenant().db;
        let lines = queries::take_kept(db, self.user, services.tenant.clock.now()).await?;
        // Qui n'est plus actif ne reçoit rien ; ses lignes s'en vont.
        let person = services.identity.person(self.user).await?;
        if let Some(person) = person.filter(|_| !lines.is_empty()) {
            let letter = letter(services, &person, &lines)?;
            mail::queue(&unit.tenant().system("notify.digest"), db, letter).await?;
        }
        unit.commit(&services.tenant).await?;
        services.pool.wake();
        Ok(())
    }
}

fn letter(services: &Services, person: &Person, lines: &[Kept]) -> Result<NewMail> {
    let (locale, now) = (person.locale.unwrap_or_default(), services.tenant.clock.now());
    let model = services.tenant.model();
    let base = &services.settings.mail.base_url;
    let text = |key: &str| model.texts.get(locale, key).unwrap_or(key).to_owned();
    let zone = TimeZone::get(&person.timezone).unwrap_or(TimeZone::UTC);
    let params = Map::from_iter([("date".to_owned(), json!(day(locale, now, zone)))]);
    let title = model.texts.message(locale, "core.digest.title", &params);
    let left = Map::from_iter([("count".to_owned(), json!(lines.len().saturating_sub(MOST)))]);
    let rest = (lines.len() > MOST).then(|| model.texts.message(locale, "core.digest.rest", &left));
    let shown = &lines[..lines.len().min(MOST)];
    let (url, open, footer) = (format!("{base}/"), text("core.mail.open"), text("core.digest.footer"));
    let letter = Letter {
        locale,
        title: &title,
        text: &plain(base, shown, rest.as_deref()),
        html: Some(list(base, shown, rest.as_deref())?),
        url: Some(&url),
        open: &open,
        footer: &footer,
        priority: 0,
    };
    Ok(NewMail {
        recipient: person.email.clone(),
        subject: title.clone(),
        html: layout::html(&letter)?,
        text: layout::text(&letter),
        priority: 0,
        not_before: now,
        calendar: None,
    })
}

/// Le jour, comme on l'écrit dans cette langue.
fn day(locale: Locale, now: Timestamp, zone: TimeZone) -> String {
    let form = if locale == Locale::En { "%Y-%m-%d" } else { "%d/%m/%Y" };
    now.to_zoned(zone).strftime(form).to_string()
}

fn plain(base: &str, lines: &[Kept], rest: Option<&str>) -> String {
    let line = |line: &Kept| {
        let link = line.path.as_ref().map(|path| format!("\n  {base}{path}")).unwrap_or_default();
        format!("• {}\n  {}{link}", line.title, line.body.replace('\n', "\n  "))
    };
    let told: Vec<String> = lines.iter().map(line).chain(rest.map(str::to_owned)).collect();
    told.join("\n\n")
}

fn list(base: &str, lines: &[Kept], rest: Option<&str>) -> Result<String> {
    let line = |line: &Kept| {
        let Kept { priority, title, body, path, .. } = line.clone();
        context! { priority, title, body, path }
    };
    let lines: Vec<Value> = lines.iter().map(line).collect();
    let mut environment = Environment::new();
    let written = environment
        .add_template(NAME, LIST)
        .and_then(|()| environment.get_template(NAME))
        .and_then(|list| list.render(context! { base, lines, rest }));
    written.map_err(|error| kernel::Code::Internal.because(format!("résumé : {error}")))
}
