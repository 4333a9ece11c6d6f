//! Effacer pour de bon ce que la quarantaine gardait : son délai passé, ou tout de suite à la demande.

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, ToSpan};
use kernel::{Code, Ctx, Result};
use schema::plan::Shape;
use serde_json::json;
use tokio::time::sleep;
use tokio_postgres::{Client, Transaction, types::ToSql};
use uuid::Uuid;

use super::{
    apply::{ATTEMPTS, LOCK_TIMEOUT, is_lock_timeout, locked},
    quarantine::{Hidden, days, waiting},
};
use crate::{
    Tenant, audit,
    db::{Bind, failure::from_postgres},
    plan::table,
    query::quoted,
};

/// Lignes dont une clé de `extra` est retirée par transaction.
const BATCH: i64 = 5_000;

/// Efface ce dont le délai est passé ; rend ce qui l'a été.
pub async fn purge_expired(tenant: &Arc<Tenant>) -> Result<Vec<String>> {
    let ctx = tenant.system("quarantine");
    let mut client = locked(tenant).await?;
    let before = ctx.now() - (24 * days(tenant).await?).hours();
    let mut purged = Vec::new();
    for one in waiting(&client).await?.into_iter().filter(|one| one.hidden_at <= before) {
        match erase(&ctx, &mut client, &one.hidden).await {
            Ok(()) => purged.push(one.hidden.name),
            Err(error) => {
                tracing::error!(quarantine.name = one.hidden.name, error = %error, "ce qui était en quarantaine n'a pas pu être effacé");
            }
        }
    }
    Ok(purged)
}

/// Efface cette chose sans attendre son délai.
pub async fn purge(ctx: &Ctx, tenant: &Arc<Tenant>, id: Uuid) -> Result<()> {
    let mut client = locked(tenant).await?;
    let found = waiting(&client).await?.into_iter().find(|one| one.hidden.id == id);
    let found = found.ok_or_else(|| Code::NotFound.error())?;
    erase(ctx, &mut client, &found.hidden).await
}

async fn erase(ctx: &Ctx, client: &mut Client, hidden: &Hidden) -> Result<()> {
    if hidden.kind == "extra" {
        forget_values(client, hidden).await?;
    }
    for attempt in 1..=ATTEMPTS {
        let tx = client.transaction().await.map_err(from_postgres)?;
        match within(ctx, &tx, hidden).await {
            Ok(()) => return tx.commit().await.map_err(from_postgres),
            Err(error) if is_lock_timeout(&error) => {
                tx.rollback().await.map_err(from_postgres)?;
                sleep(Duration::from_millis(150) * attempt).await;
            }
            Err(error) => return Err(error),
        }
    }
    Err(Code::ModelBusy.error().and("retry_after", 10))
}

/// Retire la clé d'un champ ajouté, par fournées : la table reste libre.
async fn forget_values(client: &Client, hidden: &Hidden) -> Result<()> {
    let (table, key) = (table(&hidden.table), hidden.id.to_string());
    let sql = format!(
        "WITH batch AS (SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT {BATCH}), \
         done AS (UPDATE {table} t SET extra = t.extra - $2::text FROM batch WHERE t.id = batch.id AND t.extra ? $2) \
         SELECT (SELECT id FROM batch ORDER BY id DESC LIMIT 1)"
    );
    let mut last = Uuid::nil();
    while let Some(reached) =
        client.query_one(&sql, &[&last, &key]).await.map_err(from_postgres)?.get::<_, Option<Uuid>>(0)
    {
        last = reached;
    }
    Ok(())
}

/// L'effacement, la forme qui n'en garde rien, la date au registre et la ligne d'audit, ensemble.
async fn within(ctx: &Ctx, tx: &Transaction<'_>, hidden: &Hidden) -> Result<()> {
    tx.batch_execute(LOCK_TIMEOUT).await.map_err(from_postgres)?;
    let row = tx.query_one("SELECT shape FROM sys.model_shape", &[]).await.map_err(from_postgres)?;
    let mut shape: Shape = serde_json::from_value(row.get(0)).map_err(|error| Code::Internal.because(error))?;
    let gone = gone(&mut shape, hidden);
    for sql in &gone.sql {
        tx.batch_execute(sql).await.map_err(from_postgres)?;
    }
    let shape = serde_json::to_value(&shape).map_err(|error| Code::Internal.because(error))?;
    tx.execute("UPDATE sys.model_shape SET shape = $1", &[&shape]).await.map_err(from_postgres)?;
    let dated =
        "UPDATE sys.quarantine SET purged_at = $2 WHERE (id = ANY ($1) OR owner = ANY ($1)) AND purged_at IS NULL";
    let now: Timestamp = ctx.now();
    tx.execute(dated, &[&gone.ids, &now]).await.map_err(from_postgres)?;
    let entry = audit::Entry {
        action: "definition.purged".to_owned(),
        entity: Some("core.definition".to_owned()),
        changes: Some(json!({ "name": hidden.name, "kind": hidden.kind, "ids": gone.ids })),
        ..audit::Entry::default()
    };
    let binds = audit::binds(ctx, entry);
    let params: Vec<&(dyn ToSql + Sync)> = binds.iter().map(|bind: &Bind| bind as _).collect();
    tx.execute(&**audit::INSERT, &params).await.map(drop).map_err(from_postgres)
}

/// Ce qui part avec une chose : son SQL, et les identifiants de tout ce qu'elle emporte.
struct Gone {
    sql: Vec<String>,
    ids: Vec<Uuid>,
}

fn gone(shape: &mut Shape, hidden: &Hidden) -> Gone {
    let mut gone = Gone { sql: Vec::new(), ids: vec![hidden.id] };
    let quarantine = &mut shape.quarantine;
    quarantine.joins.retain(|(join, kept_as)| {
        let on_it = join.source.id == hidden.id || join.target.as_ref().is_some_and(|target| target.id == hidden.id);
        if join.id == hidden.id || on_it {
            gone.ids.push(join.id);
            gone.sql.push(format!("DROP TABLE {}.{}", quoted(&join.name.schema), quoted(kept_as)));
        }
        join.id != hidden.id && !on_it
    });
    match hidden.kind {
        "entity" => {
            gone.sql.push(format!("DROP TABLE {}", table(&hidden.table)));
            gone.ids.extend(quarantine.columns.iter().filter(|one| one.0 == hidden.id).map(|one| one.1.id));
            quarantine.columns.retain(|(owner, _, _)| *owner != hidden.id);
            quarantine.tables.retain(|(one, _)| one.id != hidden.id);
        }
        "field" => {
            let drop = |column: &String| format!("ALTER TABLE {} DROP COLUMN {}", table(&hidden.table), quoted(column));
            gone.sql.extend(hidden.columns.iter().map(drop));
            quarantine
                .columns
                .retain(|(owner, _, kept_as)| *owner != hidden.owner || !hidden.columns.contains(kept_as));
        }
        _ => {}
    }
    gone
}
