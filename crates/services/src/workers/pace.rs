//! Le débit d'un envoi : quand revenir, pour que la file ne se réveille pas tout entière à chaque minute.

use jiff::SignedDuration;

/// Attente au moins et au plus : d'autres nœuds peuvent vider la file plus vite que prévu.
const SHORTEST: SignedDuration = SignedDuration::from_secs(10);
pub(crate) const LONGEST: SignedDuration = SignedDuration::from_mins(10);

/// L'attente d'un envoi que le débit retient, tant d'autres étant devant lui.
pub(crate) fn wait(ahead: i64, per_minute: u32) -> SignedDuration {
    let seconds = ahead.saturating_add(1).saturating_mul(60) / i64::from(per_minute.max(1));
    SignedDuration::from_secs(seconds).clamp(SHORTEST, LONGEST)
}

/// L'attente d'un envoi dont la remise est mal réglée : le premier de la file regarde chaque minute, les autres bien moins souvent.
pub(crate) fn unready(ahead: i64) -> SignedDuration {
    wait(ahead, 60).max(SignedDuration::from_mins(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_comes_back_when_its_turn_may_have_come() {
        for (ahead, per_minute, expected) in
            [(0, 1, 60), (1, 1, 120), (0, 60, 10), (59, 60, 60), (299, 60, 300), (i64::MAX, 1, 600), (0, 0, 60)]
        {
            assert_eq!(wait(ahead, per_minute).as_secs(), expected, "{ahead} à {per_minute}");
        }
    }

    #[test]
    fn the_first_looks_each_minute_and_the_others_far_less_often() {
        for (ahead, expected) in
            [(0, 60), (1, 60), (59, 60), (60, 61), (299, 300), (599, 600), (600, 600), (i64::MAX, 600)]
        {
            assert_eq!(unready(ahead).as_secs(), expected, "{ahead} devant lui");
        }
    }
}
