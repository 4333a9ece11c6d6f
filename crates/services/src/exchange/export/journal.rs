//! Ce que l'audit retient d'un export : qu'il a commencé, avant le premier octet ; puis jusqu'où il est allé.

use std::sync::Arc;

use kernel::{Ctx, Result};
use schema::model::Entity;
use serde_json::{Value, json};
use store::{Tenant, audit};

/// Un export inscrit au journal, et pas encore fini.
pub(super) struct Journal {
    ctx: Ctx,
    tenant: Arc<Tenant>,
    entity: String,
}

/// Comment un export s'est terminé.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Tout est parti.
    Whole,
    /// Coupé : une panne, ou plus personne ne lisait.
    Cut,
}

impl End {
    pub(super) fn of(is_whole: bool) -> End {
        if is_whole { End::Whole } else { End::Cut }
    }
}

impl Journal {
    /// Inscrit l'export ; s'il ne peut pas l'être, rien ne part.
    pub(super) async fn open(ctx: &Ctx, tenant: &Arc<Tenant>, entity: &Entity, details: Value) -> Result<Journal> {
        let journal = Journal { ctx: ctx.clone(), tenant: tenant.clone(), entity: entity.full_name.to_string() };
        journal.write("exported", details).await?;
        Ok(journal)
    }

    /// Inscrit le nombre de lignes parties.
    pub(super) async fn close(self, count: usize, end: End) {
        let details = json!({ "count": count, "complete": end == End::Whole });
        if let Err(error) = self.write("export_ended", details).await {
            tracing::error!(error = %error, "la fin d'un export n'a pas pu être inscrite au journal");
        }
    }

    /// Ce qui se fait d'un bloc, et ses lignes ; une panne s'inscrit aussi, puis se dit.
    pub(super) async fn conclude<T>(self, made: Result<(T, usize)>) -> Result<T> {
        match made {
            Ok((whole, count)) => {
                self.close(count, End::Whole).await;
                Ok(whole)
            }
            Err(error) => {
                self.close(0, End::Cut).await;
                Err(error)
            }
        }
    }

    async fn write(&self, action: &str, details: Value) -> Result<()> {
        let entry = audit::Entry {
            action: action.to_owned(),
            entity: Some(self.entity.clone()),
            changes: Some(details),
            ..audit::Entry::default()
        };
        audit::write(&self.ctx, &self.tenant.db, entry).await
    }
}
