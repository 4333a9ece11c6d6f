//! Écrire beaucoup d'enregistrements d'une demande : tous ou aucun, ou ceux qui passent.
//!
//! Chaque enregistrement passe par les vérifications d'une écriture seule, et par ses propres droits. Les créations vont
//! par fournées : les liens d'une fournée se lisent en une requête, ses lignes s'écrivent en une instruction. Le reste va
//! un par un, dans une seule transaction quand tout doit tenir ensemble.

use kernel::{Code, Ctx, Result};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Count, Intent, Key, Query, Written, act, act::known, delete, draft::Draft, input, list, restore, update, writable,
};
use crate::{
    Tenant, Unit,
    definitions::{is_outdated, steady},
};

pub use create::{Batch, prepare, write};
pub use insert::holds_a_lock;
pub use lookup::{Named, keyed, named};
pub use taken::Taken;

mod create;
mod insert;
mod links;
mod lookup;
mod taken;

/// Enregistrements d'une demande, au plus.
pub const MAX_ITEMS: usize = 10_000;

/// Enregistrements dont l'identifiant se lit d'un coup.
const PAGE: u32 = 1000;

/// Enregistrements menés entre deux respirations : environ une milliseconde.
const BREATH: usize = 32;

/// Ce qui est fait de chacun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Créer.
    Create,
    /// Modifier.
    Update,
    /// Mettre à la corbeille.
    Delete,
    /// Sortir de la corbeille.
    Restore,
    /// Faire une transition ou une action déclarée.
    Act(String),
}

/// Rend la main de loin en loin dans un long calcul : ce qu'on attend de la base à côté n'attend pas qu'il finisse.
pub async fn breathe(rank: usize) {
    if rank % BREATH == BREATH - 1 {
        tokio::task::yield_now().await;
    }
}

/// Ce que devient le reste quand un enregistrement est refusé.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Rien n'est écrit.
    #[default]
    Atomic,
    /// Les autres sont écrits.
    Partial,
}

/// Un enregistrement et ce qu'il doit devenir.
#[derive(Clone, Debug)]
pub struct Item {
    /// Lequel ; sans objet pour une création.
    pub key: Option<Key>,
    /// Version que l'appelant a lue.
    pub version: Option<i64>,
    /// Champs, ou paramètres d'une action.
    pub body: Map<String, Value>,
}

/// Ce qu'il en est de chacun, dans l'ordre.
#[derive(Debug)]
pub struct Outcome {
    /// Écrit, ou pourquoi non.
    pub results: Vec<Result<Written>>,
    /// Faux : des refus ont tout annulé.
    pub kept: bool,
}

/// Écrit ces enregistrements.
pub async fn bulk(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    operation: &Operation,
    items: &[Item],
    mode: Mode,
) -> Result<Outcome> {
    writable(&tenant.model(), entity)?;
    admit(items.len() as i64, MAX_ITEMS)?;
    allowed(ctx, entity, operation)?;
    if *operation == Operation::Create {
        return create::all(ctx, tenant, entity, items, mode).await;
    }
    if mode == Mode::Atomic {
        return steady(tenant, || together(ctx, tenant, entity, operation, items)).await;
    }
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        results.push(one(ctx, tenant, entity, operation, item).await);
    }
    Ok(Outcome { results, kept: true })
}

/// L'acteur peut-il jamais le faire sur cette entité ?
pub fn allowed(ctx: &Ctx, entity: &str, operation: &Operation) -> Result<()> {
    let action = match operation {
        Operation::Create => "create",
        Operation::Update => "edit",
        Operation::Act(name) => name,
        Operation::Delete | Operation::Restore => "delete",
    };
    match ctx.actor.access(entity, action).is_denied() {
        true => Err(Code::Forbidden.with("action", action)),
        false => Ok(()),
    }
}

/// Refuse plus d'enregistrements que l'on n'en admet.
pub fn admit(count: i64, max: usize) -> Result<()> {
    match usize::try_from(count).is_ok_and(|count| count > max) {
        true => Err(Code::TooManyAffected.with("count", count).with("max", max).and("count", count)),
        false => Ok(()),
    }
}

/// Refuse d'avance ce que tout enregistrement refuserait : un droit que l'acteur n'a sur aucun, une action ou un paramètre inconnus,
/// un paramètre exigé qui manque, un champ inconnu ou qui ne se saisit pas, une valeur illisible.
pub fn foresee(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    operation: &Operation,
    body: &Map<String, Value>,
) -> Result<()> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    if let Operation::Act(name) = operation {
        known(&entity, name)?;
    }
    allowed(ctx, &entity.full_name, operation)?;
    match operation {
        Operation::Act(name) => act::foresee(ctx, &entity, name, body),
        Operation::Update => {
            let mut draft = Draft::new(ctx, &model, &entity, ctx.new_id());
            input::read(&mut draft, body);
            draft.verdict()
        }
        Operation::Create | Operation::Delete | Operation::Restore => Ok(()),
    }
}

