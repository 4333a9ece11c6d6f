//! Donner sa colonne à un champ ajouté, pendant que la table se lit et s'écrit.
//!
//! Une colonne cachée et un déclencheur qui tient les deux places d'accord ; une recopie par fournées, reprise où elle
//! en était ; puis le modèle bascule. Le déclencheur reste un moment après : un nœud qui n'a pas encore suivi écrit
//! dans `extra`, et rien ne s'en perd.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use kernel::{Code, Ctx, Error, Result};
use schema::{
    fields::Storage,
    model::{Entity, Extra, Field},
    plan::{Column, Shape, kept_as},
};
use serde_json::Value;
use tokio::time::sleep;
use tokio_postgres::Client;
use uuid::Uuid;

use super::{
    STORED_IN,
    amend::Wish,
    apply::{Kind, execute, locked},
    prepare::prepare,
    rows,
};
use crate::{
    Tenant,
    db::failure::from_postgres,
    install,
    query::{place, quoted},
};

/// Lignes recopiées par transaction.
const BATCH: i64 = 5_000;

/// Verrou consultatif de la recopie : un seul nœud y travaille.
const PROMOTION_LOCK: i64 = 0x6f70_7366_0004;

/// Temps laissé aux nœuds pour suivre la bascule avant que le déclencheur s'en aille.
const GRACE: SignedDuration = SignedDuration::from_secs(60);

/// Attente d'un verrou de table, et nombre de fois où on le redemande.
const ATTEMPTS: u32 = 6;

/// Commence la promotion d'un champ ajouté ; la recopie se fait en arrière-plan.
pub async fn promote(ctx: &Ctx, tenant: &Arc<Tenant>, entity: &str, field: &str) -> Result<()> {
    let mut client = locked(tenant).await?;
    super::refresh(tenant).await?;
    let model = tenant.model();
    let entity = model.entity(entity).ok_or_else(|| Code::NotFound.error())?;
    let field = entity.fields.get(field).filter(|field| field.extra == Extra::InJson && field.value.is_none());
    let field = field.ok_or_else(|| Code::NotFound.error())?;
    let known = client
        .query_opt("SELECT 1 FROM sys.promotion WHERE field = $1 AND state <> 'failed'", &[&field.id])
        .await
        .map_err(from_postgres)?;
    if known.is_none() {
        for attempt in 1..=ATTEMPTS {
            match begin(ctx, &mut client, entity, field).await {
                Err(error) if is_busy(&error) && attempt < ATTEMPTS => {
                    sleep(Duration::from_millis(150) * attempt).await;
                }
                Err(error) if is_busy(&error) => return Err(Code::ModelBusy.error().and("retry_after", 10)),
                other => {
                    other?;
                    break;
                }
            }
        }
    }
    let tenant = tenant.clone();
    tokio::spawn(async move {
        if let Err(error) = advance(&tenant).await {
            tracing::error!(error = %error, "une promotion s'est interrompue ; elle sera reprise");
        }
    });
    Ok(())
}

fn is_busy(error: &Error) -> bool {
    error.params.get("sqlstate").is_some_and(|state| state == "55P03")
}

/// La colonne cachée et le déclencheur, en une transaction brève.
async fn begin(ctx: &Ctx, client: &mut Client, entity: &Entity, field: &Field) -> Result<()> {
    let (table, kind) = (entity.table(), kind(field));
    let hidden = kept_as(&field.name, field.id);
    let tx = client.transaction().await.map_err(from_postgres)?;
    tx.batch_execute(&format!(
        "SET LOCAL lock_timeout = '2s'; ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {} {kind}; {}; \
         DROP TRIGGER IF EXISTS {trigger} ON {table}; \
         CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION sys.{trigger}()",
        quoted(&hidden),
        function(field, &hidden),
        trigger = name(field.id),
    ))
    .await
    .map_err(from_postgres)?;
    let row = tx.query_one("SELECT shape FROM sys.model_shape", &[]).await.map_err(from_postgres)?;
    let mut shape: Shape = serde_json::from_value(row.get(0)).map_err(|error| Code::Internal.because(error))?;
    let column =
        Column { id: field.id, name: field.name.clone(), kind, not_null: false, references: None, formula: None };
    shape.quarantine.columns.retain(|(_, known, _)| known.id != field.id);
    shape.quarantine.columns.push((entity.id, column, hidden));
    let shape = serde_json::to_value(&shape).map_err(|error| Code::Internal.because(error))?;
    tx.execute("UPDATE sys.model_shape SET shape = $1", &[&shape]).await.map_err(from_postgres)?;
    let total = super::preview::rows(&tx, &table).await?;
    tx.execute(
        "INSERT INTO sys.promotion (field, entity, name, state, total, actor, started_at, updated_at) \
         VALUES ($1, $2, $3, 'copying', $4, $5, $6, $6) ON CONFLICT (field) DO UPDATE SET state = 'copying', \
         last = NULL, copied = 0, total = excluded.total, error = NULL, updated_at = excluded.updated_at",
        &[&field.id, &&*entity.full_name, &field.name, &total, &ctx.actor.id, &ctx.now()],
    )
    .await
    .map_err(from_postgres)?;
    tx.commit().await.map_err(from_postgres)
}

