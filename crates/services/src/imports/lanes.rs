//! Deux fournées s'écrivent à la fois, chacune par sa connexion, et se valident dans l'ordre du fichier.
//!
//! La seconde garde ses verrous tant que la première n'est pas validée. Si la première les attend, nul n'avancerait plus :
//! les deux sont lâchées, et la suite du fichier s'écrit par une seule voie, à partir de ce qui est validé.

use std::{pin::pin, time::Duration};

use kernel::{Error, Result};
use serde_json::Value;
use store::{Backend, Tenant, Unit};
use tokio::time::sleep;

use super::pass::unit;

/// Entre deux regards sur ce qu'attend la première voie.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Les voies d'un import : une transaction ouverte sur chacune.
pub(super) struct Lanes {
    first: Lane,
    second: Option<Lane>,
}

struct Lane {
    unit: Unit,
    backend: Backend,
}

/// Ce que deux écritures menées de front sont devenues.
pub(super) enum Abreast<A, B> {
    /// L'une et l'autre ont abouti.
    Done(A, B),
    /// L'une attendait l'autre, ou trop longtemps.
    Entangled,
}

impl Lanes {
    /// Ouvre une voie, et une seconde si elle est voulue et qu'une connexion est libre : sans elle, une seule suffit.
    pub(super) async fn open(tenant: &Tenant, two: bool) -> Result<Lanes> {
        let first = Lane::of(unit(tenant).await?).await?;
        let second = match if two { tenant.spare_unit().await.unwrap_or_default() } else { None } {
            Some(unit) => Lane::of(unit).await.ok(),
            None => None,
        };
        Ok(Lanes { first, second })
    }

    pub(super) fn count(&self) -> usize {
        1 + usize::from(self.second.is_some())
    }

    pub(super) fn first(&self) -> &Unit {
        &self.first.unit
    }

    pub(super) fn second(&self) -> Option<&Unit> {
        self.second.as_ref().map(|lane| &lane.unit)
    }

    /// Mène de front ce que la première voie écrit et valide, et ce que la seconde écrit.
    pub(super) async fn abreast<A, B>(
        &self,
        tenant: &Tenant,
        first: impl Future<Output = Result<A>>,
        second: impl Future<Output = Result<B>>,
    ) -> Result<Abreast<A, B>> {
        let both = pin!(async { tokio::join!(first, second) });
        let (first, second) = tokio::select! {
            both = both => both,
            entangled = self.entangled(tenant) => {
                entangled?;
                return Ok(Abreast::Entangled);
            }
        };
        match (first, second) {
            (Ok(first), Ok(second)) => Ok(Abreast::Done(first, second)),
            (Err(error), _) | (_, Err(error)) if is_wait(&error) => Ok(Abreast::Entangled),
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    /// Attend que la première voie attende la seconde.
    async fn entangled(&self, tenant: &Tenant) -> Result<()> {
        let Some(second) = &self.second else { return std::future::pending().await };
        loop {
            sleep(LOOK_EVERY).await;
            if self.first.backend.waits_for(second.backend, tenant).await? {
                return Ok(());
            }
        }
    }
}

impl Lane {
    async fn of(unit: Unit) -> Result<Lane> {
        let backend = unit.backend().await?;
        Ok(Lane { unit, backend })
    }
}

/// PostgreSQL a défait une transaction qui en attendait une autre : l'une attend l'autre (SQLSTATE 40P01), ou depuis trop
/// longtemps (55P03).
fn is_wait(error: &Error) -> bool {
    matches!(error.params.get("sqlstate").and_then(Value::as_str), Some("40P01" | "55P03"))
}
