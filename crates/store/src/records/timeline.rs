//! L'histoire d'un enregistrement : qui a fait quoi, quand, et ce que chaque champ est devenu.

use kernel::{Ctx, Result};
use schema::model::Field;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Key,
    past::{self, Entry, Past},
};
use crate::{Tenant, definitions::steady};

/// Une page de l'histoire, la dernière écriture d'abord.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// Les écritures.
    pub steps: Vec<Step>,
    /// Version sous laquelle la page suivante commence.
    pub next: Option<i64>,
}

/// Une écriture.
#[derive(Clone, Debug)]
pub struct Step {
    /// Version qu'elle a laissée.
    pub version: i64,
    /// Instant, en ISO 8601.
    pub at: String,
    /// `created`, `updated`, `deleted`, `restored`, ou le nom d'une action.
    pub action: String,
    /// La personne ; aucune pour le système.
    pub actor: Option<Uuid>,
    /// Son nom d'alors.
    pub actor_name: String,
    /// Les champs changés.
    pub changes: Vec<Change>,
}

/// Un champ changé.
#[derive(Clone, Debug)]
pub struct Change {
    /// Le champ.
    pub field: String,
    /// Avant.
    pub old: Side,
    /// Après.
    pub new: Side,
}

/// Un côté d'un changement.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// La valeur.
    Shown(Value),
    /// Protégée, ou d'un état que l'appelant ne verrait pas.
    Hidden,
}

/// L'histoire d'un enregistrement que l'appelant voit ; `below` reprend sous cette version.
pub async fn timeline(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    below: Option<i64>,
    limit: usize,
) -> Result<Timeline> {
    steady(tenant, || attempt(ctx, tenant, entity, key, below, limit)).await
}

async fn attempt(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    below: Option<i64>,
    limit: usize,
) -> Result<Timeline> {
    let mut past = past::open(ctx, tenant, entity, key).await?;
    let mut page = Timeline::default();
    let mut seen_after = past.is_seen(ctx, tenant).await?;
    while let Some(entry) = past.rewind() {
        let seen_before = past.entries.is_empty() || past.is_seen(ctx, tenant).await?;
        if below.is_none_or(|below| entry.version < below) {
            if page.steps.len() == limit {
                page.next = page.steps.last().map(|step| step.version);
                break;
            }
            page.steps.push(step(&past, entry, seen_before, seen_after));
        }
        seen_after = seen_before;
    }
    Ok(page)
}

fn step(past: &Past, entry: Entry, seen_before: bool, seen_after: bool) -> Step {
    let Entry { version, at, action, actor, actor_name, changes } = entry;
    let changes = changes.iter().filter_map(|(name, change)| {
        let field = past.entity.field(name)?;
        let side = |seen: bool, key: &str| match seen && !past::is_protected(field, change) {
            true => Side::Shown(bared(past, field, change.get(key).unwrap_or(&Value::Null))),
            false => Side::Hidden,
        };
        Some(Change { field: name.clone(), old: side(seen_before, "old"), new: side(seen_after, "new") })
    });
    Step { version, at, action, actor, actor_name, changes: changes.collect() }
}

/// Des lignes sans les champs que leur classe protège aujourd'hui, même si le journal d'alors les a gardés.
fn bared(past: &Past, field: &Field, value: &Value) -> Value {
    let (Some(child), Some(lines)) = (past::lines_of(&past.model, field), value.as_array()) else {
        return value.clone();
    };
    let is_open = |name: &str| child.field(name).is_none_or(|field| field.class == kernel::Class::Normal);
    let bare = |line: &Value| match line {
        Value::Object(line) => {
            let open = line.iter().filter(|(name, _)| is_open(name));
            Value::Object(open.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
        }
        other => other.clone(),
    };
    lines.iter().map(bare).collect()
}
