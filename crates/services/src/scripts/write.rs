//! Les écritures d'un script : retenues pendant qu'il court, faites ensemble quand il a rendu la main.

use kernel::{Ctx, Error, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    records::{self, Intent, Key},
};
use uuid::Uuid;

/// Une écriture demandée.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "door", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Write {
    /// Crée un enregistrement.
    Create { entity: String, values: Map<String, Value> },
    /// Le modifie.
    Update { entity: String, id: String, values: Map<String, Value> },
    /// Le supprime.
    Remove { entity: String, id: String },
    /// Fait une de ses actions.
    Act { entity: String, id: String, action: String, params: Map<String, Value> },
}

impl Write {
    pub(super) fn entity(&self) -> &str {
        match self {
            Write::Create { entity, .. }
            | Write::Update { entity, .. }
            | Write::Remove { entity, .. }
            | Write::Act { entity, .. } => entity,
        }
    }
}

/// Fait ces écritures dans l'ordre, par la transaction que `tenant` tient ; la première refusée arrête tout, et dit laquelle.
/// Rend ce que le journal en garde : des noms, jamais une valeur.
pub(crate) async fn apply(ctx: &Ctx, tenant: &Tenant, company: Option<Uuid>, writes: &[Write]) -> Result<Vec<Value>> {
    let mut done = Vec::new();
    for (rank, write) in writes.iter().enumerate() {
        let written = Box::pin(one(ctx, tenant, company, write)).await.map_err(|error| named(error, rank, write))?;
        done.push(written);
    }
    Ok(done)
}

async fn one(ctx: &Ctx, tenant: &Tenant, company: Option<Uuid>, write: &Write) -> Result<Value> {
    let fields = |values: &Map<String, Value>| values.keys().cloned().collect::<Vec<_>>();
    Ok(match write {
        Write::Create { entity, values } => {
            let mut values = values.clone();
            let belongs = tenant.model().entity(entity).is_some_and(|entity| !entity.shared);
            if let (true, Some(company)) = (belongs, company) {
                values.entry("company").or_insert_with(|| json!(company));
            }
            let written = records::create(ctx, tenant, entity, &values, Intent::Commit).await?;
            json!({ "do": "create", "entity": entity, "id": written.id, "number": written.number, "fields": fields(&values) })
        }
        Write::Update { entity, id, values } => {
            let key = Key::parse(id)?;
            let written = records::update(ctx, tenant, entity, &key, values, None, Intent::Commit).await?;
            json!({ "do": "update", "entity": entity, "id": written.id, "fields": fields(values) })
        }
        Write::Remove { entity, id } => {
            records::delete(ctx, tenant, entity, &Key::parse(id)?, None).await?;
            json!({ "do": "remove", "entity": entity, "id": id })
        }
        Write::Act { entity, id, action, params } => {
            let written = records::act(ctx, tenant, entity, &Key::parse(id)?, action, params, None).await?;
            json!({ "do": "act", "entity": entity, "id": written.id, "action": action })
        }
    })
}

/// Laquelle est refusée, quand l'erreur ne dit rien d'autre.
fn named(error: Error, rank: usize, write: &Write) -> Error {
    match error.params.contains_key("reason") {
        true => error,
        false => error.with("reason", format!("{} · {}", rank + 1, write.entity())),
    }
}
