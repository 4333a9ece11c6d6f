//! SQL des flux.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::Result;
use store::{Bind, Db};
use tokio_postgres::Row;
use uuid::Uuid;

/// Un flux, sans son secret.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    pub id: Uuid,
    pub user: Uuid,
    pub name: String,
    pub scope: String,
    pub entity: Option<String>,
    pub view: Option<Uuid>,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub used_by: Option<String>,
}

const COLUMNS: &str = "id, user_id, name, scope, entity, view, created_at, used_at, used_by";

/// Les flux d'une personne, le plus ancien d'abord.
pub(super) async fn of(db: &Db, user: Uuid) -> Result<Vec<Feed>> {
    static OF: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!("SELECT {COLUMNS} FROM sys.calendar_feed WHERE user_id = $1 ORDER BY created_at, id").into()
    });
    Ok(db.query(&OF, &[user.into()]).await?.iter().map(feed).collect())
}

/// Écrit un flux, sauf si la personne en a déjà autant.
pub(super) async fn insert(db: &Db, feed: &Feed, hash: Vec<u8>, most: i64) -> Result<bool> {
    static INSERT: LazyLock<Arc<str>> = LazyLock::new(|| {
        "INSERT INTO sys.calendar_feed (id, user_id, name, scope, entity, view, hash, created_at) \
         SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::uuid, $7::bytea, $8::timestamptz \
         WHERE (SELECT count(*) FROM sys.calendar_feed WHERE user_id = $2::uuid) < $9::bigint RETURNING id"
            .into()
    });
    let binds: [Bind; 9] = [
        feed.id.into(),
        feed.user.into(),
        feed.name.as_str().into(),
        feed.scope.as_str().into(),
        feed.entity.clone().into(),
        feed.view.into(),
        hash.into(),
        feed.created_at.into(),
        Bind::Int(most),
    ];
    Ok(db.query_opt(&INSERT, &binds).await?.is_some())
}

/// Remplace le secret d'un flux de cette personne.
pub(super) async fn rotate(db: &Db, user: Uuid, id: Uuid, hash: Vec<u8>, now: Timestamp) -> Result<Option<Feed>> {
    static ROTATE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "UPDATE sys.calendar_feed SET hash = $3, rotated_at = $4 WHERE user_id = $1 AND id = $2 RETURNING {COLUMNS}"
        )
        .into()
    });
    Ok(db.query_opt(&ROTATE, &[user.into(), id.into(), hash.into(), now.into()]).await?.as_ref().map(feed))
}

/// Efface un flux de cette personne.
pub(super) async fn remove(db: &Db, user: Uuid, id: Uuid) -> Result<Option<Feed>> {
    static REMOVE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!("DELETE FROM sys.calendar_feed WHERE user_id = $1 AND id = $2 RETURNING {COLUMNS}").into()
    });
    Ok(db.query_opt(&REMOVE, &[user.into(), id.into()]).await?.as_ref().map(feed))
}

/// Le flux de cette empreinte.
pub(super) async fn find(db: &Db, hash: Vec<u8>) -> Result<Option<Feed>> {
    static FIND: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.calendar_feed WHERE hash = $1").into());
    Ok(db.query_opt(&FIND, &[hash.into()]).await?.as_ref().map(feed))
}

/// Retient qu'un flux vient d'être lu, et par quoi.
pub(super) async fn used(db: &Db, id: Uuid, now: Timestamp, by: Option<&str>) -> Result<()> {
    static USED: LazyLock<Arc<str>> =
        LazyLock::new(|| "UPDATE sys.calendar_feed SET used_at = $2, used_by = $3 WHERE id = $1".into());
    db.query(&USED, &[id.into(), now.into(), by.map(str::to_owned).into()]).await?;
    Ok(())
}

fn feed(row: &Row) -> Feed {
    Feed {
        id: row.get(0),
        user: row.get(1),
        name: row.get(2),
        scope: row.get(3),
        entity: row.get(4),
        view: row.get(5),
        created_at: row.get(6),
        used_at: row.get(7),
        used_by: row.get(8),
    }
}
