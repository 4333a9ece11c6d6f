//! Une série qui suit une de ses occurrences : ses heures, sa règle, sa fin et ses exceptions bougent d'autant.
//!
//! Tout se compte à l'heure murale, celle d'avant dans le lieu d'avant, celle d'après dans le sien : un changement d'heure
//! d'été, de lieu, ou le passage à la journée entière ne perd ni n'ajoute une fois.

use jiff::{SignedDuration, Timestamp, civil::Time};
use kernel::{Error, Result};
use recurrence::{End, Moment, Occurrence, Rule, Series, Window};
use serde_json::{Map, Value, json};
use store::records::event::Timing;

use super::{
    event::{self, Event},
    occurrence::{object, others, times},
};

/// Un mois et ses cinq semaines tiennent à moins de cela d'une occurrence à la suivante.
const NEAR: SignedDuration = SignedDuration::from_hours(24 * 16);

/// Occurrences lues au plus pour placer des moments ; au-delà, un moment va là où son décalage le porte.
const MOST: usize = 100_000;

/// Ce que devient une série dont une occurrence prend d'autres heures.
pub(super) struct Shift<'e> {
    event: &'e Event,
    /// La série qui repart de l'occurrence changée.
    after: Timing,
    by: SignedDuration,
    /// La règle a-t-elle suivi ? Non quand l'appelant en a donné une.
    follows: bool,
}

impl<'e> Shift<'e> {
    /// `body` est l'occurrence seule, ses changements faits ; `rule`, celle qui suivrait s'il n'en donne pas.
    pub(super) fn of(event: &'e Event, one: &Occurrence, body: &Map<String, Value>, rule: &Rule) -> Result<Shift<'e>> {
        let mut after = Timing::of(body).map_err(|fault| Error::invalid(vec![fault]))?;
        let series = &event.timing.series;
        // L'heure qui n'existe pas, au passage à l'heure d'été, s'est dite à l'écran par celle qui en tient lieu.
        let wall = if series.all_day { one.wall } else { series.zone.to_datetime(one.at) };
        let by = after.series.start.duration_since(wall);
        let follows = !body.contains_key("recurrence");
        if follows {
            let (from, to) = (wall.date(), after.series.start.date());
            let end = match rule.end {
                End::Until(last) => {
                    let wall = last.wall(&series.zone);
                    // Une fin de journée avancée d'une heure reste ce jour-là.
                    let evening = wall.date().saturating_add(to - from).to_datetime(Time::constant(23, 59, 59, 0));
                    End::Until(Moment::Wall(wall.saturating_add(by).min(evening)))
                }
                end => end,
            };
            after.series.rule = Some(rule.moved(from, to).ending(end));
        }
        Ok(Shift { event, after, by, follows })
    }

    /// De même pour la série entière, qui repart de son début et non de l'occurrence changée.
    pub(super) fn whole(mut self) -> Shift<'e> {
        self.after.series.start = self.event.timing.series.start.saturating_add(self.by);
        self
    }

    /// La règle, quand c'est la série qui la dit.
    pub(super) fn rule(&self) -> Map<String, Value> {
        let rule = self.after.series.rule.as_ref().filter(|_| self.follows);
        let text = rule.map(|rule| rule.write(|moment| event::until(&self.after, moment)));
        object(text.map_or_else(|| json!({}), |text| json!({ "recurrence": text })))
    }

    /// Les champs de la série, qui commence à sa première occurrence.
    pub(super) fn series(&self) -> Map<String, Value> {
        let series = &self.after.series;
        let found = series.occurrences(Window::ALL, 1).ok().and_then(|found| found.occurrences.first().copied());
        let first = found.or_else(|| series.place(series.start));
        let mut fields = first.map(|one| times(&self.after, &one)).unwrap_or_default();
        for list in ["excluded", "moved"] {
            let kept = self.list(list, Timestamp::MIN);
            if !kept.is_empty() {
                fields.insert(list.to_owned(), kept.into());
            }
        }
        fields.extend(self.rule());
        fields
    }

    /// Les instants d'une liste de la série, à partir de celui-ci, là où ils tombent désormais.
    pub(super) fn list(&self, name: &str, from: Timestamp) -> Vec<String> {
        let kept = others(self.event, name, |at| at >= from);
        let moments: Vec<Moment> = kept.iter().filter_map(|text| Moment::parse(text)).collect();
        self.at(&moments).into_iter().flatten().map(|at| at.to_string()).collect()
    }

    /// Où tombe désormais chacun de ces moments de la série. Les mois n'ayant pas les mêmes jours, une occurrence va à la plus
    /// proche que la règle qui a suivi donne ; ce qui n'en était pas une ne prend la place d'aucune.
    ///
    /// Chaque règle ne se déroule qu'une fois, quel que soit le nombre de moments.
    pub(super) fn at(&self, moments: &[Moment]) -> Vec<Option<Timestamp>> {
        let (before, after) = (&self.event.timing.series, &self.after.series);
        let aims: Vec<Option<(Timestamp, Timestamp)>> = moments
            .iter()
            .map(|moment| {
                let wall = moment.wall(&before.zone);
                let wall = if before.all_day { wall.date().to_datetime(Time::midnight()) } else { wall };
                Some((before.place(wall)?.at, after.place(wall.saturating_add(self.by))?.at))
            })
            .collect();
        if !self.follows {
            return aims.into_iter().map(|aim| Some(aim?.1)).collect();
        }
        let whole = Series { removed: Vec::new(), ..before.clone() };
        let known = among(&whole, aims.iter().flatten().map(|(from, _)| *from), SignedDuration::ZERO);
        let places = among(after, aims.iter().flatten().map(|(_, aimed)| *aimed), NEAR);
        let placed = |(from, aimed): (Timestamp, Timestamp)| {
            let nearest = known.binary_search(&from).ok().and_then(|_| nearest(&places, aimed));
            nearest.unwrap_or(aimed)
        };
        aims.into_iter().map(|aim| aim.map(placed)).collect()
    }
}

/// Les occurrences qui entourent ces instants, à `near` près, dans l'ordre.
fn among(series: &Series, instants: impl Iterator<Item = Timestamp>, near: SignedDuration) -> Vec<Timestamp> {
    let (first, last) =
        instants.fold((Timestamp::MAX, Timestamp::MIN), |(first, last), at| (first.min(at), last.max(at)));
    let from = first.checked_sub(near).unwrap_or(Timestamp::MIN);
    let to = last.checked_add(near + SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX);
    let found = series.occurrences(Window { from, to }, MOST).map(|found| found.occurrences).unwrap_or_default();
    found.into_iter().map(|one| one.at).collect()
}

/// Le plus proche de cet instant, s'il n'en est pas à plus de [`NEAR`].
fn nearest(places: &[Timestamp], aimed: Timestamp) -> Option<Timestamp> {
    let after = places.partition_point(|at| *at < aimed);
    let near = places.get(after.saturating_sub(1)..places.len().min(after + 1))?.iter();
    let gap = |at: &Timestamp| at.duration_since(aimed).abs();
    near.copied().min_by_key(gap).filter(|at| gap(at) <= NEAR)
}
