//! Le courrier par l'API d'un fournisseur : une demande HTTP, gardée comme tout appel sortant.
//!
//! Tant que la liaison n'est pas faite, rien n'est parti ; ensuite, seule la réponse du fournisseur dit ce qu'il en est, et son
//! silence laisse le courriel `unknown`. Il signe lui-même au nom de nos domaines. Un fournisseur est un fichier et une variante.

use std::time::Duration;

use kernel::{Code, Result};
use reqwest::{Client, Request, Response, StatusCode, Url};
use serde::Deserialize;

use super::{MailSettings, queries::Mail, smtp::Delivery};
use crate::{
    Services,
    webhooks::{aws::Account, client::client, guard},
};

mod mailgun;
mod sendgrid;
mod ses;

/// Temps laissé à un envoi, réponse comprise.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Caractères gardés de la réponse.
const MAX_SAID: usize = 300;

/// Un fournisseur et ses identifiants.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Provider {
    /// SendGrid, API v3.
    Sendgrid {
        /// Clé d'API.
        key: String,
    },
    /// Mailgun, API v3.
    Mailgun {
        /// Clé d'API.
        key: String,
        /// Domaine d'envoi.
        domain: String,
    },
    /// Amazon SES, API v2.
    Ses {
        /// Identifiant de clé.
        access_key: String,
        /// Clé.
        secret_key: String,
        /// Région, `eu-west-1`.
        region: String,
    },
}

/// L'API d'un fournisseur.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiSettings {
    /// Lequel.
    pub provider: Provider,
    /// Adresse de son API, quand ce n'est pas l'ordinaire (`https://api.eu.mailgun.net`).
    #[serde(default)]
    pub endpoint: Option<String>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Provider::Sendgrid { .. } => "Sendgrid",
            Provider::Mailgun { .. } => "Mailgun",
            Provider::Ses { .. } => "Ses",
        })
    }
}

impl ApiSettings {
    /// L'adresse de l'API, sans barre finale.
    fn endpoint(&self) -> String {
        let usual = || match &self.provider {
            Provider::Sendgrid { .. } => "https://api.sendgrid.com".to_owned(),
            Provider::Mailgun { .. } => "https://api.mailgun.net".to_owned(),
            Provider::Ses { region, .. } => format!("https://email.{region}.amazonaws.com"),
        };
        self.endpoint.as_deref().map_or_else(usual, |given| given.trim_end_matches('/').to_owned())
    }
}

/// Envoie un courriel, une fois.
pub(super) async fn deliver(services: &Services, settings: &MailSettings, api: &ApiSettings, mail: &Mail) -> Delivery {
    let endpoint = api.endpoint();
    // Une adresse d'API refusée se corrige dans les réglages : le courriel n'y est pour rien.
    let destination = match guard::check(&endpoint, &services.settings.webhooks.allowed_hosts).await {
        Ok(destination) => destination,
        Err(refusal) => return Delivery::Later(format!("{refusal:?}")),
    };
    let client = match client(&destination, TIMEOUT) {
        Ok(client) => client,
        Err(error) => return Delivery::Later(error.to_string()),
    };
    match request(&client, api, &endpoint, mail, settings) {
        Ok(request) => sent(&client, request, &api.provider).await,
        Err(error) => Delivery::Refused(error.to_string()),
    }
}

fn request(
    client: &Client,
    api: &ApiSettings,
    endpoint: &str,
    mail: &Mail,
    settings: &MailSettings,
) -> Result<Request> {
    match &api.provider {
        Provider::Sendgrid { key } => sendgrid::request(client, &url(endpoint, "/v3/mail/send")?, key, mail, settings),
        Provider::Mailgun { key, domain } => {
            mailgun::request(client, &url(endpoint, &format!("/v3/{domain}/messages.mime"))?, key, mail, settings)
        }
        Provider::Ses { access_key, secret_key, region } => {
            let account = Account { access_key, secret_key, region };
            ses::request(&url(endpoint, "/v2/email/outbound-emails")?, &account, mail, settings)
        }
    }
}

fn url(endpoint: &str, path: &str) -> Result<Url> {
    Url::parse(&format!("{endpoint}{path}")).map_err(impossible)
}

fn impossible(error: impl std::fmt::Display) -> kernel::Error {
    Code::Internal.because(format!("demande impossible à composer : {error}"))
}

async fn sent(client: &Client, request: Request, provider: &Provider) -> Delivery {
    match client.execute(request).await {
        Ok(answer) => judge(answer, provider).await,
        Err(error) if error.is_connect() => Delivery::Later(error.without_url().to_string()),
        Err(error) => Delivery::Unknown(error.without_url().to_string()),
    }
}

async fn judge(mut answer: Response, provider: &Provider) -> Delivery {
    let status = answer.status();
    let mut read = Vec::new();
    while let Ok(Some(piece)) = answer.chunk().await {
        read.extend_from_slice(&piece);
        if read.len() > 4 * MAX_SAID {
            break;
        }
    }
    let said: String = String::from_utf8_lossy(&read).chars().take(MAX_SAID).collect();
    let told = format!("{status} {}", said.trim()).trim().to_owned();
    match status {
        status if status.is_success() => {
            let name = if matches!(provider, Provider::Ses { .. }) { ses::name(&read) } else { None };
            Delivery::Sent { response: told, name }
        }
        // Une clé refusée, un débit dépassé ou un service fermé se corrige ou passe : rien n'est pris.
        StatusCode::UNAUTHORIZED
        | StatusCode::FORBIDDEN
        | StatusCode::TOO_MANY_REQUESTS
        | StatusCode::SERVICE_UNAVAILABLE => Delivery::Later(told),
        // Une panne, ou un relais qui parle à la place du fournisseur : celui-ci a peut-être pris le courriel.
        StatusCode::REQUEST_TIMEOUT => Delivery::Unknown(told),
        status if status.is_server_error() => Delivery::Unknown(told),
        _ => Delivery::Refused(told),
    }
}
