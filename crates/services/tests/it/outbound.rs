//! Les abonnements aux événements : ce qui part, à qui, sous quels droits, et ce que deviennent les échecs.

use jiff::SignedDuration;
use kernel::{Clock, Ctx};
use serde_json::{Map, Value, json};
use services::{
    ServiceSettings,
    outbound::{self, DeliveryFilter},
    webhooks::WebhookSettings,
};
use testkit::{HttpSink, TestApp, TestOptions};
use uuid::Uuid;

use crate::stage::{Stage, write};

mod failing;
mod reading;
mod sending;

/// Un jour où les incidents de la scène sont passés.
const NOON: &str = "2026-11-21T12:00:00Z";

pub fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

/// La scène, qui peut appeler la boucle locale, et un destinataire.
struct Scene {
    stage: Stage,
    sink: HttpSink,
    clock: Clock,
}

impl Scene {
    /// À l'heure de la machine.
    async fn new() -> Scene {
        Scene::at(Clock::System).await
    }

    /// À une heure que l'essai tient en main.
    async fn frozen() -> Scene {
        Scene::at(Clock::frozen(NOON.parse().unwrap())).await
    }

    async fn at(clock: Clock) -> Scene {
        let app = TestApp::with(TestOptions { clock: clock.clone(), ..TestOptions::default() }).await;
        let stage = Stage::of(app, |settings| ServiceSettings {
            webhooks: WebhookSettings { allowed_hosts: vec!["127.0.0.1".to_owned()], secret: None },
            ..settings
        })
        .await;
        Scene { stage, sink: HttpSink::start().await, clock }
    }

    async fn admin(&self) -> Ctx {
        self.stage.ctx(self.stage.admin).await
    }

    /// Quelqu'un de la société A qui gouverne l'automatisation et tient ces octrois.
    async fn integrator(&self, grants: Value) -> Uuid {
        self.integrator_of(self.stage.company, grants).await
    }

    async fn integrator_of(&self, company: Uuid, grants: Value) -> Uuid {
        let mut all = vec![json!({ "permission": "core.automation.*.all" })];
        all.extend(grants.as_array().cloned().unwrap());
        let body = json!({
            "email": format!("{}@essai.test", self.clock.new_id().simple()), "name": "Inès", "company": company,
            "memberships": [{ "company": company, "roles": [] }], "grants": all,
        });
        write(&self.stage.app.system(), &self.stage.app, "core.user", &body).await
    }

    /// Un abonnement de l'administrateur à tous les incidents, avec ces changements ; rend ce que sa création dit.
    async fn subscribe(&self, changes: Value) -> Value {
        self.subscribe_as(&self.admin().await, changes).await
    }

    async fn subscribe_as(&self, ctx: &Ctx, changes: Value) -> Value {
        self.try_subscribe(ctx, changes).await.unwrap_or_else(|error| panic!("{error:?}"))
    }

    async fn try_subscribe(&self, ctx: &Ctx, changes: Value) -> kernel::Result<Value> {
        let mut body = object(json!({ "name": "Paie", "url": self.sink.url(), "events": ["hse.incident.created"] }));
        body.extend(object(changes));
        outbound::create(ctx, &self.stage.services, body).await
    }

    /// Déclare un incident, et laisse partir ce qu'il demande.
    async fn declare(&self, changes: Value) -> Uuid {
        let incident = self.stage.incident_with("low", changes).await;
        self.stage.settle().await;
        incident
    }

    async fn wait(&self, time: SignedDuration) {
        self.clock.advance(time);
        self.stage.settle().await;
    }

    /// Les envois d'un abonnement, le plus récent d'abord.
    async fn deliveries(&self, webhook: &Value) -> Vec<Value> {
        let filter = DeliveryFilter::default();
        let page = outbound::deliveries(&self.admin().await, &self.stage.services, id(webhook), &filter).await.unwrap();
        page["data"].as_array().cloned().unwrap()
    }

    /// Le dernier, tel que la première colonne du journal le dit : `état essais erreur`.
    async fn last(&self, webhook: &Value) -> String {
        let last = self.deliveries(webhook).await.remove(0);
        let error = last["error"].as_str().map_or_else(|| last["status"].to_string(), str::to_owned);
        format!("{} {} {error}", last["state"].as_str().unwrap(), last["attempts"])
    }

    async fn webhook(&self, webhook: &Value) -> Value {
        outbound::show(&self.admin().await, &self.stage.services, id(webhook)).await.unwrap()
    }

    /// Le corps du dernier appel reçu.
    fn received(&self) -> Value {
        serde_json::from_slice(&self.sink.asked().last().unwrap().body).unwrap()
    }
}

fn id(webhook: &Value) -> Uuid {
    webhook["id"].as_str().unwrap().parse().unwrap()
}
