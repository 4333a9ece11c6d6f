//! Réécrire un document : ce qui diffère de la fiche, et rien d'autre, dans une transaction.
//!
//! Un invité qui ne peut pas modifier l'événement n'y change que sa réponse.

use std::collections::BTreeSet;

use jiff::{Timestamp, tz::TimeZone};
use kernel::{Code, Ctx, Result};
use recurrence::Moment;
use serde_json::{Map, Value};
use store::{
    Tenant,
    records::{self, Intent, Key, event::EVENT},
};
use uuid::Uuid;

use super::{
    put::{add, instants, listed, misplaced, places, taken, written},
    shelf::Shelf,
    wanted::{Circle, Line, Wanted, lines, wanted},
};
use crate::{
    Services,
    calendar::{
        answer::{self, Answer},
        event::{self, Event},
        ics::{
            self, Content,
            read::{Component, Document},
        },
        queries::{self, Object},
    },
};

/// Réécrit les événements de ce document.
pub(super) async fn replace(
    ctx: &Ctx,
    services: &Services,
    shelf: &Shelf,
    group: &[Event],
    document: &Document,
    circle: &Circle,
) -> Result<()> {
    let content = shelf.content(services, group).await?;
    let (head, kept) = group.split_first().ok_or_else(|| Code::NotFound.error())?;
    if document.uid != ics::uid(&content, head.id, &ics::domain(services)) {
        return Err(taken(&document.uid));
    }
    let mut plan = Plan::of(ctx, (head, kept), document, circle, &content)?;
    let answers: Vec<(Uuid, Answer)> =
        plan.edits.iter().filter_map(|(event, wanted)| Some((event.id, wanted.answer.as_ref()?.0))).collect();
    let is_edited = plan.is_edited();
    let more = |event: &Event| content.extras.get(&event.id).map(String::as_str);
    let is_changed =
        |(event, wanted): &(&Event, Wanted)| !wanted.changes.is_empty() || more(event) != wanted.extra.as_deref();
    if is_edited || plan.edits.iter().any(is_changed) {
        // Une occurrence qui sort de la série la change, même si ses listes le disaient déjà.
        let is_left = |event: &Event| event.id == head.id && !plan.added.is_empty();
        let answered = plan.edits.extract_if(.., |edit| !is_changed(edit) && !is_left(edit.0));
        plan.answers = answered.filter_map(|(event, wanted)| Some((event, wanted.answer?.0))).collect();
        match plan.write(ctx, services, circle).await {
            // Ce qu'un invité ajoute au document en y répondant n'est pas à l'événement.
            Err(error) if error.code == Code::Forbidden && !is_edited && !answers.is_empty() => {}
            done => return done,
        }
    }
    for (id, said) in answers {
        answer::answer(ctx, services, &Key::Id(id), said).await?;
    }
    Ok(())
}

