//! Les préférences d'une personne : comment elle veut être prévenue, et comment l'écran se montre à elle.
//!
//! Une préférence nouvelle est un champ ici, avec sa valeur par défaut : ce qui n'a pas été choisi n'est pas écrit.

use std::collections::{BTreeMap, HashMap};

use jiff::{Timestamp, ToSpan, civil::Time, tz::TimeZone};
use kernel::{Code, Ctx, Error, FieldError, NoticeKind, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::audit;
use uuid::Uuid;

use crate::Identity;

pub use interface::{
    CurrencyStyle, DateOrder, Density, HourCycle, Interface, InterfaceChange, NumberStyle, Sidebar, Theme, WeekStart,
};
pub use lists::ListLook;
pub use of_packages::PackagePreference;

mod interface;
mod lists;
mod of_packages;
mod queries;

/// Priorité d'une alerte que taire une sorte ne tait pas.
const CRITICAL: i16 = 3;

/// Tout ce qu'une personne a choisi.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Être prévenue.
    pub notifications: NotificationWishes,
    /// L'écran.
    pub interface: Interface,
    /// L'aspect des listes, par entité.
    pub lists: BTreeMap<String, ListLook>,
}

/// Comment une personne veut être prévenue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotificationWishes {
    /// Canaux ouverts.
    pub channels: Channels,
    /// Priorité à partir de laquelle être prévenue, de 0 (tout) à 3 (critique).
    pub min_priority: i16,
    /// Priorité à partir de laquelle un canal sert, quand elle dépasse la commune.
    pub floors: Floors,
    /// Catégories tues.
    pub muted: Vec<String>,
    /// Sortes tues ; une alerte critique se dit quand même.
    pub muted_kinds: Vec<NoticeKind>,
    /// Catégories tues par courriel seulement : la personne s'en est désinscrite.
    pub mail_muted: Vec<String>,
    /// Canaux qu'une catégorie n'emploie pas.
    pub closed: BTreeMap<String, Vec<Channel>>,
    /// Heures où ne pas être dérangée.
    pub dnd: Option<QuietHours>,
    /// Réunit en un seul les courriels qui ne pressent pas.
    pub digest: Option<Digest>,
    /// Consent à ce que l'on compte ses ouvertures et ses clics : jamais à défaut.
    pub mail_tracking: bool,
}

/// Ce que les choix d'une personne regardent d'une notification.
#[derive(Clone, Copy, Debug)]
pub struct Topic<'a> {
    /// Sa catégorie.
    pub category: &'a str,
    /// Sa sorte.
    pub kind: NoticeKind,
    /// Sa priorité, de 0 à 3.
    pub priority: i16,
}

/// Un courriel qui réunit, à heure dite, ceux qui ne pressent pas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// Chaque jour ou chaque semaine.
    pub every: Rhythm,
    /// Heure locale.
    #[serde(with = "hour_and_minute")]
    pub at: Time,
    /// Jour du résumé de la semaine, de 1 (lundi) à 7 (dimanche).
    #[serde(default = "monday")]
    pub weekday: i8,
    /// Fuseau IANA.
    pub timezone: String,
}

/// Combien souvent vient un résumé.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rhythm {
    /// Chaque jour.
    Daily,
    /// Chaque semaine.
    Weekly,
}

/// Canaux de notification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Channels {
    /// Dans l'application.
    pub in_app: bool,
    /// Par courriel.
    pub mail: bool,
    /// Par SMS.
    pub sms: bool,
    /// Sur les appareils abonnés.
    pub push: bool,
}

/// Un canal de notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Dans l'application.
    InApp,
    /// Par courriel.
    Mail,
    /// Par SMS.
    Sms,
    /// Sur les appareils abonnés.
    Push,
}

/// La priorité à partir de laquelle chaque canal sert, de 0 à 3.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Floors {
    /// Courriel.
    pub mail: i16,
    /// SMS : à défaut, ce qui est urgent.
    pub sms: i16,
    /// Appareils.
    pub push: i16,
}

/// Une plage d'heures locales, qui peut passer minuit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// Début, compris.
    #[serde(with = "hour_and_minute")]
    pub from: Time,
    /// Fin, non comprise.
    #[serde(with = "hour_and_minute")]
    pub to: Time,
    /// Fuseau IANA.
    pub timezone: String,
}

