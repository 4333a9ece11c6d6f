//! Un locataire : sa base, son modèle, son horloge. Rien n'est global.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use arc_swap::ArcSwap;
use kernel::{Clock, Code, Ctx, Environment, Result};
use schema::model::Model;
use tokio::sync::{Mutex, Notify};

use crate::{Db, Seal, query::PlanCache};

/// Un monde à part, avec sa base.
pub struct Tenant {
    /// Nom, aussi celui que les jetons et les journaux portent.
    pub name: Arc<str>,
    /// Sa base.
    pub db: Db,
    /// Son horloge.
    pub clock: Clock,
    pub(crate) plans: PlanCache,
    /// Le modèle des seuls paquets, que les définitions du locataire complètent.
    pub(crate) packages: Arc<Model>,
    /// Une seule relecture des définitions à la fois.
    pub(crate) refreshing: Mutex<()>,
    model: ArcSwap<Model>,
    revision: AtomicI64,
    wake: Notify,
    vault: Arc<OnceLock<Seal>>,
    environment: Arc<OnceLock<Environment>>,
    settings: Arc<AtomicU64>,
}

impl Tenant {
    /// Un locataire dont le modèle est déjà appliqué à la base (voir [`crate::install`]).
    pub fn new(name: &str, db: Db, clock: Clock, packages: Arc<Model>) -> Arc<Tenant> {
        Arc::new(Tenant {
            name: name.into(),
            db,
            clock,
            plans: PlanCache::default(),
            model: ArcSwap::new(packages.clone()),
            packages,
            refreshing: Mutex::new(()),
            revision: AtomicI64::new(0),
            wake: Notify::new(),
            vault: Arc::default(),
            environment: Arc::default(),
            settings: Arc::default(),
        })
    }

    /// Le même locataire, dont tout passe par une autre prise sur sa base.
    pub(crate) fn through(&self, db: Db) -> Tenant {
        Tenant {
            name: self.name.clone(),
            db,
            clock: self.clock.clone(),
            plans: self.plans.clone(),
            packages: self.packages.clone(),
            refreshing: Mutex::new(()),
            model: ArcSwap::new(self.model()),
            revision: AtomicI64::new(self.revision()),
            wake: Notify::new(),
            vault: self.vault.clone(),
            environment: self.environment.clone(),
            settings: self.settings.clone(),
        }
    }

    /// Le modèle en vigueur ; une demande garde le sien jusqu'au bout.
    pub fn model(&self) -> Arc<Model> {
        self.model.load_full()
    }

    /// Met un nouveau modèle en vigueur ; l'ancien reste aux demandes en cours.
    pub fn adopt(&self, model: Arc<Model>) {
        if !Arc::ptr_eq(&self.model.swap(model.clone()), &model) {
            self.db.forget_plans();
        }
    }

    /// Ouvre le coffre des secrets sous cette clé ; déjà ouvert, il garde la sienne.
    pub fn unlock(&self, key: &[u8; 32]) {
        self.vault.get_or_init(|| Seal::new(key));
    }

    /// Le coffre des secrets ; fermé (une commande sans clé maîtresse), il refuse.
    pub fn vault(&self) -> Result<&Seal> {
        self.vault.get().ok_or_else(|| Code::Unavailable.because("le coffre des secrets n'est pas ouvert"))
    }

    /// Dit l'environnement de ce nœud ; déjà dit, il reste.
    pub fn settle_in(&self, environment: Environment) {
        self.environment.get_or_init(|| environment);
    }

    /// L'environnement de ce nœud.
    pub fn environment(&self) -> Environment {
        self.environment.get().copied().unwrap_or_default()
    }

    /// Dit que les réglages ont pu changer : ce que ce nœud en garde est à relire.
    pub fn settings_changed(&self) {
        self.settings.fetch_add(1, Ordering::AcqRel);
    }

    /// Rang des réglages vus de ce nœud ; il change avec eux.
    pub fn settings_rank(&self) -> u64 {
        self.settings.load(Ordering::Acquire)
    }

    /// Met en vigueur le modèle de ce rang, sauf si un plus récent l'est déjà.
    pub(crate) fn adopt_at(&self, revision: i64, model: Arc<Model>) {
        if self.revision.fetch_max(revision, Ordering::AcqRel) < revision {
            self.adopt(model);
        }
    }

    /// Rang du modèle en vigueur.
    pub(crate) fn revision(&self) -> i64 {
        self.revision.load(Ordering::Acquire)
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
