//! Le fil des changements d'une entité, dans l'ordre des validations, sans trou, sous les droits de l'acteur.
//!
//! Il lit le journal, mais seulement les transactions plus vieilles que toute transaction ouverte : rien ne peut plus
//! s'insérer avant le curseur rendu (décision 0003). Un enregistrement peut y revenir plusieurs fois ; chaque fois, c'est
//! son état présent qui est dit.

use kernel::{Code, Ctx, Result};
use schema::model::Entity;
use uuid::Uuid;

use super::standing;
use crate::{
    Bind, Tenant, access,
    definitions::steady,
    query::{
        Builder, MAX_LIMIT, Slot,
        compile::Compiled,
        cursor::{self, Cursor},
        projection::{Extent, Wanted, select_list},
    },
};

/// Lignes du journal parcourues par page au plus : une entité rare n'en fait pas lire davantage.
const WINDOW: i64 = 50_000;

/// Ce que l'appelant demande.
#[derive(Clone, Debug, Default)]
pub struct Since {
    /// Entité, nom complet.
    pub entity: String,
    /// Où il en était ; le début du journal à défaut, `now` pour partir d'ici.
    pub cursor: Option<String>,
    /// Changements au plus.
    pub limit: u32,
    /// Champs de l'état présent à joindre.
    pub fields: Option<Vec<String>>,
}

/// Une page du fil.
#[derive(Clone, Debug)]
pub struct Changes {
    /// Tableau JSON de `{"id", "version"}`, `{"id", "version", "deleted"}` ou `{"id", "gone"}`.
    pub data: String,
    /// Où reprendre, toujours.
    pub next_cursor: String,
    /// Il reste du journal à lire.
    pub more: bool,
}

