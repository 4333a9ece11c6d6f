//! La scène des essais : une société, son site, ses personnes, et de quoi regarder dans la base.

use kernel::{Clock, Ctx, Locale, Request};
use schema::model::Model;
use serde_json::{Map, Value, json};
use services::{ServiceSettings, Services};
use std::{sync::Arc, time::Duration};
use store::{
    Bind,
    records::{self, Intent},
};
use testkit::{TestApp, TestOptions};
use tokio_postgres::Row;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// L'en-tête d'un paquet écrit dans un essai, et les rôles que la scène emploie.
pub const MODULE: (&str, &str) = (
    "module.toml",
    "code = \"trial\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
     [roles.supervisor]\ngrants = [\"trial.*.*.company\"]\n[roles.hse_manager]\ngrants = [\"trial.*.*.company\"]\n",
);

/// Une société A où l'on déclare un incident, une société B qui n'en doit rien savoir.
pub struct Stage {
    pub app: TestApp,
    pub services: Arc<Services>,
    pub shutdown: CancellationToken,
    pub company: Uuid,
    pub site: Uuid,
    pub supervisor: Uuid,
    pub manager: Uuid,
    pub admin: Uuid,
    pub foreigner: Uuid,
}

impl Stage {
    pub async fn new() -> Stage {
        Stage::with_settings(|settings| settings).await
    }

    /// La même, ses services autrement réglés.
    pub async fn with_settings(change: impl FnOnce(ServiceSettings) -> ServiceSettings) -> Stage {
        Stage::of(TestApp::new().await, change).await
    }

    /// La même, avec le modèle donné au lieu des modules livrés.
    pub async fn with_model(model: Arc<Model>) -> Stage {
        Stage::of(TestApp::with(TestOptions { model, ..TestOptions::default() }).await, |settings| settings).await
    }

    /// La même, avec ce modèle et ses services autrement réglés.
    pub async fn with(model: Arc<Model>, change: impl FnOnce(ServiceSettings) -> ServiceSettings) -> Stage {
        Stage::of(TestApp::with(TestOptions { model, ..TestOptions::default() }).await, change).await
    }

    /// La même, à une heure que l'essai tient en main.
    pub async fn at(model: Arc<Model>, clock: Clock) -> Stage {
        Stage::of(TestApp::with(TestOptions { model, clock, ..TestOptions::default() }).await, |settings| settings)
            .await
    }

    /// La même, ses services en marche.
    pub async fn live() -> Stage {
        Stage::live_with(|settings| settings).await
    }

    /// De même, ses services autrement réglés.
    pub async fn live_with(change: impl FnOnce(ServiceSettings) -> ServiceSettings) -> Stage {
        let mut stage = Stage::new().await;
        let settings = change(ServiceSettings::in_folder(stage.app.folder.path()));
        let (tenant, identity, shutdown) =
            (stage.app.tenant.clone(), stage.app.identity.clone(), stage.shutdown.clone());
        stage.services = Services::start(tenant, identity, settings, shutdown).await.unwrap();
        stage
    }

    pub async fn of(app: TestApp, change: impl FnOnce(ServiceSettings) -> ServiceSettings) -> Stage {
        let settings = ServiceSettings { scripts: testkit::scripts(), ..ServiceSettings::in_folder(app.folder.path()) };
        let settings = change(settings);
        let services = Services::prepare(app.tenant.clone(), app.identity.clone(), settings).unwrap();
        let (company, other) = (app.company("A").await, app.company("B").await);
        let site = app.site(company, "TRP").await;
        let supervisor = person(&app, "sam", "supervisor", company).await;
        let manager = person(&app, "mia", "hse_manager", company).await;
        let admin = person(&app, "ada", "admin", company).await;
        let foreigner = person(&app, "bob", "hse_manager", other).await;
        let shutdown = CancellationToken::new();
        let stage = Stage { app, services, shutdown, company, site, supervisor, manager, admin, foreigner };
        stage.settle().await;
        stage
    }

    /// Distribue les événements et fait tous les travaux prêts.
    pub async fn settle(&self) {
        loop {
            let dispatched = self.services.dispatch_once().await.unwrap();
            let mut worked = false;
            while self.services.work_once().await.unwrap() {
                worked = true;
            }
            if dispatched == 0 && !worked {
                return;
            }
        }
    }

    /// Déclare un incident au nom du superviseur.
    pub async fn incident(&self, severity: &str) -> Uuid {
        self.incident_with(severity, json!({})).await
    }

    /// Le même, avec d'autres champs.
    pub async fn incident_with(&self, severity: &str, more: Value) -> Uuid {
        let mut body = json!({
            "title": "Chute de personnel offshore",
            "type": "injury",
            "severity": severity,
            "occurred_at": "2026-01-02T03:04:05Z",
            "site": self.site,
            "location": "Pont principal",
            "description": "Un opérateur a glissé sur le pont mouillé.",
        });
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        let ctx = self.ctx(self.supervisor).await;
        write(&ctx, &self.app, "hse.incident", &body).await
    }

    /// Le contexte d'une personne.
    pub async fn ctx(&self, user: Uuid) -> Ctx {
        let tenant = &self.app.tenant;
        let actor = self.app.identity.actor(user).await.unwrap().expect("la personne est active");
        let request = Request { id: tenant.clock.new_id(), ip: None, device: None };
        Ctx::new(tenant.name.clone(), actor, Locale::Fr, request, tenant.clock.clone())
    }

    /// Les lignes d'une requête.
    pub async fn rows(&self, sql: &str, binds: &[Bind]) -> Vec<Row> {
        self.app.tenant.db.query(&sql.into(), binds).await.unwrap()
    }

    /// Le premier nombre d'une requête.
    pub async fn count(&self, sql: &str) -> i64 {
        self.rows(sql, &[]).await[0].get(0)
    }

    /// Attend, services en marche, que cette requête rende ce nombre.
    pub async fn until(&self, sql: &str, wanted: i64) {
        let end = tokio::time::Instant::now() + Duration::from_secs(30);
        loop {
            let found = self.count(sql).await;
            if found == wanted {
                return;
            }
            assert!(tokio::time::Instant::now() < end, "{found} au lieu de {wanted} : {sql}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Change la base au nom de son propriétaire.
    pub async fn as_owner(&self, sql: &str) {
        let name: String = self.rows("SELECT current_database()::text", &[]).await[0].get(0);
        let (client, connection) =
            tokio_postgres::connect(&testkit::connection_string(&name), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap();
    }

    /// Titres des notifications d'une personne.
    pub async fn told(&self, user: Uuid) -> Vec<String> {
        let sql = "SELECT title FROM sys.notification WHERE \"user\" = $1 ORDER BY created_at, id";
        self.rows(sql, &[user.into()]).await.iter().map(|row| row.get(0)).collect()
    }

    /// Courriels : destinataire, objet, état.
    pub async fn mails(&self) -> Vec<(String, String, String)> {
        let rows = self.rows("SELECT recipient, subject, state FROM sys.mail ORDER BY created_at, id", &[]).await;
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
    }
}

/// Écrit un enregistrement au nom de quelqu'un.
pub async fn write(ctx: &Ctx, app: &TestApp, entity: &str, body: &Value) -> Uuid {
    let body: Map<String, Value> = body.as_object().cloned().unwrap();
    let written = records::create(ctx, &app.tenant, entity, &body, Intent::Commit).await;
    written.unwrap_or_else(|error| panic!("{entity} : {error:?}")).id
}

/// Une personne active de cette société, qui y tient ce rôle.
async fn person(app: &TestApp, name: &str, role: &str, company: Uuid) -> Uuid {
    let query = records::Query {
        entity: "core.role".to_owned(),
        filter: Some(format!("code == '{role}'")),
        ..records::Query::default()
    };
    let roles = records::list(&app.system(), &app.tenant, query).await.unwrap().rows;
    let role: Value = serde_json::from_str(&roles[0]).unwrap();
    let membership = json!({ "company": company, "roles": [role["id"]] });
    let body =
        json!({ "email": format!("{name}@essai.test"), "name": name, "company": company, "memberships": [membership] });
    app.create("core.user", body).await
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}
