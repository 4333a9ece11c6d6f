//! Le second temps : le code, et l'enrôlement par le premier code juste.

use kernel::{Code, Request, Result};
use serde_json::json;
use store::{audit, db::from_postgres, outbox};

use super::{
    attempt::{Attempt, Refusal},
    challenge::Challenge,
    entry, fact, open, queries,
};
use crate::{Identity, Tokens, totp::TotpKey};

impl Identity {
    /// Relève un défi par un code d'application (`totp`).
    ///
    /// Erreurs : `auth.bad_code`, `auth.challenge_expired`, `auth.locked`, `rate.limited`.
    pub async fn mfa(&self, request: &Request, challenge: &str, code: &str) -> Result<Tokens> {
        let challenge = self.challenges.try_open(challenge, self.tenant.clock.now())?;
        let account = queries::account(&self.tenant.db, challenge.user).await?;
        let account = account.filter(|account| account.active).ok_or_else(|| Code::ChallengeExpired.error())?;
        let attempt = Attempt::begin(self, request, account).await?;
        let Some(key) = self.expected_key(&attempt, &challenge)? else {
            attempt.forgive().await?;
            return Err(Code::ChallengeExpired.error());
        };
        let Some(step) = key.check(code, attempt.ctx.now()) else {
            return Err(attempt.fail(Refusal::OneTimeCode).await);
        };
        match self.open_with_code(&attempt, &key, step).await? {
            Some(tokens) => {
                self.challenges.spend(&challenge);
                Ok(tokens)
            }
            None => Err(attempt.fail(Refusal::OneTimeCode).await),
        }
    }

    /// Le secret dont le code est attendu ; aucun si l'enrôlement a changé depuis le mot de passe.
    fn expected_key(&self, attempt: &Attempt<'_>, challenge: &Challenge) -> Result<Option<TotpKey>> {
        match (&attempt.kept.totp_secret, &challenge.new_secret) {
            (Some(sealed), None) => self.open_totp(&attempt.account, sealed).map(Some),
            (None, Some(secret)) => TotpKey::from_secret(secret, &self.policy.issuer, &attempt.account.email).map(Some),
            _ => Ok(None),
        }
    }

    /// Ouvre la session, enrôle s'il le faut ; rien si ce code a déjà servi.
    async fn open_with_code(&self, attempt: &Attempt<'_>, key: &TotpKey, step: i64) -> Result<Option<Tokens>> {
        let account = &attempt.account;
        let ctx = self.ctx_of(account.id, &attempt.ctx.request).await?;
        let enrolled = attempt.kept.totp_secret.is_none().then(|| self.seal_totp(account.id, key));
        let is_new = enrolled.is_some();
        let mut client = self.tenant.db.connection().await?;
        let tx = client.transaction().await.map_err(from_postgres)?;
        if !queries::accept_code(&tx, account.id, step, enrolled).await? {
            return Ok(None);
        }
        if is_new {
            audit::write_in(&ctx, &tx, entry("mfa.enrolled", account)).await?;
            let told = json!({ "change": "enrolled" });
            outbox::tell(&ctx, &tx, fact(&ctx, "user.mfa_changed", account, told)).await?;
        }
        let tokens = open(self, &ctx, &tx, account, "totp").await?;
        tx.commit().await.map_err(from_postgres)?;
        Ok(Some(tokens))
    }
}
