//! Lire les définitions du locataire et l'histoire de leurs changements.

use kernel::{Code, Result};
use serde_json::{Map, Value, json};

use super::rows::{READ, Row, row};
use crate::{Bind, Tenant};

/// Plans rendus au plus.
const MOST_PLANS: i64 = 200;

/// Les définitions présentes, sans leur corps.
pub async fn list(tenant: &Tenant) -> Result<Vec<Value>> {
    Ok(rows(tenant).await?.iter().map(head).map(Value::Object).collect())
}

/// Une définition, chaque champ avec son identifiant : le renvoyer sous un autre nom renomme le champ.
pub async fn get(tenant: &Tenant, path: &str) -> Result<Value> {
    let row = rows(tenant).await?.into_iter().find(|row| row.path == path).ok_or_else(|| Code::NotFound.error())?;
    let mut view = head(&row);
    view.insert("body".to_owned(), Value::Object(with_ids(&row)));
    view.insert("model".to_owned(), tenant.model().version.clone().into());
    Ok(Value::Object(view))
}

pub(super) async fn rows(tenant: &Tenant) -> Result<Vec<Row>> {
    let rows = tenant.db.query(&READ.into(), &[]).await?;
    let rows: Vec<Row> = rows.iter().map(row).collect::<Result<_>>()?;
    Ok(rows.into_iter().filter(|row| !row.deleted).collect())
}

fn head(row: &Row) -> Map<String, Value> {
    let head = json!({
        "id": row.id, "path": row.path, "version": row.version,
        "updated_at": row.updated_at.to_string(), "updated_by": row.updated_by,
    });
    head.as_object().cloned().unwrap_or_default()
}

/// Le corps d'une définition, ses identifiants avec.
pub(super) fn with_ids(row: &Row) -> Map<String, Value> {
    let entity = row.path.rsplit('/').next().unwrap_or_default();
    let id =
        |name: &str| row.ids.iter().find(|(full, _)| full.split('.').skip(1).eq(name.split('.'))).map(|(_, id)| *id);
    let mut body = row.body.clone();
    if row.path.starts_with("entities/")
        && let Some(id) = id(entity)
    {
        body.shift_insert(0, "id".to_owned(), json!(id));
    }
    for (name, field) in body.get_mut("fields").and_then(Value::as_object_mut).into_iter().flatten() {
        if let (Value::Object(field), Some(id)) = (field, id(&format!("{entity}.{name}"))) {
            field.shift_insert(0, "id".to_owned(), json!(id));
        }
    }
    body
}

/// Les changements de modèle, du plus récent au plus ancien, avec leurs index encore à poser.
pub async fn plans(tenant: &Tenant) -> Result<Vec<Value>> {
    let sql = "SELECT row_to_json(p)::text FROM (SELECT id, version, applied_at, applied_by, actor, undone_by, \
         definitions IS NOT NULL AND undone_by IS NULL AS undoable, \
         coalesce((SELECT json_agg(e->'after'->>'path') FROM json_array_elements(definitions) e), '[]') AS paths, \
         (SELECT coalesce(json_agg(s->>'step'), '[]') FROM jsonb_array_elements(steps) s) AS steps, \
         (SELECT coalesce(json_agg(json_build_object('name', i.name, 'state', i.state, 'error', i.error) ORDER BY i.id), '[]') \
          FROM sys.plan_index i WHERE i.plan = sys.plan.id) AS indexes \
         FROM sys.plan ORDER BY id DESC LIMIT $1::bigint) p";
    let rows = tenant.db.query(&sql.into(), &[Bind::Int(MOST_PLANS)]).await?;
    let read =
        |row: &tokio_postgres::Row| serde_json::from_str(row.get(0)).map_err(|error| Code::Internal.because(error));
    rows.iter().map(read).collect()
}
