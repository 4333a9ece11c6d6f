//! Deux fournées s'écrivent à la fois, chacune par sa connexion, et se valident dans l'ordre du fichier.
//!
//! Une voie qui a écrit sa fournée attend son tour de la valider, ses verrous tenus, puis prend la suivante. Si celle dont c'est
//! le tour attend ces verrous, nul n'avancerait plus : les deux sont lâchées, et la suite du fichier s'écrit par une seule voie,
//! à partir de ce qui est validé.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use kernel::{Error, Result};
use serde_json::Value;
use store::{Backend, Tenant, Unit};
use tokio::{sync::watch, time::sleep};

use super::pass::unit;

/// Entre deux regards sur ce qu'attend la voie dont c'est le tour.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Les voies d'un import : une transaction ouverte sur chacune.
pub(super) struct Lanes {
    first: Lane,
    second: Option<Lane>,
    /// Rang de la fournée à valider.
    next: watch::Sender<usize>,
}

/// Une voie, et le rang de la fournée qu'elle mène.
pub(super) struct Lane {
    pub unit: Unit,
    backend: Backend,
    rank: AtomicUsize,
}

impl Lanes {
    /// Ouvre une voie, et une seconde si elle est voulue et qu'une connexion est libre : sans elle, une seule suffit.
    pub(super) async fn open(tenant: &Tenant, two: bool) -> Result<Lanes> {
        let first = Lane::of(unit(tenant).await?).await?;
        let second = match if two { tenant.spare_unit().await.unwrap_or_default() } else { None } {
            Some(unit) => Lane::of(unit).await.ok(),
            None => None,
        };
        Ok(Lanes { first, second, next: watch::Sender::new(0) })
    }

    pub(super) fn count(&self) -> usize {
        1 + usize::from(self.second.is_some())
    }

    pub(super) fn first(&self) -> &Lane {
        &self.first
    }

    pub(super) fn second(&self) -> Option<&Lane> {
        self.second.as_ref()
    }

    /// Attend que la fournée de ce rang soit celle à valider.
    pub(super) async fn turn(&self, rank: usize) {
        // L'émetteur vit aussi longtemps que qui attend.
        let _ = self.next.subscribe().wait_for(|next| *next == rank).await;
    }

    /// La fournée dont c'était le tour est validée.
    pub(super) fn pass(&self) {
        self.next.send_modify(|next| *next += 1);
    }

    /// Attend que la voie dont c'est le tour attende l'autre.
    pub(super) async fn entangled(&self, tenant: &Tenant) -> Result<()> {
        let Some(second) = &self.second else { return std::future::pending().await };
        loop {
            sleep(LOOK_EVERY).await;
            let next = *self.next.borrow();
            let (one, other) = match self.first.rank.load(Ordering::Relaxed) == next {
                true => (&self.first, second),
                false => (second, &self.first),
            };
            // Son tour passé pendant qu'on regardait, elle a le droit d'attendre.
            if one.backend.waits_for(other.backend, tenant).await? && *self.next.borrow() == next {
                return Ok(());
            }
        }
    }

    /// PostgreSQL a défait une transaction qui en attendait une autre : l'une attend l'autre (SQLSTATE 40P01), ou depuis trop
    /// longtemps (55P03).
    pub(super) fn is_wait(&self, error: &Error) -> bool {
        let state = error.params.get("sqlstate").and_then(Value::as_str);
        self.second.is_some() && matches!(state, Some("40P01" | "55P03"))
    }
}

impl Lane {
    async fn of(unit: Unit) -> Result<Lane> {
        let backend = unit.backend().await?;
        Ok(Lane { unit, backend, rank: AtomicUsize::new(0) })
    }

    /// La voie mène désormais la fournée de ce rang.
    pub(super) fn carry(&self, rank: usize) {
        self.rank.store(rank, Ordering::Relaxed);
    }
}
