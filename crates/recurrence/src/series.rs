//! Une série : un début dans un lieu, une règle, des dates ajoutées et retirées ; ses occurrences dans une fenêtre.

use std::collections::HashSet;

use jiff::{Timestamp, ToSpan, civil::DateTime, tz::TimeZone};

use crate::{End, Fault, Frequency, Moment, Rule, walk::Walk};

/// Ce qui se répète.
#[derive(Clone, Debug)]
pub struct Series {
    /// Première heure murale, minuit pour des jours entiers.
    pub start: DateTime,
    /// Le lieu.
    pub zone: TimeZone,
    /// Des jours entiers ?
    pub all_day: bool,
    /// La règle ; sans elle, le début seul.
    pub rule: Option<Rule>,
    /// Dates ajoutées.
    pub added: Vec<Moment>,
    /// Dates retirées.
    pub removed: Vec<Moment>,
}

/// Une occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// L'instant.
    pub at: Timestamp,
    /// L'heure murale que la règle a donnée : celle qui n'existe pas y reste telle quelle.
    pub wall: DateTime,
}

/// Les instants voulus : du premier, compris, au second, exclu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Premier instant voulu.
    pub from: Timestamp,
    /// Premier instant qui ne l'est plus.
    pub to: Timestamp,
}

impl Window {
    /// Tout le temps.
    pub const ALL: Window = Window { from: Timestamp::MIN, to: Timestamp::MAX };

    fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

/// Des occurrences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// Les occurrences, dans l'ordre, sans double.
    pub occurrences: Vec<Occurrence>,
    /// N'y en a-t-il pas d'autre dans la fenêtre ?
    pub complete: bool,
}

impl Series {
    /// Vérifie ce que la règle et des jours entiers ont à se dire.
    pub fn check(&self) -> Result<(), Fault> {
        match &self.rule {
            Some(rule) if self.all_day && rule.frequency > Frequency::Daily => {
                Err(Fault::value("FREQ", "", "YEARLY, MONTHLY, WEEKLY, DAILY"))
            }
            _ => Ok(()),
        }
    }

    /// Les occurrences de la fenêtre, `limit` au plus.
    pub fn occurrences(&self, window: Window, limit: usize) -> Result<Expansion, Fault> {
        self.check()?;
        let (mut found, mut complete) = match &self.rule {
            Some(rule) => self.of_rule(rule, window, limit)?,
            None => (self.place(self.start).into_iter().filter(|one| window.holds(one.at)).collect(), true),
        };
        let added = self.added.iter().filter_map(|moment| {
            let day = |wall: DateTime| {
                if self.all_day { wall.date().to_datetime(jiff::civil::Time::midnight()) } else { wall }
            };
            let wall = day(moment.wall(&self.zone));
            let at = if self.all_day { self.place(wall)?.at } else { moment.instant(&self.zone)? };
            window.holds(at).then_some(Occurrence { at, wall })
        });
        found.extend(added);
        found.sort_by_key(|one| one.at);
        found.dedup_by_key(|one| one.at);
        let removed = self.removed_instants();
        found.retain(|one| !removed.contains(&one.at));
        complete &= found.len() <= limit;
        found.truncate(limit);
        Ok(Expansion { occurrences: found, complete })
    }

    /// L'occurrence de cette heure murale.
    pub fn place(&self, wall: DateTime) -> Option<Occurrence> {
        let at = Moment::Wall(wall).instant(&self.zone)?;
        Some(Occurrence { at, wall })
    }

    fn removed_instants(&self) -> HashSet<Timestamp> {
        let instant = |moment: &Moment| match moment {
            moment if self.all_day => Moment::Day(moment.wall(&self.zone).date()).instant(&self.zone),
            moment => moment.instant(&self.zone),
        };
        self.removed.iter().filter_map(instant).collect()
    }

    /// Celles de la règle, assez pour qu'il en reste `limit` une fois les retirées ôtées ; et s'il n'y en a plus d'autre.
    fn of_rule(&self, rule: &Rule, window: Window, limit: usize) -> Result<(Vec<Occurrence>, bool), Fault> {
        let rule = &self.adapted(rule);
        let wanted = limit.saturating_add(self.removed.len()).saturating_add(1);
        let (mut left, last) = match rule.end {
            End::Never => (u64::MAX, None),
            End::After(count) => (count, None),
            End::Until(moment) => (u64::MAX, self.last_instant(moment)),
        };
        let mut walk = Walk::of(rule, self.start);
        if left == u64::MAX && window.from > Timestamp::MIN {
            // Deux jours de marge : aucun fuseau ne s'écarte tant.
            let from = self.zone.to_datetime(window.from);
            walk.seek(from.date().checked_sub(2.days()).unwrap_or(from.date()));
        }
        let mut found: Vec<Occurrence> = Vec::new();
        while left > 0 {
            let wall = match walk.step() {
                Ok(Some(wall)) => wall,
                Ok(None) => return Ok((found, true)),
                Err(_) if found.len() >= limit => return Ok((found, false)),
                Err(fault) => return Err(fault),
            };
            let Some(one) = self.place(wall) else { return Ok((found, true)) };
            // Une heure qui n'existe pas passe après d'autres qui viendront : elle n'arrête rien.
            let skipped = self.zone.to_datetime(one.at) != wall;
            if !skipped && last.is_some_and(|last| one.at > last) {
                return Ok((found, true));
            }
            left -= 1;
            if !skipped && one.at >= window.to {
                return Ok((found, true));
            }
            let in_time = last.is_none_or(|last| one.at <= last);
            if in_time && window.holds(one.at) && insert(&mut found, one) && !skipped && found.len() >= wanted {
                return Ok((found, false));
            }
        }
        Ok((found, true))
    }

    /// La règle de jours entiers n'a pas d'heures.
    fn adapted(&self, rule: &Rule) -> Rule {
        let mut rule = rule.clone();
        if self.all_day {
            for part in [&mut rule.hours, &mut rule.minutes, &mut rule.seconds] {
                part.clear();
            }
        }
        rule
    }

    fn last_instant(&self, until: Moment) -> Option<Timestamp> {
        if self.all_day {
            Moment::Day(until.wall(&self.zone).date()).instant(&self.zone)
        } else {
            until.instant(&self.zone)
        }
    }
}

/// Range l'occurrence à sa place ; faux si une autre est déjà de cet instant.
fn insert(found: &mut Vec<Occurrence>, one: Occurrence) -> bool {
    match found.iter().rposition(|other| other.at <= one.at) {
        Some(place) if found[place].at == one.at => return false,
        Some(place) => found.insert(place + 1, one),
        None => found.insert(0, one),
    }
    true
}
