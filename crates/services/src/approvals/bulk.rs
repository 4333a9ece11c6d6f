//! Décider de plusieurs demandes à la fois : chacune pour elle-même, avec ce qu'il en est de chacune.

use kernel::{Ctx, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use store::records::bulk::admit;
use uuid::Uuid;

use super::decide::{self, Decision, Via};
use crate::Services;

/// Demandes décidées d'un coup, au plus.
const MOST: usize = 100;

/// La même décision pour toutes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkDecision {
    decision: Decision,
    #[serde(default)]
    comment: Option<String>,
    ids: Vec<Uuid>,
}

/// Décide de chacune ; un refus n'arrête pas les autres.
pub async fn bulk(ctx: &Ctx, services: &Services, asked: &BulkDecision) -> Result<Value> {
    admit(asked.ids.len() as i64, MOST)?;
    let model = services.tenant.model();
    let mut results = Vec::with_capacity(asked.ids.len());
    for id in &asked.ids {
        let done = decide::decide(ctx, services, *id, asked.decision, asked.comment.as_deref(), &Via::App).await;
        results.push(match done {
            Ok(()) => json!({ "id": id, "done": true }),
            Err(error) => json!({ "id": id, "done": false, "error": model.texts.told(ctx.locale, &error) }),
        });
    }
    let done = results.iter().filter(|result| result["done"] == true).count();
    Ok(json!({ "results": results, "succeeded": done, "failed": results.len() - done }))
}
