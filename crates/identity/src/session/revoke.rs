//! La fin d'une session, par la personne elle-même ou parce que ses secrets changent ; elle vaut à l'instant.

use deadpool_postgres::Transaction;
use kernel::{ActorKind, Code, Ctx, Result};
use serde_json::{Value, json};
use store::{
    audit,
    db::from_postgres,
    outbox::{self, Fact},
};
use uuid::Uuid;

use super::queries;
use crate::{
    Identity,
    login::{fact, queries::account},
    watch::{self, Change},
};

impl Identity {
    /// Se déconnecte.
    pub async fn logout(&self, ctx: &Ctx, session: Uuid) -> Result<()> {
        let account = match ctx.actor.author().id {
            Some(user) => account(&self.tenant.db, user).await?,
            None => None,
        };
        let told = account.map(|account| fact(ctx, "user.logout", &account, Value::Null));
        self.close(ctx, session, "logout", told).await
    }

    /// Ferme une de ses sessions, ou n'importe laquelle pour un travail du système ; 404 sinon.
    pub async fn revoke(&self, ctx: &Ctx, session: Uuid) -> Result<()> {
        self.close(ctx, session, "session.revoked", None).await
    }

    async fn close(&self, ctx: &Ctx, session: Uuid, action: &str, told: Option<Fact>) -> Result<()> {
        let mut client = self.tenant.db.connection().await?;
        let tx = client.transaction().await.map_err(from_postgres)?;
        let user = queries::owner_of_open_session(&tx, session).await?;
        let user = user.filter(|user| ctx.actor.kind == ActorKind::System || ctx.actor.author().id == Some(*user));
        let user = user.ok_or_else(|| Code::NotFound.error())?;
        end(ctx, &tx, user, &[session], action).await?;
        if let Some(fact) = told {
            outbox::tell(ctx, &tx, fact).await?;
        }
        tx.commit().await.map_err(from_postgres)?;
        self.kept.forget(Change::Session(session));
        Ok(())
    }
}

/// Ferme ces sessions d'une personne dans la transaction de l'appelant, qui les oublie une fois validée.
pub(crate) async fn end(ctx: &Ctx, tx: &Transaction<'_>, user: Uuid, sessions: &[Uuid], action: &str) -> Result<()> {
    for session in sessions {
        queries::revoke_session(tx, *session, ctx.now()).await?;
        watch::queries::announce_in(tx, Change::Session(*session)).await?;
        let entry = audit::Entry {
            action: action.to_owned(),
            entity: Some("core.user".to_owned()),
            record: Some(user),
            changes: Some(json!({ "session": { "old": session, "new": null } })),
            ..audit::Entry::default()
        };
        audit::write_in(ctx, tx, entry).await?;
    }
    Ok(())
}
