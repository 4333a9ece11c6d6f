//! Appeler une adresse extérieure : le travail `call`.

use reqwest::{Response, StatusCode};
use serde::{Deserialize, Serialize};

use super::{client::client, guard, signature};
use crate::{
    Services,
    workers::{Failure, Turn, Work},
};

/// Octets lus de la réponse : de quoi dire pourquoi elle refuse.
const MAX_ANSWER: usize = 64 * 1024;

/// Envoie un corps JSON à une adresse.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CallAddress {
    /// Identifiant de l'envoi, le même à chaque essai : qui reçoit peut l'ignorer s'il l'a déjà.
    pub id: String,
    /// Adresse.
    pub url: String,
    /// Corps JSON.
    pub body: String,
}

impl Work for CallAddress {
    const KIND: &'static str = "call";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let settings = &services.settings.webhooks;
        let destination = guard::check(&self.url, &settings.allowed_hosts).await.map_err(Failure::from)?;
        let client = client(&destination)?;
        let timestamp = services.tenant.clock.now().as_second();
        let mut request = client
            .post(destination.url)
            .header("content-type", "application/json")
            .header("webhook-id", &self.id)
            .header("webhook-timestamp", timestamp);
        if let Some(secret) = &settings.secret {
            let signed = signature::sign(secret, &self.id, timestamp, self.body.as_bytes());
            request = request.header("webhook-signature", signed);
        }
        let answer =
            request.body(self.body).send().await.map_err(|error| Failure::Retry(error.without_url().to_string()))?;
        judge(answer).await
    }
}

async fn judge(mut answer: Response) -> Result<(), Failure> {
    let status = answer.status();
    let mut read = Vec::new();
    while let Ok(Some(piece)) = answer.chunk().await {
        read.extend_from_slice(&piece);
        if read.len() > MAX_ANSWER {
            break;
        }
    }
    if status.is_success() {
        return Ok(());
    }
    let said: String = String::from_utf8_lossy(&read).chars().take(300).collect();
    let cause = format!("{status} : {said}");
    let passing =
        matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS) || status.is_server_error();
    Err(if passing { Failure::Retry(cause) } else { Failure::Final(cause) })
}
