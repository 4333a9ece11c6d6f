//! L'application entière, servie sur un port libre de la boucle locale.

use std::{path::Path, sync::Arc, time::Instant};

use api::{App, Site};
use identity::{Identity, Keys, Policy, provision};
use kernel::{Clock, Ctx};
use schema::model::Model;
use serde_json::{Map, Value, json};
use services::{
    ServiceSettings, Services, mail::MailSettings, scripts::ScriptSettings, webhooks::WebhookSettings,
    workers::WorkerSettings,
};
use store::{Tenant, records};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use totp_rs::{Builder, Secret};
use uuid::Uuid;

use crate::{Client, database, official_model};

/// Mot de passe de toutes les personnes des essais.
pub const PASSWORD: &str = "Essai-Solide-2026";

/// Ce qu'un essai choisit.
pub struct TestOptions {
    /// Modèle.
    pub model: Arc<Model>,
    /// Horloge.
    pub clock: Clock,
    /// Réglages des services, à partir de ceux d'essai.
    pub settings: Box<dyn FnOnce(ServiceSettings) -> ServiceSettings + Send>,
    /// Faire tourner distributeur et travaux ; sinon l'essai les mène pas à pas.
    pub live: bool,
}

impl Default for TestOptions {
    fn default() -> TestOptions {
        TestOptions {
            model: official_model(),
            clock: Clock::System,
            settings: Box::new(|settings| settings),
            live: false,
        }
    }
}

/// L'application d'un essai.
pub struct TestApp {
    /// Le locataire.
    pub tenant: Arc<Tenant>,
    /// Qui est qui.
    pub identity: Arc<Identity>,
    /// Les services.
    pub services: Arc<Services>,
    /// Adresse.
    pub url: String,
    /// Dossier de travail ; le courrier y est dans `mail/`.
    pub folder: TempDir,
    http: reqwest::Client,
    shutdown: CancellationToken,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

impl TestApp {
    /// L'application des modules livrés.
    pub async fn new() -> TestApp {
        TestApp::with(TestOptions::default()).await
    }

