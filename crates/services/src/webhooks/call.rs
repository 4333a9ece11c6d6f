//! Appeler une adresse extérieure : le travail `call`.

use kernel::Result;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};

use super::{
    outgoing::{self, Answer, Fault},
    signature,
};
use crate::{
    Services,
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
}

impl Work for CallAddress {
    const KIND: &'static str = "call";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let settings = &services.settings.webhooks;
        let (client, url) = outgoing::open(settings, &self.url).await?;
        let timestamp = services.tenant.clock.now().as_second();
        let mut request = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", &self.id)
            .header("webhook-timestamp", timestamp);
        if let Some(secret) = &settings.secret {
            let signed = signature::sign(secret, &self.id, timestamp, self.body.as_bytes());
            request = request.header("webhook-signature", signed);
        }
        judge(&outgoing::send(request.body(self.body)).await?)
    }
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
