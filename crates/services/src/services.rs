//! Les services d'un locataire, réunis : préparés pour un essai, démarrés pour un nœud.

use std::{path::Path, sync::Arc, time::Duration};

use identity::Identity;
use kernel::{Code, Result};
use serde::Deserialize;
use store::{Tenant, definitions};
use tokio::{sync::Notify, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    automation,
    brake::Brake,
    calendar::remind,
    delivery, dispatch, documents,
    files::{DepotSettings, FileSettings, Files},
    inbound,
    mail::{
        BounceSettings, MailRoute, MailSettings,
        bounce::sns::signer::{Signers, signers},
    },
    push::PushSettings,
    scripts::{ScriptPool, ScriptSettings},
    sms::SmsSettings,
    stream::{self, Hub},
    traffic::{self, Traffic},
    webhooks::WebhookSettings,
    workers::{
        WorkerSettings, keep,
        pool::{self, Pool},
    },
};

/// Réglages de tous les services.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceSettings {
    /// Courrier.
    pub mail: MailSettings,
    /// SMS, quand un fournisseur est donné.
    #[serde(default)]
    pub sms: Option<SmsSettings>,
    /// Fichiers.
    pub files: FileSettings,
    /// Appels sortants.
    #[serde(default)]
    pub webhooks: WebhookSettings,
    /// Poussée vers les appareils.
    #[serde(default)]
    pub push: PushSettings,
    /// Travaux.
    #[serde(default)]
    pub workers: WorkerSettings,
    /// Scripts.
    #[serde(default)]
    pub scripts: ScriptSettings,
}

impl ServiceSettings {
    /// Tout dans un dossier, sans service extérieur : un poste seul, ou un essai.
    pub fn in_folder(folder: &Path) -> ServiceSettings {
        ServiceSettings {
            mail: MailSettings {
                from: "OpsFlux <no-reply@localhost>".to_owned(),
                reply_to: None,
                base_url: "http://127.0.0.1:8080".to_owned(),
                route: MailRoute::Folder(folder.join("mail")),
                dkim: None,
                return_path: None,
                bounces: BounceSettings::default(),
                per_minute: None,
                sandbox: None,
            },
            sms: None,
            files: FileSettings {
                spool: folder.join("spool"),
                depot: DepotSettings::Folder(folder.join("files")),
                max_size: FileSettings::DEFAULT_MAX_SIZE,
                clamd: None,
            },
            webhooks: WebhookSettings::default(),
            push: PushSettings::default(),
            workers: WorkerSettings::default(),
            scripts: ScriptSettings::default(),
        }
    }
}

/// Les services d'un locataire sur ce nœud.
pub struct Services {
    /// Le locataire.
    pub tenant: Arc<Tenant>,
    /// Ses personnes et leurs droits.
    pub identity: Arc<Identity>,
    /// Le carrefour du temps réel.
    pub hub: Hub,
    /// Les appels de l'API que ce nœud n'a pas encore écrits.
    pub traffic: Traffic,
    pub(crate) settings: ServiceSettings,
    /// La remise du courrier et des SMS en vigueur.
    pub(crate) delivery: delivery::Kept,
    pub(crate) files: Files,
    pub(crate) pool: Pool,
    pub(crate) scripts: ScriptPool,
    /// Le frein des adresses sans session.
    pub(crate) brake: Brake,
    /// Qui signe les messages d'Amazon SNS.
    pub(crate) signers: Signers,
    /// Les logos que les documents portent.
    pub(crate) logos: documents::Logos,
    /// Des exécutions de déclencheurs attendent.
    pub(crate) automation: Notify,
    pub(crate) shutdown: CancellationToken,
    loops: TaskTracker,
}

/// Temps laissé aux boucles pour s'arrêter, au-delà de celui que les travaux se donnent.
const GRACE: Duration = Duration::from_secs(20);

/// Exécutions de déclencheurs menées de front.
const RUNNERS: usize = 2;

/// Temps laissé à l'écoute des annonces pour s'ouvrir, au démarrage.
const PATIENCE: Duration = Duration::from_secs(5);

