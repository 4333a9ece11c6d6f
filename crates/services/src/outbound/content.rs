//! Ce qu'un envoi porte : l'enregistrement tel que qui répond de l'abonnement peut le lire à cet instant, et rien d'autre.

use std::slice;

use kernel::{Code, Ctx, Error, Request, Result};
use schema::model::{Entity, Model};
use serde_json::{Value, json};
use store::{
    Tenant,
    records::{self, Query},
};
use uuid::Uuid;

use super::{queries::Delivery, webhook::Webhook};
use crate::Services;

/// Octets d'un corps au plus.
const MAX_BODY: usize = 1024 * 1024;

/// Ce qu'il y a à envoyer.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Ce corps.
    Body(String),
    /// Rien, et pourquoi.
    Nothing(Why),
}

/// Pourquoi rien ne part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Le filtre ne le retient pas.
    Filtered,
    /// Qui répond de l'abonnement ne peut pas le lire.
    Unreadable,
    /// Son compte n'est plus actif.
    OwnerGone,
    /// Le filtre ou les champs nomment ce qui n'existe plus, ou ne se lit plus.
    Broken,
    /// Le corps est trop gros.
    TooLarge,
}

impl Why {
    pub(super) fn code(self) -> &'static str {
        match self {
            Why::Filtered => "filtered",
            Why::Unreadable => "unreadable",
            Why::OwnerGone => "owner_gone",
            Why::Broken => "broken",
            Why::TooLarge => "too_large",
        }
    }
}

/// Ce qu'on trouve d'un enregistrement.
enum Found {
    Alive(Value),
    Deleted,
    Nothing(Why),
}

/// Le corps d'un envoi. Le filtre ne se regarde qu'une fois : envoyé, un événement se renvoie même s'il n'en est plus.
pub(super) async fn read(services: &Services, webhook: &Webhook, delivery: &Delivery) -> Result<Content> {
    let ctx = match owner(services, webhook).await {
        Ok(ctx) => ctx,
        Err(error) if error.code == Code::AuthRequired => return Ok(Content::Nothing(Why::OwnerGone)),
        Err(error) => return Err(error),
    };
    let (Some(entity), Some(id)) = (&delivery.entity, delivery.record) else {
        return Ok(Content::Body(body(delivery, json!({}))));
    };
    let sought = Sought { ctx: &ctx, tenant: &services.tenant, entity, id, webhook, is_first: !delivery.was_sent };
    let record = match sought.find().await {
        Ok(Found::Alive(record)) => record,
        Ok(Found::Deleted) => Value::Null,
        Ok(Found::Nothing(why)) => return Ok(Content::Nothing(why)),
        Err(error) if is_definitive(&error) => return Ok(Content::Nothing(Why::Broken)),
        Err(error) => return Err(error),
    };
    let text = body(delivery, json!({ "entity": entity, "id": id, "events": delivery.events, "record": record }));
    Ok(if text.len() > MAX_BODY { Content::Nothing(Why::TooLarge) } else { Content::Body(text) })
}

