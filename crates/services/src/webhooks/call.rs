//! Appeler une adresse extérieure : le travail `call`.

use kernel::Result;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use store::settings;

use super::{
    outgoing::{self, Answer, Fault},
    signature,
};
use crate::{
    Services, automation,
    workers::{Failure, Turn, Work},
};

/// Envoie un corps JSON à une adresse.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CallAddress {
    /// Identifiant de l'envoi, le même à chaque essai : qui reçoit peut l'ignorer s'il l'a déjà.
    pub id: String,
    /// Adresse.
    pub url: String,
    /// Corps JSON.
    pub body: String,
    /// Le déclencheur qui l'a mis en file ; un appel d'avant cette version ne le dit pas.
    #[serde(default)]
    pub trigger: String,
}

impl Work for CallAddress {
    const KIND: &'static str = "call";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let trigger = self.trigger.clone();
        match self.send(services).await {
            Err(failure) => Err(automation::lost::told(services, turn, &trigger, failure).await),
            Ok(()) => Ok(()),
        }
    }
}

impl CallAddress {
    async fn send(self, services: &Services) -> Result<(), Failure> {
        let (client, url) = outgoing::open(&services.settings.webhooks.allowed_hosts, &self.url).await?;
        let timestamp = services.tenant.clock.now().as_second();
        let mut request = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", &self.id)
            .header("webhook-timestamp", timestamp);
        let secrets = secrets(services).await?;
        if !secrets.is_empty() {
            let sign = |secret: &String| signature::sign(secret, &self.id, timestamp, self.body.as_bytes());
            let signed: Vec<String> = secrets.iter().map(sign).collect();
            request = request.header("webhook-signature", signed.join(" "));
        }
        judge(&outgoing::send(request.body(self.body)).await?)
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

/// Qui reçoit sait reconnaître un envoi refait : dans le doute, on le refait.
impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        match fault {
            Fault::Forbidden(reason) => Failure::Final(reason),
            Fault::NotSent(reason) | Fault::Unknown(reason) => Failure::Retry(reason),
        }
    }
}

/// Ce qu'une réponse dit d'un envoi qui peut se refaire.
pub(crate) fn judge(answer: &Answer) -> Result<(), Failure> {
    let status = answer.status;
    if status.is_success() {
        return Ok(());
    }
    let passing =
        matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS) || status.is_server_error();
    Err(if passing { Failure::Retry(answer.told()) } else { Failure::Final(answer.told()) })
}
