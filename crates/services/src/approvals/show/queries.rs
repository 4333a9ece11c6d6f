//! SQL de ce qu'une demande montre.

use jiff::Timestamp;
use kernel::Result;
use store::{Bind, Db};
use uuid::Uuid;

/// Un fait de l'histoire d'une demande.
pub(super) struct Event {
    pub at: Timestamp,
    pub kind: String,
    pub round: i32,
    pub step: Option<i32>,
    pub actor: Option<Uuid>,
    pub actor_name: String,
    pub on_behalf_of: Option<Uuid>,
    pub comment: Option<String>,
    pub via: String,
}

/// L'histoire d'une demande, du plus ancien au plus récent.
pub(super) async fn events(db: &Db, approval: Uuid) -> Result<Vec<Event>> {
    const EVENTS: &str = "SELECT at, kind, round, step, actor, actor_name, on_behalf_of, comment, via FROM sys.approval_event \
        WHERE approval = $1 AND kind <> 'told' ORDER BY rank";
    let rows = db.query(&EVENTS.into(), &[approval.into()]).await?;
    Ok(rows
        .iter()
        .map(|row| Event {
            at: row.get(0),
            kind: row.get(1),
            round: row.get(2),
            step: row.get(3),
            actor: row.get(4),
            actor_name: row.get(5),
            on_behalf_of: row.get(6),
            comment: row.get(7),
            via: row.get(8),
        })
        .collect())
}

/// L'une de ces personnes a-t-elle ou a-t-elle eu à décider de cette demande ?
pub(super) async fn is_involved(db: &Db, approval: Uuid, people: &[Uuid]) -> Result<bool> {
    const INVOLVED: &str = "SELECT EXISTS (SELECT FROM sys.approval_task WHERE approval = $1 AND \"user\" = ANY($2)) \
        OR EXISTS (SELECT FROM sys.approval_event WHERE approval = $1 AND actor = ANY($2))";
    let row = db.query_opt(&INVOLVED.into(), &[approval.into(), Bind::Uuids(people.to_vec())]).await?;
    Ok(row.is_some_and(|row| row.get(0)))
}

/// Le nom de ces personnes, parties comprises.
pub(super) async fn names(db: &Db, people: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    const NAMES: &str = "SELECT id, name FROM core.\"user\" WHERE id = ANY($1)";
    let rows = db.query(&NAMES.into(), &[Bind::Uuids(people.to_vec())]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}
