//! L'audit : qui a fait quoi, quand, d'où ; ajouté dans la transaction de l'écriture, jamais modifié.
//!
//! Les écritures d'enregistrements y joignent leur ligne elles-mêmes (`records::statement`) ; ici, le reste :
//! connexions, lectures confidentielles, exports, réglages.

use std::sync::LazyLock;

use deadpool_postgres::GenericClient;
use kernel::{Ctx, Result};
use serde_json::Value;
use uuid::Uuid;

use crate::db::{Bind, Db, run};

pub mod partitions;
pub mod seal;
pub mod verify;

/// Une ligne du journal, hors enregistrements.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Ce qui est fait : `login`, `export`…
    pub action: String,
    /// Entité concernée.
    pub entity: Option<String>,
    /// Enregistrement concerné.
    pub record: Option<Uuid>,
    /// Son numéro lisible.
    pub number: Option<String>,
    /// Société concernée.
    pub company: Option<Uuid>,
    /// `ok`, ou le code de l'échec.
    pub result: Option<String>,
    /// Détail ; jamais un secret.
    pub changes: Option<Value>,
}

pub(crate) static INSERT: LazyLock<std::sync::Arc<str>> = LazyLock::new(|| {
    "INSERT INTO sys.audit (id, at, action, entity, record, number, actor, actor_name, company, ip, device, request, result, changes) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        .into()
});

/// Écrit une ligne seule.
pub async fn write(ctx: &Ctx, db: &Db, entry: Entry) -> Result<()> {
    db.query(&INSERT, &binds(ctx, entry)).await?;
    Ok(())
}

/// Écrit une ligne dans la transaction de l'appelant.
pub async fn write_in(ctx: &Ctx, client: &impl GenericClient, entry: Entry) -> Result<()> {
    run(client, &INSERT, &binds(ctx, entry)).await?;
    Ok(())
}

pub(crate) fn binds(ctx: &Ctx, entry: Entry) -> [Bind; 14] {
    let author = ctx.actor.author();
    [
        ctx.new_id().into(),
        ctx.now().into(),
        entry.action.into(),
        entry.entity.into(),
        entry.record.into(),
        entry.number.into(),
        author.id.into(),
        author.name.clone().into(),
        entry.company.or(author.company).into(),
        ctx.request.ip.map(|ip| ip.to_string()).into(),
        ctx.request.device.as_deref().map(str::to_owned).into(),
        ctx.request.id.into(),
        entry.result.unwrap_or_else(|| "ok".to_owned()).into(),
        entry.changes.into(),
    ]
}
