//! L'accès à PostgreSQL : des voies partagées pour les instructions seules, un réservoir pour les transactions.
//!
//! Refuse tout SQL fait de texte venu d'ailleurs : les valeurs passent par [`Bind`].

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use kernel::{Code, Result};
use tokio::{sync::Semaphore, time::timeout};
use tokio_postgres::{Config, NoTls, Row, types::ToSql};

pub(crate) use alone::Alone;
pub use bind::Bind;
pub use failure::from_postgres;
use lane::Lane;

mod alone;
mod bind;
pub(crate) mod failure;
mod lane;

/// Rôle de la base sous lequel l'application travaille : il ne peut ni modifier ni effacer l'audit.
pub const APPLICATION_ROLE: &str = "opsflux_app";

/// Voies ouvertes à la demande ; assez pour que les validations se groupent, assez peu pour que les demandes s'enchaînent.
const LANES: usize = 12;

/// Connexions d'un réservoir à transactions.
const POOLED: usize = 8;

/// Longues opérations à la fois (écritures groupées, imports, exports) : chacune tient une connexion.
const LONG: usize = 8;

/// Transactions brèves tenues à la fois : les longues ne prennent pas leur tour.
const BRIEF: usize = 16;

/// Une connexion dont personne ne s'est servi depuis ce temps se ferme.
const IDLE: Duration = Duration::from_secs(60);

/// Plans préparés gardés par connexion ; au-delà tout est oublié, car les formes de requêtes sont en petit nombre.
const KEPT_STATEMENTS: usize = 250;

/// Attente d'un tour, au plus, et délai proposé à qui ne l'a pas eu.
const PATIENCE: Duration = Duration::from_secs(2);
const RETRY_AFTER: u64 = 10;

/// La base d'un locataire.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
    /// La connexion d'une transaction ouverte, par où tout passe alors ([`crate::Unit`]).
    held: Option<Arc<Alone>>,
}

struct Inner {
    lanes: Vec<Lane>,
    next: AtomicUsize,
    queue: Lane,
    pool: Pool,
    /// Celles que tiennent les unités, à part : une longue n'en prend pas à qui n'écrit que deux instructions.
    units: Pool,
    long: Arc<Semaphore>,
    brief: Arc<Semaphore>,
    owner: Config,
    application: Config,
    confinement: Confinement,
}

impl Db {
    /// Prépare l'accès ; rien n'est ouvert avant la première demande.
    ///
    /// `confined` : les connexions de travail prennent le rôle restreint [`APPLICATION_ROLE`].
    pub fn new(owner: Config, confined: Confinement) -> Result<Db> {
        let mut application = owner.clone();
        let mut options = String::from("-c timezone=UTC -c statement_timeout=15s -c lock_timeout=5s -c jit=off");
        if confined == Confinement::ApplicationRole {
            options.push_str(&format!(" -c role={APPLICATION_ROLE}"));
        }
        application.options(&options).application_name("opsflux");
        let (pool, units) = (pool(&application, POOLED)?, pool(&application, BRIEF + LONG)?);
        let mut indexed = application.clone();
        indexed.options(format!("{options} -c enable_seqscan=off"));
        let queue = Lane::new(indexed);
        let lanes = (0..LANES).map(|_| Lane::new(application.clone())).collect();
        let next = AtomicUsize::new(0);
        let (long, brief) = (Arc::new(Semaphore::new(LONG)), Arc::new(Semaphore::new(BRIEF)));
        let inner = Inner { lanes, next, queue, pool, units, long, brief, owner, application, confinement: confined };
        Ok(Db { inner: Arc::new(inner), held: None })
    }

    /// La même base, par une connexion à elle seule : lâchée, elle oublie ce qu'elle n'a pas validé.
    ///
    /// Erreur : `service.busy` quand trop d'opérations de cette durée sont en cours.
    pub(crate) async fn alone(&self, pace: Pace) -> Result<(Db, Arc<Alone>)> {
        let turns = match pace {
            Pace::Brief => &self.inner.brief,
            Pace::Spare if self.inner.long.available_permits() <= LONG / 2 => return Err(Code::Busy.error()),
            Pace::Long | Pace::Spare => &self.inner.long,
        };
        let turn = timeout(PATIENCE, turns.clone().acquire_owned()).await.ok().and_then(Result::ok);
        let turn = turn.ok_or_else(|| Code::Busy.error().and("retry_after", RETRY_AFTER))?;
        let client = self.inner.units.get().await.map_err(failure::from_pool)?;
        let client = Arc::new(Alone::new(client, turn));
        Ok((Db { inner: self.inner.clone(), held: Some(client.clone()) }, client))
    }

    /// Exécute une instruction seule, qui est sa propre transaction ; ou la suite de celle qui est tenue.
    pub async fn query(&self, sql: &Arc<str>, binds: &[Bind]) -> Result<Vec<Row>> {
        if let Some(client) = &self.held {
            let statement = client.prepare_cached(sql).await.map_err(from_postgres)?;
            let params: Vec<&(dyn ToSql + Sync)> = binds.iter().map(|bind| bind as _).collect();
            let answer = client.query(&statement, &params).await;
            if answer.as_ref().is_err_and(failure::plan_is_stale) {
                client.statement_cache.clear();
            }
            return answer.map_err(from_postgres);
        }
        let turn = self.inner.next.fetch_add(1, Ordering::Relaxed);
        self.inner.lanes[turn % self.inner.lanes.len()].query(sql, binds).await
    }

