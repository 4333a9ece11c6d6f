//! Amazon SES, `SendEmail` de l'API v2 : le message tel quel, la demande signée (SigV4).
//!
//! SES remplace `Message-ID` et `Date` : on garde le nom qu'il donne, et l'étiquette `opsflux_mail` lui dit le nôtre.

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::Result;
use reqwest::{Request, Url};
use serde_json::{Value, json};

use crate::{
    mail::{MailSettings, compose, queries::Mail},
    webhooks::aws::{self, Account},
};

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
    aws::post(account, "ses", url, "application/json", body.to_string())
}

/// Le nom que SES donne au courriel : ses retours en parlent ainsi.
pub(super) fn name(answer: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    answer["MessageId"].as_str().map(str::to_owned)
}
