//! Qui fait cette demande ? Appelé à chacune : en régime établi, ni base ni calcul lourd.

use std::sync::Arc;

use kernel::{Actor, Code, Locale, Result};
use uuid::Uuid;

use super::queries;
use crate::Identity;

/// L'auteur d'une demande.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// La personne et ses droits ; celle que sa session regarde, s'il y en a une.
    pub actor: Arc<Actor>,
    /// Sa session.
    pub session: Uuid,
    /// La langue qu'elle a choisie.
    pub locale: Option<Locale>,
    /// La session garde un regard qui est fini : l'écran de la personne montre peut-être encore l'autre.
    pub sight_over: bool,
}

impl Identity {
    /// L'auteur d'un jeton d'accès.
    ///
    /// Erreurs : `auth.expired` quand il faut renouveler le jeton ; `auth.required` quand il faut se reconnecter
    /// (jeton faux, session fermée, compte désactivé).
    pub async fn authenticate(&self, access_token: &str) -> Result<Authenticated> {
        let claims = self.access_tokens.read(access_token, self.tenant.clock.now())?;
        let load = queries::live_session(&self.tenant.db, claims.session);
        let live = self.kept.sessions.get_or(claims.session, load).await?.filter(|live| live.user == claims.user);
        let live = live.ok_or_else(|| Code::AuthRequired.error())?;
        let held = self.held(claims.user).await?.ok_or_else(|| Code::AuthRequired.error())?;
        let sighted = match &live.view {
            Some(view) => self.sighted(&held.actor, view).await?,
            None => None,
        };
        let sight_over = live.view.is_some() && sighted.is_none();
        let actor = sighted.unwrap_or_else(|| held.actor.clone());
        Ok(Authenticated { actor, session: claims.session, locale: held.locale, sight_over })
    }
}