/// Le corps, comme *Standard Webhooks* le veut : ce qui est arrivé, quand, et de quoi il s'agit.
pub(super) fn body(delivery: &Delivery, data: Value) -> String {
    json!({ "type": delivery.r#type, "timestamp": delivery.at, "data": data }).to_string()
}

/// Au nom de qui répond de l'abonnement, avec les droits qu'il a maintenant.
async fn owner(services: &Services, webhook: &Webhook) -> Result<Ctx> {
    let device = Some(format!("webhook:{}", webhook.definition.name).into());
    let request = Request { id: services.tenant.clock.new_id(), ip: None, device };
    services.identity.ctx_of(webhook.owner, &request).await
}

/// Ce que la définition demande ne se fera pas davantage plus tard.
fn is_definitive(error: &Error) -> bool {
    error.code.status() < 500
}

/// Un enregistrement cherché au nom de quelqu'un.
struct Sought<'s> {
    ctx: &'s Ctx,
    tenant: &'s Tenant,
    entity: &'s str,
    id: Uuid,
    webhook: &'s Webhook,
    /// N'a-t-il encore jamais été envoyé ?
    is_first: bool,
}

impl Sought<'_> {
    async fn find(&self) -> Result<Found> {
        let model = self.tenant.model();
        let Some(entity) = model.entity(self.entity) else { return Ok(Found::Nothing(Why::Unreadable)) };
        if self.ctx.actor.access(self.entity, "view").is_denied() {
            return Ok(Found::Nothing(Why::Unreadable));
        }
        let filter = self.webhook.definition.filter.as_deref().filter(|_| self.is_first);
        if let Some(record) = self.one(filter, self.fields(&model, entity), false).await? {
            return Ok(Found::Alive(record));
        }
        let deletes = entity.field("deleted_at").is_some();
        if deletes && self.one(filter, Some(vec!["id".to_owned()]), true).await?.is_some() {
            return Ok(Found::Deleted);
        }
        Ok(Found::Nothing(match filter.is_some() && self.is_there(deletes).await? {
            true => Why::Filtered,
            false => Why::Unreadable,
        }))
    }

    /// Les champs voulus, moins ceux qu'il ne lit plus.
    fn fields(&self, model: &Model, entity: &Entity) -> Option<Vec<String>> {
        let wanted = self.webhook.definition.fields.clone()?;
        if are_open(self.ctx, model, entity, &wanted) {
            return Some(wanted);
        }
        let is_open = |field: &String| are_open(self.ctx, model, entity, slice::from_ref(field));
        let open: Vec<String> = wanted.into_iter().filter(is_open).collect();
        Some(if open.is_empty() { vec!["id".to_owned()] } else { open })
    }

    /// Le lit-il, sans égard au filtre ?
    async fn is_there(&self, deletes: bool) -> Result<bool> {
        let id = || Some(vec!["id".to_owned()]);
        Ok(self.one(None, id(), false).await?.is_some() || deletes && self.one(None, id(), true).await?.is_some())
    }

    async fn one(&self, filter: Option<&str>, fields: Option<Vec<String>>, deleted: bool) -> Result<Option<Value>> {
        let (entity, filter) = (self.entity.to_owned(), filter.map(str::to_owned));
        let query = Query { entity, filter, fields, deleted, ..Query::default() };
        let row = records::one(self.ctx, self.tenant, self.id, query).await?;
        row.map(|row| serde_json::from_str(&row)).transpose().map_err(|error| Code::Internal.because(error))
    }
}

/// Cette personne lit-elle encore cet enregistrement, et tous ces champs, fût-il supprimé depuis ?
pub(super) async fn still_reads(ctx: &Ctx, tenant: &Tenant, name: &str, id: Uuid, fields: &[String]) -> Result<bool> {
    let model = tenant.model();
    let Some(entity) = model.entity(name).filter(|_| !ctx.actor.access(name, "view").is_denied()) else {
        return Ok(false);
    };
    if !are_open(ctx, &model, entity, fields) {
        return Ok(false);
    }
    let sees = async |deleted: bool| {
        let query = Query { entity: name.to_owned(), fields: Some(vec!["id".to_owned()]), deleted, ..Query::default() };
        Ok::<_, Error>(records::one(ctx, tenant, id, query).await?.is_some())
    };
    Ok(sees(false).await? || entity.field("deleted_at").is_some() && sees(true).await?)
}

/// Cette personne lit-elle tous ces champs ?
fn are_open(ctx: &Ctx, model: &Model, entity: &Entity, fields: &[String]) -> bool {
    let query = Query { fields: Some(fields.to_vec()), ..Query::default() };
    records::reading_faults(ctx, model, entity, &[("fields", query)]).is_empty()
}
