//! SQL des regards d'une session.

use deadpool_postgres::GenericClient;
use kernel::Result;
use serde_json::Value;
use store::{Bind, Db, db::run};
use tokio_postgres::types::Json;
use uuid::Uuid;

use crate::actor::queries::FoundGrant;

/// Ce que donnent des rôles.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Codes, hérités compris.
    pub(super) roles: Vec<String>,
    /// Noms de ceux que l'on a nommés.
    pub(super) names: Vec<String>,
    pub(super) grants: Vec<FoundGrant>,
}

/// Ces rôles, ceux dont ils héritent, et leurs octrois tenus par cette société.
pub(super) async fn of_roles(db: &Db, codes: &[String], company: Option<Uuid>) -> Result<Found> {
    const SQL: &str = r#"
        WITH RECURSIVE held (role) AS (
            SELECT id FROM core.role WHERE code = ANY($1) AND deleted_at IS NULL
          UNION
            SELECT ri.target FROM held h
            JOIN core.role r ON r.id = h.role AND r.deleted_at IS NULL
            JOIN core.role__inherits ri ON ri.source = r.id
        ), granted AS (
            SELECT DISTINCT g.permission, g.filter, g.classes, $2::uuid AS company, NULL::uuid AS department
            FROM held h
            JOIN core.role r ON r.id = h.role AND r.deleted_at IS NULL
            JOIN core.role_grant g ON g.role = r.id AND g.deleted_at IS NULL
        )
        SELECT (SELECT coalesce(jsonb_agg(DISTINCT r.code), '[]')
                FROM held h JOIN core.role r ON r.id = h.role AND r.deleted_at IS NULL),
               (SELECT coalesce(jsonb_agg(r.name ORDER BY r.name), '[]')
                FROM core.role r WHERE r.code = ANY($1) AND r.deleted_at IS NULL),
               (SELECT coalesce(jsonb_agg(to_jsonb(g)), '[]') FROM granted g)"#;
    let Some(row) = db.query_opt(&SQL.into(), &[Bind::Texts(codes.to_vec()), company.into()]).await? else {
        return Ok(Found::default());
    };
    let (Json(roles), Json(names), Json(grants)) = (row.get(0), row.get(1), row.get(2));
    Ok(Found { roles, names, grants })
}

/// Les rôles de ces codes.
pub(super) async fn role_ids(db: &Db, codes: &[String]) -> Result<Vec<Uuid>> {
    const SQL: &str = "SELECT id FROM core.role WHERE code = ANY($1) AND deleted_at IS NULL";
    Ok(db.query(&SQL.into(), &[Bind::Texts(codes.to_vec())]).await?.iter().map(|row| row.get(0)).collect())
}

/// Garde ou oublie le regard d'une session ouverte ; rend celui d'avant.
pub(super) async fn keep(client: &impl GenericClient, session: Uuid, view: Option<Value>) -> Result<Option<Value>> {
    const SQL: &str = "UPDATE sys.session s SET view_as = $2 \
        FROM (SELECT id, view_as FROM sys.session WHERE id = $1 AND revoked_at IS NULL FOR UPDATE) before \
        WHERE s.id = before.id RETURNING before.view_as";
    Ok(run(client, SQL, &[session.into(), view.into()]).await?.first().and_then(|row| row.get(0)))
}
