//! Jours du calendrier grégorien proleptique ↔ nombre de jours depuis 1970-01-01.
//!
//! Algorithmes « days from civil » de Howard Hinnant : exacts, sans table.

use jiff::civil::Date;

use crate::error::{Error, invalid, overflow};

pub(crate) const DAY_SECONDS: i64 = 86_400;

/// Les périodes que `start_of` et `end_of` bornent ; la semaine commence le lundi (ISO 8601).
pub(crate) const PERIODS: [&str; 5] = ["day", "week", "month", "quarter", "year"];

/// Les durées que `date_diff` compte.
pub(crate) const SPANS: [&str; 4] = ["day", "week", "month", "year"];

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

/// Le premier jour de la période de ce jour.
///
/// # Errors
/// Période inconnue.
pub(crate) fn start_of(date: Date, period: &str) -> Result<Date, Error> {
    let first = |month: i8| Date::new(date.year(), month, 1).map_err(|_| overflow("date"));
    match period {
        "day" => Ok(date),
        // 1970-01-01 était un jeudi.
        "week" => date_at(days_of(date) - (days_of(date) + 3).rem_euclid(7)),
        "month" => first(date.month()),
        "quarter" => first((date.month() - 1) / 3 * 3 + 1),
        "year" => first(1),
        _ => Err(invalid(format!("unknown period {period:?}"))),
    }
}

/// Le dernier jour de la période de ce jour.
///
/// # Errors
/// Période inconnue, ou qui finit après l'an 9999.
pub(crate) fn end_of(date: Date, period: &str) -> Result<Date, Error> {
    let start = start_of(date, period)?;
    let months = match period {
        "day" => return Ok(start),
        "week" => return date_at(days_of(start) + 6),
        "month" => 1,
        "quarter" => 3,
        _ => 12,
    };
    let last = add_months(start, months - 1)?;
    date_at(days_of(last) + i64::from(last.days_in_month()) - 1)
}

/// Ce jour, des mois plus tard ; le dernier du mois s'il est plus court.
///
/// # Errors
/// Hors des années 1 à 9999.
pub(crate) fn add_months(date: Date, months: i64) -> Result<Date, Error> {
    let rank = month_rank(date).checked_add(months).ok_or_else(|| overflow("date"))?;
    let year = i16::try_from(rank.div_euclid(12)).ok().filter(|year| (1..=9999).contains(year));
    let first = year.and_then(|year| Date::new(year, rank.rem_euclid(12) as i8 + 1, 1).ok());
    let first = first.ok_or_else(|| overflow("date"))?;
    Date::new(first.year(), first.month(), date.day().min(first.days_in_month())).map_err(|_| overflow("date"))
}

/// Mois entiers d'un jour à l'autre, négatifs si l'autre est avant.
///
/// # Errors
/// Aucune entre deux jours des années 1 à 9999.
pub(crate) fn months_between(from: Date, to: Date) -> Result<i64, Error> {
    let months = month_rank(to) - month_rank(from);
    let reached = add_months(from, months)?;
    Ok(match to >= from {
        true => months - i64::from(reached > to),
        false => months + i64::from(reached < to),
    })
}

fn month_rank(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}
