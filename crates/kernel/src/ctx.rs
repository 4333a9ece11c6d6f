//! Le contexte d'une demande : pour qui, chez qui, quand et dans quelle langue on agit.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use uuid::Uuid;

use crate::{Actor, Clock, Locale, clock};

/// Premier argument de tout ce qui agit pour quelqu'un.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// Nom du locataire : un monde à part, avec sa base et son dépôt de fichiers.
    pub tenant: Arc<str>,
    /// Qui agit, avec ses droits.
    pub actor: Arc<Actor>,
    /// Langue des messages.
    pub locale: Locale,
    /// D'où vient la demande.
    pub request: Request,
    /// Combien de déclencheurs ont mené ici, l'un par l'autre ; zéro pour une personne.
    pub depth: i16,
    once: Option<Arc<Once>>,
    clock: Clock,
    now: Timestamp,
    rank: Arc<AtomicU64>,
}

/// La demande telle que l'audit la retient.
#[derive(Clone, Debug)]
pub struct Request {
    /// Identifiant rendu à l'appelant (`request_id`).
    pub id: Uuid,
    /// Adresse de l'appelant.
    pub ip: Option<IpAddr>,
    /// En-tête `User-Agent`, tronqué.
    pub device: Option<Arc<str>>,
}

/// La clé sous laquelle l'appelant demande une écriture une seule fois (en-tête `Idempotency-Key`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// La clé, propre à l'acteur.
    pub key: String,
    /// Empreinte de la demande : la même clé n'en sert pas une autre.
    pub fingerprint: String,
}

impl Ctx {
    /// Contexte d'une demande ; l'heure y est fixée une fois pour toutes.
    pub fn new(tenant: Arc<str>, actor: Arc<Actor>, locale: Locale, request: Request, clock: Clock) -> Ctx {
        let now = clock.now();
        Ctx {
            tenant,
            actor,
            locale,
            request,
            depth: 0,
            once: None,
            clock,
            now,
            rank: Arc::new(AtomicU64::new(clock::first_rank())),
        }
    }

    /// Contexte d'un travail du système, sous un nom que l'audit retient.
    pub fn system(tenant: Arc<str>, name: &str, clock: Clock) -> Ctx {
        let request = Request { id: clock.new_id(), ip: None, device: None };
        Ctx::new(tenant, Arc::new(Actor::system(name)), Locale::default(), request, clock)
    }

    /// La même demande, à qui ne s'ouvre que la classe normale : ce qui se lit là ira à d'autres.
    #[must_use]
    pub fn plain(self) -> Ctx {
        Ctx { actor: Arc::new(self.actor.plain()), ..self }
    }

    /// La même demande, dont l'écriture ne se fera qu'une fois sous cette clé.
    #[must_use]
    pub fn under(self, once: Once) -> Ctx {
        Ctx { once: Some(Arc::new(once)), ..self }
    }

    /// La clé de la demande, si elle en a une.
    pub fn once(&self) -> Option<&Once> {
        self.once.as_deref()
    }

    /// L'instant de la demande : le même pour toutes ses écritures.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Le jour de la demande, dans le fuseau de l'acteur.
    pub fn today(&self) -> Date {
        let zone = TimeZone::get(&self.actor.timezone).unwrap_or(TimeZone::UTC);
        self.now.to_zoned(zone).date()
    }

    /// Un nouvel identifiant, daté de la demande et rangé après ceux qu'elle a déjà tirés : ce qu'elle écrit en nombre se
    /// range au bout des index.
    pub fn new_id(&self) -> Uuid {
        clock::id_ranked(self.now, self.rank.fetch_add(1, Ordering::Relaxed))
    }

    /// L'horloge dont cette demande tient son heure.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_a_request_follow_each_other() {
        let ctx = Ctx::system("default".into(), "essai", Clock::System);
        let ids: Vec<Uuid> = (0..10_000).map(|_| ctx.clone().new_id()).collect();
        assert!(ids.is_sorted_by(|before, after| before < after));
        let millis = ctx.now().as_millisecond().unsigned_abs();
        let dated = ids.iter().all(|id| id.get_version_num() == 7 && id.as_u128() >> 80 == u128::from(millis));
        assert!(dated, "chaque identifiant porte l'instant de la demande");
    }
}
