//! Appeler une adresse extérieure : le travail `call`.

use kernel::Result;
use reqwest::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use store::settings;

use super::{
    client::{TIMEOUT, client},
    guard, signature,
};
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
        let allowed = &services.settings.webhooks.allowed_hosts;
        let destination = guard::check(&self.url, allowed).await.map_err(Failure::from)?;
        let client = client(&destination, TIMEOUT)?;
        let timestamp = services.tenant.clock.now().as_second();
        let mut request = client
            .post(destination.url)
            .header("content-type", "application/json")
            .header("webhook-id", &self.id)
            .header("webhook-timestamp", timestamp);
        let secrets = secrets(services).await?;
        if !secrets.is_empty() {
            let sign = |secret: &String| signature::sign(secret, &self.id, timestamp, self.body.as_bytes());
            let signed: Vec<String> = secrets.iter().map(sign).collect();
            request = request.header("webhook-signature", signed.join(" "));
        }
        let answer =
            request.body(self.body).send().await.map_err(|error| Failure::Retry(error.without_url().to_string()))?;
        judge(answer).await
    }
}

/// Les secrets qui signent : celui des réglages, sinon celui de la configuration, et l'ancien tant qu'on le garde.
async fn secrets(services: &Services) -> Result<Vec<String>> {
    let tenant = &services.tenant;
    let current = settings::reveal(tenant, "core.webhook_secret").await?;
    let current = current.or_else(|| services.settings.webhooks.secret.clone());
    let old = settings::reveal(tenant, "core.webhook_old_secret").await?;
    Ok(current.into_iter().chain(old).collect())
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
