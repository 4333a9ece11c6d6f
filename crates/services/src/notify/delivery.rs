//! Par où et quand prévenir une personne, d'après ce qu'elle a choisi.

use identity::{Channel, NotificationWishes, QuietHours, Topic};
use jiff::{Timestamp, tz::TimeZone};
use kernel::Nature;

use super::unsubscribe::DIGEST;

/// Priorité à partir de laquelle on dérange : ce qui est urgent n'attend pas le matin.
const URGENT: i16 = 2;

/// Ce qu'il faut dire, et par où il est prévu de le dire.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// Catégorie, que la personne a pu taire.
    pub category: &'a str,
    /// 0 normale à 3 critique.
    pub priority: i16,
    /// Sa sorte et sa gravité.
    pub nature: Nature,
    /// Dans l'application.
    pub in_app: bool,
    /// Par courriel.
    pub mail: bool,
    /// Par SMS.
    pub sms: bool,
    /// Sur les appareils abonnés.
    pub push: bool,
}

/// Par où une personne sera prévenue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// Dans l'application.
    pub in_app: Option<Loudness>,
    /// Par courriel.
    pub mail: Option<Post>,
    /// Par SMS, pas avant cet instant.
    pub sms: Option<Timestamp>,
    /// Sur les appareils abonnés, pas avant cet instant.
    pub push: Option<Timestamp>,
}

/// Quand part un courriel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Post {
    /// Seul, pas avant cet instant.
    Alone(Timestamp),
    /// Avec d'autres, dans le résumé de cet instant.
    Digest(Timestamp),
}

/// Comment une notification arrive à l'écran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loudness {
    /// Elle se montre.
    Aloud,
    /// Seul le compte change.
    Silent,
}

/// Décide, dans le respect des choix de la personne.
pub(crate) fn by_wishes(wanted: Wanted<'_>, wishes: &NotificationWishes, now: Timestamp) -> Delivery {
    let quiet = wishes.dnd.as_ref().filter(|quiet| wanted.priority < URGENT && quiet.covers(now));
    let loudness = if quiet.is_some() { Loudness::Silent } else { Loudness::Aloud };
    let not_before = quiet.map_or(now, |quiet| end(quiet, now));
    let Wanted { category, priority, nature, .. } = wanted;
    let opens = |channel| wishes.opens(channel, Topic { category, kind: nature.kind, priority });
    Delivery {
        in_app: (wanted.in_app && opens(Channel::InApp)).then_some(loudness),
        mail: (wanted.mail && opens(Channel::Mail)).then(|| post(wanted, wishes, not_before, now)).flatten(),
        sms: (wanted.sms && opens(Channel::Sms)).then_some(not_before),
        push: (wanted.push && opens(Channel::Push)).then_some(not_before),
    }
}

/// Quand part le courriel ; jamais, si c'est un résumé dont la personne s'est désinscrite.
fn post(wanted: Wanted<'_>, wishes: &NotificationWishes, not_before: Timestamp, now: Timestamp) -> Option<Post> {
    match &wishes.digest {
        Some(digest) if wanted.priority < URGENT => wishes.takes_mail(DIGEST).then(|| Post::Digest(digest.next(now))),
        _ => Some(Post::Alone(not_before)),
    }
}

/// Décide sans regarder les choix de la personne : la définition l'impose.
pub(crate) fn imposed(wanted: Wanted<'_>, now: Timestamp) -> Delivery {
    Delivery {
        in_app: wanted.in_app.then_some(Loudness::Aloud),
        mail: wanted.mail.then_some(Post::Alone(now)),
        sms: wanted.sms.then_some(now),
        push: wanted.push.then_some(now),
    }
}

/// La fin de la plage de silence en cours : la prochaine fois que l'heure de fin sonne chez la personne.
fn end(quiet: &QuietHours, now: Timestamp) -> Timestamp {
    let zone = TimeZone::get(&quiet.timezone).unwrap_or(TimeZone::UTC);
    let local = now.to_zoned(zone.clone());
    let today = local.date().to_datetime(quiet.to);
    let day = if today > local.datetime() { local.date() } else { local.date().tomorrow().unwrap_or(local.date()) };
    day.to_datetime(quiet.to).to_zoned(zone).map_or(now, |end| end.timestamp())
}

#[cfg(test)]
mod tests {
    use identity::{Channels, Digest, Rhythm};
    use kernel::{NoticeKind, NoticeSeverity};

    use super::*;

