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
    let attached = |name: &str, kind: &str, content: &[u8]| {
        let content = STANDARD.encode(content);
        json!({ "content": content, "type": kind, "filename": name, "disposition": "attachment" })
    };
    let invite = mail.calendar.iter().map(|(text, _)| attached("invite.ics", "text/calendar", text.as_bytes()));
    let files = mail.joined.iter().map(|one| attached(&one.name, &one.media_type, &one.content));
    let all: Vec<Value> = invite.chain(files).collect();
    if !all.is_empty() {
        body["attachments"] = all.into();
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
