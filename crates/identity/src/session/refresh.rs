//! Le renouvellement : chaque jeton de renouvellement sert une fois et une seule.
//!
//! Le voir revenir, c'est que deux porteurs l'ont : on ne sait pas lequel est le bon, donc la session se ferme pour
//! les deux. Aucun délai de grâce, pas même pour deux demandes ensemble : les onglets d'un navigateur se mettent
//! d'accord entre eux (verrou web) avant de renouveler.

use deadpool_postgres::Transaction;
use kernel::{Code, Ctx, Request, Result};
use serde_json::json;
use store::{audit, db::from_postgres};
use uuid::Uuid;

use super::{Tokens, fingerprint, issue, queries};
use crate::{
    Identity,
    watch::{self, Change},
};

impl Identity {
    /// Échange un jeton de renouvellement contre de nouveaux jetons.
    ///
    /// Erreurs : `auth.required` (inconnu, expiré, session fermée, compte désactivé) ; `auth.token_reused`.
    pub async fn refresh(&self, request: &Request, refresh_token: &str) -> Result<Tokens> {
        let mut client = self.tenant.db.connection().await?;
        let tx = client.transaction().await.map_err(from_postgres)?;
        let token = queries::lock_refresh_token(&tx, &fingerprint(refresh_token)).await?;
        let now = self.tenant.clock.now();
        let token = token.filter(|token| !token.revoked && token.expires_at > now);
        let token = token.ok_or_else(|| Code::AuthRequired.error())?;
        let ctx = self.ctx_of(token.user, request).await?;
        if token.used {
            close_stolen(&ctx, &tx, token.session).await?;
            tx.commit().await.map_err(from_postgres)?;
            self.kept.forget(Change::Session(token.session));
            return Err(Code::TokenReused.error());
        }
        queries::use_refresh_token(&tx, &fingerprint(refresh_token), ctx.now()).await?;
        queries::touch_session(&tx, &ctx, token.session, ctx.now() + self.policy.refresh_lasts).await?;
        let tokens = issue(self, &ctx, &tx, token.user, token.session).await?;
        tx.commit().await.map_err(from_postgres)?;
        Ok(tokens)
    }
}

async fn close_stolen(ctx: &Ctx, tx: &Transaction<'_>, session: Uuid) -> Result<()> {
    queries::revoke_session(tx, session, ctx.now()).await?;
    watch::queries::announce_in(tx, Change::Session(session)).await?;
    let entry = audit::Entry {
        action: "auth.token_reused".to_owned(),
        entity: Some("core.user".to_owned()),
        record: ctx.actor.id,
        result: Some(Code::TokenReused.as_str().to_owned()),
        changes: Some(json!({ "session": { "old": session, "new": null } })),
        ..audit::Entry::default()
    };
    audit::write_in(ctx, tx, entry).await
}
