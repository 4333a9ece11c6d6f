//! Les jours : leur place dans l'année et le mois, et ceux qu'une règle garde.

use jiff::civil::{DateTime, Weekday};

use crate::{Frequency, Rule, rule::NthDay};

/// Un jour du calendrier grégorien, avec ce que les parties d'une règle en regardent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    /// Jours depuis le 1er janvier 1970.
    pub number: i64,
    pub year: i64,
    pub month: i64,
    /// Rang dans le mois, depuis 1.
    pub day: i64,
    /// Rang dans l'année, depuis 1.
    pub year_day: i64,
    /// 0 pour lundi.
    pub weekday: i64,
}

impl Day {
    /// Le jour de ce rang (algorithme de Howard Hinnant, domaine public).
    pub(crate) fn at(number: i64) -> Day {
        let shifted = number + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_index + 2) / 5 + 1;
        let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let year_day = number - first_of(year, 1) + 1;
        Day { number, year, month, day, year_day, weekday: (number + 3).rem_euclid(7) }
    }
}

/// Le rang du premier jour de ce mois.
pub(crate) fn first_of(year: i64, month: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

/// Jours de l'année.
pub(crate) fn year_length(year: i64) -> i64 {
    first_of(year + 1, 1) - first_of(year, 1)
}

/// Le premier jour du mois d'après.
pub(crate) fn next_month(year: i64, month: i64) -> i64 {
    if month == 12 { first_of(year + 1, 1) } else { first_of(year, month + 1) }
}

/// Lundi vaut 0.
pub(crate) fn index(day: Weekday) -> i64 {
    i64::from(day.to_monday_zero_offset())
}

/// Les jours qu'une règle garde, ses valeurs tues tirées de son début.
pub(crate) struct Kept<'r> {
    rule: &'r Rule,
    months: Vec<i16>,
    month_days: Vec<i16>,
    days: Vec<NthDay>,
}

impl<'r> Kept<'r> {
    pub(crate) fn of(rule: &'r Rule, start: DateTime) -> Kept<'r> {
        let mut kept =
            Kept { rule, months: rule.months.clone(), month_days: rule.month_days.clone(), days: rule.days.clone() };
        let named = [&rule.weeks, &rule.year_days, &rule.month_days].iter().any(|part| !part.is_empty());
        if named || !rule.days.is_empty() {
            return kept;
        }
        match rule.frequency {
            Frequency::Yearly => {
                if kept.months.is_empty() {
                    kept.months = vec![start.month().into()];
                }
                kept.month_days = vec![start.day().into()];
            }
            Frequency::Monthly => kept.month_days = vec![start.day().into()],
            Frequency::Weekly => kept.days = vec![NthDay { rank: None, day: start.weekday() }],
            _ => {}
        }
        kept
    }

    /// La règle garde-t-elle ce jour ?
    pub(crate) fn keeps(&self, day: &Day) -> bool {
        let either = |values: &[i16], up: i64, down: i64| {
            values.is_empty() || values.iter().any(|value| [up, down].contains(&i64::from(*value)))
        };
        (self.months.is_empty() || self.months.iter().any(|month| i64::from(*month) == day.month))
            && either(&self.month_days, day.day, day.number - next_month(day.year, day.month))
            && (self.days.is_empty() || self.days.iter().any(|nth| self.is(nth, day)))
            && either(&self.rule.year_days, day.year_day, day.year_day - 1 - year_length(day.year))
            && self.keeps_week(day)
    }

    /// Ce jour est-il celui-là, à son rang dans le mois ou l'année ? Le rang ne compte pas sous le mois.
    fn is(&self, nth: &NthDay, day: &Day) -> bool {
        if index(nth.day) != day.weekday {
            return false;
        }
        let Some(rank) = nth.rank.filter(|_| self.rule.frequency <= Frequency::Monthly) else { return true };
        let yearly = self.rule.frequency == Frequency::Yearly && self.rule.months.is_empty();
        let (first, next) = if yearly {
            (first_of(day.year, 1), first_of(day.year + 1, 1))
        } else {
            (first_of(day.year, day.month), next_month(day.year, day.month))
        };
        let from_start = (day.number - first) / 7 + 1;
        let from_end = (day.number - next + 1) / 7 - 1;
        [from_start, from_end].contains(&i64::from(rank))
    }

    fn keeps_week(&self, day: &Day) -> bool {
        if self.rule.weeks.is_empty() {
            return true;
        }
        let start = index(self.rule.week_start);
        // La semaine est de l'année où tombe son quatrième jour ; le 28 décembre est toujours de la dernière.
        let middle = |number: i64, weekday: i64| Day::at(number - (weekday - start).rem_euclid(7) + 3);
        let own = middle(day.number, day.weekday);
        let last = Day::at(first_of(own.year + 1, 1) - 4);
        let rank = |day: &Day| (day.year_day - 1) / 7 + 1;
        let (week, weeks) = (rank(&own), rank(&middle(last.number, last.weekday)));
        self.rule.weeks.iter().any(|wanted| [week, week - weeks - 1].contains(&i64::from(*wanted)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;

    #[test]
    fn days_agree_with_the_calendar() {
        for number in (-719_162..2_932_896).step_by(97) {
            let day = Day::at(number);
            let date = Date::new(day.year as i16, day.month as i8, day.day as i8).unwrap();
            assert_eq!(i64::from(date.day_of_year()), day.year_day, "{date}");
            assert_eq!(index(date.weekday()), day.weekday, "{date}");
            assert_eq!(first_of(day.year, day.month) + day.day - 1, number, "{date}");
        }
    }
}