impl Services {
    /// Prépare les services sans rien démarrer ; les réglages sont vérifiés.
    pub fn prepare(tenant: Arc<Tenant>, identity: Arc<Identity>, settings: ServiceSettings) -> Result<Arc<Services>> {
        Services::assemble(tenant, identity, settings, CancellationToken::new())
    }

    /// Prépare et démarre les services ; ils s'arrêtent avec le jeton. Rend la main quand les annonces sont écoutées.
    pub async fn start(
        tenant: Arc<Tenant>,
        identity: Arc<Identity>,
        settings: ServiceSettings,
        shutdown: CancellationToken,
    ) -> Result<Arc<Services>> {
        let services = Services::assemble(tenant, identity, settings, shutdown.clone())?;
        services.loops.spawn(dispatch::run(services.clone(), shutdown.clone()));
        for _ in 0..RUNNERS {
            services.loops.spawn(automation::run(services.clone(), shutdown.clone()));
        }
        services.loops.spawn(automation::keep_time(services.clone(), shutdown.clone()));
        services.loops.spawn(remind::run(services.clone(), shutdown.clone()));
        services.loops.spawn(pool::run(services.clone(), shutdown.clone()));
        services.loops.spawn(keep::keep(services.clone(), shutdown.clone()));
        services.loops.spawn(stream::run(services.clone(), shutdown.clone()));
        services.loops.spawn(traffic::run(services.clone(), shutdown.clone()));
        services.loops.spawn({
            let keep = definitions::keep(services.tenant.clone());
            async move { shutdown.run_until_cancelled(keep).await.unwrap_or_default() }
        });
        services.loops.close();
        if timeout(PATIENCE, services.hub.listening()).await.is_err() {
            tracing::warn!("la base ne répond pas encore : le temps réel suivra");
        }
        Ok(services)
    }

    /// Attend que les boucles aient fini ce qu'elles tenaient, une fois l'arrêt demandé et les dernières réponses données.
    pub async fn stopped(&self) {
        if let Err(error) = traffic::flush(self).await {
            tracing::warn!(error = %error, "le dernier trafic compté n'a pas pu s'écrire");
        }
        if timeout(GRACE, self.loops.wait()).await.is_err() {
            tracing::warn!("des services ne se sont pas arrêtés à temps ; leurs travaux seront repris");
        }
    }

    /// Distribue une fournée d'événements, regarde l'heure, mène les exécutions prêtes et dit les rappels ; rend leur nombre à tous.
    pub async fn dispatch_once(&self) -> Result<usize> {
        let dispatched = dispatch::batch(self).await?;
        inbound::request_due(self).await?;
        Ok(dispatched + Box::pin(automation::settle(self)).await? + Box::pin(remind::tick(self)).await?)
    }

    /// Fait un travail prêt ; faux s'il n'y en a pas.
    pub async fn work_once(&self) -> Result<bool> {
        Box::pin(pool::work_once(self)).await
    }

    fn assemble(
        tenant: Arc<Tenant>,
        identity: Arc<Identity>,
        settings: ServiceSettings,
        shutdown: CancellationToken,
    ) -> Result<Arc<Services>> {
        settings.mail.check()?;
        settings.sms.as_ref().map_or(Ok(()), SmsSettings::check)?;
        if settings.workers.count == 0 {
            return Err(Code::Internal.because("il faut au moins un travail de front"));
        }
        if settings.scripts.count == 0 {
            return Err(Code::Internal.because("il faut au moins un script de front"));
        }
        let node = tenant.clock.new_id().to_string();
        Ok(Arc::new(Services {
            files: Files::open(&settings.files)?,
            hub: Hub::new(),
            traffic: Traffic::new(),
            pool: Pool::new(node),
            scripts: ScriptPool::new(settings.scripts.clone()),
            brake: Brake::new(),
            delivery: delivery::Kept::default(),
            signers: signers(),
            logos: documents::logos(),
            automation: Notify::new(),
            loops: TaskTracker::new(),
            tenant,
            identity,
            settings,
            shutdown,
        }))
    }
}
