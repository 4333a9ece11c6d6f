//! Décider depuis un courriel : un lien signé d'un jeton tiré au sort, propre à une personne et à une étape.
//!
//! La base n'en garde que l'empreinte. L'ouvrir montre ce qui est demandé et ne décide de rien ; la confirmation décide,
//! une fois. Refuse tout lien échu, employé, ou d'une étape passée, sans dire lequel.

use identity::Person;
use jiff::SignedDuration;
use kernel::{Code, Ctx, Request, Result};
use serde_json::Value;
use uuid::Uuid;

use super::{
    decide::{self, Decision, Via},
    instance::{Instance, Step},
    turn::Turn,
};
use crate::{Services, bearer};

pub(super) mod queries;

/// Vie d'un lien.
const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Réglage : `confirm`, décider depuis le courriel ; `sign_in`, y mener à l'application seulement.
const SETTING: &str = "core.mail_decisions";

/// Un lien lu : à qui il est, et ce qu'il demande.
pub struct Door {
    /// Au nom de la personne du lien.
    pub ctx: Ctx,
    pub(super) instance: Instance,
    pub(super) step: i32,
    token: Vec<u8>,
}

/// Où mène le courriel qui demande cette décision à cette personne, et le texte de son bouton.
pub(super) async fn to(turn: &Turn<'_>, person: &Person, step: &Step) -> Result<(String, &'static str)> {
    let base = &turn.services.settings.mail.base_url;
    let setting = store::settings::get(turn.unit.tenant(), SETTING).await?;
    if setting.as_ref().and_then(Value::as_str) == Some("sign_in") {
        return Ok((format!("{base}/approvals/{}", turn.instance.id), "core.mail.open"));
    }
    let (token, fingerprint) = bearer::draw();
    let expires = turn.ctx.now() + LASTS;
    let link = queries::NewLink {
        token: fingerprint,
        approval: turn.instance.id,
        round: step.round,
        step: step.step,
        user: person.id,
        expires,
    };
    queries::insert(turn.db(), link).await?;
    Ok((format!("{base}/decide/{token}"), "core.approvals.decide"))
}

/// Lit un lien ; un mauvais jeton compte contre l'adresse d'où il vient.
pub async fn by_link(services: &Services, token: &str, request: &Request) -> Result<Door> {
    let attempt = services.identity.try_link(request.ip)?;
    match read(services, token, request).await {
        Err(error) if error.code == Code::BadLink => {
            attempt.failed();
            Err(error)
        }
        read => read,
    }
}

async fn read(services: &Services, token: &str, request: &Request) -> Result<Door> {
    let now = services.tenant.clock.now();
    let token = bearer::fingerprint(token);
    let found = queries::find(&services.tenant.db, &token, now).await?.ok_or_else(|| Code::BadLink.error())?;
    let instance =
        super::queries::find(&services.tenant.db, found.approval).await?.ok_or_else(|| Code::BadLink.error())?;
    if !instance.is_open() || instance.round != found.round || instance.step != Some(found.step) {
        return Err(Code::BadLink.error());
    }
    let ctx = services.identity.ctx_of(found.user, request).await.map_err(|error| match error.code {
        // La personne n'est plus là ; une panne n'en dit rien.
        Code::AuthRequired => Code::BadLink.error(),
        _ => error,
    })?;
    Ok(Door { ctx, instance, step: found.step, token })
}

impl Door {
    /// Décide, une seule fois.
    pub async fn decide(&self, services: &Services, decision: Decision, comment: Option<&str>) -> Result<()> {
        let via = Via::Mail(self.token.clone());
        decide::decide(&self.ctx, services, self.instance.id, decision, comment, &via).await
    }
}

/// Consomme le lien, dans la transaction de la décision : deux confirmations simultanées n'en font qu'une.
pub(super) async fn use_up(turn: &Turn<'_>, token: &[u8]) -> Result<()> {
    let user = turn.ctx.actor.id.unwrap_or_default();
    match queries::take(turn.db(), token, turn.instance.id, turn.instance.round, user, turn.ctx.now()).await? {
        true => Ok(()),
        false => Err(Code::BadLink.error()),
    }
}

/// La personne et l'étape d'un lien.
pub(super) struct Found {
    pub approval: Uuid,
    pub round: i32,
    pub step: i32,
    pub user: Uuid,
}