/// Ce que le document change.
struct Plan<'a> {
    head: &'a Event,
    people: Vec<Line>,
    edits: Vec<(&'a Event, Wanted)>,
    /// Les événements qui ne changent que de la réponse de l'acteur : il n'a pas à pouvoir les modifier.
    answers: Vec<(&'a Event, Answer)>,
    added: Vec<&'a (Moment, Component)>,
    dropped: Vec<&'a Event>,
}

impl<'a> Plan<'a> {
    fn of(
        ctx: &Ctx,
        (head, kept): (&'a Event, &'a [Event]),
        document: &'a Document,
        circle: &Circle,
        content: &Content<'_>,
    ) -> Result<Plan<'a>> {
        let zone = &head.timing.series.zone;
        let people = lines(head, content);
        let mut first = wanted(ctx, &document.whole, circle, Some(head), &people)?;
        first.changes.extend(lists(head, kept, document)?);
        let edits = vec![(head, first)];
        let mut plan = Plan { head, people, edits, answers: Vec::new(), added: Vec::new(), dropped: Vec::new() };
        for one in kept {
            match document.moved.iter().find(|(at, _)| at.instant(zone) == place(one, zone)) {
                Some((_, component)) => {
                    plan.edits.push((one, wanted(ctx, component, circle, Some(one), &lines(one, content))?));
                }
                None => plan.dropped.push(one),
            }
        }
        let is_new = |at: &Moment| kept.iter().all(|one| place(one, zone) != at.instant(zone));
        plan.added = document.moved.iter().filter(|(at, _)| is_new(at)).collect();
        Ok(plan)
    }

    /// La fiche elle-même change-t-elle, réponse de l'acteur, rappels et lignes gardées telles quelles à part ?
    fn is_edited(&self) -> bool {
        let is_touched = self.edits.iter().any(|(_, wanted)| wanted.changes.keys().any(|name| name != "reminders"));
        is_touched || !self.added.is_empty() || !self.dropped.is_empty()
    }

    async fn write(self, ctx: &Ctx, services: &Services, circle: &Circle) -> Result<()> {
        let unit = services.tenant.unit().await?;
        let inside = unit.tenant();
        for (event, mut wanted) in self.edits {
            let answer = wanted.answered();
            let Wanted { changes, extra, .. } = wanted;
            // Sans autre changement, l'écriture vide vérifie le droit de modifier, change l'étiquette et s'inscrit au journal.
            records::update(ctx, inside, EVENT, &Key::Id(event.id), &changes, Some(event.version), Intent::Commit)
                .await?;
            queries::keep(&inside.db, &Object { event: event.id, extra, ..Object::default() }).await?;
            if let Some(answer) = answer {
                answer::told(ctx, services, inside, event, answer).await?;
            }
        }
        for (event, answer) in self.answers {
            answer::within(ctx, services, inside, event, answer).await?;
        }
        for event in self.dropped {
            records::delete(ctx, inside, EVENT, &Key::Id(event.id), Some(event.version)).await?;
        }
        if !self.added.is_empty() {
            let head = written(ctx, inside, self.head.id).await?;
            are_free(inside, &head, &self.added).await?;
            for (at, component) in self.added {
                add(ctx, services, inside, (&head, &self.people), (*at, component), circle).await?;
            }
        }
        unit.commit(&services.tenant).await
    }
}

/// Aucune de ces places n'est celle d'une occurrence déplacée que l'acteur ne voit pas.
async fn are_free(inside: &Tenant, head: &Event, added: &[&(Moment, Component)]) -> Result<()> {
    let zone = &head.timing.series.zone;
    let series = format!("series == '{}'", head.id);
    let (moved, _) = event::list(&inside.system("calendar.dav"), inside, series, usize::MAX).await?;
    let is_taken = |(at, _): &&(Moment, Component)| moved.iter().any(|one| place(one, zone) == at.instant(zone));
    if added.iter().any(is_taken) { Err(misplaced()) } else { Ok(()) }
}

/// Les occurrences annulées et déplacées de la série, si le document les change.
///
/// Une occurrence déplacée que l'acteur ne voit pas lui est écrite annulée : elle reste déplacée tant qu'il la laisse ainsi.
fn lists(head: &Event, kept: &[Event], document: &Document) -> Result<Map<String, Value>> {
    let zone = &head.timing.series.zone;
    let held = |name: &str| {
        let items = head.record.get(name).and_then(Value::as_array).into_iter().flatten();
        instants(items.filter_map(|item| Moment::parse(item.as_str()?)), zone)
    };
    let (was_excluded, was_moved) = (held("excluded"), held("moved"));
    let shown: BTreeSet<Timestamp> = kept.iter().filter_map(|one| place(one, zone)).collect();
    let hidden: BTreeSet<Timestamp> = was_moved.difference(&shown).copied().collect();
    let out = instants(document.whole.excluded.iter().copied(), zone);
    let mut moved = places(document, zone)?;
    moved.extend(hidden.intersection(&out));
    let excluded: BTreeSet<Timestamp> = out.difference(&moved).copied().collect();
    let lists = [("excluded", was_excluded, excluded), ("moved", was_moved, moved)];
    let changed = lists.into_iter().filter(|(_, was, now)| was != now);
    Ok(changed.map(|(name, _, now)| (name.to_owned(), listed(&now))).collect())
}

/// La place d'origine d'une occurrence déplacée.
fn place(event: &Event, zone: &TimeZone) -> Option<Timestamp> {
    event.text("occurrence").and_then(Moment::parse)?.instant(zone)
}