    /// De même, par la voie de la file des travaux : elle passe par les index même quand la table, vide il y a un instant, n'a
    /// encore aucune statistique ; un plan gardé la lirait sinon entière à chaque prise.
    pub(crate) async fn query_queue(&self, sql: &Arc<str>, binds: &[Bind]) -> Result<Vec<Row>> {
        self.inner.queue.query(sql, binds).await
    }

    /// La première ligne d'une instruction seule.
    pub async fn query_opt(&self, sql: &Arc<str>, binds: &[Bind]) -> Result<Option<Row>> {
        Ok(self.query(sql, binds).await?.into_iter().next())
    }

    /// Une transaction est-elle déjà tenue par cette prise ?
    pub(crate) fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Combien de transactions tiennent une connexion à elles seules, en ce moment ; finie, une transaction ne compte plus
    /// une fois sa connexion revenue au réservoir.
    pub fn held(&self) -> usize {
        BRIEF + LONG - self.inner.brief.available_permits() - self.inner.long.available_permits()
    }

    /// La base répond-elle ?
    pub async fn ping(&self) -> Result<()> {
        self.query(&"SELECT 1".into(), &[]).await.map(drop)
    }

    /// Une connexion du réservoir, pour une transaction de plusieurs instructions.
    pub async fn connection(&self) -> Result<deadpool_postgres::Client> {
        self.inner.pool.get().await.map_err(failure::from_pool)
    }

    /// Oublie les plans préparés : un changement de schéma a pu les périmer.
    pub(crate) fn forget_plans(&self) {
        for pool in [&self.inner.pool, &self.inner.units] {
            pool.manager().statement_caches.clear();
        }
    }

    /// Ferme les connexions oisives.
    pub fn close_idle(&self) {
        for pool in [&self.inner.pool, &self.inner.units] {
            pool.retain(|_, metrics| metrics.last_used() < IDLE);
        }
    }

    /// Configuration du propriétaire de la base, pour les changements de schéma.
    pub(crate) fn owner_config(&self) -> &Config {
        &self.inner.owner
    }

    /// Sous quel rôle les connexions de travail agissent.
    pub(crate) fn confinement(&self) -> Confinement {
        self.inner.confinement
    }

    /// Configuration des connexions de travail, pour une écoute (`LISTEN`) hors du réservoir.
    pub fn application_config(&self) -> &Config {
        &self.inner.application
    }
}

/// Un réservoir d'au plus `size` connexions, ouvertes à la demande.
fn pool(application: &Config, size: usize) -> Result<Pool> {
    let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Pool::builder(Manager::from_config(application.clone(), NoTls, manager_config))
        .max_size(size)
        .wait_timeout(Some(Duration::from_secs(10)))
        .create_timeout(Some(Duration::from_secs(10)))
        .runtime(deadpool_postgres::Runtime::Tokio1)
        .build()
        .map_err(|error| Code::Internal.because(error))
}

/// Combien de temps une transaction tient sa connexion : les longues ne font pas attendre les brèves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Quelques instructions.
    Brief,
    /// Un fichier, une fournée, un export.
    Long,
    /// De quoi aller plus vite : refusé dès que la moitié des longues est prise.
    Spare,
}

/// Une transaction où plusieurs instructions se suivent : la sienne, ou celle qui est déjà tenue.
pub(crate) enum Session<'s> {
    /// Ouverte pour elle, à valider.
    Own(deadpool_postgres::Transaction<'s>),
    /// Ouverte par une unité, qui la validera.
    Held(&'s Db),
}

impl Session<'_> {
    /// Exécute une instruction.
    pub(crate) async fn run(&self, sql: &str, binds: &[Bind]) -> Result<Vec<Row>> {
        match self {
            Session::Own(tx) => run(tx, sql, binds).await,
            Session::Held(db) => db.query(&sql.into(), binds).await,
        }
    }

    /// Valide, si la transaction est la sienne.
    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Session::Own(tx) => tx.commit().await.map_err(from_postgres),
            Session::Held(_) => Ok(()),
        }
    }
}

/// Sous quel rôle les connexions de travail agissent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confinement {
    /// Rôle restreint : l'audit ne peut être ni modifié ni effacé.
    ApplicationRole,
    /// Rôle donné tel quel : la base fournie n'a pas permis d'en créer un autre.
    GivenRole,
}

/// Exécute dans une transaction ou une connexion du réservoir, erreurs traduites.
pub async fn run(client: &impl deadpool_postgres::GenericClient, sql: &str, binds: &[Bind]) -> Result<Vec<Row>> {
    let statement = client.prepare_cached(sql).await.map_err(from_postgres)?;
    let params: Vec<&(dyn ToSql + Sync)> = binds.iter().map(|bind| bind as _).collect();
    client.query(&statement, &params).await.map_err(from_postgres)
}
