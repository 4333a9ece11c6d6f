//! La base : l'embarquée, ou celle qu'on donne.

use anyhow::Context;
use store::cluster::{Cluster, ClusterOptions, Durability, running_connection_string};
use tokio_postgres::{Config as Connection, NoTls};

use crate::config::Config;

mod queries;

/// Nom de la base d'un locataire unique.
const DATABASE: &str = "opsflux";

/// La base ouverte ; l'embarquée s'arrête avec elle.
pub struct Database {
    /// Comment s'y connecter, en propriétaire.
    pub connection: Connection,
    /// Le PostgreSQL embarqué, si c'est lui.
    pub cluster: Option<Cluster>,
}

/// Lance la base embarquée, ou prend celle de la configuration.
pub async fn open(config: &Config) -> anyhow::Result<Database> {
    if let Some(url) = &config.database_url {
        return Ok(Database { connection: url.parse().context("OPSFLUX_DATABASE_URL")?, cluster: None });
    }
    let options = ClusterOptions {
        data_dir: config.data_dir.clone(),
        pg_bin: config.pg_bin.clone(),
        durability: Durability::Full,
        settings: Vec::new(),
    };
    let started = tokio::task::spawn_blocking(move || Cluster::start(options)).await?;
    let cluster = started.map_err(|error| anyhow::anyhow!("{error}\n{}", error.hint()))?;
    create_database(&cluster.connection_string("postgres")).await?;
    Ok(Database { connection: cluster.connection_string(DATABASE).parse()?, cluster: Some(cluster) })
}

/// La base d'un serveur peut-être déjà en marche : sans la lancer deux fois.
pub async fn join(config: &Config) -> anyhow::Result<Database> {
    match running_connection_string(&config.data_dir, DATABASE) {
        Some(connection) if config.database_url.is_none() => {
            Ok(Database { connection: connection.parse()?, cluster: None })
        }
        _ => open(config).await,
    }
}

async fn create_database(connection: &str) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(connection, NoTls).await?;
    tokio::spawn(connection);
    if !queries::database_exists(&client, DATABASE).await? {
        queries::create_database(&client, DATABASE).await?;
    }
    Ok(())
}
