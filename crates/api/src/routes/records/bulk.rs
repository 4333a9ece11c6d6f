//! Écrire beaucoup d'enregistrements d'une demande.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Code, Ctx, Error, Result};
use schema::model::Entity;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::records::{
    Key,
    bulk::{self, Item, MAX_ITEMS, Mode, Operation, Outcome},
};

use super::entity;
use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// La demande.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    operation: Named,
    action: Option<String>,
    items: Option<Vec<Value>>,
    filter: Option<String>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    params: Map<String, Value>,
    #[serde(default)]
    mode: Wanted,
    max_affected: Option<usize>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Named {
    Create,
    Update,
    Delete,
    Restore,
    Action,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    #[default]
    Atomic,
    Partial,
}

/// Crée, modifie, supprime, restaure ou fait avancer des enregistrements, par leur liste ou par un filtre.
pub(crate) async fn bulk(
    State(app): State<App>,
    caller: Caller,
    Path((package, plural)): Path<(String, String)>,
    params: Params,
    body: Body,
) -> Reply<Response> {
    params.only(&[])?;
    let entity = entity(&app, &package, &plural)?;
    let asked: Asked = body.read()?;
    let operation = asked.operation()?;
    let items = items(&app, &caller.ctx, &entity, asked.operation, &asked).await?;
    let mode = match asked.mode {
        Wanted::Atomic => Mode::Atomic,
        Wanted::Partial => Mode::Partial,
    };
    let outcome = bulk::bulk(&caller.ctx, &app.tenant, &entity.full_name, &operation, &items, mode).await?;
    answer(&app, &caller.ctx, &items, outcome)
}

impl Asked {
    fn operation(&self) -> Result<Operation> {
        Ok(match self.operation {
            Named::Create => Operation::Create,
            Named::Update => Operation::Update,
            Named::Delete => Operation::Delete,
            Named::Restore => Operation::Restore,
            Named::Action => Operation::Act(self.action.clone().ok_or_else(|| malformed("action"))?),
        })
    }

    /// Ce qui s'applique à chaque enregistrement.
    fn common(&self) -> &Map<String, Value> {
        if self.operation == Named::Action { &self.params } else { &self.set }
    }
}

fn malformed(reason: &str) -> Error {
    Code::MalformedBody.with("reason", reason)
}

async fn items(app: &App, ctx: &Ctx, entity: &Entity, operation: Named, asked: &Asked) -> Result<Vec<Item>> {
    let max = asked.max_affected.unwrap_or(MAX_ITEMS);
    match (&asked.items, &asked.filter) {
        (Some(items), None) => {
            bulk::admit(items.len() as i64, max)?;
            items.iter().map(|item| read(item, operation, asked.common())).collect()
        }
        (None, Some(filter)) if operation != Named::Create => {
            let deleted = operation == Named::Restore;
            let ids = bulk::matching(ctx, &app.tenant, &entity.full_name, filter, deleted, max).await?;
            let item = |id| Item { key: Some(Key::Id(id)), version: None, body: asked.common().clone() };
            Ok(ids.into_iter().map(item).collect())
        }
        _ => Err(malformed("items | filter")),
    }
}

/// Un élément : une clé seule, ou un objet qui la porte avec ses champs.
fn read(item: &Value, operation: Named, common: &Map<String, Value>) -> Result<Item> {
    if let Some(key) = item.as_str().filter(|_| operation != Named::Create) {
        return Ok(Item { key: Some(known(key)), version: None, body: common.clone() });
    }
    let own = item.as_object().ok_or_else(|| malformed("items[]"))?;
    if operation == Named::Create {
        return Ok(Item { key: None, version: None, body: own.clone() });
    }
    let key = own.get("id").and_then(Value::as_str).ok_or_else(|| malformed("items[].id"))?;
    let version = match own.get("version") {
        None | Some(Value::Null) => None,
        Some(version) => Some(version.as_i64().ok_or_else(|| malformed("items[].version"))?),
    };
    let mut body = common.clone();
    match operation {
        Named::Action => body.extend(own.get("params").and_then(Value::as_object).cloned().unwrap_or_default()),
        _ => body.extend(own.clone().into_iter().filter(|(name, _)| name != "id" && name != "version")),
    }
    Ok(Item { key: Some(known(key)), version, body })
}

/// Une clé illisible ne désigne rien : elle se dira introuvable, à sa place.
fn known(key: &str) -> Key {
    Key::parse(key).unwrap_or_else(|_| Key::Number(String::new()))
}

fn answer(app: &App, ctx: &Ctx, items: &[Item], outcome: Outcome) -> Reply<Response> {
    let model = app.tenant.model();
    let failed = outcome.results.iter().filter(|result| result.is_err()).count();
    let results: Vec<Value> = outcome
        .results
        .iter()
        .enumerate()
        .filter(|(_, result)| outcome.kept || result.is_err())
        .map(|(index, result)| match result {
            Ok(written) => {
                let mut done =
                    json!({ "index": index, "id": written.id, "version": written.version, "number": written.number });
                if let Some(approval) = written.approval {
                    done["approval"] = json!(approval);
                }
                done
            }
            Err(error) => {
                json!({ "index": index, "id": id(&items[index]), "error": model.texts.told(ctx.locale, error) })
            }
        })
        .collect();
    if !outcome.kept {
        return Err(Code::BulkRefused.error().and("results", results).and("failed", failed).and("succeeded", 0).into());
    }
    let succeeded = outcome.results.len() - failed;
    let body = json!({ "results": results, "succeeded": succeeded, "failed": failed });
    Ok((StatusCode::OK, Json(body)).into_response())
}

fn id(item: &Item) -> Value {
    match &item.key {
        Some(Key::Id(id)) => json!(id),
        _ => item.body.get("id").cloned().unwrap_or(Value::Null),
    }
}
