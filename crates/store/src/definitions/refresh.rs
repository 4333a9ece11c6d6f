//! Suivre le modèle : chaque nœud relit les définitions quand un autre les a changées.
//!
//! L'annonce (`NOTIFY`) est immédiate ; une relecture régulière rattrape celle qui se serait perdue.

use std::{sync::Arc, time::Duration};

use kernel::{Code, Result};
use schema::model::Model;
use tokio_postgres::Client;

use super::{
    indexes,
    prepare::load,
    promote,
    rows::{self, READ},
};
use crate::{Tenant, db::failure::from_postgres};

/// Entre deux relectures de rattrapage.
const EVERY: Duration = Duration::from_secs(10);

/// Le modèle de départ : celui des paquets et des définitions gardées.
///
/// Des définitions que les paquets d'aujourd'hui refusent arrêtent le démarrage : les ignorer cacherait leurs données.
pub(crate) async fn boot(tenant: &Tenant, client: &Client) -> Result<Arc<Model>> {
    let rows = rows::read(client).await?;
    let model = load(tenant, &rows)
        .map_err(|error| Code::BadDefinition.because(format!("les définitions du locataire :\n{error}")))?;
    let row = client.query_opt("SELECT revision FROM sys.model_shape", &[]).await.map_err(from_postgres)?;
    tenant.adopt(model.clone());
    tenant.adopt_at(row.map_or(0, |row| row.get(0)), model.clone());
    Ok(model)
}

/// Relit les définitions si elles ont changé ; un modèle fautif laisse celui qui sert.
pub async fn refresh(tenant: &Tenant) -> Result<()> {
    let _alone = tenant.refreshing.lock().await;
    let row = tenant.db.query_opt(&"SELECT revision FROM sys.model_shape".into(), &[]).await?;
    let revision: i64 = row.map_or(0, |row| row.get(0));
    if revision <= tenant.revision() {
        return Ok(());
    }
    let rows = tenant.db.query(&READ.into(), &[]).await?;
    let rows: Vec<rows::Row> = rows.iter().map(rows::row).collect::<Result<_>>()?;
    match load(tenant, &rows) {
        Ok(model) => tenant.adopt_at(revision, model),
        Err(error) => tracing::error!(error = %error, "les définitions d'un autre nœud ne se chargent pas ici"),
    }
    Ok(())
}

/// Suit le modèle et reprend les index interrompus, jusqu'à ce que la tâche soit abandonnée.
pub async fn keep(tenant: Arc<Tenant>) {
    loop {
        if let Err(error) = round(&tenant).await {
            tracing::warn!(error = %error, "le modèle n'a pas pu être relu");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn round(tenant: &Arc<Tenant>) -> Result<()> {
    refresh(tenant).await?;
    let open = "SELECT 1 FROM sys.plan_index WHERE state IN ('pending', 'failed') LIMIT 1";
    if tenant.db.query_opt(&open.into(), &[]).await?.is_some() {
        indexes::build(tenant).await?;
    }
    let open = "SELECT 1 FROM sys.promotion WHERE state IN ('copying', 'switched') LIMIT 1";
    if tenant.db.query_opt(&open.into(), &[]).await?.is_some() {
        promote::advance(tenant).await?;
    }
    Ok(())
}
