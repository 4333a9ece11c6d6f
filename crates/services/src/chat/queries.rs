//! SQL des salons.

use std::sync::{Arc, LazyLock};

use kernel::Result;
use store::{Bind, Db};
use tokio_postgres::Row;
use uuid::Uuid;

use super::channel::Channel;

const COLUMNS: &str = "id, name, kind, sealed, enabled, created_by, created_at, updated_at";

/// Tous les salons, par nom.
pub(super) async fn all(db: &Db) -> Result<Vec<Channel>> {
    static ALL: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.chat_channel ORDER BY name").into());
    db.query(&ALL, &[]).await?.iter().map(channel).collect()
}

/// Un salon.
pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<Channel>> {
    static FIND: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.chat_channel WHERE id = $1").into());
    db.query_opt(&FIND, &[id.into()]).await?.as_ref().map(channel).transpose()
}

/// Un salon, tenu jusqu'à la fin de la transaction.
pub(super) async fn hold(db: &Db, id: Uuid) -> Result<Option<Channel>> {
    static HOLD: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.chat_channel WHERE id = $1 FOR UPDATE").into());
    db.query_opt(&HOLD, &[id.into()]).await?.as_ref().map(channel).transpose()
}

/// Un salon, par son nom.
pub(super) async fn named(db: &Db, name: &str) -> Result<Option<Channel>> {
    static NAMED: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM sys.chat_channel WHERE name = $1").into());
    db.query_opt(&NAMED, &[name.into()]).await?.as_ref().map(channel).transpose()
}

/// Écrit un salon, neuf ou changé ; faux si son nom est pris.
pub(super) async fn save(db: &Db, one: &Channel) -> Result<bool> {
    // Deux du même nom ne se croisent pas.
    const ALONE: &str = "SELECT pg_advisory_xact_lock(hashtextextended('chat_channel', 0))";
    static SAVE: LazyLock<Arc<str>> = LazyLock::new(|| {
        format!(
            "INSERT INTO sys.chat_channel ({COLUMNS}) SELECT $1::uuid, $2::text, $3::text, $4::bytea, $5::boolean, $6::uuid, \
             $7::timestamptz, $8::timestamptz WHERE NOT EXISTS (SELECT FROM sys.chat_channel WHERE name = $2::text AND id <> $1::uuid) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, sealed = excluded.sealed, \
             enabled = excluded.enabled, updated_at = excluded.updated_at RETURNING id"
        )
        .into()
    });
    db.query(&ALONE.into(), &[]).await?;
    let binds = [
        one.id.into(),
        one.name.as_str().into(),
        one.kind.name().into(),
        Bind::Bytes(one.sealed.clone()),
        Bind::Bool(one.enabled),
        one.created_by.into(),
        one.created_at.into(),
        one.updated_at.into(),
    ];
    Ok(db.query_opt(&SAVE, &binds).await?.is_some())
}

/// Efface un salon.
pub(super) async fn remove(db: &Db, id: Uuid) -> Result<Option<Channel>> {
    static REMOVE: LazyLock<Arc<str>> =
        LazyLock::new(|| format!("DELETE FROM sys.chat_channel WHERE id = $1 RETURNING {COLUMNS}").into());
    db.query_opt(&REMOVE, &[id.into()]).await?.as_ref().map(channel).transpose()
}

fn channel(row: &Row) -> Result<Channel> {
    Ok(Channel {
        id: row.get(0),
        name: row.get(1),
        kind: row.get::<_, &str>(2).parse()?,
        sealed: row.get(3),
        enabled: row.get(4),
        created_by: row.get(5),
        created_at: row.get(6),
        updated_at: row.get(7),
    })
}
