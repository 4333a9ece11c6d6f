//! Un locataire : sa base, son modèle, son horloge. Rien n'est global.

use std::sync::Arc;

use arc_swap::ArcSwap;
use kernel::{Clock, Ctx};
use schema::model::Model;
use tokio::sync::Notify;

use crate::{Db, query::PlanCache};

/// Un monde à part, avec sa base.
pub struct Tenant {
    /// Nom, aussi celui que les jetons et les journaux portent.
    pub name: Arc<str>,
    /// Sa base.
    pub db: Db,
    /// Son horloge.
    pub clock: Clock,
    pub(crate) plans: PlanCache,
    model: ArcSwap<Model>,
    wake: Notify,
}

impl Tenant {
    /// Un locataire dont le modèle est déjà appliqué à la base (voir [`crate::install`]).
    pub fn new(name: &str, db: Db, clock: Clock, model: Arc<Model>) -> Arc<Tenant> {
        Arc::new(Tenant {
            name: name.into(),
            db,
            clock,
            plans: PlanCache::default(),
            model: ArcSwap::new(model),
            wake: Notify::new(),
        })
    }

    /// Le même locataire, dont tout passe par une autre prise sur sa base.
    pub(crate) fn through(&self, db: Db) -> Tenant {
        Tenant {
            name: self.name.clone(),
            db,
            clock: self.clock.clone(),
            plans: self.plans.clone(),
            model: ArcSwap::new(self.model()),
            wake: Notify::new(),
        }
    }

    /// Le modèle en vigueur ; une demande garde le sien jusqu'au bout.
    pub fn model(&self) -> Arc<Model> {
        self.model.load_full()
    }

    /// Met un nouveau modèle en vigueur ; l'ancien reste aux demandes en cours.
    pub fn adopt(&self, model: Arc<Model>) {
        self.model.store(model);
    }

    /// Contexte d'un travail du système, sous un nom que l'audit retient.
    pub fn system(&self, name: &str) -> Ctx {
        Ctx::system(self.name.clone(), name, self.clock.clone())
    }

    /// Dit au distributeur d'événements qu'une écriture vient d'être validée.
    pub fn changed(&self) {
        self.wake.notify_one();
    }

    /// Attend la prochaine écriture de ce nœud.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }
}
