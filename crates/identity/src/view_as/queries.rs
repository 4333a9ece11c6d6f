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

/// Garde ou oublie le regard d'une session ouverte.
pub(super) async fn keep(client: &impl GenericClient, session: Uuid, view: Option<Value>) -> Result<()> {
    const SQL: &str = "UPDATE sys.session SET view_as = $2 WHERE id = $1 AND revoked_at IS NULL";
    run(client, SQL, &[session.into(), view.into()]).await?;
    Ok(())
}
