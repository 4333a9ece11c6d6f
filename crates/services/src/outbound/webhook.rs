//! Un abonnement gardé : son adresse et ses secrets sont scellés.

use jiff::Timestamp;
use kernel::{Ctx, Result};
use serde_json::{Value, json};
use store::Tenant;
use uuid::Uuid;

use super::{
    definition::{Definition, host_of},
    secret,
};

/// Un abonnement.
#[derive(Clone, Debug)]
pub(super) struct Webhook {
    pub id: Uuid,
    /// Qui en répond : ce qui part est ce que cette personne peut lire.
    pub owner: Uuid,
    pub definition: Definition,
    /// Adresse, scellée.
    pub url: Vec<u8>,
    /// Son hôte, en clair : ce qu'on en montre à tous.
    pub host: Option<String>,
    /// Secret, scellé.
    pub secret: Vec<u8>,
    /// Le secret d'avant, et jusqu'à quand il signe aussi.
    pub old: Option<(Vec<u8>, Timestamp)>,
    pub state: State,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Où il en est.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub enabled: bool,
    /// Échecs de suite, et depuis quand.
    pub failures: i32,
    pub failing_since: Option<Timestamp>,
    pub disabled: Option<(Timestamp, String)>,
}

/// Pourquoi un abonnement est arrêté.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Quelqu'un l'a voulu.
    Manual,
    /// Tout échoue depuis trop longtemps.
    Failing,
    /// Le destinataire a répondu qu'il n'est plus là (`410 Gone`).
    Gone,
    /// Le compte de qui en répond n'est plus actif.
    Owner,
}

impl Reason {
    pub(super) fn name(self) -> &'static str {
        match self {
            Reason::Manual => "manual",
            Reason::Failing => "failing",
            Reason::Gone => "gone",
            Reason::Owner => "owner",
        }
    }
}

impl State {
    /// En service, sans échec.
    pub(super) const SOUND: State = State { enabled: true, failures: 0, failing_since: None, disabled: None };

    /// Arrêté pour cette raison.
    pub(super) fn stopped(self, at: Timestamp, reason: Reason) -> State {
        State { enabled: false, disabled: Some((at, reason.name().to_owned())), ..self }
    }
}

impl Webhook {
    /// Son adresse, ouverte.
    pub(super) fn address(&self, tenant: &Tenant) -> Result<String> {
        secret::open(tenant, self.id, "url", &self.url)
    }

    /// L'hôte de son adresse ; d'avant la migration `0045_mends`, il ne se lit qu'en l'ouvrant.
    pub(super) fn host(&self, tenant: &Tenant) -> Option<String> {
        self.host.clone().or_else(|| host_of(&self.address(tenant).ok()?))
    }

    /// Les secrets qui signent à cet instant, le plus récent d'abord.
    pub(super) fn secrets(&self, tenant: &Tenant, now: Timestamp) -> Result<Vec<String>> {
        let old = self.old.as_ref().filter(|(_, until)| now < *until).map(|(sealed, _)| sealed);
        [&self.secret].into_iter().chain(old).map(|sealed| secret::open(tenant, self.id, "secret", sealed)).collect()
    }

    /// Ce qu'on en montre : jamais le secret, et l'adresse entière à qui en répond seulement, si elle s'ouvre.
    pub(super) fn shown(&self, ctx: &Ctx, tenant: &Tenant) -> Value {
        let is_mine = ctx.actor.id == Some(self.owner);
        let until = self.old.as_ref().map(|(_, until)| *until).filter(|until| ctx.now() < *until);
        let mut shown = self.definition.body();
        let more = json!({
            "id": self.id, "owner": self.owner, "host": self.host(tenant),
            "url": is_mine.then(|| self.address(tenant).ok()).flatten(),
            "enabled": self.state.enabled, "failures": self.state.failures, "failing_since": self.state.failing_since,
            "disabled_at": self.state.disabled.as_ref().map(|(at, _)| at),
            "disabled_reason": self.state.disabled.as_ref().map(|(_, reason)| reason),
            "old_secret_until": until, "created_at": self.created_at, "updated_at": self.updated_at,
        });
        shown.extend(more.as_object().cloned().unwrap_or_default());
        Value::Object(shown)
    }
}
