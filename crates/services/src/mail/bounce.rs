//! Les courriels qui reviennent, et ceux que leur fournisseur dit remis : avis de non-remise (RFC 3464) et événements des fournisseurs.
//!
//! Chaque source se fait reconnaître à sa preuve, et n'apprend rien si elle manque. Un retour ne vaut que pour un courriel que
//! nous avons envoyé, une fois, et n'écarte que l'adresse à laquelle nous l'avions envoyé.

use jiff::Timestamp;
use kernel::{Code, Ctx, Request, Result};
use reqwest::header::HeaderMap;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    queries::{self, Suppression},
    suppression,
};
use crate::Services;

mod dsn;
mod mailgun;
mod sendgrid;
mod ses;
pub(crate) mod sns;

/// Un corps au plus.
pub const MAX_BODY: usize = 4 * 1024 * 1024;

/// Retours par minute d'une provenance, reconnus ou non.
const PER_ADDRESS: u32 = 600;

/// Ce qui prouve d'où vient un retour ; une source sans preuve donnée est fermée.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BounceSettings {
    /// Secret au porteur de qui dépose un avis brut : le serveur de courrier, par `curl`.
    pub token: Option<String>,
    /// Clé publique de l'*Event Webhook* de SendGrid, en base64.
    pub sendgrid: Option<String>,
    /// Clé de signature des *webhooks* de Mailgun.
    pub mailgun: Option<String>,
    /// Le sujet d'Amazon SNS où SES publie ses retours, `arn:aws:sns:eu-west-3:123456789012:retours` ; nul autre n'est lu.
    pub sns_topic: Option<String>,
    /// D'où viennent ses certificats, en essai : aucune configuration ne le donne, et ce n'est alors que l'hôte de sa région.
    #[serde(skip)]
    pub sns_origin: Option<String>,
}

impl BounceSettings {
    /// Vérifie les réglages au démarrage.
    pub(super) fn check(&self) -> Result<()> {
        self.sns_topic.as_deref().map_or(Ok(()), |topic| sns::Topic::read(topic, None).map(drop))
    }
}

impl std::fmt::Debug for BounceSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BounceSettings").field("sendgrid", &self.sendgrid).finish_non_exhaustive()
    }
}

/// Un retour lu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Return {
    /// Le courriel dont il parle.
    mail: Uuid,
    kind: Kind,
    /// Ce que l'autre serveur en dit.
    detail: String,
}

/// Ce qu'un retour veut dire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// L'adresse n'existe pas, ou plus.
    Dead,
    /// Ce courriel-là n'est pas remis : boîte pleine, contenu refusé, serveur muet.
    Undelivered,
    /// Le lecteur l'a dit indésirable.
    Complaint,
    /// Il est remis au serveur de son lecteur.
    Delivered,
    /// Une réponse qui ne dit pas s'il est remis, comme celle d'un répondeur d'absence : elle se note.
    Remark,
}