/// Type de la colonne que le champ aura.
fn kind(field: &Field) -> String {
    match field.kind.storage(field) {
        Storage::Numeric(scale) => format!("numeric(38,{scale})"),
        Storage::Column(kind) => kind.to_owned(),
        _ => "text".to_owned(),
    }
}

fn name(field: Uuid) -> String {
    quoted(&format!("promote_{}", field.simple()))
}

/// Tient la colonne et `extra` d'accord : la place que l'écriture change fait foi.
fn function(field: &Field, column: &str) -> String {
    let (id, column) = (field.id, quoted(column));
    let mut extra = field.clone();
    extra.extra = Extra::InJson;
    let read = place(&extra, "NEW");
    let written = match field.kind.storage(field) {
        Storage::Numeric(_) => format!("to_jsonb(NEW.{column}::text)"),
        _ => format!("to_jsonb(NEW.{column})"),
    };
    let from_column =
        format!("NEW.extra := NEW.extra || jsonb_build_object('{id}', coalesce({written}, 'null'::jsonb))");
    format!(
        "CREATE OR REPLACE FUNCTION sys.{name}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $promote$ \
         BEGIN \
           IF TG_OP = 'INSERT' THEN \
             IF NEW.extra ? '{id}' THEN NEW.{column} := {read}; \
             ELSIF NEW.{column} IS NOT NULL THEN {from_column}; END IF; \
           ELSIF NEW.extra->'{id}' IS DISTINCT FROM OLD.extra->'{id}' THEN NEW.{column} := {read}; \
           ELSIF NEW.{column} IS DISTINCT FROM OLD.{column} THEN {from_column}; END IF; \
           RETURN NEW; \
         END $promote$",
        name = name(field.id),
    )
}

/// Mène les promotions ouvertes, si un autre nœud ne le fait pas déjà.
pub(super) async fn advance(tenant: &Arc<Tenant>) -> Result<()> {
    let mut client = install::connect(tenant.db.owner_config()).await?;
    let free = client.query_one("SELECT pg_try_advisory_lock($1)", &[&PROMOTION_LOCK]).await.map_err(from_postgres)?;
    if !free.get::<_, bool>(0) {
        return Ok(());
    }
    let open = "SELECT field, entity, state, actor, name FROM sys.promotion WHERE state = 'copying' \
                OR state = 'switched' AND updated_at < $1 ORDER BY started_at";
    let before = tenant.clock.now() - GRACE;
    for row in client.query(open, &[&before]).await.map_err(from_postgres)? {
        let (field, state): (Uuid, String) = (row.get(0), row.get(2));
        let table = tenant.model().entity(row.get(1)).map(|entity| entity.table()).unwrap_or_default();
        if state == "switched" {
            finish(&client, field, &table, "done").await?;
            continue;
        }
        let done = match copy(tenant, &mut client, field).await {
            Ok(true) => switch(tenant, field).await,
            Ok(false) => Err(Code::NotFound.because("le champ n'est plus un champ ajouté")),
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            if matches!(error.code, Code::Unavailable | Code::ModelBusy | Code::TimedOut) || is_busy(&error) {
                return Err(error);
            }
            tracing::error!(field = row.get::<_, &str>(4), error = %error, "une promotion est abandonnée");
            client
                .execute("UPDATE sys.promotion SET error = $2 WHERE field = $1", &[&field, &error.to_string()])
                .await
                .map_err(from_postgres)?;
            finish(&client, field, &table, "failed").await?;
        }
    }
    Ok(())
}

