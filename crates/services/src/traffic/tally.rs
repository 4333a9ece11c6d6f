//! Compter en mémoire, sur le chemin de chaque appel : une case d'une table partagée, sous un verrou bref ; jamais d'attente.
//!
//! La table est bornée : les adresses sont celles que le programme sert, et au-delà de [`MOST`] cases ce qui vient se compte ensemble.

use std::{
    array,
    collections::{BTreeMap, HashMap},
    hash::{BuildHasher, RandomState},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use schema::model::Model;
use serde_json::{Value, json};
use uuid::Uuid;

use super::histogram::{BUCKETS, Buckets, bucket};

/// Parts de la table, pour que deux appels n'attendent presque jamais le même verrou.
const SHARDS: usize = 16;

/// Cases d'une part, entre deux écritures.
const MOST: usize = 512;

/// Secondes d'une minute et d'une heure, sous le nom qu'en garde la base.
const SPANS: [(&str, i64); 3] = [("minute", 60), ("hour", 3600), ("day", 86_400)];

/// Une adresse de l'API, sans rien de ce qui change d'un appel à l'autre.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// Méthode.
    pub method: &'static str,
    /// Gabarit.
    pub path: &'static str,
    /// L'entité, nom complet, d'une adresse commune à toutes.
    pub entity: Option<Arc<str>>,
}

impl Route {
    /// Ce que l'API ne sert pas.
    pub const UNMATCHED: Route = Route { method: "*", path: "unmatched", entity: None };
    /// Ce qui n'a pas trouvé de case.
    const OTHER: Route = Route { method: "*", path: "other", entity: None };

    /// Le gabarit, l'entité nommée.
    fn told(&self, model: &Model) -> String {
        match self.entity.as_ref().and_then(|name| model.entities.get(&**name)) {
            Some(entity) => self.path.replace("{package}", &entity.package).replace("{plural}", &entity.plural),
            None => self.path.to_owned(),
        }
    }
}

/// Par où vient un appel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Une personne, par l'application.
    Browser,
    /// Un programme, par le jeton d'une personne.
    Token,
    /// Un autre système, par une entrée d'appels.
    Hook,
    /// Personne que l'on connaisse.
    Anonymous,
    /// Ce qui n'a pas trouvé de case.
    Other,
}

impl Origin {
    /// Toutes.
    pub const ALL: [Origin; 5] = [Origin::Browser, Origin::Token, Origin::Hook, Origin::Anonymous, Origin::Other];

    /// Le nom qu'en gardent la base et l'adresse.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Browser => "browser",
            Origin::Token => "token",
            Origin::Hook => "hook",
            Origin::Anonymous => "anonymous",
            Origin::Other => "other",
        }
    }
}

/// Qui appelle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Consumer {
    /// Par où.
    pub origin: Origin,
    /// La personne, ou l'entrée d'appels.
    pub who: Option<Uuid>,
}

impl Consumer {
    /// Personne que l'on connaisse.
    pub const ANONYMOUS: Consumer = Consumer { origin: Origin::Anonymous, who: None };
    /// Ce qui n'a pas trouvé de case.
    const OTHER: Consumer = Consumer { origin: Origin::Other, who: None };

    /// Lit `browser:<identifiant>` ou `anonymous`.
    pub fn parse(text: &str) -> Option<Consumer> {
        let (name, who) = text.split_once(':').map_or((text, None), |(name, who)| (name, Some(who)));
        let origin = Origin::ALL.into_iter().find(|origin| origin.name() == name)?;
        let who = who.map(Uuid::try_parse).transpose().ok()?;
        Some(Consumer { origin, who })
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// Minutes depuis 1970.
    minute: i64,
    route: Route,
    consumer: Consumer,
}

/// Ce qu'on compte d'une case.
#[derive(Clone, Default)]
pub(super) struct Tally {
    calls: u32,
    refused: u32,
    failed: u32,
    buckets: Buckets,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.calls += other.calls;
        self.refused += other.refused;
        self.failed += other.failed;
        self.buckets.iter_mut().zip(other.buckets).for_each(|(mine, more)| *mine += more);
    }
}

/// Ce que ce nœud a compté depuis la dernière écriture.
pub struct Traffic {
    shards: [Mutex<HashMap<Key, Tally>>; SHARDS],
    hasher: RandomState,
}

impl Traffic {
    pub(crate) fn new() -> Traffic {
        Traffic { shards: array::from_fn(|_| Mutex::default()), hasher: RandomState::new() }
    }

    /// Compte un appel.
    pub fn count(&self, at: Timestamp, route: Route, consumer: Consumer, status: u16, took: Duration) {
        let mut buckets = [0; BUCKETS];
        buckets[bucket(took)] = 1;
        let (refused, failed) = (u32::from((400..500).contains(&status)), u32::from(status >= 500));
        let key = Key { minute: at.as_second().div_euclid(60), route, consumer };
        self.add(key, &Tally { calls: 1, refused, failed, buckets });
    }

    pub(super) fn take(&self) -> Vec<(Key, Tally)> {
        self.shards.iter().flat_map(|shard| mem::take(&mut *held(shard))).collect()
    }

    pub(super) fn put_back(&self, counted: Vec<(Key, Tally)>) {
        counted.into_iter().for_each(|(key, tally)| self.add(key, &tally));
    }

    #[expect(clippy::cast_possible_truncation, reason = "le reste d'une division par 16 tient partout")]
    fn add(&self, key: Key, tally: &Tally) {
        let mut shard = held(&self.shards[self.hasher.hash_one(&key) as usize % SHARDS]);
        let is_full = shard.len() >= MOST && !shard.contains_key(&key);
        let key = if is_full { Key { route: Route::OTHER, consumer: Consumer::OTHER, ..key } } else { key };
        shard.entry(key).or_default().add(tally);
    }
}

fn held(shard: &Mutex<HashMap<Key, Tally>>) -> MutexGuard<'_, HashMap<Key, Tally>> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Les lignes à ajouter à la base, chacune une fois : par minute, par heure et par jour, dans l'ordre où tout nœud les prend.
pub(super) fn lines(model: &Model, counted: &[(Key, Tally)]) -> Value {
    let mut lines: BTreeMap<_, Tally> = BTreeMap::new();
    for (Key { minute, route, consumer }, tally) in counted {
        for (span, seconds) in SPANS {
            let at = minute * 60 / seconds * seconds;
            let key = (span, at, route.method, route.told(model), consumer.origin.name(), consumer.who);
            lines.entry(key).or_default().add(tally);
        }
    }
    let line = |((span, at, method, route, origin, who), tally): (_, Tally)| {
        json!({
            "span": span, "at": at, "method": method, "route": route, "origin": origin, "who": who,
            "calls": tally.calls, "refused": tally.refused, "failed": tally.failed, "buckets": tally.buckets,
        })
    };
    lines.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_bounded_and_loses_nothing() {
        let (traffic, calls) = (Traffic::new(), 3 * MOST * SHARDS);
        for rank in 0..calls {
            let consumer = Consumer { origin: Origin::Token, who: Some(Uuid::from_u128(rank as u128)) };
            traffic.count(Timestamp::UNIX_EPOCH, Route::UNMATCHED, consumer, 404, Duration::from_millis(2));
        }
        let counted = traffic.take();
        assert!(counted.len() <= (MOST + 1) * SHARDS, "{}", counted.len());
        assert_eq!(counted.iter().map(|(_, tally)| tally.refused as usize).sum::<usize>(), calls);
        assert!(counted.iter().any(|(key, _)| key.route == Route::OTHER));
        assert!(traffic.take().is_empty());
    }
}
