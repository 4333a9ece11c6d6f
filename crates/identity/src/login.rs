//! La connexion en deux temps : le mot de passe, puis le code.
//!
//! Une adresse inconnue suit le même chemin qu'une connue, au même prix et avec les mêmes réponses : rien ne dit
//! qui a un compte. Un nouveau facteur est un fichier ici, et un mot dans `methods`.

use deadpool_postgres::Transaction;
use kernel::{Ctx, Request, Result};
use serde::Serialize;
use serde_json::{Value, json};
use store::{
    audit,
    db::from_postgres,
    outbox::{self, Fact},
};

use crate::{Identity, Mfa, Tokens, password::Verdict, session, totp::Enrolment};
use account::Account;
use attempt::{Attempt, Refusal};

pub(crate) mod account;
mod attempt;
pub(crate) mod challenge;
mod mfa;
pub(crate) mod queries;

/// La réponse à un mot de passe juste.
#[derive(Debug)]
pub enum LoginAnswer {
    /// Il faut encore un code.
    MfaRequired(MfaRequired),
    /// La session est ouverte.
    Session(Tokens),
}

/// Ce qui reste à prouver.
#[derive(Debug, Serialize)]
pub struct MfaRequired {
    /// À rendre avec le code, sous cinq minutes.
    pub challenge: String,
    /// Facteurs admis.
    pub methods: Vec<&'static str>,
    /// De quoi enrôler une application, pour qui n'en a pas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enroll: Option<Enrolment>,
}

impl Identity {
    /// Vérifie un mot de passe.
    ///
    /// Erreurs : `auth.bad_credentials`, `auth.disabled`, `auth.locked` (avec `until`), `rate.limited` (avec
    /// `retry_after`).
    pub async fn login(&self, request: &Request, email: &str, password: &str) -> Result<LoginAnswer> {
        let account = self.account(email).await?;
        let attempt = Attempt::begin(self, request, account).await?;
        let verdict = self.passwords.verify(password, attempt.kept.password_hash.clone()).await?;
        if verdict == Verdict::Wrong {
            return Err(attempt.fail(Refusal::Password).await);
        }
        if !attempt.account.active {
            return Err(attempt.fail(Refusal::Disabled).await);
        }
        if verdict == Verdict::RightButOld {
            let hash = self.passwords.hash(password).await?;
            queries::renew_hash(&self.tenant.db, attempt.account.id, attempt.kept.password_hash.as_deref(), hash)
                .await?;
        }
        match (&attempt.kept.totp_secret, self.policy.mfa) {
            (Some(_), _) => self.ask_code(attempt).await.map(LoginAnswer::MfaRequired),
            (None, Mfa::Required) => self.ask_enrolment(attempt).await.map(LoginAnswer::MfaRequired),
            (None, Mfa::WhenEnrolled) => self.open_without_code(attempt).await.map(LoginAnswer::Session),
        }
    }

    async fn ask_code(&self, attempt: Attempt<'_>) -> Result<MfaRequired> {
        let challenge = self.challenges.issue(attempt.account.id, None, attempt.ctx.now())?;
        attempt.forgive().await?;
        Ok(MfaRequired { challenge, methods: vec!["totp"], enroll: None })
    }

    async fn ask_enrolment(&self, attempt: Attempt<'_>) -> Result<MfaRequired> {
        let key = self.new_totp(&attempt.account.email)?;
        let secret = key.secret().to_vec();
        let challenge = self.challenges.issue(attempt.account.id, Some(secret), attempt.ctx.now())?;
        attempt.forgive().await?;
        Ok(MfaRequired { challenge, methods: vec!["totp"], enroll: Some(key.enrolment()?) })
    }

    async fn open_without_code(&self, attempt: Attempt<'_>) -> Result<Tokens> {
        let ctx = self.ctx_of(attempt.account.id, &attempt.ctx.request).await?;
        let mut client = self.tenant.db.connection().await?;
        let tx = client.transaction().await.map_err(from_postgres)?;
        queries::clear_failures(&tx, attempt.account.id).await?;
        let tokens = open(self, &ctx, &tx, &attempt.account, "password").await?;
        tx.commit().await.map_err(from_postgres)?;
        Ok(tokens)
    }
}

/// Ouvre la session, l'inscrit au journal et la dit, dans la transaction de l'appelant.
async fn open(
    identity: &Identity,
    ctx: &Ctx,
    tx: &Transaction<'_>,
    account: &Account,
    method: &'static str,
) -> Result<Tokens> {
    let is_new = session::queries::meet(tx, ctx, account.id).await?;
    let tokens = session::open(identity, ctx, tx).await?;
    audit::write_in(ctx, tx, entry("login", account)).await?;
    let told = json!({ "new_device": is_new, "method": method });
    outbox::tell(ctx, tx, fact(ctx, "user.login", account, told)).await?;
    Ok(tokens)
}

/// Ce que le système dit d'un compte, et d'où la demande vient ; `more` s'y ajoute.
pub(crate) fn fact(ctx: &Ctx, name: &'static str, account: &Account, more: Value) -> Fact {
    let user = account.known.then_some(account.id);
    let mut payload = json!({ "user": user, "ip": ctx.request.ip, "device": ctx.request.device.as_deref() });
    if let (Some(payload), Value::Object(more)) = (payload.as_object_mut(), more) {
        payload.extend(more);
    }
    Fact { name, user, company: account.company, payload }
}

/// Une ligne d'audit qui porte sur un compte.
fn entry(action: &str, account: &Account) -> audit::Entry {
    audit::Entry {
        action: action.to_owned(),
        entity: Some("core.user".to_owned()),
        record: account.known.then_some(account.id),
        company: account.company,
        ..audit::Entry::default()
    }
}
