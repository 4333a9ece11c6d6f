//! SendGrid, `POST /v3/mail/send` : le message en morceaux, car l'API ne prend pas de MIME.

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::Result;
use lettre::message::Mailbox;
use reqwest::{Client, Request, Url};
use serde_json::{Map, Value, json};

use super::impossible;
use crate::mail::{MailSettings, compose, queries::Mail};

/// La demande qui envoie ce courriel ; `opsflux_mail` revient avec chaque événement.
pub(super) fn request(client: &Client, url: &Url, key: &str, mail: &Mail, settings: &MailSettings) -> Result<Request> {
    let parts = compose::parts(mail, settings)?;
    let headers = parts.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
    let mut body = json!({
        "personalizations": [{ "to": [named(&parts.to)], "custom_args": { "opsflux_mail": mail.id } }],
        "from": named(&parts.from),
        "subject": parts.subject,
        "content": [
            { "type": "text/plain", "value": parts.text },
            { "type": "text/html", "value": parts.html },
        ],
        "headers": headers.collect::<Map<_, _>>(),
        // Un lien réécrit ou une image espionne ne se décident pas ici.
        "tracking_settings": {
            "click_tracking": { "enable": false }, "open_tracking": { "enable": false },
            "subscription_tracking": { "enable": false },
        },
    });
    if let Some(reply_to) = &parts.reply_to {
        body["reply_to"] = named(reply_to);
    }
    if let Some((calendar, _)) = &mail.calendar {
        body["attachments"] = json!([{
            "content": STANDARD.encode(calendar), "type": "text/calendar", "filename": "invite.ics",
            "disposition": "attachment",
        }]);
    }
    if let Some(joined) = &mail.joined {
        body["attachments"] = json!([{
            "content": STANDARD.encode(&joined.content), "type": joined.media_type, "filename": joined.name,
            "disposition": "attachment",
        }]);
    }
    client.post(url.clone()).bearer_auth(key).json(&body).build().map_err(impossible)
}

fn named(mailbox: &Mailbox) -> Value {
    let email: &str = mailbox.email.as_ref();
    match &mailbox.name {
        Some(name) => json!({ "email": email, "name": name }),
        None => json!({ "email": email }),
    }
}
