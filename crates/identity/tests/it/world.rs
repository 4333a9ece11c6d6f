//! Un locataire neuf, ses sociétés et ses gens, et de quoi s'y connecter.

use std::{net::IpAddr, sync::Arc};

use identity::{Identity, Keys, LoginAnswer, Policy, Tokens, provision};
use jiff::SignedDuration;
use kernel::{Clock, Ctx, Locale, Request, Result};
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Intent, Key},
};
use testkit::{connection_string, database, official_model};
use tokio_postgres::{NoTls, types::FromSql};
use totp_rs::{Builder, Secret};
use uuid::Uuid;

/// Un mot de passe admis.
pub const PASSWORD: &str = "Plateforme-7";

/// Un locataire neuf.
pub struct World {
    pub identity: Arc<Identity>,
    pub tenant: Arc<Tenant>,
    pub clock: Clock,
}

/// Une personne et ses secrets.
pub struct Someone {
    pub id: Uuid,
    pub email: String,
    pub secret: String,
}

impl World {
    pub async fn new() -> World {
        World::with(Policy::default()).await
    }

    pub async fn with(policy: Policy) -> World {
        let clock = Clock::frozen("2026-11-21T08:00:00Z".parse().unwrap());
        let tenant = database(official_model(), clock.clone()).await;
        let identity = Identity::open(tenant.clone(), &Keys::from_master([7; 32]), policy);
        provision::seed_roles(&tenant.system("test"), &identity).await.unwrap();
        World { identity, tenant, clock }
    }

    /// Un second nœud, sur la même base.
    pub fn other_node(&self) -> Arc<Identity> {
        Identity::open(self.tenant.clone(), &Keys::from_master([7; 32]), Policy::default())
    }

    pub fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    pub fn system(&self) -> Ctx {
        self.tenant.system("test")
    }

    pub async fn create(&self, entity: &str, body: Value) -> Uuid {
        records::create(&self.system(), &self.tenant, entity, &map(body), Intent::Commit).await.unwrap().id
    }

    /// Change un enregistrement, puis en prévient l'identité comme le fait le distributeur d'événements.
    pub async fn change(&self, entity: &str, id: Uuid, body: Value) {
        records::update(&self.system(), &self.tenant, entity, &Key::Id(id), &map(body), None, Intent::Commit)
            .await
            .unwrap();
        self.identity.invalidate(entity, id).await;
    }

    pub async fn delete(&self, entity: &str, id: Uuid) {
        records::delete(&self.system(), &self.tenant, entity, &Key::Id(id), None).await.unwrap();
        self.identity.invalidate(entity, id).await;
    }

    /// Une société ; les identifiants suivent l'ordre des codes.
    pub async fn company(&self, code: &str) -> Uuid {
        let id = Uuid::from_u128(u128::from(code.as_bytes()[0]));
        let body = json!({ "id": id, "code": format!("S-{code}"), "name": format!("Société {code}") });
        self.create("core.company", body).await
    }

    pub async fn role(&self, code: &str) -> Uuid {
        self.one("SELECT id FROM core.role WHERE code = $1", code).await
    }

    /// Une personne de cette société, avec ces rôles, un mot de passe et un second facteur.
    pub async fn someone(&self, name: &str, company: Uuid, roles: &[&str]) -> Someone {
        let email = format!("{name}@example.test");
        let mut ids = Vec::new();
        for role in roles {
            ids.push(self.role(role).await);
        }
        let memberships = json!([{ "company": company, "roles": ids }]);
        let body = json!({ "email": email, "name": name, "company": company, "memberships": memberships });
        let id = self.create("core.user", body).await;
        provision::set_password(&self.system(), &self.identity, id, PASSWORD).await.unwrap();
        let secret = provision::set_totp(&self.system(), &self.identity, id).await.unwrap().secret;
        Someone { id, email, secret }
    }

    /// Ouvre une session, puis laisse passer le pas du code.
    pub async fn log_in(&self, someone: &Someone) -> Tokens {
        let challenge = self.challenge(&someone.email, PASSWORD).await.unwrap();
        let tokens = self.identity.mfa(&request(), &challenge, &self.code(&someone.secret)).await.unwrap();
        self.advance(SignedDuration::from_secs(30));
        tokens
    }

    /// Donne un mot de passe et rend le défi du second temps.
    pub async fn challenge(&self, email: &str, password: &str) -> Result<String> {
        match self.identity.login(&request(), email, password).await? {
            LoginAnswer::MfaRequired(mfa) => Ok(mfa.challenge),
            LoginAnswer::Session(_) => panic!("un code était attendu"),
        }
    }

    /// Le code du moment.
    pub fn code(&self, secret: &str) -> String {
        let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
        totp.generate(self.clock.now().as_second().unsigned_abs()).to_string()
    }

    pub async fn ctx(&self, someone: &Someone) -> Ctx {
        let actor = self.identity.actor(someone.id).await.unwrap().unwrap();
        Ctx::new(self.tenant.name.clone(), actor, Locale::Fr, request(), self.clock.clone())
    }

    /// Ce que l'audit a retenu, hors enregistrements : action et résultat, par ordre alphabétique (l'horloge est arrêtée).
    pub async fn audited(&self) -> Vec<String> {
        let sql = "SELECT action || ' ' || result FROM sys.audit WHERE action !~ 'created|updated|deleted'";
        let rows = self.tenant.db.query(&sql.into(), &[]).await.unwrap();
        let mut lines: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        lines.sort_unstable();
        lines
    }

    /// Coupe les écoutes de tous les nœuds.
    pub async fn deafen(&self) {
        let name: String = self.value("SELECT current_database()::text").await;
        let (client, connection) = tokio_postgres::connect(&connection_string(&name), NoTls).await.unwrap();
        tokio::spawn(connection);
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND query LIKE 'LISTEN%'";
        client.batch_execute(cut).await.unwrap();
    }

    /// La seule valeur d'une instruction.
    pub async fn value<T: for<'a> FromSql<'a>>(&self, sql: &str) -> T {
        self.tenant.db.query(&sql.into(), &[]).await.unwrap()[0].get(0)
    }

    async fn one(&self, sql: &str, value: &str) -> Uuid {
        self.tenant.db.query(&sql.into(), &[value.into()]).await.unwrap()[0].get(0)
    }
}

pub fn request() -> Request {
    request_from("192.0.2.1")
}

pub fn request_from(ip: &str) -> Request {
    let ip: IpAddr = ip.parse().unwrap();
    Request { id: Clock::System.new_id(), ip: Some(ip), device: Some("essai".into()) }
}

/// Le code d'erreur, ou `ok`.
pub fn told<T>(answer: Result<T>) -> &'static str {
    answer.map_or_else(|error| error.code.as_str(), |_| "ok")
}

/// Attend qu'une chose devienne vraie : ce qui passe par l'annonce de la base n'est pas instantané.
pub async fn eventually(mut check: impl AsyncFnMut() -> bool) {
    for _ in 0..200 {
        if check().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("toujours pas vrai après deux secondes");
}

fn map(body: Value) -> Map<String, Value> {
    serde_json::from_value(body).unwrap()
}
