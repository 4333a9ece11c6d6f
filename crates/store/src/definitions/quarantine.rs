//! Ce qui attend d'être repris ou effacé : depuis quand, jusqu'à quand, et combien de place cela tient.

use std::collections::HashSet;

use jiff::{Timestamp, ToSpan};
use kernel::{Code, Result};
use schema::{
    model::{Extra, Model},
    plan::{Shape, TableName},
    stable_id,
};
use serde_json::{Value, json};
use tokio_postgres::GenericClient;
use uuid::Uuid;

use crate::{Tenant, db::failure::from_postgres, install, query::quoted, settings};

/// Jours gardés quand le réglage `core.quarantine_days` n'est pas écrit.
const DAYS: i64 = 30;

/// Lignes jusqu'où la place d'une colonne se mesure ; au-delà, elle s'estime.
const MEASURED: i64 = 100_000;

/// Une chose cachée, et où sont ses données.
#[derive(Clone, Debug)]
pub(super) struct Hidden {
    /// Identifiant de l'entité ou du champ.
    pub id: Uuid,
    /// `entity`, `field`, `links` ou `extra`.
    pub kind: &'static str,
    /// Son entité.
    pub owner: Uuid,
    /// Nom complet : `my.asset`, `my.asset.weight`.
    pub name: String,
    /// Table où elle est.
    pub table: TableName,
    /// Colonnes cachées, sous le nom qu'elles y ont.
    pub columns: Vec<String>,
}

/// Ce que la forme cache ; une colonne en route vers sa promotion n'a pas disparu.
pub(super) fn hidden(shape: &Shape, promoting: &[Uuid]) -> Vec<Hidden> {
    let mut found: Vec<Hidden> = Vec::new();
    for (table, kept_as) in &shape.quarantine.tables {
        let place = TableName { schema: table.name.schema.clone(), name: kept_as.clone() };
        let (id, name) = (table.id, table.name.to_string());
        found.push(Hidden { id, kind: "entity", owner: id, name, table: place, columns: Vec::new() });
    }
    let hidden = shape.quarantine.columns.iter().filter(|(_, column, _)| !promoting.contains(&column.id));
    for (owner, column, kept_as) in hidden {
        let Some((said, place)) = table_of(shape, *owner) else { continue };
        let whole = found.iter_mut().find(|one| {
            let member = column.name.strip_prefix(&format!("{}__", one.name.rsplit('.').next().unwrap_or_default()));
            one.owner == *owner && member.is_some_and(|member| stable_id(&format!("{}.{member}", one.id)) == column.id)
        });
        match whole {
            Some(whole) => whole.columns.push(kept_as.clone()),
            None => {
                let (id, name) = (column.id, format!("{said}.{}", column.name));
                found.push(Hidden {
                    id,
                    kind: "field",
                    owner: *owner,
                    name,
                    table: place,
                    columns: vec![kept_as.clone()],
                });
            }
        }
    }
    for (join, kept_as) in &shape.quarantine.joins {
        let place = TableName { schema: join.name.schema.clone(), name: kept_as.clone() };
        let name = join.name.to_string().replace("__", ".");
        found.push(Hidden {
            id: join.id,
            kind: "links",
            owner: join.source.id,
            name,
            table: place,
            columns: Vec::new(),
        });
    }
    found
}

/// La table d'une entité, vivante ou cachée : le nom qu'on en dit, celui qu'elle a.
pub(super) fn table_of(shape: &Shape, id: Uuid) -> Option<(TableName, TableName)> {
    if let Some(table) = shape.table(id) {
        return Some((table.name.clone(), table.name.clone()));
    }
    let (table, kept_as) = shape.quarantine.tables.iter().find(|(table, _)| table.id == id)?;
    Some((table.name.clone(), TableName { schema: table.name.schema.clone(), name: kept_as.clone() }))
}

/// Tient le registre d'accord avec la forme : ce qui vient de disparaître y entre, ce qui est revenu en sort.
pub(crate) async fn sync(client: &impl GenericClient, shape: &Shape, plan: Option<i64>, now: Timestamp) -> Result<()> {
    let hidden = hidden(shape, &promoting(client).await?);
    for one in &hidden {
        enter(client, one.id, one.kind, one.owner, &one.name, plan, now).await?;
    }
    let ids: Vec<Uuid> = hidden.iter().map(|one| one.id).collect();
    let back = "DELETE FROM sys.quarantine WHERE purged_at IS NULL AND kind <> 'extra' AND id <> ALL ($1)";
    client.execute(back, &[&ids]).await.map(drop).map_err(from_postgres)
}

/// De même pour les champs gardés dans la colonne `extra`, que la forme ne dit pas.
pub(super) async fn sync_extra(
    client: &impl GenericClient,
    before: &Model,
    after: &Model,
    plan: i64,
    now: Timestamp,
) -> Result<()> {
    let present = ids(after);
    for entity in before.entities.values().filter(|entity| present.contains(&entity.id)) {
        let gone = entity.fields.values().filter(|field| field.extra == Extra::InJson && field.value.is_none());
        for field in gone.filter(|field| !present.contains(&field.id)) {
            let name = format!("{}.{}", entity.full_name, field.name);
            enter(client, field.id, "extra", entity.id, &name, Some(plan), now).await?;
        }
    }
    let back = "DELETE FROM sys.quarantine WHERE purged_at IS NULL AND kind = 'extra' AND id = ANY ($1)";
    let present: Vec<Uuid> = present.into_iter().collect();
    client.execute(back, &[&present]).await.map(drop).map_err(from_postgres)
}

