//! Une demande vers l'extérieur : l'adresse gardée, une seule destination, une réponse bornée, et ce que l'on en sait quand elle échoue.

use kernel::Result;
use reqwest::{Client, RequestBuilder, StatusCode, Url, header::HeaderMap};

use super::{
    client::{TIMEOUT, client},
    guard::{self, Refusal},
};

/// Octets lus de la réponse : de quoi dire pourquoi elle refuse.
const MAX_ANSWER: usize = 64 * 1024;

/// Ce qui a été répondu.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// La réponse était plus longue que ce qui en est lu.
    pub truncated: bool,
    /// La suite n'est pas venue.
    pub cut: bool,
}

/// Pourquoi rien n'a été répondu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// L'adresse n'est pas permise, ou la demande ne se compose pas.
    Forbidden(String),
    /// Rien n'est parti : on peut refaire la demande.
    NotSent(String),
    /// Elle est partie, sa réponse n'est pas venue.
    Unknown(String),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        match refusal {
            Refusal::Forbidden(reason) => Fault::Forbidden(reason),
            Refusal::Unresolved(reason) => Fault::NotSent(reason),
        }
    }
}

impl Answer {
    /// Une réponse d'essai.
    #[cfg(test)]
    pub(crate) fn of(status: StatusCode, body: &str) -> Answer {
        Answer { status, headers: HeaderMap::new(), body: body.to_owned(), truncated: false, cut: false }
    }

    /// Le statut et le début du corps, pour un journal.
    pub(crate) fn told(&self) -> String {
        let said: String = self.body.chars().take(300).collect();
        format!("{} : {said}", self.status)
    }
}

/// Un client qui ne connaît que cette adresse, vérifiée ; des hôtes privés, seuls ceux-là sont permis.
pub(crate) async fn open(allowed_hosts: &[String], url: &str) -> Result<(Client, Url), Fault> {
    let destination = guard::check(url, allowed_hosts).await?;
    let client = client(&destination, TIMEOUT).map_err(|error| Fault::Forbidden(error.to_string()))?;
    Ok((client, destination.url))
}

/// Envoie une demande préparée par [`open`].
pub(crate) async fn send(request: RequestBuilder) -> Result<Answer, Fault> {
    let mut response = request.send().await.map_err(|error| {
        let (is_connect, is_builder) = (error.is_connect(), error.is_builder());
        let reason = error.without_url().to_string();
        match (is_builder, is_connect) {
            (true, _) => Fault::Forbidden(reason),
            (false, true) => Fault::NotSent(reason),
            (false, false) => Fault::Unknown(reason),
        }
    })?;
    let (mut read, mut truncated, mut cut) = (Vec::new(), false, false);
    loop {
        let piece = match response.chunk().await {
            Ok(Some(piece)) => piece,
            Ok(None) => break,
            Err(_) => {
                cut = true;
                break;
            }
        };
        read.extend_from_slice(&piece);
        if read.len() > MAX_ANSWER {
            truncated = true;
            read.truncate(MAX_ANSWER);
            break;
        }
    }
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    Ok(Answer { status, headers, body: String::from_utf8_lossy(&read).into_owned(), truncated, cut })
}
