//! Les fournisseurs : ce que chacun veut qu'on lui demande, et ce que sa réponse veut dire.

use reqwest::{Client, RequestBuilder, StatusCode, Url, header::CONTENT_TYPE};
use serde_json::Value;
use url::form_urlencoded;

use super::{SmsRoute, SmsSettings, queries::Sms};
use crate::{
    Services,
    webhooks::outgoing::{self, Answer, Fault},
};

pub(crate) mod http;
mod ovh;
pub(crate) mod sns;
mod twilio;
mod vonage;

/// Ce qu'il est advenu d'un SMS ; le texte est la réponse du fournisseur ou la cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// Le fournisseur l'a pris, sous ce nom.
    Sent { name: Option<String>, response: String },
    /// Rien n'est parti ; réessayer.
    Later(String),
    /// Le fournisseur n'en voudra jamais.
    Refused(String),
    /// La demande est partie, la réponse n'est pas venue : nul ne sait.
    Unknown(String),
}

/// Un SMS, et le client qui ne connaît que l'adresse de son fournisseur.
struct Letter<'a> {
    client: &'a Client,
    url: Url,
    from: &'a str,
    sms: &'a Sms,
}

/// Confie un SMS au fournisseur, une fois.
pub(super) async fn deliver(services: &Services, settings: &SmsSettings, sms: &Sms) -> Delivery {
    let answer = match ask(services, settings, sms).await {
        Ok(answer) => answer,
        Err(Fault::Forbidden(cause)) => return Delivery::Refused(cause),
        Err(Fault::NotSent(cause)) => return Delivery::Later(cause),
        Err(Fault::Unknown(cause)) => return Delivery::Unknown(cause),
    };
    if let Some(refusal) = refusal(&settings.route, &answer) {
        return refusal;
    }
    let said = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
    match &settings.route {
        SmsRoute::Http(_) => http::read(&answer, &said),
        SmsRoute::Twilio(_) => twilio::read(&answer, &said),
        SmsRoute::Vonage(_) => vonage::read(&answer, &said),
        SmsRoute::Ovh(_) => ovh::read(&answer, &said),
        SmsRoute::Sns(_) => sns::read(&answer),
    }
}

async fn ask(services: &Services, settings: &SmsSettings, sms: &Sms) -> Result<Answer, Fault> {
    let address = match &settings.route {
        SmsRoute::Http(one) => one.url.clone(),
        SmsRoute::Twilio(one) => twilio::address(one),
        SmsRoute::Vonage(one) => vonage::address(one),
        SmsRoute::Ovh(one) => ovh::address(one),
        SmsRoute::Sns(one) => sns::address(one),
    };
    let (client, url) = outgoing::open(&services.settings.webhooks.allowed_hosts, &address).await?;
    let letter = Letter { client: &client, url, from: &settings.from, sms };
    let forbidden = |error: kernel::Error| Fault::Forbidden(error.to_string());
    let request: RequestBuilder = match &settings.route {
        SmsRoute::Http(one) => http::request(one, &letter).map_err(forbidden)?,
        SmsRoute::Twilio(one) => twilio::request(one, &letter),
        SmsRoute::Vonage(one) => vonage::request(one, &letter),
        SmsRoute::Ovh(one) => ovh::request(one, &letter, services.tenant.clock.now()),
        SmsRoute::Sns(one) => {
            RequestBuilder::from_parts(client.clone(), sns::request(one, &letter).map_err(forbidden)?)
        }
    };
    outgoing::send(request).await
}

/// Ce qu'un statut dit à lui seul. Un compte refusé se corrige dans les réglages, et une panne passe : le SMS n'y est pour rien.
fn refusal(route: &SmsRoute, answer: &Answer) -> Option<Delivery> {
    const PASSING: [StatusCode; 6] = [
        StatusCode::UNAUTHORIZED,
        StatusCode::PAYMENT_REQUIRED,
        StatusCode::FORBIDDEN,
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
    ];
    let status = answer.status;
    match status {
        _ if status.is_success() => None,
        _ if PASSING.contains(&status) || matches!(route, SmsRoute::Sns(_)) && sns::passes(answer) => {
            Some(Delivery::Later(answer.told()))
        }
        // Une panne au milieu du traitement ne dit pas ce qui a été fait.
        _ if status.is_server_error() => Some(Delivery::Unknown(answer.told())),
        _ => Some(Delivery::Refused(answer.told())),
    }
}

/// Un formulaire, tel qu'une page l'enverrait.
fn form(letter: &Letter<'_>, fields: &[(&str, &str)]) -> RequestBuilder {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    letter.client.post(letter.url.clone()).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)
}

/// Le nom qu'un fournisseur a donné au SMS.
fn named(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name.clone()),
        Value::Number(name) => Some(name.to_string()),
        _ => None,
    }
}

fn taken(name: &Value, answer: &Answer) -> Delivery {
    Delivery::Sent { name: named(name), response: answer.told() }
}
