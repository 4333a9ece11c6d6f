//! Ce que la personne voit à présent des enregistrements d'une fournée : lesquels sont encore là, leur version, leur nom.

use std::collections::HashMap;

use kernel::{Ctx, Result};
use serde_json::Value;
use store::{
    Tenant, access,
    records::{self, Query, bulk::identified},
};
use uuid::Uuid;

/// Un enregistrement tel qu'il est à présent.
pub(super) struct Seen {
    pub version: i64,
    /// Son nom, si la personne peut le lire.
    pub label: Option<String>,
}

/// Ceux de ces enregistrements qui répondent à la question.
pub(super) async fn among(ctx: &Ctx, tenant: &Tenant, ids: &[Uuid], query: Query) -> Result<HashMap<Uuid, Seen>> {
    let title = title_of(ctx, tenant, &query.entity);
    let fields = ["id", "version"].into_iter().map(str::to_owned).chain(title.clone()).collect();
    let query = Query { fields: Some(fields), ..query };
    let rows = records::among(ctx, tenant, ids.to_vec(), query).await?;
    let read = |row: &String| {
        let (id, row) = identified(row)?;
        let version = row.get("version").and_then(Value::as_i64).unwrap_or_default();
        let label = title.as_ref().and_then(|title| row.get(title)?.as_str().map(str::to_owned));
        Ok((id, Seen { version, label }))
    };
    rows.iter().map(read).collect()
}

/// Le champ qui nomme un enregistrement, si la personne peut le lire de tous.
fn title_of(ctx: &Ctx, tenant: &Tenant, entity: &str) -> Option<String> {
    let model = tenant.model();
    let entity = model.entity(entity)?;
    let title = entity.field(&entity.title)?;
    access::opens(&ctx.actor, &model, entity, "view", title.class).then(|| title.name.clone())
}
