//! Joindre une boîte : l'adresse vérifiée puis épinglée, la liaison protégée, le compte reconnu, le dossier ouvert. Tout est borné
//! dans le temps.

use std::{fmt::Debug, io::ErrorKind, sync::Arc, time::Duration};

use async_imap::{Authenticator, Client, Session, error::Error as ImapError, types::Mailbox as Folder};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use kernel::{Code, Error, Result};
use rustls::{ClientConfig, crypto::aws_lc_rs, pki_types::ServerName};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{Mailbox, Security, gate::Gate};
use crate::webhooks::guard::{self, Refusal};

/// Temps laissé à une demande, et à la remise d'un message.
pub(super) const ANSWER: Duration = Duration::from_secs(20);
pub(super) const DELIVERY: Duration = Duration::from_secs(120);

/// Ce qu'un serveur dit, gardé au plus.
const MAX_SAID: usize = 200;

/// Une liaison, protégée ou non.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send + Debug {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + Debug> Wire for S {}

/// Une session ouverte sur le dossier d'une boîte.
pub(super) type Open = Session<Gate<Box<dyn Wire>>>;

/// Ouvre le dossier d'une boîte ; la faute dit ce qui a manqué.
pub(super) async fn open(mailbox: &Mailbox, password: &str, allowed_hosts: &[String]) -> Result<(Open, Folder)> {
    let client = greeted(mailbox, allowed_hosts).await?;
    let session = bounded(ANSWER, async { Ok(recognised(client, &mailbox.user, password).await) }).await?;
    let mut session = session.map_err(|error| match error {
        ImapError::No(said) | ImapError::Bad(said) => {
            Code::MailboxLogin.with("said", told(&said).replace(password, "…"))
        }
        other => fault(&other),
    })?;
    let folder = bounded(ANSWER, async { Ok(session.select(encoded(&mailbox.folder)).await) }).await?;
    let folder = folder.map_err(|error| match error {
        ImapError::No(said) | ImapError::Bad(said) => {
            Code::MailboxFolder.with("folder", mailbox.folder.as_str()).with("said", told(&said))
        }
        other => fault(&other),
    })?;
    Ok((session, folder))
}

/// Se fait reconnaître ; `LOGIN` n'admet que de l'ASCII, le reste passe par SASL (RFC 4616).
async fn recognised(
    client: Client<Gate<Box<dyn Wire>>>,
    user: &str,
    password: &str,
) -> async_imap::error::Result<Open> {
    let session = match user.is_ascii() && password.is_ascii() {
        true => client.login(user, password).await,
        false => client.authenticate("PLAIN", Plain(format!("\0{user}\0{password}"))).await,
    };
    session.map_err(|(error, _)| error)
}

/// Ce que SASL PLAIN répond à toute question.
struct Plain(String);

impl Authenticator for Plain {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        self.0.clone()
    }
}

/// Une demande faite à la boîte, bornée dans le temps.
pub(super) async fn ask<T>(limit: Duration, asked: impl Future<Output = async_imap::error::Result<T>>) -> Result<T> {
    bounded(limit, async { asked.await.map_err(|error| fault(&error)) }).await
}

/// La liaison, protégée comme la définition le veut, le serveur ayant salué.
async fn greeted(mailbox: &Mailbox, allowed_hosts: &[String]) -> Result<Client<Gate<Box<dyn Wire>>>> {
    let host = mailbox.host.trim_matches(['[', ']']);
    if mailbox.security == Security::Plain && !guard::is_named(host, allowed_hosts) {
        return Err(Code::MailboxForbidden.with("reason", "plain"));
    }
    let address = guard::resolve(host, mailbox.port(), allowed_hosts).await.map_err(|refusal| match refusal {
        Refusal::Forbidden(_) => Code::MailboxForbidden.with("reason", "private"),
        Refusal::Unresolved(_) => unreachable("unresolved"),
    })?;
    let stream =
        bounded(ANSWER, async { TcpStream::connect(address).await.map_err(|_| unreachable("refused")) }).await?;
    match mailbox.security {
        Security::Plain => {
            let stream: Box<dyn Wire> = Box::new(stream);
            greeting(Client::new(Gate::new(stream))).await
        }
        Security::Tls => greeting(Client::new(Gate::new(protected(host, stream, trusted()?).await?))).await,
        Security::Starttls => {
            let mut client = greeting(Client::new(Gate::new(stream))).await?;
            ask(ANSWER, client.run_command_and_check_ok("STARTTLS", None))
                .await
                .map_err(|_| unreachable("starttls"))?;
            // Ce que le serveur aurait dit d'avance, en clair, est oublié avec la liaison nue.
            let stream = client.into_inner().into_inner();
            Ok(Client::new(Gate::new(protected(host, stream, trusted()?).await?)))
        }
    }
}

