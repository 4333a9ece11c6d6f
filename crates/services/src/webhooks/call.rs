//! Appeler une adresse extérieure : le travail `call`.

use kernel::Result;
use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
};
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

/// Une demande prête à partir. Un travail d'une version d'avant ne dit ni méthode, ni en-têtes : c'est un `POST`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CallAddress {
    /// Identifiant de l'envoi, le même à chaque essai : qui reçoit peut l'ignorer s'il l'a déjà.
    pub id: String,
    /// Adresse.
    pub url: String,
    /// Méthode.
    #[serde(default = "post")]
    pub method: String,
    /// En-têtes.
    #[serde(default)]
    pub headers: Vec<Header>,
    /// Corps, vide pour aucun.
    pub body: String,
    /// Nature du corps, si aucun en-tête ne la dit.
    #[serde(default = "json")]
    pub content_type: String,
    /// Le déclencheur qui l'a mis en file ; un appel d'avant cette version ne le dit pas.
    #[serde(default)]
    pub trigger: String,
}

fn post() -> String {
    "POST".to_owned()
}

fn json() -> String {
    "application/json".to_owned()
}

/// Un en-tête : un secret n'y est que nommé.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    pub name: String,
    /// Sa valeur, ou ce qui précède le secret.
    pub value: String,
    /// La clé d'un réglage secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl Work for CallAddress {
    const KIND: &'static str = "call";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let sent = async { judge(&self.send(services).await?.answer) }.await;
        match sent {
            Err(failure) => Err(automation::lost::told(services, turn, &self.trigger, failure).await),
            Ok(()) => Ok(()),
        }
    }
}

/// Une réponse, et les secrets qu'elle ne doit pas redire.
pub(crate) struct Sent {
    pub answer: Answer,
    pub secrets: Vec<String>,
}

impl CallAddress {
    /// Envoie la demande ; seul ce geste ouvre les secrets de ses en-têtes.
    pub(crate) async fn send(&self, services: &Services) -> Result<Sent, Failure> {
        let (client, url) = outgoing::open(&services.settings.webhooks.allowed_hosts, &self.url).await?;
        let timestamp = services.tenant.clock.now().as_second();
        let (headers, opened) = self.headers(services).await?;
        let method: Method = self.method.parse().map_err(|_| Failure::Final(format!("méthode {}", self.method)))?;
        let mut request =
            client.request(method, url).header("webhook-id", &self.id).header("webhook-timestamp", timestamp);
        if !self.body.is_empty() && !headers.contains_key("content-type") {
            request = request.header("content-type", &self.content_type);
        }
        let secrets = secrets(services).await?;
        if !secrets.is_empty() {
            let sign = |secret: &String| signature::sign(secret, &self.id, timestamp, self.body.as_bytes());
            let signed: Vec<String> = secrets.iter().map(sign).collect();
            request = request.header("webhook-signature", signed.join(" "));
        }
        let request = request.headers(headers);
        let request = if self.body.is_empty() { request } else { request.body(self.body.clone()) };
        Ok(Sent { answer: outgoing::send(request).await?, secrets: opened })
    }

    async fn headers(&self, services: &Services) -> Result<(HeaderMap, Vec<String>), Failure> {
        let (mut headers, mut opened) = (HeaderMap::new(), Vec::new());
        for header in &self.headers {
            let mut value = header.value.clone();
            if let Some(key) = &header.secret {
                let secret = settings::reveal(&services.tenant, key).await?;
                let secret = secret.ok_or_else(|| Failure::Final(format!("le réglage {key} n'a pas de valeur")))?;
                value.push_str(&secret);
                opened.push(secret);
            }
            let read = HeaderName::try_from(header.name.as_str()).ok().zip(HeaderValue::try_from(value).ok());
            let refused = || Failure::Final(format!("la valeur de l'en-tête {} ne s'envoie pas", header.name));
            let (name, value) = read.ok_or_else(refused)?;
            headers.insert(name, value);
        }
        Ok((headers, opened))
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
