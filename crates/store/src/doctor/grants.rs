//! Les droits du rôle de travail : ce qui lui manque arrêterait l'application, ce qu'il a de trop ouvrirait le journal.

use kernel::Result;
use schema::plan::{Shape, TableName};

use super::Finding;
use crate::{Bind, Db, db::APPLICATION_ROLE, plan};

/// Compare les droits du rôle de travail, s'il existe, à ceux qu'il doit avoir.
pub(super) async fn check(db: &Db, shape: &Shape) -> Result<Vec<Finding>> {
    const MISSING: &str = "SELECT t.name, string_agg(p.name, ', ' ORDER BY p.name) FROM pg_roles r, unnest($1::text[]) AS t(name), \
        unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p(name) \
        WHERE r.rolname = 'opsflux_app' AND to_regclass(t.name) IS NOT NULL AND NOT has_table_privilege(r.oid, to_regclass(t.name), p.name) GROUP BY 1";
    const EXCESS: &str = "SELECT c.oid::regclass::text, string_agg(p.name, ', ' ORDER BY p.name) FROM pg_roles r, pg_class c, \
        unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p(name) WHERE r.rolname = 'opsflux_app' AND c.relkind IN ('r', 'p') \
        AND c.relnamespace = 'sys'::regnamespace AND c.relname LIKE 'audit%' AND has_table_privilege(r.oid, c.oid, p.name) GROUP BY 1";
    let names: Vec<&TableName> =
        shape.tables.iter().map(|table| &table.name).chain(shape.joins.iter().map(|join| &join.name)).collect();
    let names = Bind::Texts(names.into_iter().map(plan::table).collect());
    let mut findings = Vec::new();
    for row in db.query(&MISSING.into(), &[names]).await? {
        let (table, privileges): (String, String) = (row.get(0), row.get(1));
        let sql = format!("GRANT {privileges} ON {table} TO {APPLICATION_ROLE}");
        let finding = Finding::error("grants.missing").with("table", table).with("privileges", privileges);
        findings.push(finding.repaired(sql));
    }
    for row in db.query(&EXCESS.into(), &[]).await? {
        let (table, privileges): (String, String) = (row.get(0), row.get(1));
        let sql = format!("REVOKE {privileges} ON {table} FROM {APPLICATION_ROLE}");
        let finding = Finding::error("grants.excess").with("table", table).with("privileges", privileges);
        findings.push(finding.repaired(sql));
    }
    Ok(findings)
}
