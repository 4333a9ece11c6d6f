//! Savoir si un courriel est ouvert et ses liens suivis : jamais, sauf si l'administrateur l'ouvre et que le lecteur y consent.
//!
//! Le courriel gardé n'est pas touché : l'image et les adresses suivies s'ajoutent quand il part, selon le réglage et l'accord de cet
//! instant, et ce qui revient ne compte que si les deux tiennent encore. On garde deux instants et deux nombres par courriel : ni
//! adresse de réseau, ni agent. N'est suivi ni ce que la plate-forme écrit d'elle-même (approbation, résumé), ni une invitation, ni un
//! essai. La cible d'un lien est scellée dans son adresse : elle mène encore quand le courriel n'est plus au journal, et nulle part
//! ailleurs.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Code, Request, Result};
use reqwest::Url;
use serde_json::{Value, json};
use store::{Tenant, settings};
use uuid::Uuid;

use super::queries::{self, Mail};
use crate::{Services, notify::reader::Addressee, xml};

mod links;

/// Réglage : vrai, le suivi se propose à chacun.
const SETTING: &str = "core.mail_tracking";

/// Octets d'une adresse suivie, au plus : plus longue, elle reste telle quelle.
const MAX_URL: usize = 1500;

/// Ouvertures et clics d'une provenance comptés en une minute, au plus.
const PER_ADDRESS: u32 = 120;

/// Pages d'ici qui font quelque chose d'une personne, ou la font entrer : leurs adresses ne passent jamais par une autre.
const SPARED: [&str; 5] = ["unsubscribe", "decide", "approvals", "login", "api"];

/// Ce qu'une adresse suivie scelle.
#[derive(Clone, Copy)]
enum Seal {
    Open,
    Click,
}

impl Seal {
    /// Un jeton d'une sorte n'est pas d'une autre, ni d'un autre locataire.
    fn bound(self, tenant: &Tenant) -> String {
        let kind = match self {
            Seal::Open => "mail_open",
            Seal::Click => "mail_click",
        };
        format!("{}/{kind}", tenant.name)
    }
}

/// Le suivi se propose-t-il ici ?
pub(crate) async fn is_offered(tenant: &Tenant) -> Result<bool> {
    Ok(settings::get(tenant, SETTING).await? == Some(json!(true)))
}

/// Le courriel tel qu'il part : suivi si tout le permet, sinon tel quel. Une panne ne le retient pas.
pub(super) async fn dress(services: &Services, mail: Mail) -> Mail {
    match followed_page(services, &mail).await {
        Ok(Some(html)) => Mail { html, ..mail },
        Ok(None) => mail,
        Err(error) => {
            tracing::warn!(mail = %mail.id, %error, "un courriel part sans être suivi");
            mail
        }
    }
}

async fn followed_page(services: &Services, mail: &Mail) -> Result<Option<String>> {
    let tenant = &services.tenant;
    // En essai, qui lit n'est pas la personne.
    if services.delivery().await?.is_sandboxed() || mail.html.is_empty() || !is_offered(tenant).await? {
        return Ok(None);
    }
    if !consents(services, queries::template_reader(&tenant.db, mail.id).await?).await? {
        return Ok(None);
    }
    let page = page(services, mail)?;
    queries::follow(&tenant.db, mail.id).await?;
    Ok(Some(page))
}

/// Ce lecteur consent-il au suivi ? Rien ne vaut refus.
async fn consents(services: &Services, reader: Option<Value>) -> Result<bool> {
    let reader = reader.and_then(|reader| serde_json::from_value(reader).ok());
    let Some(Addressee::Reader(reader)) = reader else { return Ok(false) };
    Ok(services.identity.preferences(reader.user).await?.notifications.mail_tracking)
}

/// La page, ses liens et son image suivis.
fn page(services: &Services, mail: &Mail) -> Result<String> {
    let (tenant, base) = (&services.tenant, &services.settings.mail.base_url);
    let seal = |kind: Seal, target: &str| -> Result<String> {
        let plain = [mail.id.as_bytes(), target.as_bytes()].concat();
        Ok(URL_SAFE_NO_PAD.encode(tenant.vault()?.close(&kind.bound(tenant), &plain)))
    };
    let image = format!("{base}/api/v1/mail/open/{}", seal(Seal::Open, "")?);
    let mut failure = None;
    let page = links::rewrite(&mail.html, |written| {
        let target = target(written, base, mail.unsubscribe.as_deref())?;
        let sealed = seal(Seal::Click, target.as_str()).map_err(|error| failure = Some(error)).ok()?;
        Some(xml::escape(&format!("{base}/api/v1/mail/click/{sealed}")))
    });
    match failure {
        Some(error) => Err(error),
        None => Ok(links::with_image(&page, &xml::escape(&image))),
    }
}

