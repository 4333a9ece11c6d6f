//! Une base par essai, copiée d'un modèle prêt.

use std::{sync::Arc, time::Duration};

use kernel::Clock;
use schema::model::Model;
use store::Tenant;
use tokio_postgres::{Client, Config, NoTls};
use uuid::Uuid;

use crate::cluster::connection_string;

/// Verrou consultatif : un seul essai prépare un modèle à la fois.
const TEMPLATE_LOCK: i64 = 0x6f70_7366_0009;

/// Un locataire neuf, au niveau de ce modèle.
pub async fn database(model: Arc<Model>, clock: Clock) -> Arc<Tenant> {
    let template = format!("opsflux_{}", &model.version[..24]);
    let admin = connect("postgres").await;
    admin.execute("SELECT pg_advisory_lock($1)", &[&TEMPLATE_LOCK]).await.unwrap();
    let known = admin
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1 AND NOT datallowconn", &[&template])
        .await
        .unwrap();
    if known.is_none() {
        prepare(&admin, &template, model.clone()).await;
    }
    admin.execute("SELECT pg_advisory_unlock($1)", &[&TEMPLATE_LOCK]).await.unwrap();
    let name = format!("t_{}", Uuid::new_v7(uuid::Timestamp::now(uuid::NoContext)).simple());
    admin.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")).await.unwrap();
    store::install::open("test", config(&name), clock, model).await.expect("la base d'essai s'ouvre")
}

/// Prépare un modèle : une base au niveau, puis fermée à toute connexion.
async fn prepare(admin: &Client, template: &str, model: Arc<Model>) {
    admin.batch_execute(&format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)")).await.unwrap();
    admin.batch_execute(&format!("CREATE DATABASE {template}")).await.unwrap();
    drop(
        store::install::open("test", config(template), Clock::System, model)
            .await
            .expect("le modèle d'essai s'installe"),
    );
    for _ in 0..100 {
        let used =
            admin.query_one("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", &[&template]).await.unwrap();
        if used.get::<_, i64>(0) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    admin.batch_execute(&format!("ALTER DATABASE {template} WITH ALLOW_CONNECTIONS false")).await.unwrap();
}

fn config(database: &str) -> Config {
    connection_string(database).parse().expect("la chaîne de connexion d'essai est lisible")
}

async fn connect(database: &str) -> Client {
    let (client, connection) = config(database).connect(NoTls).await.expect("le groupe de bases d'essai répond");
    tokio::spawn(connection);
    client
}
