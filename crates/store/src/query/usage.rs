//! Ce que les vraies lectures filtrent et trient : compté en mémoire par requête compilée, gardé une fois par heure.
//!
//! `doctor` en tire l'index qui manque. Une heure perdue à l'arrêt ne change rien à ce qui est fréquent.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicI64, Ordering},
};

use expr::Held;
use jiff::SignedDuration;
use kernel::{Code, Result};
use schema::{
    fields::Storage,
    load::RecordScope,
    model::{Entity, Model},
};

use super::Query;
use crate::{Bind, Tenant};

/// Temps au bout duquel une lecture que plus personne ne fait s'oublie.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Une forme de lecture, et le nombre de fois qu'elle a servi depuis le dernier relevé.
#[derive(Debug)]
pub(crate) struct Usage {
    /// Entité, nom complet.
    entity: String,
    /// Champs tenus égaux, puis celui qui borne ou trie, `-` pour décroissant.
    fields: Vec<String>,
    uses: AtomicI64,
}

impl Usage {
    /// La forme d'une liste ; aucune si rien n'y filtre sur une colonne.
    pub(crate) fn of(model: &Model, entity: &Entity, query: &Query, sort: &str) -> Option<Usage> {
        let filter = query.filter.as_deref().filter(|filter| !filter.trim().is_empty())?;
        let checked = expr::parse(filter).ok()?;
        let checked = expr::check_bool(checked, &RecordScope::new(model, entity)).ok()?;
        let in_column = |name: &str| {
            let storage = entity.field(name).map(schema::model::Field::storage);
            matches!(storage, Some(Storage::Column(_) | Storage::Numeric(_)))
        };
        let held = checked.held().into_iter().filter(|(name, _)| in_column(name));
        let (mut fields, mut bounded) = (Vec::new(), Vec::new());
        for (name, how) in held {
            if how == Held::Equal { &mut fields } else { &mut bounded }.push(name.to_owned());
        }
        fields.sort();
        fields.dedup();
        let first = sort.split(',').map(str::trim).find(|key| in_column(key.trim_start_matches('-')));
        let last = bounded.into_iter().next().or_else(|| first.map(str::to_owned));
        let is_new = |last: &String| !fields.contains(&last.trim_start_matches('-').to_owned());
        if let Some(last) = last.filter(is_new) {
            fields.push(last);
        }
        (!fields.is_empty()).then(|| Usage { entity: entity.full_name.to_string(), fields, uses: AtomicI64::new(0) })
    }

    /// Une lecture de plus.
    pub(crate) fn count(&self) {
        self.uses.fetch_add(1, Ordering::Relaxed);
    }
}

/// Garde ce que ce nœud a compté depuis le dernier relevé, et oublie ce qui ne sert plus.
pub async fn keep(tenant: &Tenant) -> Result<()> {
    let mut counted: HashMap<(String, Vec<String>), i64> = HashMap::new();
    for compiled in tenant.plans.all() {
        let Some(usage) = &compiled.usage else { continue };
        let uses = usage.uses.swap(0, Ordering::Relaxed);
        if uses > 0 {
            *counted.entry((usage.entity.clone(), usage.fields.clone())).or_default() += uses;
        }
    }
    let now = tenant.clock.now();
    let add = "INSERT INTO sys.filter_use (entity, fields, uses, used_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (entity, fields) DO UPDATE SET uses = filter_use.uses + excluded.uses, used_at = excluded.used_at";
    for ((entity, fields), uses) in counted {
        tenant.db.query(&add.into(), &[entity.into(), Bind::Texts(fields), uses.into(), now.into()]).await?;
    }
    let before = now.checked_sub(KEPT).map_err(|error| Code::Internal.because(error))?;
    tenant.db.query(&"DELETE FROM sys.filter_use WHERE used_at < $1".into(), &[before.into()]).await.map(drop)
}
