//! Le courrier par SMTP (RFC 5321), étape par étape : avant que le contenu parte, tout échec se retente sans risque ;
//! après, seul un refus du serveur prouve qu'il n'a rien pris.

use std::{net::SocketAddr, time::Duration};

use kernel::Result;
use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
    },
};
use tokio::time::timeout;

use super::{SMTP_TIMEOUT, SmtpSecurity, SmtpSettings, bounce, compose::Ready};
use crate::webhooks::guard::{self, Refusal};

/// Ce qu'il est advenu d'un courriel ; le texte est la réponse du serveur ou la cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// Le serveur l'a pris, sous ce nom s'il en donne un par lequel il en reparlera.
    Sent { response: String, name: Option<String> },
    /// Rien n'est parti ; réessayer.
    Later(String),
    /// Le serveur n'en voudra jamais.
    Refused(String),
    /// Son adresse n'existe pas : inutile d'y écrire encore.
    NoSuchAddress(String),
    /// Le contenu est parti, la réponse n'est pas venue : nul ne sait.
    Unknown(String),
}

/// Comment joindre le serveur.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer<'a> {
    /// L'exploitant du nœud l'a choisi : où qu'il soit.
    Trusted,
    /// Un réglage l'a choisi : à une adresse publique, ou chez un hôte que l'exploitant nomme.
    Guarded(&'a [String]),
}

/// Envoie un message, une fois.
pub(super) async fn deliver(settings: &SmtpSettings, peer: Peer<'_>, message: &Ready) -> Delivery {
    let address = match timeout(SMTP_TIMEOUT, address(settings, peer)).await {
        Ok(Ok(address)) => address,
        Ok(Err(refusal)) => return Delivery::Later(refusal),
        Err(_) => return Delivery::Later("le nom du serveur ne se résout pas à temps".to_owned()),
    };
    let mut connection = match within(SMTP_TIMEOUT, connect(settings, &address)).await {
        Ok(connection) => connection,
        // Un mot de passe faux ou un accueil refusé se corrige dans les réglages : le courriel n'y est pour rien.
        Err(Fault::Smtp(error)) => return Delivery::Later(error.to_string()),
        Err(Fault::Silence) => return Delivery::Later("le serveur ne répond pas".to_owned()),
    };
    if let Some(delivery) = announced(&mut connection, &message.envelope).await {
        connection.abort().await;
        return delivery;
    }
    let delivery = match within(SMTP_TIMEOUT, connection.message(&message.bytes)).await {
        Ok(response) => Delivery::Sent { response: response.message().collect::<Vec<_>>().join(" "), name: None },
        Err(fault) => after_content(&fault),
    };
    let _ = timeout(Duration::from_secs(2), connection.quit()).await;
    delivery
}

/// Les adresses de réseau du serveur ; une seule, vérifiée, quand il est gardé.
async fn address(settings: &SmtpSettings, peer: Peer<'_>) -> Result<Vec<SocketAddr>, String> {
    let SmtpSettings { host, port, security, .. } = settings;
    match peer {
        Peer::Trusted => {
            let found = tokio::net::lookup_host((host.as_str(), *port)).await;
            found.map(Iterator::collect).map_err(|error| format!("hôte introuvable : {error}"))
        }
        Peer::Guarded(allowed) if *security == SmtpSecurity::None && !guard::is_named(host, allowed) => {
            Err("en clair, seul un hôte que l'exploitant nomme est permis".to_owned())
        }
        Peer::Guarded(allowed) => match guard::resolve(host, *port, allowed).await {
            Ok(address) => Ok(vec![address]),
            Err(Refusal::Forbidden(reason) | Refusal::Unresolved(reason)) => Err(reason),
        },
    }
}

async fn connect(settings: &SmtpSettings, address: &[SocketAddr]) -> Result<AsyncSmtpConnection, Error> {
    let me = ClientId::default();
    let tls = |wanted: bool| wanted.then(|| TlsParameters::new(settings.host.clone())).transpose();
    let direct = tls(settings.security == SmtpSecurity::Tls)?;
    let mut connection = AsyncSmtpConnection::connect_tokio1(address, Some(SMTP_TIMEOUT), &me, direct, None).await?;
    if let Some(upgrade) = tls(settings.security == SmtpSecurity::StartTls)? {
        connection.starttls(upgrade, &me).await?;
    }
    if let Some(login) = &settings.login {
        let credentials = Credentials::new(login.user.clone(), login.password.clone());
        connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
    }
    Ok(connection)
}

/// Annonce l'enveloppe, jusqu'à l'accord du serveur pour recevoir le contenu ; rend ce qu'il advient du courriel s'il ne le donne pas.
async fn announced(connection: &mut AsyncSmtpConnection, envelope: &Envelope) -> Option<Delivery> {
    let international = envelope.to().iter().any(|address| !AsRef::<str>::as_ref(address).is_ascii());
    let known = connection.server_info().supports_feature(Extension::SmtpUtfEight);
    let options = if international && known { vec![MailParameter::SmtpUtfEight] } else { Vec::new() };
    let from = Mail::new(envelope.from().cloned(), options);
    if let Err(fault) = within(SMTP_TIMEOUT, connection.command(from)).await {
        return Some(before_content(&fault));
    }
    for recipient in envelope.to() {
        let to = Rcpt::new(recipient.clone(), Vec::new());
        if let Err(fault) = within(SMTP_TIMEOUT, connection.command(to)).await {
            return Some(match before_content(&fault) {
                Delivery::Refused(said) if bounce::is_dead_at_relay(&said) => Delivery::NoSuchAddress(said),
                other => other,
            });
        }
    }
    within(SMTP_TIMEOUT, connection.command(Data)).await.err().map(|fault| before_content(&fault))
}

enum Fault {
    Smtp(Error),
    Silence,
}

async fn within<T>(limit: Duration, step: impl Future<Output = Result<T, Error>>) -> Result<T, Fault> {
    timeout(limit, step).await.map_err(|_| Fault::Silence)?.map_err(Fault::Smtp)
}

fn before_content(fault: &Fault) -> Delivery {
    match fault {
        Fault::Smtp(error) if error.is_permanent() => Delivery::Refused(error.to_string()),
        Fault::Smtp(error) => Delivery::Later(error.to_string()),
        Fault::Silence => Delivery::Later("le serveur ne répond pas".to_owned()),
    }
}

fn after_content(fault: &Fault) -> Delivery {
    match fault {
        Fault::Smtp(error) if error.is_permanent() => Delivery::Refused(error.to_string()),
        Fault::Smtp(error) if error.is_transient() => Delivery::Later(error.to_string()),
        Fault::Smtp(error) => Delivery::Unknown(error.to_string()),
        Fault::Silence => Delivery::Unknown("le serveur n'a pas confirmé la réception".to_owned()),
    }
}

#[cfg(test)]
mod tests;
