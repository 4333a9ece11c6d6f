//! Là où l'histoire s'écrit : au nom de qui, à quelle date, sous quel identifiant.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use identity::Identity;
use jiff::Timestamp;
use kernel::{Clock, Code, Ctx, Error, Locale, Request};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::{
    Tenant,
    records::{self, Intent, Key},
};
use uuid::{Builder, Uuid};

/// Nom que l'audit retient pour ce que nul ne fait.
const NAME: &str = "demo";

/// Le locataire et ses gens.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub tenant: &'a Arc<Tenant>,
    pub identity: &'a Arc<Identity>,
}

/// Une ligne qu'on vient d'écrire l'était-elle déjà ?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Written,
    AlreadyThere,
}

impl Scene<'_> {
    /// Au nom de la démonstration, maintenant.
    pub fn now(&self) -> Ctx {
        self.tenant.system(NAME)
    }

    /// Au nom de la démonstration, à cette date.
    pub fn at(&self, at: Timestamp) -> Ctx {
        Ctx::system(self.tenant.name.clone(), NAME, Clock::frozen(at))
    }

    /// Au nom d'une personne, avec ses seuls droits, à cette date ; jamais dans l'avenir.
    pub async fn acting(&self, user: &str, at: Timestamp) -> anyhow::Result<Ctx> {
        let actor = self
            .identity
            .actor(id("core.user", user))
            .await?
            .with_context(|| format!("« {user} » n'a pas de compte"))?;
        let clock = Clock::frozen(at.min(self.tenant.clock.now()));
        let request = Request { id: clock.new_id(), ip: None, device: None };
        Ok(Ctx::new(self.tenant.name.clone(), actor, Locale::default(), request, clock))
    }

    /// Écrit une ligne sous l'identifiant de sa clé.
    pub async fn create(
        &self,
        ctx: &Ctx,
        entity: &str,
        key: &str,
        mut body: Map<String, Value>,
    ) -> anyhow::Result<Outcome> {
        body.insert("id".to_owned(), json!(id(entity, key)));
        match records::create(ctx, self.tenant, entity, &body, Intent::Commit).await {
            Ok(_) => Ok(Outcome::Written),
            Err(error) if error.code == Code::Duplicate => Ok(Outcome::AlreadyThere),
            Err(error) => Err(explained(error, entity, key)),
        }
    }

    /// Modifie une ligne.
    pub async fn update(&self, ctx: &Ctx, entity: &str, key: &str, body: Value) -> anyhow::Result<()> {
        let (line, body) = (Key::Id(id(entity, key)), object(body));
        let done = records::update(ctx, self.tenant, entity, &line, &body, None, Intent::Commit).await;
        done.map(drop).map_err(|error| explained(error, entity, key))
    }

    /// Fait une action sur une ligne.
    pub async fn act(&self, ctx: &Ctx, entity: &str, key: &str, action: &str, params: Value) -> anyhow::Result<()> {
        let (line, params) = (Key::Id(id(entity, key)), object(params));
        let done = records::act(ctx, self.tenant, entity, &line, action, &params, None).await;
        done.map(drop).map_err(|error| explained(error, entity, key).context(action.to_owned()))
    }

    /// Fait une transition que cette personne a approuvée.
    pub async fn approve(&self, ctx: &Ctx, entity: &str, key: &str, approver: &str) -> anyhow::Result<()> {
        let (line, approver) = (Key::Id(id(entity, key)), Some(id("core.user", approver)));
        let done = records::fulfil(ctx, self.tenant, entity, &line, "approve", &Map::new(), approver).await;
        done.map(drop).map_err(|error| explained(error, entity, key).context("approve"))
    }
}

/// L'identifiant d'une ligne, tiré de son nom (UUID version 8, RFC 9562) : réécrire l'histoire ne la double pas.
pub fn id(entity: &str, key: &str) -> Uuid {
    let digest = Sha256::digest(format!("opsflux demo {entity} {key}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// Un objet JSON.
pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

fn explained(error: Error, entity: &str, key: &str) -> anyhow::Error {
    let fields: Vec<String> = error.fields.iter().map(|fault| format!("{} {}", fault.field, fault.code)).collect();
    anyhow!("{entity} « {key} » : {error} {}", fields.join(", "))
}
