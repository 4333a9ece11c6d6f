//! Une voie : une connexion partagée sur laquelle les requêtes d'une seule instruction se suivent sans attendre.
//!
//! tokio-postgres y enchaîne les demandes (« pipelining ») ; chacune est sa propre transaction. Une voie tombée
//! se rouvre à la demande suivante.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use tokio_postgres::{Client, Config, NoTls, Row, Statement, types::ToSql};

use super::{
    Bind, KEPT_STATEMENTS,
    failure::{from_postgres, plan_is_stale},
};
use kernel::Result;

/// Une connexion partagée, rouverte quand elle tombe.
pub(crate) struct Lane {
    config: Config,
    live: tokio::sync::RwLock<Option<Arc<Live>>>,
}

/// Une connexion ouverte et ses plans préparés.
struct Live {
    client: Client,
    statements: RwLock<HashMap<Arc<str>, Statement>>,
}

impl Lane {
    pub(crate) fn new(config: Config) -> Lane {
        Lane { config, live: tokio::sync::RwLock::new(None) }
    }

    /// Exécute une instruction ; la rejoue une fois si un changement de schéma a périmé son plan.
    pub(crate) async fn query(&self, sql: &Arc<str>, binds: &[Bind]) -> Result<Vec<Row>> {
        match self.try_query(sql, binds).await {
            Err(error) if plan_is_stale(&error) => self.try_query(sql, binds).await.map_err(from_postgres),
            other => other.map_err(from_postgres),
        }
    }

    async fn try_query(&self, sql: &Arc<str>, binds: &[Bind]) -> Result<Vec<Row>, tokio_postgres::Error> {
        let live = self.live().await?;
        let statement = live.prepare(sql).await?;
        let params: Vec<&(dyn ToSql + Sync)> = binds.iter().map(|bind| bind as _).collect();
        let answer = live.client.query(&statement, &params).await;
        if answer.as_ref().is_err_and(plan_is_stale) {
            live.statements.write().unwrap_or_else(PoisonError::into_inner).clear();
        }
        answer
    }

    async fn live(&self) -> Result<Arc<Live>, tokio_postgres::Error> {
        if let Some(live) = self.live.read().await.as_ref().filter(|live| !live.client.is_closed()) {
            return Ok(live.clone());
        }
        let mut slot = self.live.write().await;
        if let Some(live) = slot.as_ref().filter(|live| !live.client.is_closed()) {
            return Ok(live.clone());
        }
        let (client, connection) = self.config.connect(NoTls).await?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(error = %error, "une connexion à la base est tombée");
            }
        });
        let live = Arc::new(Live { client, statements: RwLock::default() });
        *slot = Some(live.clone());
        Ok(live)
    }
}

impl Live {
    async fn prepare(&self, sql: &Arc<str>) -> Result<Statement, tokio_postgres::Error> {
        if let Some(statement) = self.statements.read().unwrap_or_else(PoisonError::into_inner).get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).await?;
        let mut statements = self.statements.write().unwrap_or_else(PoisonError::into_inner);
        if statements.len() >= KEPT_STATEMENTS {
            statements.clear();
        }
        statements.insert(sql.clone(), statement.clone());
        Ok(statement)
    }
}
