//! SQL des appareils abonnés, et de la clé du serveur.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use kernel::{Nature, NoticeKind, NoticeSeverity, Result};
use serde_json::Value;
use store::{Bind, Db};
use uuid::Uuid;

/// Un appareil abonné.
#[derive(Clone, Debug)]
pub(super) struct Device {
    pub id: Uuid,
    pub endpoint: String,
    pub public: Vec<u8>,
    pub auth: Vec<u8>,
}

/// Ce qu'un appareil montre.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub title: String,
    pub body: String,
    pub url: Option<String>,
    pub priority: i16,
    pub nature: Nature,
    /// À qui est l'appareil.
    pub user: Uuid,
    /// La demande d'approbation dont il parle.
    pub approval: Option<Uuid>,
}

/// La clé publique du serveur, et la privée, scellée.
pub(super) async fn key(db: &Db) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
    static KEY: LazyLock<Arc<str>> = LazyLock::new(|| "SELECT public, sealed FROM sys.push_key".into());
    Ok(db.query_opt(&KEY, &[]).await?.map(|row| (row.get(0), row.get(1))))
}

/// Garde la clé, s'il n'y en a pas.
pub(super) async fn keep_key(db: &Db, public: &[u8], sealed: &[u8], now: Timestamp) -> Result<()> {
    const KEEP: &str =
        "INSERT INTO sys.push_key (public, sealed, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    db.query(&KEEP.into(), &[Bind::Bytes(public.to_vec()), Bind::Bytes(sealed.to_vec()), now.into()]).await?;
    Ok(())
}

/// Abonne un appareil ; déjà connu, il passe à cette personne, et redevient son plus récent.
pub(super) async fn subscribe(db: &Db, user: Uuid, device: Device, label: &str, now: Timestamp) -> Result<Uuid> {
    const SUBSCRIBE: &str = "INSERT INTO sys.push_device (id, \"user\", endpoint, public, auth, label, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (md5(endpoint)) DO UPDATE SET \"user\" = excluded.\"user\", \
        public = excluded.public, auth = excluded.auth, label = excluded.label, created_at = excluded.created_at, \
        used_at = NULL RETURNING id";
    let binds = [
        device.id.into(),
        user.into(),
        device.endpoint.into(),
        Bind::Bytes(device.public),
        Bind::Bytes(device.auth),
        label.into(),
        now.into(),
    ];
    Ok(db.query_opt(&SUBSCRIBE.into(), &binds).await?.map_or(device.id, |row| row.get(0)))
}

/// Ne garde que les appareils les plus récents d'une personne.
pub(super) async fn keep_latest(db: &Db, user: Uuid, most: i64) -> Result<()> {
    const FORGET: &str = "DELETE FROM sys.push_device WHERE id IN \
        (SELECT id FROM sys.push_device WHERE \"user\" = $1 ORDER BY coalesce(used_at, created_at) DESC, id DESC OFFSET $2)";
    db.query(&FORGET.into(), &[user.into(), Bind::Int(most)]).await?;
    Ok(())
}

/// Les appareils d'une personne, tels qu'elle les voit.
pub(super) async fn of(db: &Db, user: Uuid) -> Result<Vec<Value>> {
    const OF: &str = "SELECT to_jsonb(x) FROM (SELECT id, label, endpoint, created_at, used_at FROM sys.push_device \
        WHERE \"user\" = $1 ORDER BY created_at DESC, id) x";
    Ok(db.query(&OF.into(), &[user.into()]).await?.iter().map(|row| row.get(0)).collect())
}

/// Les appareils de ces personnes.
pub(crate) async fn of_all(db: &Db, users: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
    static OF_ALL: LazyLock<Arc<str>> =
        LazyLock::new(|| "SELECT \"user\", id FROM sys.push_device WHERE \"user\" = ANY($1) ORDER BY id".into());
    let rows = db.query(&OF_ALL, &[Bind::Uuids(users.to_vec())]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Retire un appareil de cette personne ; faux s'il n'y était pas.
pub(super) async fn unsubscribe(db: &Db, user: Uuid, id: Uuid) -> Result<bool> {
    const UNSUBSCRIBE: &str = "DELETE FROM sys.push_device WHERE \"user\" = $1 AND id = $2 RETURNING id";
    Ok(db.query_opt(&UNSUBSCRIBE.into(), &[user.into(), id.into()]).await?.is_some())
}

/// Un appareil et ce qu'il reste à y dire : la notification doit être à sa personne, active, et pas encore lue.
pub(super) async fn due(db: &Db, device: Uuid, notification: Uuid) -> Result<Option<(Device, Shown)>> {
    static DUE: LazyLock<Arc<str>> = LazyLock::new(|| {
        "SELECT d.id, d.endpoint, d.public, d.auth, n.title, coalesce(n.body, ''), n.url, n.priority, d.\"user\", n.approval, \
         n.kind, n.severity FROM sys.push_device d \
         JOIN sys.notification n ON n.\"user\" = d.\"user\" AND n.id = $2 AND n.read_at IS NULL AND n.deleted_at IS NULL \
         JOIN core.\"user\" u ON u.id = d.\"user\" AND u.status = 'active' AND u.deleted_at IS NULL WHERE d.id = $1"
            .into()
    });
    Ok(db.query_opt(&DUE, &[device.into(), notification.into()]).await?.map(|row| {
        let device = Device { id: row.get(0), endpoint: row.get(1), public: row.get(2), auth: row.get(3) };
        let (title, body, url, priority) = (row.get(4), row.get(5), row.get(6), row.get(7));
        let nature = Nature {
            kind: NoticeKind::parse(row.get(10)).unwrap_or_default(),
            severity: NoticeSeverity::parse(row.get(11)).unwrap_or_default(),
        };
        (device, Shown { title, body, url, priority, nature, user: row.get(8), approval: row.get(9) })
    }))
}

/// L'appareil a reçu quelque chose.
pub(super) async fn used(db: &Db, id: Uuid, now: Timestamp) -> Result<()> {
    const USED: &str = "UPDATE sys.push_device SET used_at = $2 WHERE id = $1";
    db.query(&USED.into(), &[id.into(), now.into()]).await?;
    Ok(())
}

/// L'appareil n'existe plus.
pub(super) async fn forget(db: &Db, id: Uuid) -> Result<()> {
    const FORGET: &str = "DELETE FROM sys.push_device WHERE id = $1";
    db.query(&FORGET.into(), &[id.into()]).await?;
    Ok(())
}
