//! Une règle de récurrence lue (RFC 5545, 3.3.10). Refuse la partie inconnue, double ou hors bornes, et COUNT avec UNTIL.
//!
//! Là où la norme interdit une combinaison que python-dateutil sait lire (BYMONTHDAY d'une semaine…), on la lit comme lui.

use jiff::civil::Weekday;

use crate::{Fault, Moment, parts};

/// Le pas d'une règle, du plus long au plus court.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// L'année.
    Yearly,
    /// Le mois.
    Monthly,
    /// La semaine.
    Weekly,
    /// Le jour.
    Daily,
    /// L'heure.
    Hourly,
    /// La minute.
    Minutely,
    /// La seconde.
    Secondly,
}

/// Où une règle s'arrête.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Jamais.
    Never,
    /// Après ce nombre d'occurrences.
    After(u64),
    /// Après ce moment, compris.
    Until(Moment),
}

/// Un jour de la semaine, et son rang dans le mois ou l'année.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NthDay {
    pub rank: Option<i16>,
    pub day: Weekday,
}

/// Une règle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Le pas.
    pub frequency: Frequency,
    /// Une période sur combien.
    pub interval: i64,
    /// La fin.
    pub end: End,
    pub(crate) week_start: Weekday,
    pub(crate) months: Vec<i16>,
    pub(crate) weeks: Vec<i16>,
    pub(crate) year_days: Vec<i16>,
    pub(crate) month_days: Vec<i16>,
    pub(crate) days: Vec<NthDay>,
    pub(crate) hours: Vec<i16>,
    pub(crate) minutes: Vec<i16>,
    pub(crate) seconds: Vec<i16>,
    pub(crate) positions: Vec<i16>,
    /// Les parties telles qu'elles furent écrites, la fin à part.
    pub(crate) written: Vec<(String, String)>,
}

/// Une règle s'écrit en moins de signes que cela.
const MAX_LENGTH: usize = 2000;

/// Une période sur ce nombre au plus.
const MAX_INTERVAL: i64 = 1_000_000;

impl Rule {
    /// Lit une règle, précédée ou non de `RRULE:`.
    pub fn parse(text: &str) -> Result<Rule, Fault> {
        if text.len() > MAX_LENGTH {
            return Err(Fault::value("RRULE", "…", &format!("{MAX_LENGTH}")));
        }
        let text = text.trim().to_ascii_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        let mut written: Vec<(String, String)> = Vec::new();
        for item in text.split(';').filter(|item| !item.trim().is_empty()) {
            let (name, value) = item.split_once('=').ok_or_else(|| Fault::value("RRULE", item, "FREQ=…;…"))?;
            let name = name.trim();
            if written.iter().any(|(known, _)| known == name) {
                return Err(Fault::of("rule_twice", name));
            }
            written.push((name.to_owned(), value.trim().to_owned()));
        }
        let frequency =
            written.iter().find(|(name, _)| name == "FREQ").ok_or_else(|| Fault::of("rule_missing", "FREQ"));
        let mut rule = Rule::of(frequency_of(&frequency?.1)?);
        for (name, value) in &written {
            rule.read(name, value)?;
        }
        rule.written = written.into_iter().filter(|(name, _)| name != "COUNT" && name != "UNTIL").collect();
        Ok(rule)
    }

    /// La même règle, qui finit autrement.
    #[must_use]
    pub fn ending(&self, end: End) -> Rule {
        Rule { end, ..self.clone() }
    }

    /// La règle en texte ; `until` dit comment s'écrit le moment de sa fin.
    pub fn write(&self, until: impl Fn(Moment) -> String) -> String {
        let mut parts: Vec<String> = self.written.iter().map(|(name, value)| format!("{name}={value}")).collect();
        match self.end {
            End::Never => {}
            End::After(count) => parts.push(format!("COUNT={count}")),
            End::Until(moment) => parts.push(format!("UNTIL={}", until(moment))),
        }
        parts.join(";")
    }

    fn of(frequency: Frequency) -> Rule {
        Rule {
            frequency,
            interval: 1,
            end: End::Never,
            week_start: Weekday::Monday,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            positions: Vec::new(),
            written: Vec::new(),
        }
    }

    fn read(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        match name {
            "FREQ" => {}
            "INTERVAL" => self.interval = parts::number(name, value, 1, MAX_INTERVAL)?,
            "COUNT" => self.stop(End::After(parts::number(name, value, 1, i64::from(u32::MAX))?.unsigned_abs()))?,
            "UNTIL" => self.stop(End::Until(parts::moment(name, value)?))?,
            "WKST" => {
                let day = parts::weekday(value);
                self.week_start = day.ok_or_else(|| Fault::value(name, value, "MO, TU, WE, TH, FR, SA, SU"))?;
            }
            "BYMONTH" => self.months = parts::numbers(name, value, 1, 12)?,
            "BYWEEKNO" => self.weeks = parts::ranks(name, value, 53)?,
            "BYYEARDAY" => self.year_days = parts::ranks(name, value, 366)?,
            "BYMONTHDAY" => self.month_days = parts::ranks(name, value, 31)?,
            "BYDAY" => self.days = parts::days(name, value)?,
            "BYHOUR" => self.hours = parts::numbers(name, value, 0, 23)?,
            "BYMINUTE" => self.minutes = parts::numbers(name, value, 0, 59)?,
            "BYSECOND" => self.seconds = parts::numbers(name, value, 0, 60)?,
            "BYSETPOS" => self.positions = parts::ranks(name, value, 366)?,
            _ => return Err(Fault::of("rule_unknown", name)),
        }
        Ok(())
    }

    fn stop(&mut self, end: End) -> Result<(), Fault> {
        if self.end != End::Never {
            return Err(Fault::of("rule_two_ends", "UNTIL"));
        }
        self.end = end;
        Ok(())
    }
}

fn frequency_of(value: &str) -> Result<Frequency, Fault> {
    const NAMES: [(&str, Frequency); 7] = [
        ("YEARLY", Frequency::Yearly),
        ("MONTHLY", Frequency::Monthly),
        ("WEEKLY", Frequency::Weekly),
        ("DAILY", Frequency::Daily),
        ("HOURLY", Frequency::Hourly),
        ("MINUTELY", Frequency::Minutely),
        ("SECONDLY", Frequency::Secondly),
    ];
    let found = NAMES.iter().find(|(name, _)| *name == value).map(|(_, frequency)| *frequency);
    found.ok_or_else(|| Fault::value("FREQ", value, &NAMES.map(|(name, _)| name).join(", ")))
}
