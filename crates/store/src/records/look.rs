//! Regarder un enregistrement pour une approbation : ses personnes, et ce que valent les expressions de ses étapes.

use expr::Value as Cel;
use kernel::{Code, Ctx, Result};
use schema::model::Approval;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Key, ask,
    draft::Draft,
    input,
    links::ids_in,
    load::{Life, load},
    standing,
};
use crate::{Tenant, access, definitions::steady, query::quoted};

/// Ce qu'une approbation lit de son enregistrement, tel que la transition le laisserait.
#[derive(Clone, Debug)]
pub struct Looked {
    /// Les étapes qui ont lieu.
    pub applies: Vec<bool>,
    /// Ce que valent ces expressions ; rien pour celle qui ne se calcule pas.
    pub values: Vec<Option<Cel>>,
    state: Map<String, Value>,
}

impl Looked {
    /// L'enregistrement qu'un champ désigne.
    pub fn link(&self, field: &str) -> Option<Uuid> {
        self.state.get(field).and_then(|value| ids_in(value).first().copied())
    }
}

/// Une transition à approuver.
#[derive(Clone, Copy, Debug)]
pub struct Sought<'a> {
    /// Entité, nom complet.
    pub entity: &'a str,
    /// L'enregistrement.
    pub record: Uuid,
    /// La transition.
    pub action: &'a str,
    /// Ses paramètres.
    pub params: &'a Map<String, Value>,
    /// Son approbation.
    pub approval: &'a Approval,
}

/// Regarde l'enregistrement, au nom de qui a demandé la transition ; `sources` sont des expressions de personnes.
pub async fn look(ctx: &Ctx, tenant: &Tenant, sought: Sought<'_>, sources: &[&str]) -> Result<Looked> {
    steady(tenant, || attempt(ctx, tenant, sought, sources)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, sought: Sought<'_>, sources: &[&str]) -> Result<Looked> {
    let Sought { entity, record, action, params, approval } = sought;
    let model = tenant.model();
    let entity = standing(&model, entity)?;
    let loaded = load(ctx, tenant, &entity, &Key::Id(record), action, Life::Alive).await?;
    let mut draft = Draft::of(ctx, &model, &entity, loaded.id, loaded.state);
    let transition = entity.workflow.as_ref().and_then(|workflow| workflow.transitions.get(action));
    let written = transition.into_iter().flat_map(|transition| &transition.writes);
    for name in written {
        if let (Some(field), Some(value)) = (entity.field(name), params.get(name)) {
            input::put(&mut draft, field, value);
        }
    }
    let applies = ask::applicable(tenant, &mut draft, approval).await?;
    let values = ask::values(tenant, &mut draft, sources.iter().copied()).await?;
    Ok(Looked { applies, values, state: draft.new })
}

/// Un enregistrement tenu.
#[derive(Clone, Debug)]
pub struct Held {
    /// Sa version.
    pub version: i64,
    /// À qui il est.
    pub owners: Vec<Uuid>,
}

/// Tient l'enregistrement jusqu'à la fin de la transaction : rien ne le change pendant qu'on décide. Rien s'il n'est plus.
pub async fn hold(tenant: &Tenant, entity: &str, record: Uuid) -> Result<Option<Held>> {
    let entity = tenant.model().entity(entity).cloned().ok_or_else(|| Code::UnknownRoute.error())?;
    let owners = access::mine(&entity).into_iter().filter_map(|name| Some(quoted(entity.field(name)?.column())));
    let sql = format!(
        "SELECT version, array_remove(ARRAY[{}]::uuid[], NULL) FROM {} WHERE id = $1 AND deleted_at IS NULL FOR UPDATE",
        owners.collect::<Vec<_>>().join(", "),
        entity.table()
    );
    let row = tenant.db.query_opt(&sql.into(), &[record.into()]).await?;
    Ok(row.map(|row| Held { version: row.get(0), owners: row.get(1) }))
}
