//! L'instant de CEL : de 0001-01-01T00:00:00Z à 9999-12-31T23:59:59.999999999Z, à la nanoseconde.
//!
//! Plus large que `jiff::Timestamp`, qui s'arrête un jour trop tôt. Une base PostgreSQL ne garde que la microseconde.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Duration;
use super::calendar::{DAY_SECONDS, date_at, days_of, parse_date};
use crate::error::{Error, invalid, overflow};

const FIRST_SECOND: i64 = -62_135_596_800;
const LAST_SECOND: i64 = 253_402_300_799;
const BILLION: i128 = 1_000_000_000;

/// Instant, en secondes et nanosecondes depuis 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanos: u32,
}

/// Date et heure lues sur un calendrier mural.
#[derive(Clone, Copy)]
pub(crate) struct Wall {
    pub(crate) date: Date,
    pub(crate) second_of_day: i64,
    pub(crate) nanos: u32,
}

impl Timestamp {
    /// Instant à ce nombre de secondes et de nanosecondes de l'époque Unix.
    ///
    /// # Errors
    /// Hors des années 1 à 9999, ou plus de 999 999 999 nanosecondes.
    pub fn new(seconds: i64, nanos: u32) -> Result<Self, Error> {
        if !(FIRST_SECOND..=LAST_SECOND).contains(&seconds) || nanos > 999_999_999 {
            return Err(overflow("timestamp"));
        }
        Ok(Self { seconds, nanos })
    }

    /// Instant à ce nombre de microsecondes de l'époque Unix (la précision de PostgreSQL).
    ///
    /// # Errors
    /// Hors des années 1 à 9999.
    pub fn from_micros(micros: i64) -> Result<Self, Error> {
        Self::new(micros.div_euclid(1_000_000), (micros.rem_euclid(1_000_000) * 1000) as u32)
    }

    /// Minuit UTC de ce jour.
    pub(crate) fn midnight(date: Date) -> Result<Self, Error> {
        Self::new(days_of(date) * DAY_SECONDS, 0)
    }

    /// Le premier instant de ce jour dans ce fuseau ; là où minuit n'existe pas, celui qui le suit.
    pub(crate) fn midnight_in(date: Date, zone: &str) -> Result<Self, Error> {
        let midnight = Self::midnight(date)?;
        if let Some(offset) = fixed_offset(zone) {
            return Self::new(midnight.seconds - offset, 0);
        }
        let zone = TimeZone::get(zone).map_err(|_| invalid(format!("unknown time zone {zone:?}")))?;
        let start = date.to_zoned(zone).map_err(|_| overflow("timestamp"))?;
        Self::new(start.timestamp().as_second(), 0)
    }

    /// Secondes entières depuis l'époque Unix, arrondies vers le passé.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanosecondes dans la seconde.
    pub fn nanos(self) -> u32 {
        self.nanos
    }

    /// Microsecondes depuis l'époque Unix, arrondies vers le passé.
    pub fn micros(self) -> i64 {
        self.seconds * 1_000_000 + i64::from(self.nanos / 1000)
    }

    fn total(self) -> i128 {
        i128::from(self.seconds) * BILLION + i128::from(self.nanos)
    }

    fn from_total(total: i128) -> Result<Self, Error> {
        let seconds = i64::try_from(total.div_euclid(BILLION)).map_err(|_| overflow("timestamp"))?;
        Self::new(seconds, total.rem_euclid(BILLION) as u32)
    }

    pub(crate) fn plus(self, duration: Duration) -> Result<Self, Error> {
        Self::from_total(self.total() + i128::from(duration.nanos()))
    }

    pub(crate) fn minus(self, duration: Duration) -> Result<Self, Error> {
        Self::from_total(self.total() - i128::from(duration.nanos()))
    }

    /// Durée écoulée depuis `earlier`.
    pub(crate) fn since(self, earlier: Self) -> Result<Duration, Error> {
        i64::try_from(self.total() - earlier.total()).map(Duration::from_nanos).map_err(|_| overflow("duration"))
    }

    /// Ce que montrent calendrier et horloge à ce décalage de l'UTC, en secondes.
    pub(crate) fn wall(self, offset: i64) -> Result<Wall, Error> {
        let local = self.seconds + offset;
        let date = date_at(local.div_euclid(DAY_SECONDS))?;
        Ok(Wall { date, second_of_day: local.rem_euclid(DAY_SECONDS), nanos: self.nanos })
    }

