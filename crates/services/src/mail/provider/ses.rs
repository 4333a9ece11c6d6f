//! Amazon SES, `SendEmail` de l'API v2 : le message tel quel, la demande signée (SigV4).
//!
//! SES remplace `Message-ID` et `Date` ; l'étiquette `opsflux_mail` garde le nôtre.

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::Result;
use object_store::{
    aws::{AwsAuthorizer, AwsCredential},
    client::HttpRequestBody,
};
use reqwest::{Request, Url};
use serde_json::json;

use super::impossible;
use crate::mail::{MailSettings, compose, queries::Mail};

/// Au nom de qui, et où.
pub(super) struct Account<'a> {
    pub access_key: &'a str,
    pub secret_key: &'a str,
    pub region: &'a str,
}

/// La demande qui envoie ce courriel.
pub(super) fn request(url: &Url, account: &Account<'_>, mail: &Mail, settings: &MailSettings) -> Result<Request> {
    let ready = compose::bare(mail, settings)?;
    let to: Vec<&str> = ready.envelope.to().iter().map(AsRef::as_ref).collect();
    let mut body = json!({
        "Content": { "Raw": { "Data": STANDARD.encode(&ready.bytes) } },
        "Destination": { "ToAddresses": to },
        "EmailTags": [{ "Name": "opsflux_mail", "Value": mail.id }],
    });
    if let Some(returns) = &settings.return_path {
        body["FeedbackForwardingEmailAddress"] = json!(returns);
    }
    let body = body.to_string();
    let mut signed = http::Request::post(url.as_str())
        .header("content-type", "application/json")
        .body(HttpRequestBody::from(body.clone()))
        .map_err(impossible)?;
    let credential =
        AwsCredential { key_id: account.access_key.to_owned(), secret_key: account.secret_key.to_owned(), token: None };
    AwsAuthorizer::new(&credential, "ses", account.region).try_authorize(&mut signed, None).map_err(impossible)?;
    let mut request = Request::new(reqwest::Method::POST, url.clone());
    *request.headers_mut() = signed.headers().clone();
    *request.body_mut() = Some(body.into());
    Ok(request)
}