/// Les changements depuis un curseur.
pub async fn feed(ctx: &Ctx, tenant: &Tenant, since: &Since) -> Result<Changes> {
    steady(tenant, || attempt(ctx, tenant, since)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, since: &Since) -> Result<Changes> {
    let model = tenant.model();
    let entity = standing(&model, &since.entity)?;
    if entity.system.is_some() {
        return Err(Code::UnknownRoute.error());
    }
    if ctx.actor.access(&entity.full_name, "view").is_denied() {
        return Err(Code::Forbidden.with("action", "view").with("entity", &*entity.full_name));
    }
    if since.limit > MAX_LIMIT {
        let expected = format!("1–{MAX_LIMIT}");
        return Err(Code::BadParameter
            .with("parameter", "limit")
            .with("value", since.limit)
            .with("expected", expected));
    }
    let fingerprint = cursor::fingerprint(&[&entity.full_name, "changes"]);
    let (xid, id) = match since.cursor.as_deref() {
        Some("now") => return from_now(tenant, &fingerprint).await,
        Some(text) => position(&Cursor::read(text, &fingerprint)?)?,
        None => ("0".to_owned(), Uuid::nil()),
    };
    let cache = format!("{}|changes|{}|{:?}|{}", model.version, entity.full_name, since.fields, ctx.actor.shape());
    let compiled = tenant.plans.get_or(cache, || compile(ctx, &model, &entity, since.fields.as_deref()))?;
    let limit = if since.limit == 0 { MAX_LIMIT } else { since.limit };
    let inputs = [xid.as_str().into(), Bind::Uuid(id), Bind::Int(limit.into()), Bind::Int(WINDOW)];
    let row = tenant.db.query_opt(&compiled.statement.sql, &compiled.statement.binds(ctx, &inputs)?).await?;
    let row = row.ok_or_else(|| Code::Internal.because("le fil n'a rien rendu"))?;
    let (next_xid, next_id): (Option<String>, Option<Uuid>) = (row.get(1), row.get(2));
    let (xid, id) = (next_xid.unwrap_or(xid), next_id.unwrap_or(id));
    Ok(Changes { data: row.get(0), next_cursor: at(&fingerprint, xid, id), more: row.get(3) })
}

/// Aucun changement, et de quoi demander les prochains.
async fn from_now(tenant: &Tenant, fingerprint: &str) -> Result<Changes> {
    let sql = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";
    let row = tenant.db.query_opt(&sql.into(), &[]).await?;
    let xid = row.map(|row| row.get(0)).ok_or_else(|| Code::Internal.because("pas d'instantané"))?;
    Ok(Changes { data: "[]".to_owned(), next_cursor: at(fingerprint, xid, Uuid::nil()), more: false })
}

fn at(fingerprint: &str, xid: String, id: Uuid) -> String {
    Cursor::write(fingerprint, vec![Some(xid), Some(id.to_string())])
}

/// La transaction et la ligne d'un curseur, relues strictement : elles viennent de l'appelant.
fn position(cursor: &Cursor) -> Result<(String, Uuid)> {
    let bad = || Code::BadCursor.error();
    let [Some(xid), Some(id)] = &cursor.k[..] else { return Err(bad()) };
    let xid: u64 = xid.parse().map_err(|_| bad())?;
    Ok((xid.to_string(), Uuid::try_parse(id).map_err(|_| bad())?))
}

/// Entrées : transaction, ligne, changements voulus, lignes parcourues.
fn compile(ctx: &Ctx, model: &schema::model::Model, entity: &Entity, fields: Option<&[String]>) -> Result<Compiled> {
    let mut builder = Builder::new(model, &ctx.actor);
    let (xid, id) = (builder.slot(Slot::Input(0), "text::xid8"), builder.slot(Slot::Input(1), "uuid"));
    let (limit, window) = (builder.slot(Slot::Input(2), "bigint"), builder.slot(Slot::Input(3), "bigint"));
    let name = builder.slot(Slot::Value(Bind::Text(entity.full_name.to_string())), "text");
    let view = access::predicate(&mut builder, entity, "view", "t");
    let left = access::left(&mut builder, entity, "l.record");
    let record = match fields {
        None => String::new(),
        Some(_) => {
            let wanted = Wanted::of(entity, fields, &[], Extent::Whole)?;
            let list = select_list(&mut builder, entity, "t", &wanted)?;
            format!(", 'record', (SELECT row_to_json(p) FROM (SELECT {list}) p)")
        }
    };
    let sql = format!(
        "WITH scanned AS MATERIALIZED (SELECT a.xid, a.id, a.entity, a.record FROM sys.audit a WHERE (a.xid, a.id) > ({xid}, {id}) \
           AND a.xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY a.xid, a.id LIMIT {window}), \
         wanted AS MATERIALIZED (SELECT xid, id, record, row_number() OVER (ORDER BY xid, id) AS n FROM scanned \
           WHERE entity = {name} AND record IS NOT NULL ORDER BY xid, id LIMIT {limit}), \
         latest AS (SELECT record, max(n) AS n FROM wanted GROUP BY record), \
         told AS (SELECT l.n, CASE WHEN t.id IS NULL THEN json_build_object('id', l.record, 'gone', true) \
             WHEN t.deleted_at IS NOT NULL THEN json_build_object('id', t.id, 'version', t.version, 'deleted', true) \
             ELSE json_build_object('id', t.id, 'version', t.version{record}) END AS json \
           FROM latest l LEFT JOIN {} t ON t.id = l.record AND {} WHERE t.id IS NOT NULL OR {left}), \
         full_page AS (SELECT (SELECT count(*) FROM wanted) >= {limit} AS yes), \
         reached AS (SELECT xid, id FROM wanted WHERE (SELECT yes FROM full_page) \
           UNION ALL SELECT xid, id FROM scanned WHERE NOT (SELECT yes FROM full_page) ORDER BY xid DESC, id DESC LIMIT 1) \
         SELECT (SELECT coalesce(json_agg(json ORDER BY n), '[]') FROM told)::text, (SELECT xid::text FROM reached), \
           (SELECT id FROM reached), (SELECT yes FROM full_page) OR (SELECT count(*) FROM scanned) >= {window}",
        entity.table(),
        view.sql()
    );
    Ok(builder.finish(sql, &view).into())
}
