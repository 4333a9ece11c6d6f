//! Une tentative : comptée comme un échec avant d'être jugée, pour que mille essais lancés ensemble n'en valent
//! pas plus que cinq ; rayée si elle était juste.

use deadpool_postgres::Transaction;
use jiff::Timestamp;
use kernel::{Code, Ctx, Error, Request, Result};
use serde_json::{Value, json};
use store::{audit, db::from_postgres, outbox};

use super::{account::Account, entry, fact, queries};
use crate::{
    Identity,
    throttle::{Try, network},
};

/// Une tentative en cours ; lâchée sans verdict (panne), elle reste comptée sur le compte mais libère les freins.
pub(super) struct Attempt<'a> {
    pub(super) account: Account,
    pub(super) kept: Kept,
    /// Contexte de ce qui n'est encore au nom de personne.
    pub(super) ctx: Ctx,
    identity: &'a Identity,
    places: [Try; 2],
}

/// Ce que la base garde d'un compte.
pub(super) struct Kept {
    pub(super) password_hash: Option<String>,
    pub(super) totp_secret: Option<Vec<u8>>,
    /// Fin du verrou que cette tentative poserait en échouant.
    pub(super) locked_until: Option<Timestamp>,
}

/// Pourquoi une tentative est refusée.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Mot de passe faux, ou compte inconnu.
    Password,
    /// Code faux ou déjà servi.
    OneTimeCode,
    /// Compte désactivé ; le mot de passe était juste.
    Disabled,
}

impl<'a> Attempt<'a> {
    /// Passe les freins et le verrou, puis se fait compter.
    pub(super) async fn begin(identity: &'a Identity, request: &Request, account: Account) -> Result<Attempt<'a>> {
        let mut ctx = identity.tenant.system("login");
        ctx.request = request.clone();
        let from = network(request.ip);
        if let Some(until) = account.locked_until.filter(|until| *until > ctx.now()) {
            return Err(locked(until));
        }
        let places =
            [identity.by_address.enter(from, ctx.now())?, identity.by_account.enter((account.id, from), ctx.now())?];
        let until = ctx.now() + identity.policy.lock_for;
        let counted =
            queries::count_failure(&identity.tenant.db, account.id, ctx.now(), identity.policy.max_failures, until);
        match counted.await? {
            Some(kept) => Ok(Attempt { account, kept, ctx, identity, places }),
            None => Err(locked(until)), // un autre essai vient de poser le verrou
        }
    }

    /// Refuse : la tentative reste comptée, sauf si le mot de passe était juste.
    pub(super) async fn fail(self, refusal: Refusal) -> Error {
        let code = refusal.code();
        if let Err(error) = self.record_failure(refusal).await {
            return error;
        }
        let Attempt { places, .. } = self;
        if refusal != Refusal::Disabled {
            places.into_iter().for_each(Try::failed);
        }
        code.error()
    }

    /// Raye la tentative : le mot de passe était juste, le code reste à donner.
    pub(super) async fn forgive(self) -> Result<()> {
        let client = self.identity.tenant.db.connection().await?;
        queries::uncount_failure(&client, self.account.id).await
    }

    async fn record_failure(&self, refusal: Refusal) -> Result<()> {
        let mut client = self.identity.tenant.db.connection().await?;
        let tx = client.transaction().await.map_err(from_postgres)?;
        let failed = audit::Entry {
            result: Some(refusal.code().as_str().to_owned()),
            changes: self.typed_address(),
            ..entry("login.failed", &self.account)
        };
        audit::write_in(&self.ctx, &tx, failed).await?;
        self.tell(&tx, "user.login_failed", json!({ "reason": refusal.word() })).await?;
        match self.kept.locked_until {
            _ if refusal == Refusal::Disabled => queries::uncount_failure(&tx, self.account.id).await?,
            Some(until) => {
                let changes = Some(json!({ "locked_until": { "old": null, "new": until } }));
                audit::write_in(&self.ctx, &tx, audit::Entry { changes, ..entry("user.locked", &self.account) })
                    .await?;
                self.tell(&tx, "user.locked", json!({ "until": until })).await?;
            }
            None => {}
        }
        tx.commit().await.map_err(from_postgres)
    }

    /// Dit un fait de ce compte ; d'une adresse que personne n'a, il ne nomme personne.
    async fn tell(&self, tx: &Transaction<'_>, name: &'static str, more: Value) -> Result<()> {
        outbox::tell(&self.ctx, tx, fact(&self.ctx, name, &self.account, more)).await
    }

    /// L'adresse essayée quand personne ne l'a ; tue si elle n'a pas la forme d'une adresse, car on tape parfois
    /// son mot de passe dans la mauvaise case.
    fn typed_address(&self) -> Option<Value> {
        let email = &self.account.email;
        let plausible = !self.account.known && email.len() <= 254 && email.contains('@') && email.contains('.');
        plausible.then(|| json!({ "email": { "old": null, "new": email } }))
    }
}

impl Refusal {
    /// Le mot sous lequel les déclencheurs le connaissent.
    fn word(self) -> &'static str {
        match self {
            Refusal::Password => "password",
            Refusal::OneTimeCode => "code",
            Refusal::Disabled => "disabled",
        }
    }

    fn code(self) -> Code {
        match self {
            Refusal::Password => Code::BadCredentials,
            Refusal::OneTimeCode => Code::BadSecondFactor,
            Refusal::Disabled => Code::AccountDisabled,
        }
    }
}

fn locked(until: Timestamp) -> Error {
    Code::AccountLocked.with("until", until.to_string()).and("until", until.to_string())
}