/// Recopie les lignes présentes, par fournées ; faux si le champ n'est plus à promouvoir.
async fn copy(tenant: &Tenant, client: &mut Client, id: Uuid) -> Result<bool> {
    loop {
        let model = tenant.model();
        let found = model.entities.values().find_map(|entity| {
            let field = entity.fields.values().find(|field| field.id == id && field.extra == Extra::InJson)?;
            Some((entity, field))
        });
        let Some((entity, field)) = found else { return Ok(false) };
        let (table, column) = (entity.table(), quoted(&kept_as(&field.name, id)));
        let sql = format!(
            "WITH batch AS (SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT {BATCH}), \
             done AS (UPDATE {table} t SET {column} = {} FROM batch WHERE t.id = batch.id AND t.extra ? '{id}' RETURNING 1) \
             SELECT (SELECT id FROM batch ORDER BY id DESC LIMIT 1), (SELECT count(*) FROM batch), (SELECT count(*) FROM done)",
            place(field, "t")
        );
        let tx = client.transaction().await.map_err(from_postgres)?;
        let last =
            tx.query_one("SELECT last FROM sys.promotion WHERE field = $1", &[&id]).await.map_err(from_postgres)?;
        let last = last.get::<_, Option<Uuid>>(0).unwrap_or(Uuid::nil());
        let row = tx.query_one(&sql, &[&last]).await.map_err(from_postgres)?;
        let Some(reached) = row.get::<_, Option<Uuid>>(0) else { return Ok(true) };
        tx.execute(
            "UPDATE sys.promotion SET last = $2, copied = copied + $3, updated_at = $4 WHERE field = $1",
            &[&id, &reached, &row.get::<_, i64>(1), &tenant.clock.now()],
        )
        .await
        .map_err(from_postgres)?;
        tx.commit().await.map_err(from_postgres)?;
    }
}

/// Le modèle bascule : la colonne prend son nom, la définition dit où vit le champ.
async fn switch(tenant: &Arc<Tenant>, id: Uuid) -> Result<()> {
    let ctx = tenant.system("definitions");
    let mut client = locked(tenant).await?;
    let rows = rows::read(&client).await?;
    let owner = rows.into_iter().find_map(|row| {
        let name = row.ids.iter().find(|(_, known)| **known == id)?.0.rsplit('.').next()?.to_owned();
        Some((row, name))
    });
    let Some((mut row, name)) = owner.filter(|(row, _)| !row.deleted) else {
        return Err(Code::NotFound.because("la définition du champ a été retirée"));
    };
    if let Some(Value::Object(field)) = row.body.get_mut("fields").and_then(|fields| fields.get_mut(&name)) {
        field.insert(STORED_IN.to_owned(), "column".into());
    }
    let mut prepared = prepare(&ctx, tenant, &client, &Wish::Rows(vec![row])).await?;
    let field = prepared.model.entities.values().flat_map(|entity| entity.fields.values()).find(|field| field.id == id);
    let field = field.ok_or_else(|| Code::NotFound.because("le champ a été retiré"))?;
    prepared.then = vec![
        function(field, &field.name),
        format!(
            "UPDATE sys.promotion SET state = 'switched', updated_at = '{}' WHERE field = '{id}'",
            tenant.clock.now()
        ),
    ];
    execute(&ctx, tenant, &mut client, prepared, Kind::Promoted).await.map(drop)
}

/// Retire le déclencheur et dit la promotion finie.
async fn finish(client: &Client, id: Uuid, table: &str, state: &str) -> Result<()> {
    let trigger = name(id);
    let on_table =
        if table.is_empty() { String::new() } else { format!("DROP TRIGGER IF EXISTS {trigger} ON {table};") };
    let sql = format!(
        "BEGIN; SET LOCAL lock_timeout = '2s'; {on_table} DROP FUNCTION IF EXISTS sys.{trigger}() CASCADE; \
         UPDATE sys.promotion SET state = '{state}' WHERE field = '{id}'; COMMIT"
    );
    let done = client.batch_execute(&sql).await.map_err(from_postgres);
    if done.is_err() {
        client.batch_execute("ROLLBACK").await.map_err(from_postgres)?;
    }
    done
}

/// Les promotions, leur avancée et leur état.
pub async fn promotions(tenant: &Tenant) -> Result<Vec<Value>> {
    let sql = "SELECT row_to_json(p)::text FROM (SELECT entity, name AS field, state, copied, total, error, started_at, \
               updated_at FROM sys.promotion ORDER BY started_at DESC) p";
    let rows = tenant.db.query(&sql.into(), &[]).await?;
    let read =
        |row: &tokio_postgres::Row| serde_json::from_str(row.get(0)).map_err(|error| Code::Internal.because(error));
    rows.iter().map(read).collect()
}
