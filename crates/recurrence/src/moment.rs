//! Une date ou un instant, tel que l'iCalendar et l'ISO 8601 l'écrivent : `19970902T090000`, `1997-09-02T09:00:00-04:00`.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// Ce qu'un texte désigne.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Un jour entier.
    Day(Date),
    /// Une heure murale, sans fuseau.
    Wall(DateTime),
    /// Un instant.
    Instant(Timestamp),
}

impl Moment {
    /// Lit une forme de base ou étendue ; rien si ce n'en est pas une.
    pub fn parse(text: &str) -> Option<Moment> {
        let text = text.trim();
        if text.len() > 40 || !text.is_ascii() {
            return None;
        }
        let Some((day, time)) = text.split_once(['T', 't', ' ']) else {
            return date(text).map(Moment::Day);
        };
        let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
            Some(at) => time.split_at(at),
            None => (time, ""),
        };
        let wall = DateTime::from_parts(date(day)?, clock(time)?);
        match offset {
            "" => Some(Moment::Wall(wall)),
            "Z" | "z" => TimeZone::UTC.to_timestamp(wall).ok().map(Moment::Instant),
            offset => TimeZone::fixed(shift(offset)?).to_timestamp(wall).ok().map(Moment::Instant),
        }
    }

    /// L'heure murale de ce lieu ; minuit pour un jour.
    pub fn wall(self, zone: &TimeZone) -> DateTime {
        match self {
            Moment::Day(day) => day.to_datetime(jiff::civil::Time::midnight()),
            Moment::Wall(wall) => wall,
            Moment::Instant(at) => zone.to_datetime(at),
        }
    }

    /// L'instant que c'est dans ce lieu ; celui d'après le saut quand l'heure n'y existe pas.
    pub fn instant(self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Moment::Instant(at) => Some(at),
            other => zone.to_ambiguous_timestamp(other.wall(zone)).compatible().ok(),
        }
    }
}

/// Le fuseau de ce nom (`Africa/Lagos`) ; rien s'il n'est pas dans la base IANA.
pub fn zone(name: &str) -> Option<TimeZone> {
    if name == "UTC" { Some(TimeZone::UTC) } else { TimeZone::get(name).ok() }
}

fn date(text: &str) -> Option<Date> {
    let digits: String = match text.len() {
        8 => text.to_owned(),
        10 if text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-' => text.replace('-', ""),
        _ => return None,
    };
    let [year, month, day] = [number(&digits[..4])?, number(&digits[4..6])?, number(&digits[6..])?];
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|_| year > 0)
}

fn clock(text: &str) -> Option<jiff::civil::Time> {
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let digits = if text.contains(':') { text.replace(':', "") } else { text.to_owned() };
    if ![4, 6].contains(&digits.len()) {
        return None;
    }
    let pair = |from: usize| digits.get(from..from + 2).map_or(Some(0), number);
    let [hour, minute, second] = [pair(0)?, pair(2)?, pair(4)?].map(|part| i8::try_from(part).unwrap_or(i8::MAX));
    jiff::civil::Time::new(hour, minute, second.min(59), 0).ok()
}

fn shift(text: &str) -> Option<jiff::tz::Offset> {
    let (sign, rest) = text.split_at(1);
    let digits = rest.replace(':', "");
    if digits.len() != 4 {
        return None;
    }
    let seconds = i32::from(number(&digits[..2])?) * 3600 + i32::from(number(&digits[2..])?) * 60;
    jiff::tz::Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

fn number(text: &str) -> Option<i16> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_and_extended_forms_say_the_same_moment() {
        let read = |text: &str| Moment::parse(text).map(|moment| moment.wall(&TimeZone::UTC).to_string());
        for same in [
            "19970902T090000",
            "1997-09-02T09:00:00",
            "1997-09-02 09:00",
            "19970902T090000Z",
            "1997-09-02T11:00:00.000+02:00",
            "19970902T0400-0500",
        ] {
            assert_eq!(read(same).as_deref(), Some("1997-09-02T09:00:00"), "{same}");
        }
        for none in ["", "demain", "1997-13-01", "19970230", "1997-09-02T25:00", "19970902T09", "+9970902", "０9970902"]
        {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
