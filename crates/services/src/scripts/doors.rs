//! Les portes d'un script : ce qu'il lit, ce qu'il retient d'écrire, ce qu'il appelle.

use kernel::{Code, Ctx, Error, Result};
use schema::model::{Entity, Model};
use script::wire::{Answer, Refusal};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Count, Key, Projection, Query},
};

use super::{
    MAX_FETCHES, MAX_WRITES, Write,
    fetch::{self, Fetch},
};
use crate::{
    automation::{Lease, is_passing, plain},
    webhooks::WebhookSettings,
};

/// Enregistrements d'une page, et octets d'une réponse.
const MAX_PAGE: (u32, usize) = (200, 4 * 1024 * 1024);

/// Ce qu'un script lit ou appelle ; le reste est une [`Write`].
#[derive(Debug, Deserialize)]
#[serde(tag = "door", rename_all = "snake_case", deny_unknown_fields)]
enum Call {
    Get {
        entity: String,
        id: String,
        fields: Option<Vec<String>>,
        #[serde(default)]
        expand: Vec<String>,
    },
    List {
        entity: String,
        filter: Option<String>,
        sort: Option<String>,
        search: Option<String>,
        fields: Option<Vec<String>>,
        #[serde(default)]
        expand: Vec<String>,
        limit: Option<u32>,
        cursor: Option<String>,
    },
    Fetch(Fetch),
}

/// Le dehors, vu d'un script.
pub(crate) enum Network<'d> {
    /// Rien ne sort : un essai.
    Closed,
    /// Chaque appel se note d'abord, pour qu'une coupure se voie.
    Open(Lease<'d>),
}

/// Les portes d'un script.
pub(crate) struct Doors<'d> {
    /// Au nom de qui il lit et écrit.
    pub ctx: Ctx,
    /// Par où il lit.
    pub tenant: &'d Tenant,
    pub settings: &'d WebhookSettings,
    pub network: Network<'d>,
    /// Ce qu'il a demandé d'écrire.
    pub writes: Vec<Write>,
    /// Ce qu'il a appelé.
    pub fetched: Vec<Value>,
}

impl Doors<'_> {
    /// Répond à une demande ; une panne qui passe, ou un script qui n'est plus à nous, arrête tout.
    pub(super) async fn answer(&mut self, request: Value) -> Result<Answer> {
        match self.act(request).await {
            Ok(value) => Ok(Ok(value)),
            Err(error) if is_passing(&error) || error.code == Code::ScriptInterrupted => Err(error),
            Err(error) => Ok(Err(refusal(&error))),
        }
    }

    async fn act(&mut self, request: Value) -> Result<Value> {
        if ["create", "update", "remove", "act"].iter().any(|door| request["door"] == *door) {
            return self.hold(serde_json::from_value(request).map_err(malformed)?);
        }
        match serde_json::from_value(request).map_err(malformed)? {
            Call::Get { entity, id, fields, expand } => self.get(&entity, &id, Projection { fields, expand }).await,
            Call::List { entity, filter, sort, search, fields, expand, limit, cursor } => {
                let limit = limit.unwrap_or_default().min(MAX_PAGE.0);
                let count = Count::None;
                self.list(Query {
                    entity,
                    filter,
                    sort,
                    search,
                    fields,
                    expand,
                    limit,
                    cursor,
                    count,
                    ..Query::default()
                })
                .await
            }
            Call::Fetch(fetch) => self.fetch(fetch).await,
        }
    }

    async fn get(&self, entity: &str, id: &str, shape: Projection) -> Result<Value> {
        let known = self.entity(entity)?;
        let key = Key::parse(id)?;
        match records::get(&self.ctx, self.tenant, entity, &key, &shape).await {
            Ok(record) => shown(&self.tenant.model(), &known, &record.json),
            Err(error) if error.code == Code::NotFound => Ok(Value::Null),
            Err(error) => Err(error),
        }
    }

    async fn list(&self, query: Query) -> Result<Value> {
        let known = self.entity(&query.entity)?;
        let page = records::list(&self.ctx, self.tenant, query).await?;
        if page.rows.iter().map(String::len).sum::<usize>() > MAX_PAGE.1 {
            return Err(Code::TooCostly.error());
        }
        let model = self.tenant.model();
        let rows = page.rows.iter().map(|row| shown(&model, &known, row)).collect::<Result<Vec<_>>>()?;
        Ok(json!({ "data": rows, "next_cursor": page.next_cursor }))
    }

    /// Retient une écriture ; une création dit déjà l'identifiant qu'elle donnera.
    fn hold(&mut self, mut write: Write) -> Result<Value> {
        if self.writes.len() >= MAX_WRITES {
            return Err(Code::ScriptTooManyCalls.with("max", MAX_WRITES));
        }
        self.entity(write.entity())?;
        let mut told = Value::Null;
        if let Write::Create { values, .. } = &mut write {
            let id = values.entry("id").or_insert_with(|| json!(self.ctx.clock().new_id()));
            told = json!({ "id": id });
        }
        self.writes.push(write);
        Ok(told)
    }

    async fn fetch(&mut self, fetch: Fetch) -> Result<Value> {
        let Network::Open(lease) = &self.network else { return Err(Code::ScriptNoNetwork.error()) };
        if self.fetched.len() >= MAX_FETCHES {
            return Err(Code::ScriptTooManyCalls.with("max", MAX_FETCHES));
        }
        let key = lease.key(self.fetched.len());
        let url = fetch.url.clone();
        let prepared = fetch::prepare(fetch, &self.settings.allowed_hosts, key).await?;
        lease.note_call().await?;
        let answer = fetch::send(prepared).await;
        let status = answer.as_ref().ok().map(|answer| answer["status"].clone());
        self.fetched.push(json!({ "url": address(&url), "status": status }));
        answer
    }

    fn entity(&self, name: &str) -> Result<std::sync::Arc<Entity>> {
        self.tenant.model().entity(name).cloned().ok_or_else(|| Code::UnknownRoute.with("reason", name))
    }
}

/// Une adresse sans ce qu'elle demande : un journal ne garde ni clé ni valeur.
fn address(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

/// Un enregistrement lu, réduit à ses champs de classe normale.
fn shown(model: &Model, entity: &Entity, json: &str) -> Result<Value> {
    let record: Map<String, Value> = serde_json::from_str(json).map_err(|error| Code::Internal.because(error))?;
    Ok(Value::Object(plain(model, entity, &record)))
}

fn malformed(error: serde_json::Error) -> Error {
    Code::MalformedBody.with("reason", error.to_string())
}

fn refusal(error: &Error) -> Refusal {
    let reason = error.params.get("reason").and_then(Value::as_str).unwrap_or_default();
    Refusal { code: error.code.as_str().to_owned(), message: reason.to_owned(), fields: json!(error.fields) }
}
