//! Une adresse quelconque : le corps est un gabarit, une réponse heureuse suffit.

use jiff::tz::TimeZone;
use kernel::{Code, Locale, Result};
use reqwest::{RequestBuilder, header::CONTENT_TYPE};
use serde_json::{Map, Value, json};

use super::{super::HttpSms, Delivery, Letter, taken};
use crate::templates::{Form, Scope, render};

pub(super) fn request(http: &HttpSms, letter: &Letter<'_>) -> Result<RequestBuilder> {
    let sms = letter.sms;
    let body = written(http, &sms.recipient, letter.from, &sms.text, &sms.id.to_string())?;
    // Qui sait lire cet en-tête ne prend pas deux fois le même SMS.
    let request = letter
        .client
        .post(letter.url.clone())
        .header(CONTENT_TYPE, &http.content_type)
        .header("idempotency-key", sms.id.to_string());
    let request = match &http.header {
        Some((name, secret)) => request.header(name, secret.expose()),
        None => request,
    };
    Ok(request.body(body))
}

pub(super) fn read(answer: &super::Answer, said: &Value) -> Delivery {
    let name = ["id", "message_id", "messageId", "sid"].into_iter().find_map(|key| said.get(key));
    taken(name.unwrap_or(&Value::Null), answer)
}

/// Le gabarit se rend-il ?
pub(crate) fn check(http: &HttpSms) -> Result<()> {
    let body = written(http, "+24106123456", "OpsFlux", "« essai »\n", "0")?;
    if form(http) == Form::Json {
        serde_json::from_str::<serde::de::IgnoredAny>(&body)
            .map_err(|error| Code::Internal.because(format!("le corps des SMS n'est pas du JSON : {error}")))?;
    }
    Ok(())
}

fn form(http: &HttpSms) -> Form {
    if http.content_type.contains("json") { Form::Json } else { Form::Text }
}

fn written(http: &HttpSms, to: &str, from: &str, text: &str, id: &str) -> Result<String> {
    let values = [("to", to), ("from", from), ("text", text), ("id", id)];
    let values: Map<String, Value> = values.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let scope = Scope { values, labels: Default::default(), locale: Locale::default(), timezone: TimeZone::UTC };
    render(&http.body, form(http), &scope)
}
