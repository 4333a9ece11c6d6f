//! La règle d'une série qu'on déplace : ses jours de semaine, son quantième et son mois suivent l'occurrence qu'on a prise.

use jiff::civil::{Date, Weekday};

use crate::{Frequency, Rule, rule::NthDay};

impl Rule {
    /// La même règle, pour une série dont l'occurrence du jour `from` passe au jour `to`.
    ///
    /// Ce qui ne nomme pas un seul jour du mois (plusieurs quantièmes, BYSETPOS) reste tel quel : rien ne dit lequel suivrait.
    #[must_use]
    pub fn moved(&self, from: Date, to: Date) -> Rule {
        let mut rule = self.clone();
        let days = (to - from).get_days();
        let in_month =
            self.frequency == Frequency::Monthly || self.frequency == Frequency::Yearly && self.months.len() == 1;
        if days == 0 {
            return rule;
        }
        if self.frequency == Frequency::Weekly {
            rule.days.iter_mut().for_each(|one| one.day = one.day.wrapping_add(days));
            rule.days.sort_by_key(|one| one.day.to_monday_zero_offset());
            // Les jours d'une même semaine y restent ensemble : la semaine commence d'autant plus tôt ou plus tard.
            if !rule.days.is_empty() && (rule.interval > 1 || !rule.positions.is_empty()) {
                rule.week_start = rule.week_start.wrapping_add(days);
                rule.written.retain(|(name, _)| name != "WKST");
                rule.written.push(("WKST".to_owned(), code(rule.week_start).to_owned()));
            }
        } else if in_month && self.positions.is_empty() {
            match (self.days.as_slice(), self.month_days.as_slice()) {
                ([NthDay { rank: Some(rank), .. }], []) => {
                    rule.days = vec![NthDay { rank: Some(rank_of(to, *rank)), day: to.weekday() }];
                }
                ([], [day]) => rule.month_days = vec![day_of(to, *day)],
                _ => {}
            }
            if self.months.len() == 1 {
                rule.months = vec![i16::from(to.month())];
            }
        }
        rule.rewrite("BYDAY", rule.days.iter().map(written).collect());
        rule.rewrite("BYMONTHDAY", rule.month_days.iter().map(i16::to_string).collect());
        rule.rewrite("BYMONTH", rule.months.iter().map(i16::to_string).collect());
        rule
    }

    /// Redit une partie que la règle avait déjà.
    fn rewrite(&mut self, name: &str, values: Vec<String>) {
        if let Some((_, value)) = self.written.iter_mut().find(|(known, _)| known == name) {
            *value = values.join(",");
        }
    }
}

/// Le rang de ce jour dans son mois, compté du côté de `like` ; le cinquième, que tous les mois n'ont pas, est le dernier.
fn rank_of(day: Date, like: i16) -> i16 {
    let rank = i16::from(day.day() - 1) / 7 + 1;
    if like < 0 || rank > 4 { -(i16::from(day.days_in_month() - day.day()) / 7 + 1) } else { rank }
}

/// Le quantième de ce jour, compté du côté de `like`.
fn day_of(day: Date, like: i16) -> i16 {
    if like < 0 { i16::from(day.day() - day.days_in_month()) - 1 } else { i16::from(day.day()) }
}

fn written(one: &NthDay) -> String {
    let day = code(one.day);
    one.rank.map_or_else(|| day.to_owned(), |rank| format!("{rank}{day}"))
}

/// Le jour, comme une règle l'écrit.
fn code(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_rule_follows_the_occurrence_that_moves() {
        let (tue, wed, end) = (date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 30));
        for (text, from, to, moved) in [
            ("FREQ=WEEKLY;BYDAY=SU,MO", tue, wed, "FREQ=WEEKLY;BYDAY=MO,TU"),
            ("FREQ=WEEKLY;BYDAY=MO", wed, tue, "FREQ=WEEKLY;BYDAY=SU"),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", tue, wed, "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,FR;WKST=TU"),
            ("FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=WE", wed, tue, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SA"),
            ("FREQ=WEEKLY;BYDAY=TU;COUNT=5", tue, tue, "FREQ=WEEKLY;BYDAY=TU;COUNT=5"),
            ("FREQ=MONTHLY;BYMONTHDAY=17", tue, wed, "FREQ=MONTHLY;BYMONTHDAY=18"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", end, wed, "FREQ=MONTHLY;BYMONTHDAY=-13"),
            ("FREQ=MONTHLY;BYDAY=3TU;COUNT=5", tue, wed, "FREQ=MONTHLY;BYDAY=3WE;COUNT=5"),
            ("FREQ=MONTHLY;BYDAY=3TU", tue, end, "FREQ=MONTHLY;BYDAY=-1MO"),
            ("FREQ=MONTHLY;BYDAY=-1MO", end, date(2026, 11, 23), "FREQ=MONTHLY;BYDAY=-2MO"),
            ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", end, tue, "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"),
            ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30", end, date(2026, 12, 1), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1"),
            ("FREQ=YEARLY;BYDAY=20MO", tue, wed, "FREQ=YEARLY;BYDAY=20MO"),
            ("FREQ=DAILY;BYDAY=MO,TU", tue, wed, "FREQ=DAILY;BYDAY=MO,TU"),
        ] {
            let rule = Rule::parse(text).unwrap().moved(from, to);
            assert_eq!(rule.write(|_| String::new()), moved, "{text}");
            assert_eq!(rule, Rule::parse(moved).unwrap(), "{text}");
        }
    }
}
