//! Les heures murales d'une règle, dans l'ordre, période après période, sous budget.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    Fault, Frequency, Rule,
    days::{Day, Kept, first_of, index, next_month, year_length},
};

/// Jours et périodes regardés au plus : de quoi aller jusqu'à l'an 9999 jour par jour, une fois.
const BUDGET: u64 = 5_000_000;

/// Dernière année d'un calendrier.
const LAST_YEAR: i64 = 9999;

const DAY: i64 = 86_400;

/// La marche d'une règle depuis son début.
pub(crate) struct Walk<'r> {
    rule: &'r Rule,
    kept: Kept<'r>,
    start: Day,
    /// Secondes depuis minuit, au début.
    start_second: i64,
    times: Vec<i64>,
    /// Rang de la prochaine période, depuis le début.
    period: i64,
    days: Vec<i64>,
    /// Ce que BYSETPOS a retenu de la période.
    picked: Option<Vec<(i64, i64)>>,
    next: usize,
    spent: u64,
    over: bool,
}

impl<'r> Walk<'r> {
    pub(crate) fn of(rule: &'r Rule, start: DateTime) -> Walk<'r> {
        let date = start.date();
        let number = first_of(date.year().into(), date.month().into()) + i64::from(date.day()) - 1;
        let clock = [start.hour(), start.minute(), start.second()].map(i64::from);
        let start_second = clock[0] * 3600 + clock[1] * 60 + clock[2];
        let mut walk = Walk {
            rule,
            kept: Kept::of(rule, start),
            start: Day::at(number),
            start_second,
            times: Vec::new(),
            period: 0,
            days: Vec::new(),
            picked: None,
            next: 0,
            spent: 0,
            over: false,
        };
        if rule.frequency <= Frequency::Daily {
            walk.times = walk.clock(0);
            walk.over = walk.times.is_empty();
        } else {
            walk.over = !walk.is_reachable();
        }
        walk
    }

    /// Saute les périodes qui finissent avant ce jour. N'a de sens que sans COUNT.
    pub(crate) fn seek(&mut self, before: Date) {
        let aim = Day::at(first_of(before.year().into(), before.month().into()) + i64::from(before.day()) - 1);
        let gap = aim.number - self.start.number;
        let whole = match self.rule.frequency {
            Frequency::Yearly => aim.year - self.start.year,
            Frequency::Monthly => (aim.year - self.start.year) * 12 + aim.month - self.start.month,
            Frequency::Weekly => gap / 7,
            Frequency::Daily => gap,
            _ => gap.saturating_mul(DAY) / self.unit(),
        };
        self.period = (whole / self.rule.interval - 1).max(0);
    }

    /// L'heure murale suivante ; rien quand la règle ou le calendrier finit.
    pub(crate) fn step(&mut self) -> Result<Option<DateTime>, Fault> {
        while !self.over {
            while let Some((day, second)) = self.candidate() {
                self.spend(1)?;
                if (day, second) >= (self.start.number, self.start_second) {
                    return Ok(wall(day, second));
                }
            }
            self.load()?;
        }
        Ok(None)
    }

    fn candidate(&mut self) -> Option<(i64, i64)> {
        let found = match &self.picked {
            Some(picked) => *picked.get(self.next)?,
            None if self.times.is_empty() => return None,
            None => (*self.days.get(self.next / self.times.len())?, self.times[self.next % self.times.len()]),
        };
        self.next += 1;
        Some(found)
    }

    fn spend(&mut self, cost: usize) -> Result<(), Fault> {
        self.spent += cost as u64;
        if self.spent > BUDGET { Err(Fault::of("rule_too_costly", "RRULE")) } else { Ok(()) }
    }

    /// Lit la période suivante.
    fn load(&mut self) -> Result<(), Fault> {
        self.next = 0;
        let span = if self.rule.frequency <= Frequency::Daily { self.long_period() } else { self.short_period()? };
        self.days.clear();
        if Day::at(span.start).year > LAST_YEAR {
            self.over = true;
            return Ok(());
        }
        self.spend(1 + usize::try_from(span.end - span.start).unwrap_or_default())?;
        let kept = span.map(Day::at).filter(|day| day.year <= LAST_YEAR && self.kept.keeps(day));
        let days: Vec<i64> = kept.map(|day| day.number).collect();
        self.days = days;
        self.picked = (!self.rule.positions.is_empty()).then(|| self.pick());
        Ok(())
    }

    /// Les jours d'une période d'un jour ou plus. La première semaine commence au début de la règle, comme dans dateutil.
    fn long_period(&mut self) -> std::ops::Range<i64> {
        let steps = self.period * self.rule.interval;
        let first = self.period == 0;
        self.period += 1;
        match self.rule.frequency {
            Frequency::Yearly => {
                let first = first_of(self.start.year + steps, 1);
                first..first + year_length(self.start.year + steps)
            }
            Frequency::Monthly => {
                let months = self.start.month - 1 + steps;
                let (year, month) = (self.start.year + months.div_euclid(12), months.rem_euclid(12) + 1);
                first_of(year, month)..next_month(year, month)
            }
            Frequency::Weekly => {
                let into = (self.start.weekday - index(self.rule.week_start)).rem_euclid(7);
                let monday = self.start.number - into + 7 * steps;
                if first { self.start.number..monday + 7 } else { monday..monday + 7 }
            }
            _ => self.start.number + steps..self.start.number + steps + 1,
        }
    }

    /// Le jour de la période suivante de moins d'un jour que la règle garde, et ses heures.
    fn short_period(&mut self) -> Result<std::ops::Range<i64>, Fault> {
        let unit = self.unit();
        let base = (self.start.number * DAY + self.start_second).div_euclid(unit) * unit;
        let step = self.rule.interval * unit;
        let mut keeps = None;
        loop {
            let at = base + self.period * step;
            let day = at.div_euclid(DAY);
            let kept = match keeps {
                Some((known, kept)) if known == day => kept,
                _ => self.kept.keeps(&Day::at(day)),
            };
            keeps = Some((day, kept));
            let wait = if kept { self.idle(at.rem_euclid(DAY)) } else { Some(DAY) };
            let beyond = Day::at(day).year > LAST_YEAR;
            let Some(block) = wait.filter(|_| !beyond) else {
                self.period += 1;
                self.times = self.clock(at.rem_euclid(DAY));
                return Ok(day..day + 1);
            };
            self.spend(1)?;
            let resume = (at.div_euclid(block) + 1) * block;
            self.period += ((resume - at + step - 1) / step).max(1);
        }
    }

    /// La durée du bloc à passer quand la règle ne garde pas cette heure, cette minute ou cette seconde.
    fn idle(&self, second: i64) -> Option<i64> {
        let [hour, minute, second] = split(second);
        let frequency = self.rule.frequency;
        let misses = |values: &[i16], value: i64| !values.is_empty() && !values.iter().any(|v| i64::from(*v) == value);
        if misses(&self.rule.hours, hour) {
            Some(3600)
        } else if frequency >= Frequency::Minutely && misses(&self.rule.minutes, minute) {
            Some(60)
        } else if frequency >= Frequency::Secondly && misses(&self.rule.seconds, second) {
            Some(1)
        } else {
            None
        }
    }

    /// La règle a-t-elle au moins une heure du jour que son pas atteint ?
    fn is_reachable(&self) -> bool {
        let unit = self.unit();
        let stride = gcd(self.rule.interval * unit, DAY);
        let first = (self.start_second / unit * unit) % stride;
        (0..DAY / stride).any(|rank| self.idle(first + rank * stride).is_none())
    }

    /// Les heures du jour d'une période : celles que la règle nomme, celles du début pour ce qu'elle tait.
    fn clock(&self, at: i64) -> Vec<i64> {
        let frequency = self.rule.frequency;
        let [hour, minute, second] = split(at);
        let [first_hour, first_minute, first_second] = split(self.start_second);
        let of = |values: &[i16], fixed: bool, own: i64, first: i64| {
            let read = || values.iter().map(|value| i64::from(*value)).filter(|value| *value < 60).collect();
            if fixed {
                vec![own]
            } else if values.is_empty() {
                vec![first]
            } else {
                read()
            }
        };
        let hours = of(&self.rule.hours, frequency >= Frequency::Hourly, hour, first_hour);
        let minutes = of(&self.rule.minutes, frequency >= Frequency::Minutely, minute, first_minute);
        let seconds: Vec<i64> = of(&self.rule.seconds, frequency >= Frequency::Secondly, second, first_second);
        let mut times = Vec::with_capacity(hours.len() * minutes.len() * seconds.len());
        for hour in hours {
            for minute in &minutes {
                times.extend(seconds.iter().map(|second| hour * 3600 + minute * 60 + second));
            }
        }
        times
    }

    /// Ce que BYSETPOS retient de la période, sans en écrire toutes les heures.
    fn pick(&self) -> Vec<(i64, i64)> {
        let (days, times) = (self.days.len() as i64, self.times.len() as i64);
        let all = days * times;
        let ranks = self.rule.positions.iter().map(|position| i64::from(*position));
        let ranks = ranks.map(|position| if position < 0 { all + position } else { position - 1 });
        let mut ranks: Vec<i64> = ranks.filter(|rank| (0..all).contains(rank)).collect();
        ranks.sort_unstable();
        ranks.dedup();
        ranks
            .into_iter()
            .map(|rank| (self.days[(rank / times) as usize], self.times[(rank % times) as usize]))
            .collect()
    }

    fn unit(&self) -> i64 {
        match self.rule.frequency {
            Frequency::Hourly => 3600,
            Frequency::Minutely => 60,
            _ => 1,
        }
    }
}

fn split(second: i64) -> [i64; 3] {
    [second / 3600, second / 60 % 60, second % 60]
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn wall(day: i64, second: i64) -> Option<DateTime> {
    let day = Day::at(day);
    let [hour, minute, second] = split(second).map(|part| part as i8);
    let date = Date::new(day.year as i16, day.month as i8, day.day as i8).ok()?;
    Some(DateTime::from_parts(date, Time::new(hour, minute, second, 0).ok()?))
}
