//! `opsflux serve` : ouvrir la base, les services et le site ; tout refermer proprement.

use std::{sync::Arc, time::Instant};

use anyhow::Context;
use api::{App, Site};
use identity::{Identity, Keys, Policy, provision};
use kernel::Clock;
use metrics_exporter_prometheus::PrometheusBuilder;
use services::Services;
use store::{
    Tenant,
    cluster::{Cluster, ClusterStatus},
    install, jobs,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;

use crate::{config::Config, database, demo, keys, modules, references, upkeep};

/// Sert jusqu'à `SIGINT` ou `SIGTERM`.
pub async fn serve(config: Config, with_demo: bool) -> anyhow::Result<()> {
    let started = Instant::now();
    let shutdown = CancellationToken::new();
    stop_on_signal(&shutdown)?;
    let listener = TcpListener::bind(config.listen).await.with_context(|| format!("écoute sur {}", config.listen))?;
    let model = modules::model()?;
    let master = keys::master(&config)?;
    let database = database::open(&config).await?;
    let tenant = install::open("default", database.connection.clone(), Clock::System, model).await?;
    tenant.settle_in(config.environment);
    let identity = Identity::open(tenant.clone(), &Keys::from_master(master), Policy::default());
    provision::seed_roles(&tenant.system("install"), &identity).await?;
    references::seed(&tenant).await?;
    if with_demo {
        demo::prepare(&config, &tenant, &identity).await?;
    }
    if database.cluster.is_some() {
        jobs::rescue_all(&tenant.db, tenant.clock.now()).await?;
    }
    let services = Services::start(tenant.clone(), identity.clone(), config.services.clone(), shutdown.clone()).await?;
    let upkeep = tokio::spawn(upkeep::run(tenant.clone(), keys::audit(&master), shutdown.clone()));
    watch(database.cluster.as_ref(), &shutdown);
    let app = app(&config, &tenant, &identity, &services, &shutdown, started)?;
    tracing::info!(address = %config.listen, ready.ms = started.elapsed().as_millis(), "OpsFlux est prêt : {}", config.base_url);
    api::serve(listener, app).await?;
    services.stopped().await;
    upkeep.await?;
    drop((services, identity, tenant));
    if let Some(cluster) = database.cluster {
        tokio::task::spawn_blocking(move || cluster.stop()).await??;
    }
    tracing::info!("OpsFlux est arrêté");
    Ok(())
}

fn app(
    config: &Config,
    tenant: &Arc<Tenant>,
    identity: &Arc<Identity>,
    services: &Arc<Services>,
    shutdown: &CancellationToken,
    started: Instant,
) -> anyhow::Result<App> {
    let site = Site {
        secure: config.is_secure(),
        behind_proxy: config.behind_proxy,
        version: env!("CARGO_PKG_VERSION"),
        started,
    };
    Ok(App {
        tenant: tenant.clone(),
        identity: identity.clone(),
        services: services.clone(),
        site: Arc::new(site),
        metrics: Some(PrometheusBuilder::new().install_recorder()?),
        closing: shutdown.clone(),
    })
}

fn stop_on_signal(shutdown: &CancellationToken) -> anyhow::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        shutdown.cancel();
        tracing::info!("arrêt demandé");
    });
    Ok(())
}

/// Arrête le programme si la base embarquée est perdue pour de bon.
fn watch(cluster: Option<&Cluster>, shutdown: &CancellationToken) {
    let Some(mut status) = cluster.map(Cluster::status) else { return };
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        while status.changed().await.is_ok() {
            if let ClusterStatus::Failed(error) = &*status.borrow() {
                shutdown.cancel();
                tracing::error!(error = %error, "la base embarquée est perdue");
                return;
            }
        }
    });
}
