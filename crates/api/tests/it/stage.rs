//! Ce que les essais partagent : deux sociétés, un site chacune, leurs gens, et de quoi regarder la base.

use std::sync::Arc;

use identity::{Identity, Keys, Policy};
use kernel::Clock;
use serde_json::{Map, Value, json};
use services::{ServiceSettings, Services};
use store::{
    Tenant, install,
    records::{self, Intent, Key},
};
use testkit::{Client, TestApp, TestOptions, official_model};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Deux sociétés qui ne doivent rien savoir l'une de l'autre.
pub struct Stage {
    pub app: TestApp,
    pub a: Uuid,
    pub b: Uuid,
    pub alpha: Uuid,
    pub beta: Uuid,
}

/// Un autre nœud.
pub struct SecondNode {
    pub tenant: Arc<Tenant>,
    services: Arc<Services>,
    shutdown: CancellationToken,
}

impl SecondNode {
    pub async fn stop(self) {
        self.shutdown.cancel();
        self.services.stopped().await;
    }
}

impl Stage {
    pub async fn new() -> Stage {
        Stage::with(TestOptions::default()).await
    }

    pub async fn with(options: TestOptions) -> Stage {
        let app = TestApp::with(options).await;
        let (a, b) = (app.company("A").await, app.company("B").await);
        let (alpha, beta) = (app.site(a, "ALPHA").await, app.site(b, "BETA").await);
        Stage { app, a, b, alpha, beta }
    }

    /// Quelqu'un de la société A, affecté au site Alpha.
    pub async fn of_a(&self, name: &str, roles: &[&str]) -> Client {
        self.app.user_at(name, roles, self.a, Some(self.alpha)).await
    }

    /// Quelqu'un de la société B, affecté au site Beta.
    pub async fn of_b(&self, name: &str, roles: &[&str]) -> Client {
        self.app.user_at(name, roles, self.b, Some(self.beta)).await
    }

    /// Donne à une personne des octrois directs, à la place de ceux qu'elle avait.
    pub async fn grant(&self, person: &Client, grants: Value) {
        let user = person.user.unwrap();
        self.update("core.user", user, json!({ "grants": grants })).await;
        self.app.identity.invalidate("core.user", user).await;
    }

    /// Modifie un enregistrement au nom du système.
    pub async fn update(&self, entity: &str, id: Uuid, body: Value) {
        let (ctx, tenant) = (self.app.system(), &self.app.tenant);
        let done = records::update(&ctx, tenant, entity, &Key::Id(id), &object(body), None, Intent::Commit).await;
        done.unwrap_or_else(|error| panic!("{entity} {id} : {error:?}"));
    }

    /// La première colonne, entière, de cette requête.
    pub async fn number(&self, sql: &str) -> i64 {
        self.app.tenant.db.query_opt(&sql.into(), &[]).await.unwrap().unwrap().get(0)
    }

    /// Une connexion au nom du propriétaire de la base, déclencheurs éteints.
    pub async fn owner(&self) -> tokio_postgres::Client {
        let row = self.app.tenant.db.query_opt(&"SELECT current_database()::text".into(), &[]).await.unwrap().unwrap();
        let url = testkit::connection_string(row.get(0));
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute("SET session_replication_role = replica").await.unwrap();
        client
    }

    /// Un second nœud sur la même base.
    pub async fn second_node(&self) -> SecondNode {
        let mut owner = self.app.tenant.db.application_config().clone();
        owner.options("-c timezone=UTC");
        let tenant = install::open("second", owner, Clock::System, official_model()).await.unwrap();
        let identity = Identity::open(tenant.clone(), &Keys::from_master([7; 32]), Policy::default());
        let (settings, shutdown) =
            (ServiceSettings::in_folder(&self.app.folder.path().join("second")), CancellationToken::new());
        let services = Services::start(tenant.clone(), identity, settings, shutdown.clone()).await.unwrap();
        SecondNode { tenant, services, shutdown }
    }

    /// Le rôle de ce code.
    pub async fn role_id(&self, code: &str) -> Uuid {
        let sql = "SELECT id FROM core.role WHERE code = $1";
        self.app.tenant.db.query_opt(&sql.into(), &[code.to_owned().into()]).await.unwrap().unwrap().get(0)
    }

    /// Attend que tout ce qui est au journal puisse se sceller : une transaction ouverte dans une autre base du groupe le retient.
    pub async fn sealable(&self) {
        let held = "SELECT count(*) FROM sys.audit WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())";
        for _ in 0..1000 {
            if self.number(held).await == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("des transactions restent ouvertes");
    }

    /// Ce qu'une écriture laisse : lignes, fichiers, audit, événements.
    pub async fn traces(&self) -> i64 {
        self.number(
            "SELECT (SELECT sum(version + 1) FROM hse.incident)::bigint + (SELECT count(*) FROM hse.corrective_action) \
             + (SELECT count(*) FROM core.person) + (SELECT count(*) FROM core.site) + (SELECT count(*) FROM sys.file) \
             + (SELECT count(*) FROM sys.audit) + (SELECT count(*) FROM sys.outbox)",
        )
        .await
    }
}

/// Un incident complet sur ce site.
pub fn incident(site: Uuid) -> Value {
    json!({
        "title": "Chute de personnel offshore", "type": "injury", "severity": "medium", "site": site,
        "location": "Pont principal, échelle 3", "occurred_at": "2026-01-05T08:30:00Z",
        "description": "Chute de deux mètres depuis l'échelle d'accès au pont principal.",
    })
}

/// Le même, avec ces champs en plus ou à la place.
pub fn incident_with(site: Uuid, changes: Value) -> Value {
    let mut body = object(incident(site));
    body.extend(object(changes));
    Value::Object(body)
}

pub fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

/// L'identifiant d'un enregistrement rendu.
pub fn id(record: &Value) -> Uuid {
    record["id"].as_str().unwrap_or_else(|| panic!("sans identifiant : {record}")).parse().unwrap()
}

/// Les identifiants d'une page.
pub fn ids(page: &Value) -> Vec<Uuid> {
    page["data"].as_array().unwrap_or_else(|| panic!("{page}")).iter().map(id).collect()
}

/// Une image PNG d'un point.
pub fn png() -> Vec<u8> {
    const PNG: &[u8] = &[
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1,
        8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, 0x49, 0x44, 0x41, 0x54, 0x08, 0xd7, 0x63, 0xf8, 0xcf,
        0xc0, 0, 0, 0x03, 0x01, 0x01, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60,
        0x82,
    ];
    PNG.to_vec()
}
