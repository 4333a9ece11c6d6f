//! Relire un enregistrement avant de l'écrire : tout son état, et ce que l'acteur peut en faire.

use kernel::{Actor, Code, Ctx, Result};
use schema::model::Entity;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Key, links::ids_in};
use crate::{
    Bind, Tenant, access,
    query::{
        Builder, Slot, Statement, column,
        projection::{Extent, Wanted, select_list},
    },
};

/// L'état d'un enregistrement, tel qu'une écriture part de lui.
pub(super) struct Loaded {
    pub id: Uuid,
    pub version: i64,
    pub state: Map<String, Value>,
    /// L'acteur peut-il y faire l'action demandée ?
    pub allowed: bool,
}

/// Vivant, ou à la corbeille.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    Alive,
    Deleted,
}

/// Relit un enregistrement visible ; invisible ou inconnu, c'est la même réponse.
pub(super) async fn load(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &Entity,
    key: &Key,
    action: &str,
    life: Life,
) -> Result<Loaded> {
    let model = tenant.model();
    let cache = format!("{}|load|{}|{action}|{}|{life:?}", model.version, entity.full_name, key.shape());
    let compiled = tenant.plans.get_or(format!("{cache}|{}", ctx.actor.shape()), || {
        let system = Actor::system("records");
        let mut builder = Builder::new(&model, &ctx.actor);
        let key = key_predicate(&mut builder, entity, key)?;
        let view = access::predicate(&mut builder, entity, "view", "t");
        let act = access::predicate(&mut builder, entity, action, "t");
        builder.actor = &system;
        let wanted = Wanted::of(entity, None, &[], Extent::Whole)?;
        let list = select_list(&mut builder, entity, "t", &wanted)?;
        let life = match life {
            Life::Alive => "t.deleted_at IS NULL",
            Life::Deleted => "t.deleted_at IS NOT NULL",
        };
        let sql = format!(
            "SELECT t.id, t.version, row_to_json(p)::text, ({}) FROM {} t, LATERAL (SELECT {list}) p \
             WHERE {key} AND {life} AND {}",
            act.sql(),
            entity.table(),
            view.sql()
        );
        Ok(builder.finish(sql, &view).into())
    })?;
    let statement: &Statement = &compiled.statement;
    let row = tenant.db.query_opt(&statement.sql, &statement.binds(ctx, &[key.bind()])?).await?;
    let row = row.ok_or_else(|| Code::NotFound.error())?;
    let text: String = row.get(2);
    let mut state: Map<String, Value> = serde_json::from_str(&text).map_err(|error| Code::Internal.because(error))?;
    bare_files(entity, &mut state);
    Ok(Loaded { id: row.get(0), version: row.get(1), state, allowed: row.get::<_, Option<bool>>(3).unwrap_or(false) })
}

/// Un fichier y est son identifiant, comme une écriture le donne : sa fiche n'est pas une valeur du champ.
fn bare_files(entity: &Entity, state: &mut Map<String, Value>) {
    for field in entity.fields.values().filter(|field| field.holds_files()) {
        if let Some(value) = state.get_mut(&field.name) {
            let ids: Vec<Value> = ids_in(value).iter().map(|id| id.to_string().into()).collect();
            *value = match value {
                Value::Array(_) => Value::Array(ids),
                _ => ids.into_iter().next().unwrap_or_default(),
            };
        }
    }
}

/// Le prédicat d'une clé d'adresse, sur l'entrée de rang 0.
pub(super) fn key_predicate(builder: &mut Builder<'_>, entity: &Entity, key: &Key) -> Result<String> {
    let (name, pg_type) = match key {
        Key::Id(_) => ("id", "uuid"),
        Key::Number(_) => ("number", "text"),
        Key::External(_) => ("external_id", "text"),
    };
    let field = entity.field(name).ok_or_else(|| Code::NotFound.error())?;
    Ok(format!("{} = {}", column("t", field.column()), builder.slot(Slot::Input(0), pg_type)))
}

impl Key {
    pub(super) fn shape(&self) -> &'static str {
        match self {
            Key::Id(_) => "id",
            Key::Number(_) => "number",
            Key::External(_) => "external",
        }
    }

    pub(super) fn bind(&self) -> Bind {
        match self {
            Key::Id(id) => Bind::Uuid(*id),
            Key::Number(text) | Key::External(text) => Bind::Text(text.clone()),
        }
    }
}
