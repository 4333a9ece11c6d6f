//! Emporter les enregistrements qu'un filtre retient, au fil de l'eau : un curseur de la base, une fournée à la fois.
//!
//! Une ligne part si l'acteur la voit et si son droit d'exporter l'atteint ; un champ protégé, si ce droit l'ouvre sur
//! toutes les lignes.

use kernel::{Class, Code, Ctx, Result};
use schema::model::{Entity, Field};
use tokio_postgres::Statement;

use super::{Count, Query, standing};
use crate::{
    Bind, Tenant, Unit,
    definitions::steady,
    query::{Ground, Reading, compile},
};

/// Lignes d'une fournée.
const FETCH: &str = "FETCH 1000 FROM exported";

/// Un export ouvert : une vue figée à son ouverture.
pub struct Export {
    unit: Unit,
    /// Sa fournée suivante.
    fetch: Statement,
}

/// L'acteur peut-il emporter ce champ ? Un champ protégé demande que tous ses octrois d'export l'ouvrent.
pub fn exportable(ctx: &Ctx, entity: &Entity, field: &Field) -> bool {
    let export = ctx.actor.access(&entity.full_name, "export");
    let view = ctx.actor.access(&entity.full_name, "view");
    field.kind.name() != "secret"
        && (field.class == Class::Normal
            || export.opening(field.class).rules.len() == export.rules.len() && !view.opening(field.class).is_denied())
}

/// L'export de cette requête aurait-il plus de lignes que cela ?
pub async fn exports_more_than(ctx: &Ctx, tenant: &Tenant, query: &Query, most: i64) -> Result<bool> {
    steady(tenant, || has_more_than(ctx, tenant, query, most)).await
}

async fn has_more_than(ctx: &Ctx, tenant: &Tenant, query: &Query, most: i64) -> Result<bool> {
    let model = tenant.model();
    let entity = standing(&model, &query.entity)?;
    allowed(ctx, &entity)?;
    let reading = Reading { ctx, model: &model, entity: &entity, ground: &Ground::Export };
    let statement = compile::count_up_to(&reading, query, most + 1)?;
    let row = tenant.db.query_opt(&statement.sql, &statement.binds(ctx, &inputs(query))?).await?;
    Ok(row.is_some_and(|row| row.get::<_, i64>(0) > most))
}

/// Ouvre l'export de ce que la requête retient ; la page et le compte n'y jouent pas.
pub async fn export(ctx: &Ctx, tenant: &Tenant, query: Query) -> Result<Export> {
    let query = Query { count: Count::None, ..query };
    steady(tenant, || open(ctx, tenant, &query)).await
}

async fn open(ctx: &Ctx, tenant: &Tenant, query: &Query) -> Result<Export> {
    let model = tenant.model();
    let entity = standing(&model, &query.entity)?;
    allowed(ctx, &entity)?;
    let sort = query.sort.clone().unwrap_or_else(|| entity.list.sort.clone());
    let reading = Reading { ctx, model: &model, entity: &entity, ground: &Ground::Export };
    let compiled = compile::list(&reading, query, &sort, None)?;
    let unit = tenant.long_unit().await?;
    let open = format!("DECLARE exported NO SCROLL CURSOR FOR {}", compiled.statement.sql);
    unit.tenant().db.query(&open.into(), &compiled.statement.binds(ctx, &inputs(query))?).await?;
    let fetch = unit.prepare(FETCH).await?;
    Ok(Export { unit, fetch })
}

fn allowed(ctx: &Ctx, entity: &Entity) -> Result<()> {
    match ["view", "export"].into_iter().find(|action| ctx.actor.access(&entity.full_name, action).is_denied()) {
        Some(action) => Err(Code::Forbidden.with("action", action).with("entity", &*entity.full_name)),
        None => Ok(()),
    }
}

/// Aucune page : toutes les lignes.
fn inputs(query: &Query) -> [Bind; 3] {
    [Bind::Int(i64::MAX), query.search.clone().unwrap_or_default().into(), Bind::Null]
}

impl Export {
    /// Les lignes suivantes, chacune en JSON ; aucune quand tout est rendu.
    pub async fn next(&mut self) -> Result<Vec<String>> {
        let rows = self.unit.run(&self.fetch).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}
