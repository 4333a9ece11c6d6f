//! Mailgun, `POST /v3/<domaine>/messages.mime` : le message tel quel.

use kernel::Result;
use reqwest::{
    Client, Request, Url,
    multipart::{Form, Part},
};

use super::impossible;
use crate::mail::{MailSettings, compose, queries::Mail};

/// La demande qui envoie ce courriel.
pub(super) fn request(client: &Client, url: &Url, key: &str, mail: &Mail, settings: &MailSettings) -> Result<Request> {
    let ready = compose::bare(mail, settings)?;
    let to: Vec<&str> = ready.envelope.to().iter().map(AsRef::as_ref).collect();
    let message = Part::bytes(ready.bytes).file_name("message.eml").mime_str("message/rfc822").map_err(impossible)?;
    let form = Form::new().text("to", to.join(",")).text("o:tracking", "no").part("message", message);
    client.post(url.clone()).basic_auth("api", Some(key)).multipart(form).build().map_err(impossible)
}
