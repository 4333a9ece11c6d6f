//! Répartir des personnes entre les places d'une étape : chacune une place au plus.

use std::collections::BTreeSet;

use uuid::Uuid;

/// Les personnes qui peuvent tenir chaque place.
pub(super) type Slots = Vec<BTreeSet<Uuid>>;

/// Chaque place peut-elle avoir une personne à elle ? Couplage maximal d'un graphe biparti, par chemins augmentants.
pub(super) fn can_fill(slots: &[BTreeSet<Uuid>]) -> bool {
    let mut held: Vec<(Uuid, usize)> = Vec::new();
    (0..slots.len()).all(|slot| seat(slots, slot, &mut held, &mut BTreeSet::new()))
}

fn seat(slots: &[BTreeSet<Uuid>], slot: usize, held: &mut Vec<(Uuid, usize)>, tried: &mut BTreeSet<Uuid>) -> bool {
    for person in &slots[slot] {
        if !tried.insert(*person) {
            continue;
        }
        match held.iter().position(|(known, _)| known == person) {
            None => {
                held.push((*person, slot));
                return true;
            }
            Some(at) => {
                let other = held[at].1;
                if seat(slots, other, held, tried) {
                    held.retain(|(known, place)| known != person || *place != other);
                    held.push((*person, slot));
                    return true;
                }
            }
        }
    }
    false
}

/// La place que prend une personne parmi celles-ci, pour que les autres puissent encore être tenues sans elle ni `gone`.
pub(super) fn choose(open: &[(usize, BTreeSet<Uuid>)], mine: &[usize], gone: &[Uuid]) -> Option<usize> {
    let leaves_room = |slot: &&usize| {
        let rest = open.iter().filter(|(rank, _)| rank != *slot);
        let rest: Slots =
            rest.map(|(_, people)| people.iter().filter(|one| !gone.contains(one)).copied().collect()).collect();
        can_fill(&rest)
    };
    mine.iter().find(leaves_room).or(mine.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(ids: &[u128]) -> BTreeSet<Uuid> {
        ids.iter().map(|id| Uuid::from_u128(*id)).collect()
    }

    fn slots(lists: &[&[u128]]) -> Slots {
        lists.iter().map(|ids| people(ids)).collect()
    }

    #[test]
    fn one_person_holds_one_place() {
        for (lists, expected) in [
            (&[][..], true),
            (&[&[1][..], &[2]][..], true),
            (&[&[1][..], &[1]][..], false),
            (&[&[1, 2][..], &[1]][..], true),
            (&[&[1, 2][..], &[1, 2], &[1, 2]][..], false),
            (&[&[1, 2][..], &[2, 3], &[1], &[3, 4]][..], true),
            (&[&[1][..], &[]][..], false),
        ] {
            assert_eq!(can_fill(&slots(lists)), expected, "{lists:?}");
        }
    }

    /// Contre toutes les répartitions possibles, sur toutes les étapes de trois places et quatre personnes.
    #[test]
    fn the_answer_is_the_one_of_every_try() {
        let lists: Vec<Vec<u128>> =
            (0..16u32).map(|mask| (1..=4u128).filter(|id| mask & (1 << (id - 1)) != 0).collect()).collect();
        for a in &lists {
            for b in &lists {
                for c in &lists {
                    let by_hand = a.iter().any(|x| b.iter().any(|y| c.iter().any(|z| x != y && y != z && x != z)));
                    assert_eq!(can_fill(&slots(&[a, b, c])), by_hand, "{a:?} {b:?} {c:?}");
                }
            }
        }
    }

    #[test]
    fn a_person_takes_the_place_that_leaves_room() {
        let open = [(0, people(&[1, 2])), (1, people(&[1]))];
        assert_eq!(choose(&open, &[0, 1], &[Uuid::from_u128(1)]), Some(1));
        assert_eq!(choose(&open, &[], &[]), None);
    }
}