    /// Décalage de l'UTC, en secondes, d'un fuseau nommé (`Europe/Paris`) ou fixe (`+02:00`) à cet instant.
    pub(crate) fn offset_in(self, zone: &str) -> Result<i64, Error> {
        if let Some(offset) = fixed_offset(zone) {
            return Ok(offset);
        }
        let zone = TimeZone::get(zone).map_err(|_| invalid(format!("unknown time zone {zone:?}")))?;
        let bounds = (jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
        let instant = jiff::Timestamp::from_second(self.seconds.clamp(bounds.0, bounds.1));
        let instant = instant.map_err(|_| overflow("timestamp"))?;
        Ok(zone.to_offset(instant).seconds().into())
    }

    /// Lit une date RFC 3339, de 0 à 9 décimales de seconde.
    ///
    /// # Errors
    /// Texte mal formé, ou hors des années 1 à 9999.
    pub fn parse(text: &str) -> Result<Self, Error> {
        parse(text).ok_or_else(|| invalid(format!("malformed timestamp {text:?}")))?
    }
}

fn parse(text: &str) -> Option<Result<Timestamp, Error>> {
    let (date, rest) = text.split_at_checked(10)?;
    let date = parse_date(date)?;
    let clock = rest.strip_prefix(['T', 't'])?;
    let (clock, zone) = clock.split_at(clock.find(['Z', 'z', '+', '-'])?);
    let offset = if zone.eq_ignore_ascii_case("z") { 0 } else { fixed_offset(zone).filter(|_| zone.len() == 6)? };
    let (clock, fraction) = clock.split_once('.').map_or((clock, None), |(clock, fraction)| (clock, Some(fraction)));
    let bytes = clock.as_bytes();
    if bytes.len() != 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let (hours, minutes, seconds) = (two_digits(&clock[..2])?, two_digits(&clock[3..5])?, two_digits(&clock[6..])?);
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let nanos = fraction.map_or(Some(0), parse_fraction)?;
    let total = days_of(date) * DAY_SECONDS + hours * 3600 + minutes * 60 + seconds - offset;
    Some(Timestamp::new(total, nanos))
}

fn two_digits(text: &str) -> Option<i64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Fraction de seconde, de 1 à 9 chiffres, en nanosecondes.
fn parse_fraction(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    format!("{digits:0<9}").parse().ok()
}

/// `±HH:MM` ou `HH:MM` en secondes ; `None` si ce n'est pas un décalage.
pub(crate) fn fixed_offset(zone: &str) -> Option<i64> {
    let (sign, clock) = match zone.as_bytes().first()? {
        b'-' => (-1, &zone[1..]),
        b'+' => (1, &zone[1..]),
        _ => (1, zone),
    };
    let (hours, minutes) = clock.split_once(':').filter(|(hours, minutes)| hours.len() == 2 && minutes.len() == 2)?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

impl fmt::Display for Timestamp {
    /// RFC 3339 en UTC, sans zéros inutiles : `2026-01-31T08:00:00.5Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wall = self.wall(0).map_err(|_| fmt::Error)?;
        let (hours, rest) = (wall.second_of_day / 3600, wall.second_of_day % 3600);
        write!(f, "{}T{hours:02}:{:02}:{:02}", wall.date, rest / 60, rest % 60)?;
        write_fraction(f, self.nanos)?;
        f.write_str("Z")
    }
}

/// `.5` pour 500 000 000 ; rien pour zéro.
pub(super) fn write_fraction(f: &mut fmt::Formatter<'_>, nanos: u32) -> fmt::Result {
    if nanos == 0 {
        return Ok(());
    }
    let digits = format!("{nanos:09}");
    write!(f, ".{}", digits.trim_end_matches('0'))
}

impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = Error;

    fn try_from(instant: jiff::Timestamp) -> Result<Self, Error> {
        Self::from_total(instant.as_nanosecond())
    }
}

impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = Error;

    fn try_from(instant: Timestamp) -> Result<Self, Error> {
        Self::from_nanosecond(instant.total()).map_err(|_| overflow("timestamp"))
    }
}

impl std::str::FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}