    const LOW: Wanted<'_> = Wanted {
        category: "hse.incident",
        priority: 0,
        nature: Nature::new(NoticeKind::Alert, NoticeSeverity::Info),
        in_app: true,
        mail: true,
        sms: false,
        push: false,
    };

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn loud(mail: Timestamp) -> Delivery {
        Delivery { in_app: Some(Loudness::Aloud), mail: Some(Post::Alone(mail)), ..Delivery::default() }
    }

    fn night(timezone: &str) -> NotificationWishes {
        let hour = |hour| jiff::civil::time(hour, 0, 0, 0);
        let dnd = QuietHours { from: hour(22), to: hour(6), timezone: timezone.to_owned() };
        NotificationWishes { dnd: Some(dnd), ..NotificationWishes::default() }
    }

    #[test]
    fn by_default_everything_comes_at_once() {
        let now = at("2026-11-21T23:00:00Z");
        let expected = loud(now);
        assert_eq!(by_wishes(LOW, &NotificationWishes::default(), now), expected);
    }

    #[test]
    fn the_night_keeps_mail_until_morning_and_the_screen_quiet() {
        // Libreville est à UTC+1 : 23 h UTC y est minuit, 6 h y est 5 h UTC.
        let delivery = by_wishes(LOW, &night("Africa/Libreville"), at("2026-11-21T23:00:00Z"));
        assert_eq!(delivery, Delivery { in_app: Some(Loudness::Silent), ..loud(at("2026-11-22T05:00:00Z")) });
        let early = by_wishes(LOW, &night("Africa/Libreville"), at("2026-11-22T03:00:00Z"));
        assert_eq!(early.mail, Some(Post::Alone(at("2026-11-22T05:00:00Z"))));
        let day = by_wishes(LOW, &night("Africa/Libreville"), at("2026-11-22T12:00:00Z"));
        assert_eq!(day, loud(at("2026-11-22T12:00:00Z")));
    }

    #[test]
    fn the_morning_follows_the_clocks_of_the_place() {
        // Nuit du passage à l'heure d'été à Paris : 6 h y devient 4 h UTC au lieu de 5 h.
        let delivery = by_wishes(LOW, &night("Europe/Paris"), at("2026-03-28T22:00:00Z"));
        assert_eq!(delivery.mail, Some(Post::Alone(at("2026-03-29T04:00:00Z"))));
    }

    #[test]
    fn what_is_urgent_wakes_people_up() {
        let now = at("2026-11-21T23:00:00Z");
        let delivery = by_wishes(Wanted { priority: 2, ..LOW }, &night("Africa/Libreville"), now);
        assert_eq!(delivery, loud(now));
    }

    #[test]
    fn a_digest_gathers_what_can_wait() {
        let now = at("2026-11-21T12:00:00Z");
        let hour = jiff::civil::time(8, 0, 0, 0);
        let digest = Digest { every: Rhythm::Daily, at: hour, weekday: 1, timezone: "Africa/Lagos".to_owned() };
        let wishes = NotificationWishes { digest: Some(digest), ..NotificationWishes::default() };
        let mail = |priority| by_wishes(Wanted { priority, ..LOW }, &wishes, now).mail;
        assert_eq!(mail(1), Some(Post::Digest(at("2026-11-22T07:00:00Z"))));
        assert_eq!(mail(2), Some(Post::Alone(now)));
        let stopped = NotificationWishes { mail_muted: vec![DIGEST.to_owned()], ..wishes.clone() };
        assert_eq!(by_wishes(LOW, &stopped, now).mail, None, "désinscrit du résumé");
        assert_eq!(by_wishes(Wanted { priority: 2, ..LOW }, &stopped, now).mail, Some(Post::Alone(now)));
    }

    #[test]
    fn muted_low_or_closed_means_silence() {
        let now = at("2026-11-21T12:00:00Z");
        let muted = NotificationWishes { muted: vec!["hse.incident".to_owned()], ..NotificationWishes::default() };
        assert_eq!(by_wishes(LOW, &muted, now), Delivery::default());
        let picky = NotificationWishes { min_priority: 1, ..NotificationWishes::default() };
        assert_eq!(by_wishes(LOW, &picky, now), Delivery::default());
        let stopped = |category: &str| NotificationWishes {
            mail_muted: vec![category.to_owned()],
            ..NotificationWishes::default()
        };
        let screen = Delivery { mail: None, ..loud(now) };
        assert_eq!(by_wishes(LOW, &stopped("hse.incident"), now), screen, "désinscrit : l'application le dit encore");
        assert_eq!(by_wishes(LOW, &stopped("core.digest"), now).mail, Some(Post::Alone(now)));
        let no_mail =
            NotificationWishes { channels: Channels { mail: false, ..Default::default() }, ..Default::default() };
        assert_eq!(by_wishes(LOW, &no_mail, now), Delivery { mail: None, ..loud(now) });
        assert_eq!(imposed(Wanted { in_app: false, ..LOW }, now), Delivery { in_app: None, ..loud(now) });
    }

    #[test]
    fn a_muted_kind_is_silent_but_never_a_critical_alert() {
        let now = at("2026-11-21T12:00:00Z");
        let wishes = |kind| NotificationWishes { muted_kinds: vec![kind], ..NotificationWishes::default() };
        assert_eq!(by_wishes(LOW, &wishes(NoticeKind::Alert), now), Delivery::default());
        assert_eq!(by_wishes(LOW, &wishes(NoticeKind::Social), now), loud(now));
        let critical = |kind| Wanted { priority: 3, nature: Nature::new(kind, NoticeSeverity::Error), ..LOW };
        assert_eq!(by_wishes(critical(NoticeKind::Alert), &wishes(NoticeKind::Alert), now), loud(now));
        let social = by_wishes(critical(NoticeKind::Social), &wishes(NoticeKind::Social), now);
        assert_eq!(social, Delivery::default(), "critique, mais pas une alerte");
    }

    #[test]
    fn a_phone_rings_for_what_is_urgent_and_a_device_waits_for_the_morning() {
        let (midnight, morning) = (at("2026-11-21T23:00:00Z"), at("2026-11-22T05:00:00Z"));
        let all = Wanted { sms: true, push: true, ..LOW };
        let delivery = by_wishes(all, &night("Africa/Libreville"), midnight);
        assert_eq!((delivery.sms, delivery.push), (None, Some(morning)));
        let urgent = by_wishes(Wanted { priority: 2, ..all }, &night("Africa/Libreville"), midnight);
        assert_eq!((urgent.sms, urgent.push), (Some(midnight), Some(midnight)));
        assert_eq!(imposed(all, midnight).sms, Some(midnight), "la définition l'impose");
    }
}
