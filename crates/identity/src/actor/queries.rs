//! SQL des personnes et de leurs droits.

use kernel::Result;
use serde::Deserialize;
use store::Db;
use tokio_postgres::types::Json;
use uuid::Uuid;

/// Une personne active, telle que lue.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) language: Option<String>,
    pub(super) timezone: String,
    pub(super) company: Option<Uuid>,
    pub(super) memberships: Vec<FoundMembership>,
    pub(super) roles: Vec<FoundRole>,
    pub(super) grants: Vec<FoundGrant>,
}

#[derive(Debug, Deserialize)]
pub(super) struct FoundMembership {
    pub(super) company: Uuid,
    pub(super) department: Option<Uuid>,
    pub(super) site: Option<Uuid>,
}

#[derive(Debug, Deserialize)]
pub(super) struct FoundRole {
    pub(super) role: String,
    pub(super) company: Uuid,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FoundGrant {
    pub(crate) permission: String,
    pub(crate) filter: Option<String>,
    pub(crate) classes: Option<String>,
    pub(crate) company: Option<Uuid>,
    pub(crate) department: Option<Uuid>,
}

/// Une personne active et tous ses droits, rôles hérités compris, en une instruction.
///
/// `UNION` arrête un héritage circulaire. Un rôle effacé ne donne ni droit ni héritage ; une appartenance à une
/// société effacée ne vaut plus rien.
pub(super) async fn find(db: &Db, user: Uuid) -> Result<Option<Found>> {
    const SQL: &str = r#"
        WITH RECURSIVE member AS (
            SELECT m.id, m.company_id, m.department_id, m.site, m.position
            FROM core.membership m JOIN core.company c ON c.id = m.company_id AND c.deleted_at IS NULL
            WHERE m."user" = $1 AND m.deleted_at IS NULL
        ), held (role, company, department) AS (
            SELECT mr.target, m.company_id, m.department_id
            FROM member m JOIN core.membership__roles mr ON mr.source = m.id
          UNION
            SELECT ri.target, h.company, h.department
            FROM held h
            JOIN core.role r ON r.id = h.role AND r.deleted_at IS NULL
            JOIN core.role__inherits ri ON ri.source = r.id
        ), granted AS (
            SELECT g.permission, g.filter, g.classes, h.company, h.department
            FROM held h
            JOIN core.role r ON r.id = h.role AND r.deleted_at IS NULL
            JOIN core.role_grant g ON g.role = r.id AND g.deleted_at IS NULL
          UNION
            SELECT permission, filter, classes, company_id, department_id
            FROM core.user_grant WHERE "user" = $1 AND deleted_at IS NULL
        )
        SELECT u.name, u.email, coalesce(p.value ->> 'language', u.language),
               coalesce(p.value ->> 'timezone', u.timezone, 'UTC'), u.company_id,
               (SELECT coalesce(jsonb_agg(jsonb_build_object('company', m.company_id, 'department', m.department_id,
                    'site', m.site) ORDER BY m.position, m.id), '[]') FROM member m),
               (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('role', r.code, 'company', h.company)), '[]')
                FROM held h JOIN core.role r ON r.id = h.role AND r.deleted_at IS NULL),
               (SELECT coalesce(jsonb_agg(to_jsonb(g)), '[]') FROM granted g)
        FROM core."user" u LEFT JOIN sys.preference p ON p.user_id = u.id AND p.key = 'interface'
        WHERE u.id = $1 AND u.status = 'active' AND u.deleted_at IS NULL"#;
    let Some(row) = db.query_opt(&SQL.into(), &[user.into()]).await? else {
        return Ok(None);
    };
    let Json(memberships) = row.get(5);
    let Json(roles) = row.get(6);
    let Json(grants) = row.get(7);
    let (name, email, language, timezone, company) = (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4));
    Ok(Some(Found { name, email, language, timezone, company, memberships, roles, grants }))
}
