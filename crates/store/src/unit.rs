//! Plusieurs opérations qui tiennent ensemble : toutes validées, ou aucune.
//!
//! Chaque opération d'enregistrements s'écrit contre un [`Tenant`] ; celui que l'unité prête passe par une seule
//! connexion, où une transaction est ouverte. Une unité lâchée sans [`Unit::commit`] n'a rien laissé.

use std::sync::Arc;

use kernel::{Code, Result};
use tokio_postgres::{Row, Statement};

use crate::{
    Bind, Tenant,
    db::{Alone, Pace, from_postgres},
};

/// Une transaction tenue, et le locataire vu de l'intérieur.
pub struct Unit {
    inside: Tenant,
    client: Arc<Alone>,
}

/// Un processus de la base, qui sert une connexion.
#[derive(Clone, Copy, Debug)]
pub struct Backend(i32);

impl Backend {
    /// Ce qu'il exécute attend-il un verrou que l'autre tient ?
    pub async fn waits_for(self, other: Backend, tenant: &Tenant) -> Result<bool> {
        const WAITS: &str = "SELECT $1::integer = ANY(pg_blocking_pids($2::integer))";
        let row = tenant.db.query_opt(&WAITS.into(), &[Bind::Int4(other.0), Bind::Int4(self.0)]).await?;
        Ok(row.is_some_and(|row| row.get(0)))
    }
}

impl Tenant {
    /// Ouvre une transaction brève sur une connexion à elle seule.
    pub async fn unit(&self) -> Result<Unit> {
        self.opened(Pace::Brief).await
    }

    /// Ouvre une transaction qui durera ; leur nombre est borné à part, pour que les brèves n'attendent pas.
    pub async fn long_unit(&self) -> Result<Unit> {
        self.opened(Pace::Long).await
    }

    /// Une transaction qui durera, en plus d'une autre, pour aller plus vite ; aucune si d'autres en ont besoin.
    pub async fn spare_unit(&self) -> Result<Option<Unit>> {
        match self.opened(Pace::Spare).await {
            Err(error) if error.code == Code::Busy => Ok(None),
            opened => opened.map(Some),
        }
    }

    async fn opened(&self, pace: Pace) -> Result<Unit> {
        let (db, client) = self.db.alone(pace).await?;
        let unit = Unit { inside: self.through(db), client };
        unit.begin().await?;
        Ok(unit)
    }
}

impl Unit {
    /// Le locataire vu de l'intérieur : ce qu'il écrit n'existe pour les autres qu'une fois validé.
    pub fn tenant(&self) -> &Tenant {
        &self.inside
    }

    /// Valide ce qui a été écrit ; `outside` est celui dont le distributeur doit être réveillé.
    pub async fn commit(&self, outside: &Tenant) -> Result<()> {
        self.client.end("COMMIT").await?;
        outside.changed();
        Ok(())
    }

    /// Valide sans attendre le disque : à qui saurait refaire ce qu'une panne de la machine perdrait de la dernière seconde.
    /// La validation ordinaire qui suit, sur toute connexion, garde aussi celle-ci.
    pub async fn commit_soon(&self, outside: &Tenant) -> Result<()> {
        self.client.end("SET LOCAL synchronous_commit = off; COMMIT").await?;
        outside.changed();
        Ok(())
    }

    /// Oublie ce qui a été écrit.
    pub async fn roll_back(&self) -> Result<()> {
        self.client.end("ROLLBACK").await
    }

    /// Ouvre la transaction suivante, sur la même connexion.
    pub async fn begin(&self) -> Result<()> {
        self.client.begin().await
    }

    /// Fait ceci dans la transaction : un refus n'en laisse rien, et la suite s'y écrit encore.
    pub async fn attempt<T>(&self, work: impl Future<Output = Result<T>>) -> Result<Result<T>> {
        self.mark().await?;
        let outcome = work.await;
        if outcome.is_err() {
            self.back_to_mark().await?;
        }
        self.forget_mark().await?;
        Ok(outcome)
    }

    /// Marque un point où revenir.
    pub async fn mark(&self) -> Result<()> {
        self.say("SAVEPOINT here").await
    }

    /// Revient au dernier point, qui reste posé.
    pub async fn back_to_mark(&self) -> Result<()> {
        self.say("ROLLBACK TO SAVEPOINT here").await
    }

    /// Oublie le dernier point : ce qui suit lui est gardé.
    pub async fn forget_mark(&self) -> Result<()> {
        self.say("RELEASE SAVEPOINT here").await
    }

    /// Le processus de la base qui sert cette unité.
    pub async fn backend(&self) -> Result<Backend> {
        const ME: &str = "SELECT pg_backend_pid()";
        let row = self.inside.db.query_opt(&ME.into(), &[]).await?;
        row.map(|row| Backend(row.get(0))).ok_or_else(|| Code::Unavailable.error())
    }

    /// Prépare pour cette unité seule une instruction dont le résultat dépend de ce qu'elle a ouvert (un curseur) : gardée avec la
    /// connexion, elle vaudrait pour un autre.
    pub(crate) async fn prepare(&self, sql: &str) -> Result<Statement> {
        self.client.prepare(sql).await.map_err(from_postgres)
    }

    /// Exécute ce qu'elle a préparé.
    pub(crate) async fn run(&self, statement: &Statement) -> Result<Vec<Row>> {
        self.client.query(statement, &[]).await.map_err(from_postgres)
    }

    async fn say(&self, word: &str) -> Result<()> {
        self.client.batch_execute(word).await.map_err(from_postgres)
    }
}