async fn greeting<S: Wire>(mut client: Client<Gate<S>>) -> Result<Client<Gate<S>>> {
    let said = bounded(ANSWER, async { client.read_response().await.map_err(|_| unreachable("protocol")) }).await?;
    said.ok_or_else(|| unreachable("protocol"))?;
    Ok(client)
}

/// Les autorités de la machine.
fn trusted() -> Result<Arc<ClientConfig>> {
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let verified = builder.with_safe_default_protocol_versions().and_then(BuilderVerifierExt::with_platform_verifier);
    verified.map(|config| Arc::new(config.with_no_client_auth())).map_err(|error| Code::Internal.because(error))
}

async fn protected(host: &str, stream: TcpStream, config: Arc<ClientConfig>) -> Result<Box<dyn Wire>> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| unreachable("tls"))?;
    let shaken = async { TlsConnector::from(config).connect(name, stream).await.map_err(|_| unreachable("tls")) };
    Ok(Box::new(bounded(ANSWER, shaken).await?))
}

async fn bounded<T>(limit: Duration, asked: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(limit, asked).await.unwrap_or_else(|_| Err(unreachable("timeout")))
}

fn unreachable(reason: &str) -> Error {
    Code::MailboxUnreachable.with("reason", reason)
}

fn fault(error: &ImapError) -> Error {
    match error {
        ImapError::No(said) | ImapError::Bad(said) => Code::MailboxRefused.with("said", told(said)),
        // Ce qui ne se comprend pas, ou dépasse ce que la porte admet.
        ImapError::Io(error) if error.kind() == ErrorKind::Other => {
            Error { cause: Some(error.to_string()), ..unreachable("protocol") }
        }
        ImapError::Io(error) => Error { cause: Some(error.to_string()), ..unreachable("closed") },
        ImapError::ConnectionLost => unreachable("closed"),
        other => Error { cause: Some(other.to_string()), ..unreachable("protocol") },
    }
}

/// Ce qu'un serveur dit, borné et sans contrôle ; la bibliothèque le donne au milieu des siens, `info: Some("…")`.
fn told(said: &str) -> String {
    let said = said.split_once("info: Some(\"").and_then(|(_, said)| said.strip_suffix("\")")).unwrap_or(said);
    said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_SAID).collect()
}

/// Un nom de dossier tel qu'IMAP l'écrit : ce qui n'est pas de l'ASCII va en UTF-7 modifié (RFC 3501, 5.1.3).
pub(super) fn encoded(folder: &str) -> String {
    let (mut out, mut held) = (String::new(), Vec::new());
    let flush = |held: &mut Vec<u8>, out: &mut String| {
        if !held.is_empty() {
            let coded = STANDARD_NO_PAD.encode(std::mem::take(held)).replace('/', ",");
            out.push_str(&format!("&{coded}-"));
        }
    };
    for c in folder.chars() {
        if matches!(c, ' '..='~') {
            flush(&mut held, &mut out);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            held.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut held, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn folder_names_are_written_as_imap_wants() {
        let names = [
            ("INBOX", "INBOX"),
            ("Traités", "Trait&AOk-s"),
            ("R&D", "R&-D"),
            ("台北", "&U,BTFw-"),
            ("Été/Reçus", "&AMk-t&AOk-/Re&AOc-us"),
        ];
        for (name, written) in names {
            assert_eq!(encoded(name), written);
        }
    }
}
