//! Lire les valeurs des parties d'une règle : nombres bornés, jours de la semaine, moments.

use jiff::civil::Weekday;

use crate::{Fault, Moment, rule::NthDay};

/// Un nombre entre ces bornes, signe admis.
pub(crate) fn number(part: &str, text: &str, low: i64, high: i64) -> Result<i64, Fault> {
    let read = text.trim().parse::<i64>().ok().filter(|number| (low..=high).contains(number));
    read.ok_or_else(|| Fault::value(part, text, &format!("{low}…{high}")))
}

/// Des nombres sans zéro, de 1 à `high`, ou comptés depuis la fin.
pub(crate) fn ranks(part: &str, text: &str, high: i64) -> Result<Vec<i16>, Fault> {
    let expected = format!("1…{high}, -{high}…-1");
    each(text, |item| {
        let read = number(part, item, -high, high).ok().filter(|number| *number != 0);
        read.map(|number| number as i16).ok_or_else(|| Fault::value(part, item, &expected))
    })
}

/// Des nombres de `low` à `high`.
pub(crate) fn numbers(part: &str, text: &str, low: i64, high: i64) -> Result<Vec<i16>, Fault> {
    each(text, |item| number(part, item, low, high).map(|number| number as i16))
}

fn each(text: &str, read: impl FnMut(&str) -> Result<i16, Fault>) -> Result<Vec<i16>, Fault> {
    let mut read: Vec<i16> = text.split(',').map(read).collect::<Result<_, _>>()?;
    read.sort_unstable();
    read.dedup();
    Ok(read)
}

/// Des jours de la semaine, chacun avec son rang s'il en a un : `MO`, `-1FR`, `+2TU`.
pub(crate) fn days(part: &str, text: &str) -> Result<Vec<NthDay>, Fault> {
    let one = |item: &str| {
        let item = item.trim();
        let at = item.len().saturating_sub(2);
        let (rank, name) = item.is_char_boundary(at).then(|| item.split_at(at))?;
        let day = weekday(name)?;
        let rank = match rank {
            "" => None,
            rank => Some(number(part, rank, -53, 53).ok().filter(|rank| *rank != 0)? as i16),
        };
        Some(NthDay { rank, day })
    };
    let read = |item| one(item).ok_or_else(|| Fault::value(part, item, "MO, TU, WE, TH, FR, SA, SU, 1MO, -1FR"));
    text.split(',').map(read).collect()
}

/// Un jour de la semaine, `MO`.
pub(crate) fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

/// Un moment.
pub(crate) fn moment(part: &str, text: &str) -> Result<Moment, Fault> {
    Moment::parse(text).ok_or_else(|| Fault::value(part, text, "20261231, 20261231T220000Z"))
}