/// Les identifiants de tout ce qu'un modèle définit.
fn ids(model: &Model) -> HashSet<Uuid> {
    let fields = model.entities.values().flat_map(|entity| entity.fields.values().map(|field| field.id));
    fields.chain(model.entities.values().map(|entity| entity.id)).collect()
}

async fn enter(
    client: &impl GenericClient,
    id: Uuid,
    kind: &str,
    owner: Uuid,
    name: &str,
    plan: Option<i64>,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO sys.quarantine (id, kind, owner, name, plan, hidden_at) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, owner = excluded.owner, name = excluded.name, \
               plan = excluded.plan, hidden_at = excluded.hidden_at, purged_at = NULL WHERE quarantine.purged_at IS NOT NULL";
    client.execute(sql, &[&id, &kind, &owner, &name, &plan, &now]).await.map(drop).map_err(from_postgres)
}

async fn promoting(client: &impl GenericClient) -> Result<Vec<Uuid>> {
    let sql = "SELECT field FROM sys.promotion WHERE state = 'copying'";
    let rows = client.query(sql, &[]).await.map_err(from_postgres)?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// La première chose effacée pour de bon que ce modèle croirait retrouver.
pub(super) async fn lost(client: &impl GenericClient, before: &Model, after: &Model) -> Result<Option<String>> {
    let wanted: Vec<Uuid> = ids(after).difference(&ids(before)).copied().collect();
    let sql = "SELECT name FROM sys.quarantine WHERE purged_at IS NOT NULL AND id = ANY ($1) ORDER BY name LIMIT 1";
    let row = client.query_opt(sql, &[&wanted]).await.map_err(from_postgres)?;
    Ok(row.map(|row| row.get(0)))
}

/// Une chose qui attend, telle que le registre la date.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub hidden: Hidden,
    pub hidden_at: Timestamp,
    pub plan: Option<i64>,
}

/// Tout ce qui attend, le plus ancien d'abord.
pub(super) async fn waiting(client: &impl GenericClient) -> Result<Vec<Waiting>> {
    let row = client.query_one("SELECT shape FROM sys.model_shape", &[]).await.map_err(from_postgres)?;
    let shape: Shape = serde_json::from_value(row.get(0)).map_err(|error| Code::Internal.because(error))?;
    let places = hidden(&shape, &[]);
    let sql = "SELECT id, kind, owner, name, hidden_at, plan FROM sys.quarantine WHERE purged_at IS NULL ORDER BY hidden_at, name";
    let rows = client.query(sql, &[]).await.map_err(from_postgres)?;
    let read = |row: &tokio_postgres::Row| {
        let id: Uuid = row.get(0);
        let hidden = match places.iter().find(|place| place.id == id) {
            Some(place) => place.clone(),
            None => {
                let owner: Uuid = row.get(2);
                let table = table_of(&shape, owner)?.1;
                Hidden { id, kind: "extra", owner, name: row.get(3), table, columns: Vec::new() }
            }
        };
        Some(Waiting { hidden, hidden_at: row.get(4), plan: row.get(5) })
    };
    Ok(rows.iter().filter_map(read).collect())
}

/// Jours gardés.
pub(super) async fn days(tenant: &Tenant) -> Result<i64> {
    let written = settings::get(tenant, "core.quarantine_days").await?;
    Ok(written.and_then(|days| days.as_i64()).unwrap_or(DAYS))
}

/// Ce qui attend, avec la place tenue, le jour de l'effacement et les jours qui restent.
pub async fn quarantine(tenant: &Tenant) -> Result<Vec<Value>> {
    let client = install::connect(tenant.db.owner_config()).await?;
    let (days, now) = (days(tenant).await?, tenant.clock.now());
    let mut found = Vec::new();
    for Waiting { hidden, hidden_at, plan } in waiting(&client).await? {
        let purge_at = hidden_at + (24 * days).hours();
        let left = now.duration_until(purge_at).as_hours().max(0) as f64 / 24.0;
        found.push(json!({
            "id": hidden.id, "kind": hidden.kind, "name": hidden.name, "plan": plan,
            "hidden_at": hidden_at.to_string(), "purge_at": purge_at.to_string(), "days_left": left.ceil(),
            "size": size(&client, &hidden).await?,
        }));
    }
    Ok(found)
}

/// Octets tenus : ceux d'une table, ou des valeurs d'une colonne.
async fn size(client: &impl GenericClient, hidden: &Hidden) -> Result<i64> {
    let table = crate::plan::table(&hidden.table);
    let values = match hidden.kind {
        "entity" | "links" => {
            let sql = "SELECT coalesce(pg_total_relation_size(to_regclass($1)), 0)";
            return Ok(client.query_one(sql, &[&table]).await.map_err(from_postgres)?.get(0));
        }
        "extra" => vec![format!("t.extra->'{}'", hidden.id)],
        _ => hidden.columns.iter().map(|column| format!("t.{}", quoted(column))).collect(),
    };
    let one: Vec<String> = values.iter().map(|value| format!("coalesce(pg_column_size({value}), 0)")).collect();
    let rows = super::preview::rows(client, &table).await?;
    let sample = if rows > MEASURED { " TABLESAMPLE SYSTEM (1)" } else { "" };
    let scale = if rows > MEASURED { 100 } else { 1 };
    let sql = format!("SELECT coalesce(sum({}), 0)::bigint * {scale} FROM {table} t{sample}", one.join(" + "));
    Ok(client.query_one(&sql, &[]).await.map_err(from_postgres)?.get(0))
}
