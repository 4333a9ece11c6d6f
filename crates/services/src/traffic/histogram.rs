//! Les durées, rangées dans des tranches fixes qui croissent d'un facteur √2 : une durée lue l'est à 20 % près, quel qu'en soit le nombre.

use std::time::Duration;

/// Tranches.
pub(super) const BUCKETS: usize = 32;

/// Appels par tranche de durée.
pub(super) type Buckets = [u32; BUCKETS];

/// Bornes hautes, en microsecondes : d'une demi-milliseconde à 16 s ; la dernière tranche reçoit tout ce qui dure davantage.
const BOUNDS: [u64; BUCKETS - 1] = bounds();

const fn bounds() -> [u64; BUCKETS - 1] {
    let mut bounds = [0; BUCKETS - 1];
    let mut rank = 0;
    while rank < bounds.len() {
        let doubled = 500 << (rank / 2);
        bounds[rank] = if rank % 2 == 0 { doubled } else { doubled * 1414 / 1000 };
        rank += 1;
    }
    bounds
}

/// La tranche d'une durée.
pub(super) fn bucket(took: Duration) -> usize {
    BOUNDS.partition_point(|bound| u128::from(*bound) < took.as_micros())
}

/// La durée, en millisecondes, que cette part des appels ne dépasse pas ; répartie également dans sa tranche. Aucune s'il n'y a nul appel.
pub(super) fn quantile(buckets: &[i64], part: f64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "un nombre d'appels tient dans un flottant")]
    let float = |count: i64| count as f64;
    let wanted = part * float(buckets.iter().sum());
    let mut before = 0.0;
    for (rank, count) in buckets.iter().enumerate().filter(|(_, count)| **count > 0) {
        let within = before + float(*count);
        if within >= wanted {
            let (low, high) = edges(rank);
            return Some(low + (high - low) * (wanted - before) / float(*count));
        }
        before = within;
    }
    None
}

/// Les bornes d'une tranche, en millisecondes.
fn edges(rank: usize) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "une borne tient dans un flottant")]
    let edge = |rank: usize| BOUNDS.get(rank).map_or(32_000.0, |bound| *bound as f64 / 1000.0);
    (rank.checked_sub(1).map_or(0.0, edge), edge(rank))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_goes_to_the_bucket_that_bounds_it() {
        let rank = |micros| bucket(Duration::from_micros(micros));
        assert_eq!([0, 500, 501, 707, 708, 1000].map(rank), [0, 0, 1, 1, 2, 2]);
        assert_eq!([16_384_000, 16_384_001, u64::MAX].map(rank), [30, 31, 31]);
        assert!(BOUNDS.is_sorted());
    }

    #[test]
    fn a_quantile_is_true_to_a_fifth() {
        let mut buckets = [0_i64; BUCKETS];
        for millis in 1..=1000 {
            buckets[bucket(Duration::from_millis(millis))] += 1;
        }
        for (part, expected) in [(0.5, 500.0), (0.95, 950.0), (0.99, 990.0)] {
            let read = quantile(&buckets, part).unwrap_or_default();
            assert!((read - expected).abs() < expected / 5.0, "{part} : {read}");
        }
        assert_eq!(quantile(&[0; BUCKETS], 0.5), None);
    }
}
