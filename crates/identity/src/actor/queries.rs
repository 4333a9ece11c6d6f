//! SQL des personnes et de leurs droits.

use kernel::Result;
use serde::Deserialize;
use store::{Bind, Db};
use tokio_postgres::{Row, types::Json};
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

/// Une personne active et tous ses droits, rôles hérités compris.
pub(super) async fn find(db: &Db, user: Uuid) -> Result<Option<Found>> {
    Ok(find_all(db, &[user]).await?.pop().map(|(_, found)| found))
}

/// Les personnes actives parmi celles-ci et tous leurs droits, rôles hérités compris, en une instruction.
///
/// `UNION` arrête un héritage circulaire. Un rôle effacé ne donne ni droit ni héritage ; une appartenance à une
/// société effacée ne vaut plus rien.
pub(super) async fn find_all(db: &Db, users: &[Uuid]) -> Result<Vec<(Uuid, Found)>> {
    const SQL: &str = r#"
        WITH RECURSIVE member AS (
            SELECT m.id, m."user", m.company_id, m.department_id, m.site, m.position
            FROM core.membership m JOIN core.company c ON c.id = m.company_id AND c.deleted_at IS NULL
            WHERE m."user" = ANY($1) AND m.deleted_at IS NULL
        ), held ("user", role, company, department) AS (
            SELECT m."user", mr.target, m.company_id, m.department_id
            FROM member m JOIN core.membership__roles mr ON mr.source = m.id
          UNION
            SELECT h."user", ri.target, h.company, h.department
            FROM held h
            JOIN core.role r ON r.id = h.role AND r.deleted_at IS NULL
            JOIN core.role__inherits ri ON ri.source = r.id
        ), granted AS (
            SELECT h."user", g.permission, g.filter, g.classes, h.company, h.department
            FROM held h
            JOIN core.role r ON r.id = h.role AND r.deleted_at IS NULL
            JOIN core.role_grant g ON g.role = r.id AND g.deleted_at IS NULL
          UNION
            SELECT "user", permission, filter, classes, company_id, department_id
            FROM core.user_grant WHERE "user" = ANY($1) AND deleted_at IS NULL
        ), memberships AS (
            SELECT "user", jsonb_agg(jsonb_build_object('company', company_id, 'department', department_id, 'site', site)
                ORDER BY position, id) AS list FROM member GROUP BY "user"
        ), roles AS (
            SELECT h."user", jsonb_agg(DISTINCT jsonb_build_object('role', r.code, 'company', h.company)) AS list
            FROM held h JOIN core.role r ON r.id = h.role AND r.deleted_at IS NULL GROUP BY h."user"
        ), grants AS (
            SELECT "user", jsonb_agg(jsonb_build_object('permission', permission, 'filter', filter, 'classes', classes,
                'company', company, 'department', department)) AS list FROM granted GROUP BY "user"
        )
        SELECT u.id, u.name, u.email, coalesce(p.value ->> 'language', u.language),
               coalesce(p.value ->> 'timezone', u.timezone, 'UTC'), u.company_id,
               coalesce(m.list, '[]'), coalesce(r.list, '[]'), coalesce(g.list, '[]')
        FROM core."user" u LEFT JOIN sys.preference p ON p.user_id = u.id AND p.key = 'interface'
        LEFT JOIN memberships m ON m."user" = u.id LEFT JOIN roles r ON r."user" = u.id LEFT JOIN grants g ON g."user" = u.id
        WHERE u.id = ANY($1) AND u.status = 'active' AND u.deleted_at IS NULL"#;
    let rows = db.query(&SQL.into(), &[Bind::Uuids(users.to_vec())]).await?;
    Ok(rows.iter().map(|row| (row.get(0), found(row))).collect())
}

fn found(row: &Row) -> Found {
    let Json(memberships) = row.get(6);
    let Json(roles) = row.get(7);
    let Json(grants) = row.get(8);
    Found {
        name: row.get(1),
        email: row.get(2),
        language: row.get(3),
        timezone: row.get(4),
        company: row.get(5),
        memberships,
        roles,
        grants,
    }
}