impl Identity {
    /// Les préférences d'une personne.
    pub async fn preferences(&self, user: Uuid) -> Result<Preferences> {
        Ok(self.preferences_of(&[user]).await?.remove(&user).unwrap_or_default())
    }

    /// Les préférences de ces personnes ; absentes de la table, elles n'ont rien choisi.
    pub async fn preferences_of(&self, users: &[Uuid]) -> Result<HashMap<Uuid, Preferences>> {
        queries::read(&self.tenant.db, users).await
    }

    /// Remplace les préférences de notification de l'appelant, et rend celles qui valent désormais : ses désinscriptions demeurent, sauf
    /// celles sur lesquelles il revient (`resumed`).
    pub async fn save_notifications(
        &self,
        ctx: &Ctx,
        wishes: &NotificationWishes,
        resumed: Vec<String>,
    ) -> Result<NotificationWishes> {
        wishes.check()?;
        queries::wish(&self.tenant.db, ctx, me(ctx)?, json(wishes)?, resumed).await
    }

    /// Tait par courriel une catégorie, pour l'appelant ; les autres choix demeurent, même changés au même instant.
    pub async fn stop_mail(&self, ctx: &Ctx, category: &str) -> Result<()> {
        let me = me(ctx)?;
        let unit = self.tenant.unit().await?;
        let db = &unit.tenant().db;
        if queries::stop_mail(db, ctx, me, category).await? {
            let changes = Some(serde_json::json!({ "category": category }));
            let entry = audit::Entry { action: "mail.unsubscribed".to_owned(), changes, ..audit::Entry::default() };
            audit::write(ctx, db, entry).await?;
        }
        unit.commit(&self.tenant).await
    }
}

impl NotificationWishes {
    /// Une notification de cette catégorie, de cette sorte et de cette priorité est-elle voulue ?
    pub fn lets_through(&self, topic: Topic<'_>) -> bool {
        let Topic { category, kind, priority } = topic;
        let is_kept = kind == NoticeKind::Alert && priority >= CRITICAL;
        priority >= self.min_priority
            && !self.muted.iter().any(|muted| muted == category)
            && (is_kept || !self.muted_kinds.contains(&kind))
    }

    /// La personne reçoit-elle des courriels de cette catégorie ?
    pub fn takes_mail(&self, category: &str) -> bool {
        self.channels.mail && !self.mail_muted.iter().any(|muted| muted == category)
    }

    /// L'est-elle par ce canal ?
    pub fn opens(&self, channel: Channel, topic: Topic<'_>) -> bool {
        let Topic { category, priority, .. } = topic;
        let (on, floor) = match channel {
            Channel::InApp => (self.channels.in_app, 0),
            Channel::Mail => (self.takes_mail(category), self.floors.mail),
            Channel::Sms => (self.channels.sms, self.floors.sms),
            Channel::Push => (self.channels.push, self.floors.push),
        };
        let closed = self.closed.get(category).is_some_and(|closed| closed.contains(&channel));
        self.lets_through(topic) && on && priority >= floor && !closed
    }

    fn check(&self) -> Result<()> {
        if !(0..=3).contains(&self.min_priority) {
            return Err(fault("min_priority", "out_of_range"));
        }
        let floors =
            [("floors.mail", self.floors.mail), ("floors.sms", self.floors.sms), ("floors.push", self.floors.push)];
        if let Some((field, _)) = floors.into_iter().find(|(_, floor)| !(0..=3).contains(floor)) {
            return Err(fault(field, "out_of_range"));
        }
        if self.closed.len() > 100 || self.closed.iter().any(|(name, closed)| name.len() > 100 || closed.len() > 4) {
            return Err(fault("closed", "too_long"));
        }
        for (field, muted) in [("muted", &self.muted), ("mail_muted", &self.mail_muted)] {
            if muted.len() > 100 || muted.iter().any(|category| category.len() > 100) {
                return Err(fault(field, "too_long"));
            }
        }
        if self.muted_kinds.len() > NoticeKind::ALL.len() {
            return Err(fault("muted_kinds", "too_long"));
        }
        if let Some(digest) = &self.digest {
            if !(1..=7).contains(&digest.weekday) {
                return Err(fault("digest.weekday", "out_of_range"));
            }
            check_timezone("digest.timezone", &digest.timezone)?;
        }
        self.dnd.as_ref().map_or(Ok(()), |hours| check_timezone("dnd.timezone", &hours.timezone))
    }
}