    /// L'application, comme l'essai la veut.
    pub async fn with(options: TestOptions) -> TestApp {
        keep_journal();
        let folder = tempfile::tempdir().unwrap();
        let tenant = database(options.model, options.clock).await;
        let identity = Identity::open(tenant.clone(), &Keys::from_master([7; 32]), Policy::default());
        provision::seed_roles(&tenant.system("test"), &identity).await.expect("les rôles s'écrivent");
        let settings = (options.settings)(settings_in(folder.path()));
        let shutdown = CancellationToken::new();
        let services = match options.live {
            true => Services::start(tenant.clone(), identity.clone(), settings, shutdown.clone()).await,
            false => Services::prepare(tenant.clone(), identity.clone(), settings),
        };
        let services = services.expect("les services démarrent");
        let site = Arc::new(Site { secure: false, behind_proxy: false, version: "test", started: Instant::now() });
        let app = App {
            tenant: tenant.clone(),
            identity: identity.clone(),
            services: services.clone(),
            site,
            metrics: None,
            closing: shutdown.clone(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(api::serve(listener, app));
        #[expect(clippy::disallowed_methods, reason = "le client des essais ne parle qu'à la boucle locale")]
        let http = reqwest::Client::new();
        TestApp { tenant, identity, services, url, folder, http, shutdown }
    }

    /// Un client que personne n'a identifié.
    pub fn anonymous(&self) -> Client {
        Client { url: self.url.clone(), token: None, user: None, http: self.http.clone() }
    }

    /// Une société.
    pub async fn company(&self, code: &str) -> Uuid {
        self.create("core.company", json!({ "code": code, "name": format!("Société {code}") })).await
    }

    /// Un site de cette société.
    pub async fn site(&self, company: Uuid, code: &str) -> Uuid {
        self.create(
            "core.site",
            json!({ "code": code, "name": format!("Site {code}"), "kind": "offshore", "company": company }),
        )
        .await
    }

    /// Une personne de cette société, avec ces rôles, connectée.
    pub async fn user(&self, name: &str, roles: &[&str], company: Uuid) -> Client {
        self.user_at(name, roles, company, None).await
    }

    /// La même, affectée à un site.
    pub async fn user_at(&self, name: &str, roles: &[&str], company: Uuid, site: Option<Uuid>) -> Client {
        let mut held = Vec::new();
        for role in roles {
            held.push(self.role(role).await);
        }
        let email = format!("{name}@essai.test");
        let membership = json!({ "company": company, "site": site, "roles": held });
        let user = self
            .create(
                "core.user",
                json!({ "email": email, "name": name, "company": company, "memberships": [membership] }),
            )
            .await;
        let ctx = self.system();
        provision::set_password(&ctx, &self.identity, user, PASSWORD).await.expect("le mot de passe s'écrit");
        let secret = provision::set_totp(&ctx, &self.identity, user).await.expect("le secret s'écrit").secret;
        Client { user: Some(user), ..self.login(&email, &secret).await }
    }

    /// Entre par les deux étapes, comme un programme.
    pub async fn login(&self, email: &str, secret: &str) -> Client {
        let anonymous = self.anonymous();
        let first = anonymous.post("auth/login", json!({ "email": email, "password": PASSWORD })).await.expect(200);
        let second = json!({ "challenge": first["challenge"], "method": "totp", "code": code(secret) });
        let session = anonymous.post("auth/mfa", second).await.expect(200);
        Client { token: session["access_token"].as_str().map(str::to_owned), ..anonymous }
    }

    /// Écrit un enregistrement au nom du système.
    pub async fn create(&self, entity: &str, body: Value) -> Uuid {
        let body: Map<String, Value> = body.as_object().cloned().unwrap();
        let written = records::create(&self.system(), &self.tenant, entity, &body, records::Intent::Commit).await;
        written.unwrap_or_else(|error| panic!("{entity} {body:?} : {error:?}")).id
    }

    /// Distribue les événements et fait tous les travaux prêts.
    pub async fn settle(&self) {
        loop {
            let dispatched = self.services.dispatch_once().await.expect("la distribution aboutit");
            let mut worked = false;
            while self.services.work_once().await.expect("le travail aboutit") {
                worked = true;
            }
            if dispatched == 0 && !worked {
                return;
            }
        }
    }

    /// Contexte du système, pour préparer un essai.
    pub fn system(&self) -> Ctx {
        self.tenant.system("test")
    }

    async fn role(&self, code: &str) -> Uuid {
        let query = records::Query {
            entity: "core.role".to_owned(),
            filter: Some(format!("code == '{code}'")),
            ..records::Query::default()
        };
        let page = records::list(&self.system(), &self.tenant, query).await.expect("les rôles se lisent");
        let role: Value =
            serde_json::from_str(page.rows.first().unwrap_or_else(|| panic!("rôle {code} inconnu"))).unwrap();
        role["id"].as_str().unwrap().parse().unwrap()
    }
}

/// Réglages d'essai : tout dans un dossier jetable, le courrier en fichiers.
fn settings_in(folder: &Path) -> ServiceSettings {
    let plain = ServiceSettings::in_folder(folder);
    ServiceSettings {
        mail: MailSettings {
            from: "OpsFlux <no-reply@essai.test>".to_owned(),
            base_url: "http://essai.test".to_owned(),
            ..plain.mail
        },
        webhooks: WebhookSettings { allowed_hosts: vec!["127.0.0.1".to_owned()], secret: None },
        workers: WorkerSettings { count: 2, ..WorkerSettings::default() },
        scripts: scripts(),
        ..plain
    }
}

/// Les scripts des essais : `with-cluster`, construit à côté d'eux, en sait mener comme le programme livré.
pub fn scripts() -> ScriptSettings {
    let beside = std::env::current_exe().unwrap();
    let program = beside.ancestors().skip(1).map(|folder| folder.join("with-cluster")).find(|path| path.is_file());
    ScriptSettings { program: program.expect("cargo build --workspace --bin with-cluster"), count: 2 }
}

/// Le code à usage unique de cet instant.
pub fn code(secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).expect("le secret est en base 32");
    let totp = Builder::new().with_secret(secret.as_bytes().to_vec()).build().unwrap();
    totp.generate_current().to_string()
}

/// Le journal d'un essai qui échoue dit la cause des pannes, que les réponses taisent.
fn keep_journal() {
    let journal = tracing_subscriber::fmt().with_test_writer().with_env_filter("error").with_ansi(false);
    drop(journal.try_init());
}
