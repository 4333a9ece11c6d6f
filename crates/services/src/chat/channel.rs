//! Un salon : son nom, sa forme, et son adresse, qui est un secret.

use jiff::Timestamp;
use kernel::{Code, Error, FieldError, Result};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Tenant;
use uuid::Uuid;

/// Longueurs d'un nom et d'une adresse, au plus.
const MAX_NAME: usize = 60;
const MAX_URL: usize = 2000;

/// La forme d'un salon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// *Incoming webhook* de Slack.
    Slack,
    /// Flux de travail de Teams.
    Teams,
    /// Une adresse quelconque.
    Generic,
}

/// Un salon gardé.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub id: Uuid,
    /// Le nom que les déclencheurs emploient, `channel = "hse"`.
    pub name: String,
    pub kind: Kind,
    pub sealed: Vec<u8>,
    pub enabled: bool,
    pub created_by: Uuid,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Slack => "slack",
            Kind::Teams => "teams",
            Kind::Generic => "generic",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Kind> {
        let all = [Kind::Slack, Kind::Teams, Kind::Generic];
        all.into_iter().find(|kind| kind.name() == text).ok_or_else(|| Code::Internal.because(text))
    }
}

impl Channel {
    /// Son adresse, ouverte.
    pub(super) fn url(&self, tenant: &Tenant) -> Result<String> {
        let plain = tenant.vault()?.open(&context(tenant, self.id), &self.sealed);
        plain.and_then(|plain| String::from_utf8(plain).ok()).ok_or_else(|| {
            Code::Internal
                .because("l'adresse d'un salon ne s'ouvre pas : la clé maîtresse a changé, ou elle a été altérée")
        })
    }

    /// Ce qu'on en montre : de son adresse, l'hôte seul.
    pub(super) fn shown(&self, tenant: &Tenant) -> Result<Value> {
        let host = Url::parse(&self.url(tenant)?).ok().and_then(|url| url.host_str().map(str::to_owned));
        Ok(json!({
            "id": self.id, "name": self.name, "kind": self.kind.name(), "enabled": self.enabled, "host": host,
            "created_by": self.created_by, "created_at": self.created_at, "updated_at": self.updated_at,
        }))
    }
}

/// Scelle l'adresse d'un salon.
pub(super) fn seal(tenant: &Tenant, id: Uuid, url: &str) -> Result<Vec<u8>> {
    if url.len() > MAX_URL || Url::parse(url).is_err() {
        return Err(Error::invalid(vec![FieldError::new("url", "pattern")]));
    }
    Ok(tenant.vault()?.close(&context(tenant, id), url.as_bytes()))
}

/// Un nom qu'une définition peut écrire.
pub(super) fn check_name(name: &str) -> Result<()> {
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let sound = name.len() <= MAX_NAME && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(valid);
    if sound { Ok(()) } else { Err(Error::invalid(vec![FieldError::new("name", "pattern")])) }
}

fn context(tenant: &Tenant, id: Uuid) -> String {
    format!("{}/chat/{id}", tenant.name)
}