impl Default for Channels {
    fn default() -> Channels {
        Channels { in_app: true, mail: true, sms: true, push: true }
    }
}

impl Default for Floors {
    fn default() -> Floors {
        Floors { mail: 0, sms: 2, push: 0 }
    }
}

impl QuietHours {
    /// Cet instant tombe-t-il dans la plage ? Deux bornes égales ne couvrent rien.
    pub fn covers(&self, at: Timestamp) -> bool {
        let zone = TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC);
        let time = at.to_zoned(zone).time();
        if self.from <= self.to { self.from <= time && time < self.to } else { self.from <= time || time < self.to }
    }
}

impl Digest {
    /// Le premier résumé après cet instant : l'heure dite sonne à l'horloge du lieu, changements d'heure compris.
    pub fn next(&self, after: Timestamp) -> Timestamp {
        let zone = TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC);
        let days = after.to_zoned(zone.clone()).date().series(1.day()).take(9);
        let on_its_day =
            days.filter(|day| self.every == Rhythm::Daily || day.weekday().to_monday_one_offset() == self.weekday);
        let hours = on_its_day.filter_map(|day| day.to_datetime(self.at).to_zoned(zone.clone()).ok());
        hours.map(|hour| hour.timestamp()).find(|at| *at > after).unwrap_or(after)
    }
}

fn monday() -> i8 {
    1
}

fn me(ctx: &Ctx) -> Result<Uuid> {
    ctx.actor.id.ok_or_else(|| Code::AuthRequired.error())
}

fn json(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Code::Internal.because(error))
}

fn check_timezone(field: &str, name: &str) -> Result<()> {
    TimeZone::get(name).map(drop).map_err(|_| fault(field, "unknown_timezone"))
}

fn fault(field: &str, code: &str) -> Error {
    Error::invalid(vec![FieldError::new(field, code)])
}

/// `22:00`, comme on l'écrit dans un formulaire.
mod hour_and_minute {
    use jiff::civil::Time;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(time: &Time, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&time.strftime("%H:%M").to_string())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
        let text = String::deserialize(from)?;
        Time::strptime("%H:%M", &text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hours(from: &str, to: &str) -> QuietHours {
        serde_json::from_value(json!({ "from": from, "to": to, "timezone": "Africa/Libreville" })).unwrap()
    }

    fn digest(weekday: i8, timezone: &str) -> Digest {
        let at = jiff::civil::time(8, 0, 0, 0);
        Digest { every: Rhythm::Weekly, at, weekday, timezone: timezone.to_owned() }
    }

    #[track_caller]
    fn check_covers(from: &str, to: &str, at: &str, expected: bool) {
        let at = format!("2026-11-21T{at}:00+01:00").parse().unwrap();
        assert_eq!(hours(from, to).covers(at), expected, "{from}–{to} à {at}");
    }

    #[test]
    fn quiet_hours_are_local_and_may_cross_midnight() {
        check_covers("22:00", "06:00", "21:59", false);
        check_covers("22:00", "06:00", "22:00", true);
        check_covers("22:00", "06:00", "05:59", true);
        check_covers("22:00", "06:00", "06:00", false);
        check_covers("12:00", "14:00", "13:00", true);
        check_covers("12:00", "14:00", "14:00", false);
        check_covers("08:00", "08:00", "08:00", false);
    }

    fn about(category: &str, priority: i16) -> Topic<'_> {
        Topic { category, kind: NoticeKind::Business, priority }
    }

    #[test]
    fn what_was_not_chosen_has_its_default() {
        let preferences: Preferences = serde_json::from_value(json!({ "interface": { "theme": "dark" } })).unwrap();
        assert_eq!((preferences.interface.theme, preferences.interface.density), (Theme::Dark, Density::Comfortable));
        assert!(
            preferences.notifications.channels.mail && preferences.notifications.lets_through(about("incident", 0))
        );
    }

