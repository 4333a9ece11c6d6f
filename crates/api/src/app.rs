//! Ce que les gestionnaires partagent.

use std::{sync::Arc, time::Instant};

use identity::Identity;
use metrics_exporter_prometheus::PrometheusHandle;
use services::Services;
use store::Tenant;
use tokio_util::sync::CancellationToken;

/// L'état de l'application, pour un locataire.
#[derive(Clone)]
pub struct App {
    /// Le locataire.
    pub tenant: Arc<Tenant>,
    /// Qui est qui.
    pub identity: Arc<Identity>,
    /// Les services de la plate-forme.
    pub services: Arc<Services>,
    /// Comment le site est servi.
    pub site: Arc<Site>,
    /// Les mesures exposées à `/metrics`.
    pub metrics: Option<PrometheusHandle>,
    /// Se déclenche quand le serveur s'arrête : les flux se ferment.
    pub closing: CancellationToken,
}

/// Comment le site est servi.
#[derive(Clone, Debug)]
pub struct Site {
    /// Servi en HTTPS : les témoins de session ne voyagent alors que chiffrés.
    pub secure: bool,
    /// Croire `X-Forwarded-For` : le serveur est derrière un mandataire de confiance.
    pub behind_proxy: bool,
    /// Version du programme.
    pub version: &'static str,
    /// Démarrage, pour `/health`.
    pub started: Instant,
}
