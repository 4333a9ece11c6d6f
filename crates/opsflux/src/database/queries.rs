//! Le SQL de la création de la base embarquée.

use tokio_postgres::{Client, Error};

/// La base de ce nom existe-t-elle ?
pub async fn database_exists(client: &Client, name: &str) -> Result<bool, Error> {
    Ok(client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await?.is_some())
}

/// Crée la base ; `name` est une constante du programme.
pub async fn create_database(client: &Client, name: &str) -> Result<(), Error> {
    client.batch_execute(&format!("CREATE DATABASE {name}")).await
}
