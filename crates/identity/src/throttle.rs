//! Le frein : tant d'échecs dans une fenêtre glissante, puis on attend.
//!
//! Deux freins se tiennent : un étroit par compte et adresse, un large par adresse, pour que les gens d'un même
//! site, derrière une seule adresse publique, ne se gênent pas. Seuls les échecs comptent : une tentative occupe sa
//! place pendant qu'elle court et la rend si elle n'a pas échoué.

use std::{
    collections::VecDeque,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use kernel::{Code, Error, Result};
use moka::sync::Cache;

/// Clés suivies au plus : un flot d'adresses forgées n'épuise pas la mémoire.
const KEPT_KEYS: u64 = 100_000;

/// Échecs récents, par clé.
pub(crate) struct Throttle<K> {
    limit: usize,
    window: SignedDuration,
    recent: Cache<K, Slots>,
}

/// Instants des tentatives en cours ou échouées, du plus ancien au plus récent.
type Slots = Arc<Mutex<VecDeque<Timestamp>>>;

/// Une tentative en cours ; rendue quand elle est lâchée, sauf si elle a échoué.
#[must_use]
pub struct Try {
    slots: Slots,
    at: Timestamp,
    failed: bool,
}

impl<K: Hash + Eq + Send + Sync + 'static> Throttle<K> {
    pub(crate) fn new(limit: usize, window: SignedDuration) -> Throttle<K> {
        let recent = Cache::builder().max_capacity(KEPT_KEYS).time_to_idle(window.unsigned_abs()).build();
        Throttle { limit, window, recent }
    }

    /// Prend une place ; 429 avec `retry_after` en secondes quand il n'y en a plus.
    pub(crate) fn enter(&self, key: K, now: Timestamp) -> Result<Try> {
        let slots = self.recent.get_with(key, Slots::default);
        let mut times = lock(&slots);
        while times.front().is_some_and(|oldest| now.duration_since(*oldest) >= self.window) {
            times.pop_front();
        }
        if let Some(oldest) = times.front().filter(|_| times.len() >= self.limit) {
            return Err(too_many(self.window - now.duration_since(*oldest)));
        }
        times.push_back(now);
        drop(times);
        Ok(Try { slots, at: now, failed: false })
    }
}

impl Try {
    /// La tentative a échoué : elle garde sa place.
    pub fn failed(mut self) {
        self.failed = true;
    }
}

impl Drop for Try {
    fn drop(&mut self) {
        if self.failed {
            return;
        }
        let mut times = lock(&self.slots);
        if let Some(index) = times.iter().rposition(|at| *at == self.at) {
            times.remove(index);
        }
    }
}

/// Ce qui tient lieu d'adresse : un /64 entier en IPv6, que son titulaire peut parcourir à sa guise.
pub(crate) fn network(ip: Option<IpAddr>) -> Option<IpAddr> {
    match ip {
        Some(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = v6.segments();
            Some(IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)))
        }
        other => other.map(|ip| ip.to_canonical()),
    }
}

fn too_many(wait: SignedDuration) -> Error {
    let seconds = wait.as_secs() + i64::from(wait.subsec_nanos() > 0);
    Code::RateLimited.with("retry_after", seconds).and("retry_after", seconds)
}

fn lock(slots: &Slots) -> MutexGuard<'_, VecDeque<Timestamp>> {
    slots.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: SignedDuration = SignedDuration::from_mins(15);

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    #[test]
    fn the_sixth_failure_of_a_window_waits_until_the_first_leaves_it() {
        let throttle = Throttle::new(5, WINDOW);
        for minute in 0..5 {
            throttle.enter("ana", at(minute)).unwrap().failed();
        }
        let refused = throttle.enter("ana", at(6)).err().unwrap();
        assert_eq!((refused.code, &refused.extra["retry_after"]), (Code::RateLimited, &(9 * 60).into()));
        assert!(throttle.enter("bob", at(6)).is_ok());
        throttle.enter("ana", at(15)).unwrap().failed();
        assert_eq!(throttle.enter("ana", at(15)).err().unwrap().extra["retry_after"], 60);
    }

    #[test]
    fn what_did_not_fail_gives_its_place_back() {
        let throttle = Throttle::new(1, WINDOW);
        for _ in 0..10 {
            drop(throttle.enter("ana", at(0)).unwrap());
        }
        assert!(throttle.enter("ana", at(0)).is_ok());
    }

    #[test]
    fn tries_under_way_hold_their_places() {
        let throttle = Throttle::new(2, WINDOW);
        let running = (throttle.enter("ana", at(0)).unwrap(), throttle.enter("ana", at(0)).unwrap());
        assert!(throttle.enter("ana", at(0)).is_err());
        drop(running);
        assert!(throttle.enter("ana", at(0)).is_ok());
    }

    #[test]
    fn one_ipv6_network_counts_as_one_address() {
        let seen = |ip: &str| network(Some(ip.parse().unwrap()));
        assert_eq!(seen("2001:db8::1"), seen("2001:db8::ffff"));
        assert_ne!(seen("2001:db8::1"), seen("2001:db8:0:1::1"));
        assert_eq!(seen("::ffff:192.0.2.1"), seen("192.0.2.1"));
        assert_ne!(seen("192.0.2.1"), seen("192.0.2.2"));
    }
}
