//! temporaire
#![allow(dead_code)]
#[path = "../../../testkit/src/database.rs"]
mod database;
#[path = "../../../testkit/src/models.rs"]
mod models;
#[path = "../../../testkit/src/smtp.rs"]
mod smtp;
use identity::{Identity, Keys, Policy, provision};
use kernel::{Clock, Ctx};
pub use models::{model_of, official_model};
use schema::model::Model;
use serde_json::{Map, Value, json};
pub use smtp::SmtpSink;
use std::sync::Arc;
use store::{Tenant, records};
use tempfile::TempDir;
use uuid::Uuid;
pub struct TestOptions {
    pub model: Arc<Model>,
    pub clock: Clock,
}
impl Default for TestOptions {
    fn default() -> TestOptions {
        TestOptions {
            model: official_model(),
            clock: Clock::System,
        }
    }
}
pub struct TestApp {
    pub tenant: Arc<Tenant>,
    pub identity: Arc<Identity>,
    pub folder: TempDir,
}
impl TestApp {
    pub async fn new() -> TestApp {
        TestApp::with(TestOptions::default()).await
    }
    pub async fn with(options: TestOptions) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let tenant = database::database(options.model, options.clock).await;
        let identity = Identity::open(tenant.clone(), &Keys::from_master([7; 32]), Policy::default());
        provision::seed_roles(&tenant.system("test"), &identity)
            .await
            .expect("roles");
        TestApp {
            tenant,
            identity,
            folder,
        }
    }
    pub async fn company(&self, code: &str) -> Uuid {
        self.create(
            "core.company",
            json!({ "code": code, "name": format!("Société {code}") }),
        )
        .await
    }
    pub async fn site(&self, company: Uuid, code: &str) -> Uuid {
        self.create(
            "core.site",
            json!({ "code": code, "name": format!("Site {code}"), "kind": "offshore", "company": company }),
        )
        .await
    }
    pub async fn create(&self, entity: &str, body: Value) -> Uuid {
        let body: Map<String, Value> = body.as_object().cloned().unwrap();
        records::create(&self.system(), &self.tenant, entity, &body, records::Intent::Commit)
            .await
            .unwrap_or_else(|error| panic!("{entity} {body:?} : {error:?}"))
            .id
    }
    pub fn system(&self) -> Ctx {
        self.tenant.system("test")
    }
}
