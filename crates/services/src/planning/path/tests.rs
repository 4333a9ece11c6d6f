//! Les marges d'un réseau connu, puis leurs lois sur des réseaux tirés au sort.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

const KINDS: [Kind; 4] = [Kind::FinishStart, Kind::StartStart, Kind::FinishFinish, Kind::StartFinish];

fn span(start: i64, length: i64) -> Span {
    Span { start, finish: start + length }
}

fn link(from: usize, to: usize, kind: Kind, lag: i64) -> Link {
    Link { from, to, kind, lag }
}

fn check(planned: &[Span], links: &[Link], expected: Expect) {
    let told = match path(planned, links) {
        Path::Cycle(tasks) => format!("boucle {tasks:?}"),
        Path::Floats(all) => {
            let one = |floats: &Floats| {
                let Floats { early, late, total, free } = floats;
                format!(
                    "{}–{} {}–{} {total} {free}{}",
                    early.start,
                    early.finish,
                    late.start,
                    late.finish,
                    if floats.is_critical() { " critique" } else { "" }
                )
            };
            all.iter().map(one).collect::<Vec<_>>().join("\n")
        }
    };
    expected.assert_eq(&told);
}

#[test]
fn the_longest_chain_has_no_float() {
    let fs = |from, to| link(from, to, Kind::FinishStart, 0);
    check(
        &[span(0, 3), span(0, 5), span(0, 2), span(0, 4)],
        &[fs(0, 1), fs(0, 2), fs(1, 3), fs(2, 3)],
        expect![[r#"
            0–3 0–3 0 0 critique
            3–8 3–8 0 0 critique
            3–5 6–8 3 3
            8–12 8–12 0 0 critique"#]],
    );
}

#[test]
fn each_kind_holds_its_own_edges() {
    for (kind, expected) in KINDS.into_iter().zip([6, 1, 2, -3]) {
        assert_eq!(link(0, 1, kind, 1).asks(span(0, 5), span(0, 4)), expected, "{kind:?}");
    }
}

#[test]
fn a_task_waits_for_its_planned_date_and_leaves_float_before_it() {
    check(
        &[span(0, 2), span(10, 3)],
        &[link(0, 1, Kind::FinishStart, 0)],
        expect![[r#"
            0–2 8–10 8 8
            10–13 10–13 0 0 critique"#]],
    );
}

#[test]
fn no_task_may_finish_after_the_end_even_when_its_links_would_let_it() {
    check(
        &[span(0, 10), span(0, 1)],
        &[link(0, 1, Kind::StartStart, 0)],
        expect![[r#"
            0–10 0–10 0 0 critique
            0–1 9–10 9 9"#]],
    );
}

#[test]
fn a_loop_is_told_in_its_order() {
    let fs = |from, to| link(from, to, Kind::FinishStart, 0);
    let four = [span(0, 1); 4];
    check(&four, &[fs(0, 1), fs(1, 2), fs(2, 1), fs(2, 3)], expect!["boucle [2, 1]"]);
    check(&four, &[fs(3, 3)], expect!["boucle [3]"]);
    check(&[], &[], expect![""]);
}

/// Un réseau : des périodes, et des liens, libres ou toujours d'un rang à un rang plus grand.
fn networks(forward: bool) -> impl Strategy<Value = (Vec<Span>, Vec<Link>)> {
    let one = (0i64..20, 0i64..10).prop_map(|(start, length)| span(start, length));
    prop::collection::vec(one, 1..9).prop_flat_map(move |spans| {
        let count = spans.len();
        let pair = (0..count, 0..count, 0..KINDS.len(), -4i64..5);
        let links = prop::collection::vec(pair, 0..14).prop_map(move |pairs| {
            let made = pairs.into_iter().map(|(a, b, kind, lag)| match forward {
                true => link(a.min(b), a.max(b), KINDS[kind], lag),
                false => link(a, b, KINDS[kind], lag),
            });
            made.filter(|link| !forward || link.from != link.to).collect::<Vec<_>>()
        });
        (Just(spans), links)
    })
}

/// Le premier début par énumération de toutes les chaînes qui mènent à la tâche.
fn by_force(planned: &[Span], links: &[Link], task: usize) -> i64 {
    let before = links.iter().filter(|link| link.to == task);
    let asked = before.map(|link| {
        let start = by_force(planned, links, link.from);
        link.asks(planned[link.from].from(start), planned[task])
    });
    asked.max().unwrap_or(i64::MIN).max(planned[task].start)
}

/// Une tâche se rejoint-elle elle-même ?
fn turns(count: usize, links: &[Link]) -> bool {
    let mut reach = vec![vec![false; count]; count];
    for link in links {
        reach[link.from][link.to] = true;
    }
    for middle in 0..count {
        for from in 0..count {
            for to in 0..count {
                reach[from][to] |= reach[from][middle] && reach[middle][to];
            }
        }
    }
    (0..count).any(|task| reach[task][task])
}

fn floats_of(planned: &[Span], links: &[Link]) -> Vec<Floats> {
    match path(planned, links) {
        Path::Floats(floats) => floats,
        Path::Cycle(tasks) => panic!("boucle {tasks:?}"),
    }
}

proptest! {
    #[test]
    fn early_starts_are_those_of_every_chain((planned, links) in networks(true)) {
        let floats = floats_of(&planned, &links);
        for (task, one) in floats.iter().enumerate() {
            prop_assert_eq!(one.early.start, by_force(&planned, &links, task));
        }
    }

    #[test]
    fn floats_are_ordered_and_a_critical_task_ends_it_all((planned, links) in networks(true)) {
        let floats = floats_of(&planned, &links);
        let end = floats.iter().map(|one| one.early.finish).max().unwrap();
        for one in &floats {
            prop_assert!(one.free >= 0 && one.total >= one.free, "{one:?}");
            prop_assert!(one.late.finish <= end);
        }
        prop_assert!(floats.iter().any(|one| one.is_critical() && one.early.finish == end));
    }

    /// Un retard dans la marge ne déplace pas la fin ; une seconde de plus la déplace.
    #[test]
    fn the_total_float_is_what_the_end_bears((planned, links) in networks(true)) {
        let end_of = |floats: &[Floats]| floats.iter().map(|one| one.early.finish).max().unwrap();
        let floats = floats_of(&planned, &links);
        for (task, one) in floats.iter().enumerate() {
            let late = |delay: i64| {
                let mut moved = planned.clone();
                moved[task] = planned[task].from(one.early.start + delay);
                end_of(&floats_of(&moved, &links))
            };
            prop_assert_eq!(late(one.total), end_of(&floats));
            prop_assert_eq!(late(one.total + 1), end_of(&floats) + 1);
        }
    }

    /// La marge libre est ce que les successeurs ne sentent pas.
    #[test]
    fn the_free_float_moves_no_other((planned, links) in networks(true)) {
        let floats = floats_of(&planned, &links);
        for (task, one) in floats.iter().enumerate() {
            let mut moved = planned.clone();
            moved[task] = planned[task].from(one.early.start + one.free);
            for (other, after) in floats_of(&moved, &links).iter().enumerate().filter(|(other, _)| *other != task) {
                prop_assert_eq!(after.early, floats[other].early);
            }
        }
    }

    #[test]
    fn a_loop_is_found_when_there_is_one((planned, links) in networks(false)) {
        match path(&planned, &links) {
            Path::Floats(_) => prop_assert!(!turns(planned.len(), &links)),
            Path::Cycle(tasks) => {
                let follow = tasks.iter().zip(tasks.iter().cycle().skip(1));
                for (from, to) in follow {
                    prop_assert!(links.iter().any(|link| link.from == *from && link.to == *to), "{tasks:?}");
                }
            }
        }
    }
}