    #[test]
    fn a_muted_category_or_a_low_priority_is_kept_silent() {
        let wishes = NotificationWishes { min_priority: 2, muted: vec!["news".to_owned()], ..Default::default() };
        let answers = [("incident", 1), ("incident", 2), ("news", 3)]
            .map(|(category, n)| wishes.lets_through(about(category, n)));
        assert_eq!(answers, [false, true, false]);
    }

    #[test]
    fn a_channel_is_open_by_category_and_from_its_own_priority() {
        let closed = BTreeMap::from([("news".to_owned(), vec![Channel::Mail, Channel::Push])]);
        let wishes = NotificationWishes { closed, ..Default::default() };
        let opens = |category, priority| {
            let all = [Channel::InApp, Channel::Mail, Channel::Sms, Channel::Push];
            all.map(|channel| wishes.opens(channel, about(category, priority)))
        };
        assert_eq!(opens("incident", 0), [true, true, false, true]);
        assert_eq!(opens("incident", 2), [true, true, true, true]);
        assert_eq!(opens("news", 2), [true, false, true, false]);
        let muted = NotificationWishes { muted: vec!["news".to_owned()], ..Default::default() };
        assert!(!muted.opens(Channel::InApp, about("news", 3)));
    }

    #[test]
    fn quiet_hours_read_back_as_they_were_written() {
        let wishes = NotificationWishes { dnd: Some(hours("22:00", "06:30")), ..Default::default() };
        let text = serde_json::to_value(&wishes).unwrap();
        assert_eq!(text["dnd"], json!({ "from": "22:00", "to": "06:30", "timezone": "Africa/Libreville" }));
        assert_eq!(serde_json::from_value::<NotificationWishes>(text).unwrap(), wishes);
    }

    #[track_caller]
    fn check_next(every: &str, zone: &str, after: &str, expected: &str) {
        let digest = json!({ "every": every, "at": "08:00", "weekday": 5, "timezone": zone });
        let digest: Digest = serde_json::from_value(digest).unwrap();
        let (after, expected): (Timestamp, Timestamp) = (after.parse().unwrap(), expected.parse().unwrap());
        assert_eq!(digest.next(after), expected, "{every} à {zone} après {after}");
    }

    #[test]
    fn a_digest_comes_at_the_hour_of_the_place() {
        check_next("daily", "Africa/Lagos", "2026-11-21T06:59:59Z", "2026-11-21T07:00:00Z");
        check_next("daily", "Africa/Lagos", "2026-11-21T07:00:00Z", "2026-11-22T07:00:00Z");
        // Le 25 octobre 2026, Paris repasse à l'heure d'hiver.
        check_next("daily", "Europe/Paris", "2026-10-24T12:00:00Z", "2026-10-25T07:00:00Z");
        // Un vendredi à 8 h : le jour même avant l'heure, huit jours après la dernière.
        check_next("weekly", "America/Sao_Paulo", "2026-11-20T10:59:00Z", "2026-11-20T11:00:00Z");
        check_next("weekly", "America/Sao_Paulo", "2026-11-20T11:00:00Z", "2026-11-27T11:00:00Z");
    }

    #[test]
    fn senseless_wishes_are_refused() {
        let unknown = QuietHours { timezone: "Mars/Olympus".to_owned(), ..hours("22:00", "06:00") };
        for wishes in [
            NotificationWishes { min_priority: 4, ..Default::default() },
            NotificationWishes { floors: Floors { sms: 4, ..Default::default() }, ..Default::default() },
            NotificationWishes { dnd: Some(unknown), ..Default::default() },
            NotificationWishes { muted: vec!["x".repeat(101)], ..Default::default() },
            NotificationWishes { digest: Some(digest(8, "UTC")), ..Default::default() },
            NotificationWishes { digest: Some(digest(1, "Mars/Olympus")), ..Default::default() },
        ] {
            assert_eq!(wishes.check().unwrap_err().code, Code::Invalid);
        }
        assert!(serde_json::from_value::<NotificationWishes>(json!({ "chanels": {} })).is_err());
    }
}
