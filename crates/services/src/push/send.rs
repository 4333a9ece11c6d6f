//! Pousser une notification vers un appareil : le travail `push`.
//!
//! Refait, il ne dérange pas deux fois : l'appareil remplace une notification par celle de même étiquette.

use kernel::{Locale, Result};
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Db, Tenant};
use uuid::Uuid;

use super::{
    encrypt::{MAX_PLAIN, seal},
    queries::{self, Shown},
    vapid,
};
use crate::{
    Services, approvals,
    notify::nature,
    webhooks::{
        call::judge,
        outgoing::{self, Answer},
    },
    workers::{Failure, Turn, Work, enqueue_all},
};

/// Temps pendant lequel le service garde un message pour un appareil éteint : un jour, en secondes.
const KEPT: u32 = 24 * 3600;

/// Priorité à partir de laquelle un appareil en veille est réveillé.
const URGENT: i16 = 2;

/// Texte montré, au plus : le reste se lit dans l'application.
const MAX_TEXT: usize = 300;

/// Pousse une notification vers un appareil.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Push {
    device: Uuid,
    notification: Uuid,
}

/// Une notification à pousser vers un appareil de sa personne.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pushed {
    pub device: Uuid,
    pub notification: Uuid,
    pub priority: i16,
    pub not_before: jiff::Timestamp,
}

/// Met en file ce que des appareils montreront, dans la transaction que la prise tient.
pub(crate) async fn queue(db: &Db, pushed: &[Pushed]) -> Result<()> {
    let job = |Pushed { device, notification, priority, not_before }| {
        let job = Push { device, notification }.job(not_before).priority(priority);
        job.unique(format!("{device}/{notification}"))
    };
    enqueue_all(db, pushed.iter().copied().map(job).collect()).await
}

impl Work for Push {
    const KIND: &'static str = "push";
    const MAX_ATTEMPTS: i16 = 4;

    async fn run(self, services: &Services, _: &Turn) -> Result<(), Failure> {
        let tenant: &Tenant = &services.tenant;
        // Lue, retirée, ou d'un appareil qui n'est plus là : il n'y a plus rien à dire.
        let Some((device, shown)) = queries::due(&tenant.db, self.device, self.notification).await? else {
            return Ok(());
        };
        let person = services.identity.person(shown.user).await?;
        let locale = person.and_then(|person| person.locale).unwrap_or_default();
        let mark = nature::mark(&tenant.model().texts, locale, shown.nature);
        let answers = answers(services, &shown, locale).await?;
        let sealed = seal(&message(self.notification, &shown, mark, answers), &device.public, &device.auth)
            .map_err(|error| Failure::Final(error.to_string()))?;
        let (client, url) = outgoing::open(&services.settings.push.allowed_hosts, &device.endpoint).await?;
        let proof = vapid::authorization(tenant, &url, &services.settings.mail.base_url).await?;
        let request = client
            .post(url)
            .header("authorization", proof)
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", KEPT)
            .header("urgency", if shown.priority >= URGENT { "high" } else { "normal" })
            .body(sealed);
        let answer = outgoing::send(request).await?;
        if is_gone(&answer) {
            return Ok(queries::forget(&tenant.db, device.id).await?);
        }
        judge(&answer)?;
        Ok(queries::used(&tenant.db, device.id, tenant.clock.now()).await?)
    }
}

/// La personne s'est désabonnée par son navigateur, ou l'appareil n'est plus.
fn is_gone(answer: &Answer) -> bool {
    matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::GONE)
}

/// Les réponses que l'appareil propose à une demande qui attend encore cette personne, dans sa langue ; l'appareil ne fait
/// qu'ouvrir la page où elles se confirment.
async fn answers(services: &Services, shown: &Shown, locale: Locale) -> Result<Option<Value>> {
    let (tenant, Some(approval)) = (&services.tenant, shown.approval) else { return Ok(None) };
    let open = approvals::decidable(tenant, shown.user, &[approval], tenant.clock.now()).await?;
    if open.is_empty() {
        return Ok(None);
    }
    let model = tenant.model();
    Ok(Some(json!({
        "approve": approvals::page_text(&model.texts, locale, "approve"),
        "reject": approvals::page_text(&model.texts, locale, "reject"),
    })))
}

/// Ce que l'appareil montre, et où il mène : rien de plus que la notification.
fn message(notification: Uuid, shown: &Shown, mark: Option<String>, answers: Option<Value>) -> Vec<u8> {
    let short = |text: &str| text.chars().take(MAX_TEXT).collect::<String>();
    let mut told = json!({
        "id": notification,
        "title": short(&shown.title),
        "body": short(&shown.body),
        "path": shown.url.as_deref().unwrap_or("/"),
        "urgent": shown.priority >= URGENT,
        "kind": shown.nature.kind,
        "severity": shown.nature.severity,
        "mark": mark,
    });
    if let (Some(answers), Some(approval)) = (answers, shown.approval) {
        told["approval"] = json!(approval);
        told["answers"] = answers;
    }
    let whole = told.to_string().into_bytes();
    if whole.len() <= MAX_PLAIN {
        return whole;
    }
    told["body"] = json!("");
    told["path"] = shown.approval.map_or_else(|| json!("/"), |approval| json!(format!("/approvals/{approval}")));
    told.to_string().into_bytes()
}
