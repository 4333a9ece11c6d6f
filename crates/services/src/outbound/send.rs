//! Envoyer : le travail `webhook`. Le réseau se fait hors de toute transaction ; un arrêt brutal renvoie le même identifiant,
//! que le destinataire sait reconnaître.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use kernel::Result;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use super::{
    content::{self, Content},
    outcome::{self, Sent, Verdict},
    queries::{self, Delivery},
    webhook::Webhook,
};
use crate::{
    Services,
    webhooks::{
        outgoing::{self, Answer, Fault},
        signature,
    },
    workers::{Failure, Turn, Work, failure},
};

/// Un envoi en route est présumé fini après ce temps, plus long que celui d'un appel.
const ATTEMPT: SignedDuration = SignedDuration::from_secs(15);

/// Attentes entre deux écritures d'une même issue.
const INSISTING: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(3)];

/// Envoie ce qui est arrivé à qui s'y est abonné.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SendEvent {
    /// L'envoi.
    pub delivery: String,
}

impl Work for SendEvent {
    const KIND: &'static str = "webhook";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        match Box::pin(deliver(services, &self.delivery)).await {
            Ok(Verdict::Again(wait)) => Err(Failure::NotYet(wait)),
            Ok(Verdict::Delivered | Verdict::Failed) => Ok(()),
            Err(error) => {
                let failure = failure(&error);
                let is_over = match &failure {
                    Failure::Retry(_) => turn.is_last(),
                    Failure::Final(_) => true,
                    Failure::NotYet(_) | Failure::Stopped => false,
                };
                if is_over {
                    queries::settle(&services.tenant.db, &self.delivery, "failed", error.code.as_str()).await?;
                }
                Err(failure)
            }
        }
    }
}

async fn deliver(services: &Services, id: &str) -> Result<Verdict> {
    let db = &services.tenant.db;
    let Some(delivery) = queries::waiting(db, id).await? else { return Ok(Verdict::Delivered) };
    let left = delivery.next_at.map(|next| next.duration_since(services.tenant.clock.now()));
    if let Some(left) = left.filter(SignedDuration::is_positive) {
        return Ok(Verdict::Again(left));
    }
    let Some(webhook) = queries::find(db, delivery.webhook).await? else { return Ok(Verdict::Failed) };
    if !webhook.state.enabled {
        queries::settle(db, id, "failed", "disabled").await?;
        return Ok(Verdict::Failed);
    }
    // Avant de rien lire : ceux qui attendent derrière un destinataire mort reviennent souvent voir.
    let turn = match place(services, &webhook).await? {
        Place::Later(wait) => return Ok(Verdict::Again(wait)),
        Place::Until(until) => Some(until),
        Place::Free => None,
    };
    let content = content::read(services, &webhook, &delivery).await;
    if let (Some(until), Err(_) | Ok(Content::Nothing(_))) = (turn, &content) {
        queries::give_turn_back(db, webhook.id, until).await?;
    }
    match content? {
        Content::Nothing(why) => {
            outcome::skip(services, &webhook, &delivery, why).await?;
            Ok(Verdict::Failed)
        }
        Content::Body(body) => {
            let sent = post(services, &webhook, id, body).await?;
            conclude(services, &webhook, &delivery, &sent).await
        }
    }
}

/// Ce qu'un envoi a de place.
enum Place {
    /// L'abonnement n'échoue pas : chacun passe.
    Free,
    /// Le sien, jusqu'à cet instant.
    Until(Timestamp),
    /// Celui d'un autre : revenir après ce temps.
    Later(SignedDuration),
}

/// Le tour d'un envoi, quand son abonnement échoue : un seul à la fois est en route, un destinataire muet n'occupe qu'un
/// travailleur, et les autres abonnements passent. Plus il échoue, moins ses envois reviennent voir.
async fn place(services: &Services, webhook: &Webhook) -> Result<Place> {
    if webhook.state.failing_since.is_none() {
        return Ok(Place::Free);
    }
    let now = services.tenant.clock.now();
    let until = now + ATTEMPT;
    if queries::take_turn(&services.tenant.db, webhook.id, now, until).await? {
        return Ok(Place::Until(until));
    }
    let doublings = webhook.state.failures.clamp(1, 6) - 1;
    Ok(Place::Later(ATTEMPT * (1 << doublings)))
}

/// Garde l'essai ; insiste un peu, car ce qui ne se garde pas se renverrait.
async fn conclude(services: &Services, webhook: &Webhook, delivery: &Delivery, sent: &Sent) -> Result<Verdict> {
    for wait in INSISTING {
        match outcome::conclude(services, webhook, delivery, sent).await {
            Ok(verdict) => return Ok(verdict),
            Err(_) => sleep(wait).await,
        }
    }
    outcome::conclude(services, webhook, delivery, sent).await
}

/// Envoie un corps signé, une fois.
pub(super) async fn post(services: &Services, webhook: &Webhook, id: &str, body: String) -> Result<Sent> {
    let (tenant, started) = (&services.tenant, Instant::now());
    let (at, url) = (tenant.clock.now(), webhook.address(tenant)?);
    let timestamp = at.as_second();
    let sign = |secret: &String| signature::sign(secret, id, timestamp, body.as_bytes());
    let signed: Vec<String> = webhook.secrets(tenant, at)?.iter().map(sign).collect();
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signed.join(" ")),
    ];
    let result = call(services, &url, &headers, body.clone()).await;
    let duration_ms = i32::try_from(started.elapsed().as_millis()).unwrap_or(i32::MAX);
    let headers: Map<String, Value> =
        headers.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    Ok(Sent { headers: Value::Object(headers), body, duration_ms, result })
}

async fn call(services: &Services, url: &str, headers: &[(&str, String)], body: String) -> Result<Answer, Fault> {
    let (client, url): (_, Url) = outgoing::open(&services.settings.webhooks.allowed_hosts, url).await?;
    let request = headers.iter().fold(client.post(url), |request, (name, value)| request.header(*name, value));
    outgoing::send(request.body(body)).await
}
