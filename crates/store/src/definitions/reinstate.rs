//! Reprendre une chose de la quarantaine : sa définition revient, avec ses données, sans défaire ce qui a suivi.

use std::sync::Arc;

use kernel::{Code, Ctx, Result};
use serde_json::Value;
use tokio_postgres::Client;
use uuid::Uuid;

use super::{
    Applied,
    amend::{Edit, Wish},
    apply::{Kind, execute, locked},
    prepare::prepare,
    quarantine::waiting,
    rows::{self, Row},
};
use crate::{Tenant, db::failure::from_postgres};

/// Remet la définition de cette chose.
///
/// Ce qu'un paquet a retiré ne revient qu'avec lui, et un nom repris depuis par une autre définition doit d'abord être
/// libéré : ces deux cas sont refusés.
pub async fn reinstate(ctx: &Ctx, tenant: &Arc<Tenant>, id: Uuid) -> Result<Applied> {
    let mut client = locked(tenant).await?;
    let found = waiting(&client).await?.into_iter().find(|one| one.hidden.id == id);
    let name = found.ok_or_else(|| Code::NotFound.error())?.hidden.name;
    let refused = || Code::NotUndoable.with("path", name.as_str());
    let old = last_known(&client, id).await?.ok_or_else(refused)?;
    let rows = rows::read(&client).await?;
    let now = rows.into_iter().find(|row| row.path == old.path).ok_or_else(refused)?;
    let row = if now.deleted { Some(old) } else { with_field(now, &old, id) };
    let prepared = prepare(ctx, tenant, &client, &Wish::Rows(vec![row.ok_or_else(refused)?])).await?;
    execute(ctx, tenant, &mut client, prepared, Kind::Applied).await
}

/// La dernière définition qui portait cet identifiant.
async fn last_known(client: &Client, id: Uuid) -> Result<Option<Row>> {
    let sql = "SELECT definitions FROM sys.plan WHERE definitions::text LIKE '%' || $1 || '%' ORDER BY id DESC";
    for plan in client.query(sql, &[&id.to_string()]).await.map_err(from_postgres)? {
        let edits: Vec<Edit> = serde_json::from_value(plan.get(0)).map_err(|error| Code::Internal.because(error))?;
        let holds = |row: &&Row| !row.deleted && row.ids.values().any(|known| *known == id);
        if let Some(row) = edits.iter().filter_map(|edit| edit.before.as_ref()).find(holds) {
            return Ok(Some(row.clone()));
        }
    }
    Ok(None)
}

/// La définition d'aujourd'hui, ce champ d'hier en plus ; rien si son nom est repris.
fn with_field(now: Row, old: &Row, id: Uuid) -> Option<Row> {
    let full = old.ids.iter().find(|(_, known)| **known == id)?.0.clone();
    let name = full.rsplit('.').next()?.to_owned();
    let field = old.body.get("fields")?.get(&name)?.clone();
    let mut row = now;
    let fields = row.body.entry("fields").or_insert_with(|| Value::Object(serde_json::Map::new())).as_object_mut()?;
    if fields.contains_key(&name) {
        return None;
    }
    fields.insert(name, field);
    row.ids.insert(full, id);
    Some(row)
}