/// Tous dans une transaction ; ce qui n'est plus du modèle la recommence au lieu d'être refusé.
async fn together(ctx: &Ctx, tenant: &Tenant, entity: &str, operation: &Operation, items: &[Item]) -> Result<Outcome> {
    let unit = tenant.long_unit().await?;
    let results = each(ctx, &unit, entity, operation, items).await?;
    settle(&unit, tenant, results).await
}

/// Écrit chacun dans la transaction de l'unité, un refus n'y laissant rien ; une erreur quand c'est le modèle qui a changé.
pub async fn each(
    ctx: &Ctx,
    unit: &Unit,
    entity: &str,
    operation: &Operation,
    items: &[Item],
) -> Result<Vec<Result<Written>>> {
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        match unit.attempt(one(ctx, unit.tenant(), entity, operation, item)).await? {
            Err(error) if is_outdated(&error) => return Err(error),
            result => results.push(result),
        }
    }
    Ok(results)
}

/// Valide l'unité si rien n'a été refusé.
async fn settle(unit: &Unit, tenant: &Tenant, results: Vec<Result<Written>>) -> Result<Outcome> {
    let kept = results.iter().all(Result::is_ok);
    if kept {
        unit.commit(tenant).await?;
    } else {
        unit.roll_back().await?;
    }
    Ok(Outcome { results, kept })
}

async fn one(ctx: &Ctx, tenant: &Tenant, entity: &str, operation: &Operation, item: &Item) -> Result<Written> {
    let key = item.key.as_ref().ok_or_else(|| Code::NotFound.error())?;
    match operation {
        Operation::Update => update(ctx, tenant, entity, key, &item.body, item.version, Intent::Commit).await,
        Operation::Delete => delete(ctx, tenant, entity, key, item.version).await,
        Operation::Restore => restore(ctx, tenant, entity, key).await,
        Operation::Act(name) => act(ctx, tenant, entity, key, name, &item.body, item.version).await,
        Operation::Create => Err(Code::Internal.because("une création n'a pas de clé")),
    }
}

/// Les enregistrements visibles que ce filtre retient ; refusé, rien n'étant écrit, s'il y en a plus que `max`.
pub async fn matching(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    filter: &str,
    deleted: bool,
    max: usize,
) -> Result<Vec<Uuid>> {
    let max = max.min(MAX_ITEMS);
    let (entity, filter) = (entity.to_owned(), Some(filter.to_owned()));
    let mut left = Some(Query { entity, filter, deleted, count: Count::Exact, ..Query::default() });
    let mut ids = Vec::new();
    while let Some(query) = left {
        let swept = sweep(ctx, tenant, query).await?;
        ids.extend(swept.ids);
        admit(swept.count.unwrap_or_default().max(ids.len() as i64), max)?;
        left = swept.next;
    }
    Ok(ids)
}

/// Une page de ce qu'une lecture retient.
#[derive(Debug)]
pub struct Swept {
    /// Les identifiants.
    pub ids: Vec<Uuid>,
    /// Combien en tout, si la lecture le demande.
    pub count: Option<i64>,
    /// De quoi lire la suite.
    pub next: Option<Query>,
}

/// Relève une page de ce que l'acteur voit et que la lecture retient.
pub async fn sweep(ctx: &Ctx, tenant: &Tenant, query: Query) -> Result<Swept> {
    let (fields, sort) = (Some(vec!["id".to_owned()]), Some(String::new()));
    let query = Query { fields, sort, limit: PAGE, ..query };
    let page = list(ctx, tenant, query.clone()).await?;
    let ids = page.rows.iter().map(|row| Ok(identified(row)?.0)).collect::<Result<Vec<Uuid>>>()?;
    let next = page.next_cursor.map(|cursor| Query { cursor: Some(cursor), count: Count::None, ..query });
    Ok(Swept { ids, count: page.count.map(|count| count.value), next })
}

/// Une ligne lue, et l'identifiant qu'elle porte.
pub fn identified(row: &str) -> Result<(Uuid, Map<String, Value>)> {
    let row: Map<String, Value> = serde_json::from_str(row).map_err(|error| Code::Internal.because(error))?;
    let id = row.get("id").and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok());
    Ok((id.ok_or_else(|| Code::Internal.because("une ligne sans identifiant"))?, row))
}
