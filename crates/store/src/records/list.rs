//! Lister des enregistrements : une page, et le compte s'il est demandé.

use kernel::{Code, Ctx, Result};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Count, Counted, Page, Query, saved_view::with_view, standing};
use crate::{
    Bind, Tenant,
    definitions::steady,
    query::{
        COUNT_CAP, DEFAULT_LIMIT, Ground, MAX_LIMIT, Reading, budget,
        compile::{self, Compiled},
        cursor::{self, Cursor},
    },
};

/// Une page des enregistrements que l'acteur voit.
pub async fn list(ctx: &Ctx, tenant: &Tenant, query: Query) -> Result<Page> {
    if ctx.actor.access(&query.entity, "view").is_denied() {
        let entity = standing(&tenant.model(), &query.entity)?;
        return Err(Code::Forbidden.with("action", "view").with("entity", &*entity.full_name));
    }
    let query = with_view(ctx, tenant, query).await?;
    on(ctx, tenant, &query, &Ground::Rights).await
}

/// Une page de ce qui est à l'acteur, même sans aucun droit : ses notifications.
pub async fn mine(ctx: &Ctx, tenant: &Tenant, query: Query) -> Result<Page> {
    on(ctx, tenant, &query, &Ground::Mine).await
}

/// Cet enregistrement, s'il répond à la question et que l'acteur le voit : la requête compilée est la même pour tous.
pub async fn one(ctx: &Ctx, tenant: &Tenant, id: Uuid, query: Query) -> Result<Option<String>> {
    let page = on(ctx, tenant, &Query { limit: 1, ..query }, &Ground::One(id)).await?;
    Ok(page.rows.into_iter().next())
}

/// Ceux de ces enregistrements qui répondent à la question et que l'acteur voit ; mille au plus.
pub async fn among(ctx: &Ctx, tenant: &Tenant, ids: Vec<Uuid>, query: Query) -> Result<Vec<String>> {
    let query = Query { limit: MAX_LIMIT, ..query };
    Ok(on(ctx, tenant, &query, &Ground::Among(ids)).await?.rows)
}

/// Une page, sur ce qui autorise à la montrer.
pub(super) async fn on(ctx: &Ctx, tenant: &Tenant, query: &Query, ground: &Ground) -> Result<Page> {
    steady(tenant, || page(ctx, tenant, query, ground)).await
}

async fn page(ctx: &Ctx, tenant: &Tenant, query: &Query, ground: &Ground) -> Result<Page> {
    let model = tenant.model();
    let entity = standing(&model, &query.entity)?;
    let limit = limit(query)?;
    let sort = query.sort.clone().unwrap_or_else(|| entity.list.sort.clone());
    let filter = query.filter.as_deref().unwrap_or_default();
    let life = if query.deleted { "deleted" } else { "alive" };
    let shape = cursor::fingerprint(&[&entity.full_name, ground.shape(), filter, &sort, life]);
    let record = ground.record().map(|record| record.to_string()).unwrap_or_default();
    let fingerprint = cursor::fingerprint(&[&shape, query.search.as_deref().unwrap_or_default(), &record]);
    let cursor = query.cursor.as_deref().map(|text| Cursor::read(text, &fingerprint)).transpose()?;
    let null: Option<Vec<bool>> = cursor.as_ref().map(|cursor| cursor.k.iter().map(Option::is_none).collect());
    let cache = format!(
        "{}|list|{shape}|{}|{:?}|{:?}|{:?}|{null:?}|{}",
        model.version,
        query.is_searching(),
        query.fields,
        query.expand,
        query.count,
        ctx.actor.shape()
    );
    let compiled = tenant.plans.get_or(cache, || {
        compile::list(&Reading { ctx, model: &model, entity: &entity, ground }, query, &sort, null.as_deref())
    })?;
    if let Some(usage) = &compiled.usage {
        usage.count();
    }
    let mut inputs =
        vec![Bind::Int(i64::from(limit) + 1), query.search.clone().unwrap_or_default().into(), ground.bind()];
    inputs.extend(cursor.into_iter().flat_map(|cursor| cursor.k).map(Bind::from));
    if query.is_composed() {
        budget::check(ctx, tenant, &compiled, &inputs).await?;
    }
    let page = rows(ctx, tenant, &compiled, &inputs);
    let (rows, count) = tokio::try_join!(page, count(ctx, tenant, &compiled, &inputs, query.count))?;
    Ok(page_of(&rows, limit as usize, compiled.keys, &fingerprint, count))
}

fn limit(query: &Query) -> Result<u32> {
    match query.limit {
        0 => Ok(DEFAULT_LIMIT),
        limit if limit <= MAX_LIMIT => Ok(limit),
        limit => Err(Code::BadParameter
            .with("parameter", "limit")
            .with("value", limit)
            .with("expected", format!("1–{MAX_LIMIT}"))),
    }
}

async fn rows(ctx: &Ctx, tenant: &Tenant, compiled: &Compiled, inputs: &[Bind]) -> Result<Vec<Row>> {
    let statement = &compiled.statement;
    let bad_cursor = |error: kernel::Error| {
        let unreadable =
            error.params.get("sqlstate").and_then(|state| state.as_str()).is_some_and(|state| state.starts_with("22"));
        if unreadable && inputs.len() > compile::FIRST_KEY { Code::BadCursor.error() } else { error }
    };
    tenant.db.query(&statement.sql, &statement.binds(ctx, inputs)?).await.map_err(bad_cursor)
}

async fn count(
    ctx: &Ctx,
    tenant: &Tenant,
    compiled: &Compiled,
    inputs: &[Bind],
    wanted: Count,
) -> Result<Option<Counted>> {
    let Some(statement) = &compiled.count else {
        return Ok(None);
    };
    let row = tenant.db.query_opt(&statement.sql, &statement.binds(ctx, inputs)?).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(match wanted {
        Count::Estimate => {
            let plan: serde_json::Value = row.get(0);
            let rows = plan[0]["Plan"]["Plan Rows"].as_f64().unwrap_or(0.0);
            Counted { value: rows.round() as i64, exact: false }
        }
        Count::Capped => {
            let value: i64 = row.get(0);
            Counted { value, exact: value < COUNT_CAP }
        }
        Count::Exact | Count::None => Counted { value: row.get(0), exact: true },
    }))
}

/// Chaque ligne est son JSON suivi de ses clés de tri en texte ; une ligne de trop dit qu'il y a une suite.
fn page_of(rows: &[Row], limit: usize, keys: usize, fingerprint: &str, count: Option<Counted>) -> Page {
    let next = (rows.len() > limit).then(|| {
        let last = &rows[limit - 1];
        Cursor::write(fingerprint, (1..=keys).map(|rank| last.get(rank)).collect())
    });
    Page { rows: rows.iter().take(limit).map(|row| row.get(0)).collect(), next_cursor: next, count }
}