/// Prend ce qu'une source dit et rend le nombre de courriels dont le sort est connu.
pub async fn receive(
    services: &Services,
    request: &Request,
    source: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<usize> {
    services.brake.pass(format!("bounces:{:?}", request.ip), PER_ADDRESS)?;
    let settings = &services.settings.mail.bounces;
    let refused = || Code::CallRefused.error();
    let now = services.tenant.clock.now();
    let returns = match (source, settings) {
        ("message", BounceSettings { token: Some(token), .. }) => dsn::read(token, headers, body),
        ("sendgrid", BounceSettings { sendgrid: Some(key), .. }) => sendgrid::read(key, headers, body),
        ("mailgun", BounceSettings { mailgun: Some(key), .. }) => mailgun::read(key, body, now),
        ("ses", BounceSettings { sns_topic: Some(topic), sns_origin, .. }) => {
            let topic = sns::Topic::read(topic, sns_origin.as_deref())?;
            match sns::read(services, &topic, body, now).await? {
                Some(event) => ses::read(&services.tenant.db, &event).await,
                None => Ok(Vec::new()),
            }
        }
        _ => Err(refused()),
    }?;
    let mut taken = 0;
    for one in &returns {
        let ctx = services.tenant.system("mail.bounce");
        taken += usize::from(take(services, &ctx, source, one, now).await?);
    }
    Ok(taken)
}

/// Prend un avis de non-remise trouvé dans une boîte aux lettres, mis à plat ; faux s'il ne dit rien d'un de nos courriels.
pub(crate) async fn take_report(services: &Services, report: &Return) -> Result<bool> {
    let ctx = services.tenant.system("mail.bounce");
    take(services, &ctx, "mailbox", report, services.tenant.clock.now()).await
}

/// L'échec que ce message, mis à plat, dit de l'un de nos courriels.
pub(crate) fn read_report(message: &mail_parser::Message<'_>) -> Option<Return> {
    dsn::failure(message)
}

/// Retient un retour ; faux si le courriel n'est pas à nous, ou en est déjà revenu.
async fn take(services: &Services, ctx: &Ctx, source: &str, one: &Return, now: Timestamp) -> Result<bool> {
    if one.kind == Kind::Remark {
        return queries::remark(&services.tenant.db, one.mail, &one.detail).await.map(|()| false);
    }
    if one.kind == Kind::Delivered {
        return queries::delivered(&services.tenant.db, one.mail, now).await;
    }
    let is_sandboxed = services.delivery().await?.is_sandboxed();
    let unit = services.tenant.unit().await?;
    let db = &unit.tenant().db;
    let Some(recipient) = queries::returned(db, one.mail, one.kind != Kind::Complaint, &one.detail, now).await? else {
        unit.roll_back().await?;
        return Ok(false);
    };
    let reason = match one.kind {
        Kind::Dead => Some("bounce"),
        Kind::Complaint => Some("complaint"),
        Kind::Undelivered | Kind::Delivered | Kind::Remark => None,
    };
    // En essai, le courriel est allé à une autre adresse que celle-là.
    if let Some(reason) = reason.filter(|_| !is_sandboxed) {
        let row = Suppression {
            address: recipient.to_lowercase(),
            reason,
            detail: Some(one.detail.clone()),
            source: source.to_owned(),
            mail: Some(one.mail),
        };
        suppression::add(ctx, db, &row).await?;
    }
    unit.commit(&services.tenant).await?;
    Ok(true)
}

/// Le courriel que ce `Message-ID` désigne : le nôtre commence par son identifiant.
fn ours(message_id: &str) -> Option<Uuid> {
    Uuid::try_parse(message_id.trim().trim_matches(['<', '>']).split('@').next()?).ok()
}

/// Le courriel que dit son adresse de retour, `retours+<identifiant>@…`.
fn named_by_return_address(address: &str) -> Option<Uuid> {
    Uuid::try_parse(address.split_once('@')?.0.rsplit_once('+')?.1).ok()
}

/// Ce retour veut-il dire que l'adresse n'existe pas ? Le code étendu décide ; sans lui, le code simple, que seul un avis sur ce
/// destinataire rend digne de foi.
fn is_dead(said: &str) -> bool {
    match enhanced(said) {
        Some([5, 0, 0]) | None => words(said).any(|word| matches!(word, "550" | "551" | "553")),
        Some(code) => is_of_nobody(code),
    }
}

/// Notre propre relais dit-il que l'adresse n'existe pas ? Il lui faut le dire en toutes lettres : d'un `550` seul, il refuse aussi bien
/// de relayer, et c'est nous qu'il refuse.
pub(super) fn is_dead_at_relay(said: &str) -> bool {
    enhanced(said).is_some_and(is_of_nobody)
}

/// Les codes étendus (RFC 3463) d'un destinataire qui n'existe pas, ou plus. `5.1.7` et `5.1.8` parlent de l'expéditeur, `5.2.2` d'une
/// boîte pleine, `5.7.x` d'une politique.
fn is_of_nobody(code: [u16; 3]) -> bool {
    matches!(code, [5, 1, 1 | 2 | 3 | 6 | 10] | [5, 2, 1])
}

fn enhanced(said: &str) -> Option<[u16; 3]> {
    words(said).find_map(|word| {
        let parts: Option<Vec<u16>> = word.trim_matches('.').split('.').map(|part| part.parse().ok()).collect();
        <[u16; 3]>::try_from(parts?).ok().filter(|code| matches!(code[0], 2 | 4 | 5))
    })
}

/// Ce qui a l'air d'un code dans une réponse.
fn words(said: &str) -> impl Iterator<Item = &str> {
    said.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter(|word| !word.is_empty())
}

/// Ce que l'autre serveur dit, borné et sans contrôle.
fn said(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_that_does_not_exist_is_dead() {
        let dead = [
            "permanent error (550): 5.1.1 <x@y> User unknown",
            "550 no such user",
            "553 mailbox name not allowed",
            "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound",
            "5.2.1 mailbox disabled",
            "5.0.0 (undefined status) smtp; 550 user unknown",
        ];
        let alive = [
            "552 5.2.2 over quota",
            "550 5.7.1 message rejected as spam by 203.0.113.9",
            "554 5.7.1 relay access denied",
            "554 refused",
            "5.4.4 unable to route",
            "550 5.1.7 bad sender",
            "553 5.1.8 sender domain does not resolve",
            "550 5.1.4 ambiguous",
            "4.4.7 delivery time expired",
            "450 4.2.1 greylisted, see 550",
            "",
        ];
        for said in dead {
            assert!(is_dead(said), "{said}");
        }
        for said in alive {
            assert!(!is_dead(said) && !is_dead_at_relay(said), "{said}");
        }
    }

    #[test]
    fn a_relay_that_refuses_us_says_nothing_of_the_address() {
        for said in ["550 relay not permitted", "551 user not local", "550 5.0.0 denied", "550 5.1.7 sender", ""] {
            assert!(!is_dead_at_relay(said), "{said}");
        }
        for said in ["550 5.1.1 unknown", "550 5.1.10 not found", "550 5.2.1 disabled"] {
            assert!(is_dead_at_relay(said), "{said}");
        }
    }

    #[test]
    fn only_our_identifiers_designate_a_mail() {
        let id = Uuid::from_u128(7);
        assert_eq!(ours(&format!("<{id}@ops.example>")), Some(id));
        assert_eq!(ours(&format!(" {id}@ops.example\r\n")), Some(id));
        assert_eq!(ours("<CAF=abc@mail.example>"), None);
    }
}
