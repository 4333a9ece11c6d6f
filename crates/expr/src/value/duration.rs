//! La durée de CEL : exacte, à la nanoseconde, de ± 292 ans environ (64 bits de nanosecondes, comme cel-go).

use std::fmt;

use super::timestamp::write_fraction;
use crate::error::{Error, invalid, overflow};

/// Durée signée.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    nanos: i64,
}

const UNITS: [(&str, i64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

impl Duration {
    /// Durée de ce nombre de nanosecondes.
    pub fn from_nanos(nanos: i64) -> Self {
        Self { nanos }
    }

    /// Durée de ce nombre de microsecondes ; `None` au-delà du domaine.
    pub fn from_micros(micros: i64) -> Option<Self> {
        micros.checked_mul(1000).map(Self::from_nanos)
    }

    /// Nanosecondes.
    pub fn nanos(self) -> i64 {
        self.nanos
    }

    pub(crate) fn plus(self, other: Self) -> Result<Self, Error> {
        self.nanos.checked_add(other.nanos).map(Self::from_nanos).ok_or_else(|| overflow("duration"))
    }

    pub(crate) fn minus(self, other: Self) -> Result<Self, Error> {
        self.nanos.checked_sub(other.nanos).map(Self::from_nanos).ok_or_else(|| overflow("duration"))
    }

    pub(crate) fn negated(self) -> Result<Self, Error> {
        self.nanos.checked_neg().map(Self::from_nanos).ok_or_else(|| overflow("duration"))
    }

    /// Lit une durée à la manière de Go : `72h`, `1h30m`, `-1.5s`, `250ms`.
    ///
    /// # Errors
    /// Texte mal formé, ou au-delà de ± 292 ans.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let malformed = || invalid(format!("malformed duration {text:?}"));
        let (negative, mut rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if rest == "0" {
            return Ok(Self::default());
        }
        if rest.is_empty() {
            return Err(malformed());
        }
        let mut total = 0_i128;
        while !rest.is_empty() {
            let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(malformed)?;
            let (number, tail) = rest.split_at(length);
            let length = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
            let (unit, tail) = tail.split_at(length);
            let scale = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(malformed)?.1;
            total += scaled(number, scale).ok_or_else(malformed)?;
            rest = tail;
        }
        let signed = if negative { -total } else { total };
        i64::try_from(signed).map(Self::from_nanos).map_err(|_| overflow("duration"))
    }
}

/// `number` (décimal non signé) × `scale`, tronqué ; saturé bien au-delà du domaine.
fn scaled(number: &str, scale: i64) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    let limit = i128::from(i64::MAX) * 2;
    let whole = if whole.is_empty() { 0 } else { whole.parse::<i128>().unwrap_or(limit).min(limit) };
    let fraction = &fraction[..fraction.len().min(15)];
    let parts = if fraction.is_empty() { 0 } else { fraction.parse::<i128>().ok()? };
    Some(whole * i128::from(scale) + parts * i128::from(scale) / 10_i128.pow(fraction.len() as u32))
}

impl fmt::Display for Duration {
    /// En secondes, sans zéros inutiles : `5400s`, `-0.25s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.nanos.unsigned_abs();
        if self.nanos < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", magnitude / 1_000_000_000)?;
        write_fraction(f, (magnitude % 1_000_000_000) as u32)?;
        f.write_str("s")
    }
}
