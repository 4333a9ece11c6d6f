//! Un enregistrement tel qu'il était à une date, ou à une version.

use jiff::Timestamp;
use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value};

use super::{
    Key,
    past::{self, Past},
};
use crate::{Tenant, definitions::steady};

/// Quand regarder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// À cet instant.
    At(Timestamp),
    /// À cette version.
    Version(i64),
}

/// Un état passé.
#[derive(Clone, Debug)]
pub struct AsOf {
    /// Ce que l'appelant en lit.
    pub record: Map<String, Value>,
    /// Champs dont la valeur d'alors n'est plus connue : protégés et changés depuis, ou calculés à la lecture.
    pub unknown: Vec<String>,
}

/// L'enregistrement à ce moment ; inconnu avant sa création, pendant qu'il était à la corbeille, ou hors des droits de
/// l'appelant en cet état.
pub async fn as_of(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, moment: Moment) -> Result<AsOf> {
    let past = past_at(ctx, tenant, entity, key, moment).await?;
    Ok(AsOf { record: past.shown, unknown: past.unknown.into_iter().collect() })
}

/// Remonte jusqu'à ce moment.
pub(super) async fn past_at(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, moment: Moment) -> Result<Past> {
    steady(tenant, || attempt(ctx, tenant, entity, key, moment)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key, moment: Moment) -> Result<Past> {
    let mut past = past::open(ctx, tenant, entity, key).await?;
    if matches!(moment, Moment::Version(version) if version > past.version) {
        return Err(Code::NotFound.error());
    }
    let present = past.version;
    while is_after(&past, moment)? {
        past.rewind();
        if past.entries.is_empty() {
            return Err(Code::NotFound.error());
        }
    }
    if past.version != present {
        past.forget_computed();
    }
    if !past.alive || !past.is_seen(ctx, tenant).await? {
        return Err(Code::NotFound.error());
    }
    Ok(past)
}

/// L'état tenu est-il plus récent que le moment voulu ?
fn is_after(past: &Past, moment: Moment) -> Result<bool> {
    match moment {
        Moment::Version(version) => Ok(past.version > version),
        Moment::At(at) => {
            let written = past.written_at().map(str::parse::<Timestamp>).transpose();
            Ok(written.map_err(|error| Code::Internal.because(error))?.is_some_and(|written| written > at))
        }
    }
}