/// Où mène ce lien, s'il se suit.
fn target(written: &str, base: &str, unsubscribe: Option<&str>) -> Option<Url> {
    let target = Url::parse(written).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let is_ours = Url::parse(base).is_ok_and(|base| base.origin() == target.origin());
    // L'installation peut vivre sous un chemin : n'importe quel pas de l'adresse compte.
    let is_spared = is_ours && target.path_segments().is_some_and(|mut steps| steps.any(|step| SPARED.contains(&step)));
    (!is_spared && unsubscribe != Some(written) && target.as_str().len() <= MAX_URL).then_some(target)
}

/// L'image d'un courriel vient d'être demandée : il est ouvert. Une adresse qui n'est pas des nôtres, ou une panne, ne change rien.
pub async fn opened(services: &Services, token: &str, request: &Request) {
    if let Ok(Some((mail, _))) = unsealed(&services.tenant, Seal::Open, token) {
        count(services, Seal::Open, mail, request).await;
    }
}

/// Où mène un lien suivi ; le suivre compte.
///
/// # Errors
/// [`Code::NotFound`] si l'adresse n'est pas des nôtres.
pub async fn clicked(services: &Services, token: &str, request: &Request) -> Result<String> {
    let (mail, target) = unsealed(&services.tenant, Seal::Click, token)?.ok_or_else(|| Code::NotFound.error())?;
    count(services, Seal::Click, mail, request).await;
    Ok(target)
}

/// Où mène un lien suivi, sans que cela compte : qui demande s'il existe ne l'a pas suivi.
///
/// # Errors
/// [`Code::NotFound`] si l'adresse n'est pas des nôtres.
pub fn destination(services: &Services, token: &str) -> Result<String> {
    let (_, target) = unsealed(&services.tenant, Seal::Click, token)?.ok_or_else(|| Code::NotFound.error())?;
    Ok(target)
}

fn unsealed(tenant: &Tenant, kind: Seal, token: &str) -> Result<Option<(Uuid, String)>> {
    let Ok(sealed) = URL_SAFE_NO_PAD.decode(token) else { return Ok(None) };
    let read = |plain: Vec<u8>| {
        let (mail, target) = plain.split_at_checked(16)?;
        Some((Uuid::from_slice(mail).ok()?, String::from_utf8(target.to_vec()).ok()?))
    };
    Ok(tenant.vault()?.open(&kind.bound(tenant), &sealed).and_then(read))
}

/// Compte, si le réglage et l'accord tiennent encore ; ce qui s'affiche ou se suit n'en dépend pas.
async fn count(services: &Services, kind: Seal, mail: Uuid, request: &Request) {
    if services.brake.pass(format!("mail_tracking:{:?}", request.ip), PER_ADDRESS).is_err() {
        return;
    }
    if let Err(error) = counted(services, kind, mail).await {
        tracing::warn!(%mail, %error, "une ouverture ou un clic n'est pas compté");
    }
}

async fn counted(services: &Services, kind: Seal, mail: Uuid) -> Result<()> {
    let (tenant, now) = (&services.tenant, services.tenant.clock.now());
    if !is_offered(tenant).await? || !consents(services, queries::followed_reader(&tenant.db, mail).await?).await? {
        return Ok(());
    }
    match kind {
        Seal::Open => queries::opened(&tenant.db, mail, now).await,
        Seal::Click => queries::clicked(&tenant.db, mail, now).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_link_that_does_nothing_by_itself_is_followed() {
        let leave = "https://ops.example/leave/me";
        let follows = |url: &str| target(url, "https://ops.example", Some(leave)).is_some();
        for url in
            ["https://ops.example/hse/incidents/1?a=b", "http://ailleurs.example/", "https://ailleurs.example/login"]
        {
            assert!(follows(url), "{url}");
        }
        let long = format!("https://ailleurs.example/{}", "a".repeat(MAX_URL));
        for url in [
            leave,
            "https://ops.example/unsubscribe/jeton",
            "https://ops.example/decide/jeton",
            "https://ops.example/approvals/1",
            "https://ops.example/login?next=x",
            "https://ops.example/sous/decide/jeton",
            "https://ops.example/api/v1/mail/click/jeton",
            "mailto:ana@example.com",
            "javascript:alert(1)",
            "tel:+24106123456",
            "/relatif",
            "#ancre",
            "",
            &long,
        ] {
            assert!(!follows(url), "{url}");
        }
    }
}
