//! SQL des destinataires.

use kernel::{Locale, Result};
use store::{Bind, Db};
use tokio_postgres::Row;
use uuid::Uuid;

use super::Person;

/// Ce qu'on lit d'une personne active `u`.
macro_rules! person {
    ($filter:literal) => {
        concat!(
            r#"SELECT u.id, u.name, u.email, coalesce(p.value ->> 'language', u.language),
                      coalesce(p.value ->> 'timezone', u.timezone, 'UTC'), u.company_id, u.phone
               FROM core."user" u LEFT JOIN sys.preference p ON p.user_id = u.id AND p.key = 'interface'
               WHERE u.status = 'active' AND u.deleted_at IS NULL AND "#,
            $filter,
            " ORDER BY u.name, u.id"
        )
    };
}

/// Qui tient ce rôle, ou un rôle qui en hérite.
pub(super) async fn with_role(db: &Db, role: &str, company: Option<Uuid>) -> Result<Vec<Person>> {
    const SQL: &str = person!(
        r#"u.id IN (
            WITH RECURSIVE carrier AS (
                SELECT id FROM core.role WHERE code = $1 AND deleted_at IS NULL
              UNION
                SELECT r.id FROM carrier c
                JOIN core.role__inherits ri ON ri.target = c.id
                JOIN core.role r ON r.id = ri.source AND r.deleted_at IS NULL
            )
            SELECT m."user" FROM core.membership m
            JOIN core.company c ON c.id = m.company_id AND c.deleted_at IS NULL
            JOIN core.membership__roles mr ON mr.source = m.id
            WHERE m.deleted_at IS NULL AND mr.target IN (SELECT id FROM carrier)
              AND ($2::uuid IS NULL OR m.company_id = $2))"#
    );
    let rows = db.query(&SQL.into(), &[role.into(), company.into()]).await?;
    Ok(rows.iter().map(person).collect())
}

/// Les membres d'un groupe ouvert ; de plusieurs qu'un même mot désigne, ceux que leur identifiant, sinon leur code, sinon
/// leur nom désigne.
pub(super) async fn in_group(db: &Db, group: &str, company: Option<Uuid>) -> Result<Vec<Person>> {
    const SQL: &str = person!(
        r#"u.id IN (
            WITH named AS (
                SELECT g.id, CASE WHEN g.id::text = $1 THEN 0 WHEN g.code = $1 THEN 1 ELSE 2 END AS rank
                FROM core."group" g
                WHERE (g.id::text = $1 OR g.code = $1 OR g.name = $1) AND g.active AND g.deleted_at IS NULL
                  AND ($2::uuid IS NULL OR g.company_id = $2)
            )
            SELECT m.target FROM named n JOIN core."group__members" m ON m.source = n.id
            WHERE n.rank = (SELECT min(rank) FROM named))"#
    );
    let rows = db.query(&SQL.into(), &[group.into(), company.into()]).await?;
    Ok(rows.iter().map(person).collect())
}

/// Les personnes actives parmi celles-ci.
pub(super) async fn among(db: &Db, users: &[Uuid]) -> Result<Vec<Person>> {
    const SQL: &str = person!("u.id = ANY($1)");
    let rows = db.query(&SQL.into(), &[Bind::Uuids(users.to_vec())]).await?;
    Ok(rows.iter().map(person).collect())
}

/// Les personnes actives de ces adresses.
pub(super) async fn at(db: &Db, addresses: &[String]) -> Result<Vec<Person>> {
    const SQL: &str = person!("lower(u.email) = ANY($1)");
    let addresses = addresses.iter().map(|address| address.to_lowercase()).collect();
    let rows = db.query(&SQL.into(), &[Bind::Texts(addresses)]).await?;
    Ok(rows.iter().map(person).collect())
}

/// Chaque personne et son supérieur : un service sans responsable, ou dont elle est elle-même responsable, renvoie à
/// celui qui le contient.
pub(super) async fn managers(db: &Db, users: &[Uuid], company: Option<Uuid>) -> Result<Vec<(Uuid, Uuid)>> {
    const SQL: &str = r#"
        WITH RECURSIVE chain AS (
            SELECT m."user" AS person, d.manager, d.within, 1 AS rank
            FROM core.membership m JOIN core.department d ON d.id = m.department_id AND d.deleted_at IS NULL
            WHERE m.deleted_at IS NULL AND m."user" = ANY($1) AND ($2::uuid IS NULL OR m.company_id = $2)
          UNION ALL
            SELECT c.person, d.manager, d.within, c.rank + 1
            FROM chain c JOIN core.department d ON d.id = c.within AND d.deleted_at IS NULL
            WHERE c.rank < 20
        ), named AS (
            SELECT id AS person, manager, 0 AS rank FROM core."user" WHERE id = ANY($1)
          UNION ALL
            SELECT person, manager, rank FROM chain
        )
        SELECT DISTINCT ON (n.person) n.person, b.id
        FROM named n JOIN core."user" b ON b.id = n.manager AND b.status = 'active' AND b.deleted_at IS NULL
        WHERE b.id <> n.person ORDER BY n.person, n.rank"#;
    let rows = db.query(&SQL.into(), &[Bind::Uuids(users.to_vec()), company.into()]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

fn person(row: &Row) -> Person {
    let language: Option<String> = row.get(3);
    Person {
        id: row.get(0),
        name: row.get(1),
        email: row.get(2),
        locale: language.as_deref().and_then(Locale::parse),
        timezone: row.get(4),
        company: row.get(5),
        phone: row.get(6),
    }
}
