//! Jours du calendrier grégorien proleptique ↔ nombre de jours depuis 1970-01-01.
//!
//! Algorithmes « days from civil » de Howard Hinnant : exacts, sans table.

use jiff::civil::Date;

use crate::error::{Error, overflow};

pub(crate) const DAY_SECONDS: i64 = 86_400;

/// Nombre de jours depuis 1970-01-01.
pub(crate) fn days_of(date: Date) -> i64 {
    let (year, month, day) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Le jour à ce nombre de jours de 1970-01-01.
///
/// # Errors
/// Hors des années 1 à 9999.
pub(crate) fn date_at(days: i64) -> Result<Date, Error> {
    if !(-719_162..=2_932_896).contains(&days) {
        return Err(overflow("date"));
    }
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = (shifted_month + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date::new(year as i16, month as i8, day as i8).map_err(|_| overflow("date"))
}

/// Lit `AAAA-MM-JJ`.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<i16>().ok()
    };
    let date = Date::new(number(0, 4)?, number(5, 7)? as i8, number(8, 10)? as i8).ok()?;
    (date.year() >= 1).then_some(date)
}
