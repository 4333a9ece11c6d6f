//! SQL des listes de demandes.

use kernel::Result;
use store::{Bind, Db};
use uuid::Uuid;

use super::{
    super::{instance::Instance, queries},
    Box, Wanted,
};

/// Ce que l'appelant veut voir de `a` : `$1` lui, `$2` lui et qui lui a confié ses décisions, `$3` l'état, `$4` l'entité.
macro_rules! wanted {
    ($of:literal) => {
        concat!($of, " AND ($3::text IS NULL OR a.state = $3) AND ($4::text IS NULL OR a.entity = $4)")
    };
}

/// La condition de chaque boîte.
fn condition(of: Box) -> &'static str {
    match of {
        Box::ToDecide => wanted!(
            "a.state = 'open' AND a.requester IS DISTINCT FROM $1 AND EXISTS (SELECT FROM sys.approval_task t WHERE t.approval = a.id \
             AND t.round = a.round AND t.step = a.step AND t.state = 'open' AND t.\"user\" = ANY($2)) AND NOT EXISTS (SELECT FROM \
             sys.approval_event e WHERE e.approval = a.id AND e.round = a.round AND e.kind = 'approved' AND e.actor = $1)"
        ),
        Box::Decided => wanted!(
            "cardinality($2::uuid[]) > 0 AND EXISTS (SELECT FROM sys.approval_event e WHERE e.approval = a.id AND e.actor = $1 \
             AND e.kind IN ('approved', 'rejected', 'changes_requested'))"
        ),
        Box::Requested => wanted!("cardinality($2::uuid[]) > 0 AND a.requester = $1"),
    }
}

/// Une page, la plus récente d'abord.
pub(super) async fn page(db: &Db, me: Uuid, holders: &[Uuid], wanted: &Wanted, limit: i64) -> Result<Vec<Instance>> {
    let sql = format!(
        "{} WHERE {} AND ($5::uuid IS NULL OR a.id < $5) ORDER BY a.id DESC LIMIT $6",
        queries::instances!(""),
        condition(wanted.of)
    );
    let mut binds = binds(me, holders, wanted);
    binds.extend([wanted.cursor.into(), Bind::Int(limit)]);
    db.query(&sql.into(), &binds).await?.iter().map(queries::instance).collect()
}

/// Leur nombre.
pub(super) async fn count(db: &Db, me: Uuid, holders: &[Uuid], wanted: &Wanted) -> Result<i64> {
    let sql = format!("SELECT count(*) FROM sys.approval a WHERE {}", condition(wanted.of));
    Ok(db.query_opt(&sql.into(), &binds(me, holders, wanted)).await?.map_or(0, |row| row.get(0)))
}

fn binds(me: Uuid, holders: &[Uuid], wanted: &Wanted) -> Vec<Bind> {
    vec![me.into(), Bind::Uuids(holders.to_vec()), wanted.state.clone().into(), wanted.entity.clone().into()]
}
