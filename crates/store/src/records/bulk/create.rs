//! Créer par fournées : vérifier chaque enregistrement, puis écrire ceux qui passent.

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Entity, Model};
use serde_json::{Map, Value};

use super::{
    super::{
        apply, conflict::explain, create, draft::Draft, line_links, links as alone, money, number, secrets, writable,
    },
    Intent, Item, Mode, Outcome, Written, breathe, insert, links, settle,
};
use crate::{
    Tenant, Unit,
    access::{Authorized, Write},
    definitions::steady,
};

/// Enregistrements d'une fournée : assez pour que la base n'attende pas, assez peu pour que la mémoire reste petite.
const BATCH: usize = 1000;

/// Des enregistrements vérifiés : prêts à être écrits, ou refusés.
pub struct Batch<'a> {
    pub(super) items: Vec<Result<Ready<'a>>>,
    /// L'instruction qui écrira d'un coup ceux qui sont prêts.
    statement: Option<insert::Statement>,
}

/// Un enregistrement prêt, et la preuve que l'écriture est permise.
pub(super) struct Ready<'a> {
    pub draft: Draft<'a>,
    pub proof: Authorized<Write>,
}

impl Batch<'_> {
    /// Les fautes de champs de chacun ; une règle de l'entité, qui lit plusieurs champs, n'en est pas une.
    pub fn faults(self) -> impl Iterator<Item = Vec<FieldError>> {
        self.items.into_iter().map(|ready| match ready {
            Err(error) if error.code == Code::Invalid => error.fields,
            _ => Vec::new(),
        })
    }

    /// Tous sont-ils prêts ?
    pub fn is_sound(&self) -> bool {
        self.items.iter().all(Result::is_ok)
    }

    /// Prépare l'instruction, pour que l'écriture n'ait plus qu'à l'envoyer.
    pub async fn compose(&mut self, tenant: &Tenant, intent: Intent) -> Result<()> {
        let ready: Vec<&Ready<'_>> = self.items.iter().flatten().collect();
        self.statement = insert::ahead(tenant, &ready, intent).await?;
        Ok(())
    }
}

/// Crée ces enregistrements.
pub(super) async fn all(ctx: &Ctx, tenant: &Tenant, entity: &str, items: &[Item], mode: Mode) -> Result<Outcome> {
    if mode == Mode::Atomic {
        return steady(tenant, || together(ctx, tenant, entity, items)).await;
    }
    let mut results = Vec::with_capacity(items.len());
    for items in items.chunks(BATCH) {
        results.extend(steady(tenant, || some(ctx, tenant, entity, items)).await?);
    }
    Ok(Outcome { results, kept: true })
}

/// Tous, ou aucun.
async fn together(ctx: &Ctx, tenant: &Tenant, entity: &str, items: &[Item]) -> Result<Outcome> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    let mut batches = Vec::new();
    for items in items.chunks(BATCH) {
        batches.push(prepare(ctx, tenant, &model, &entity, &bodies(items)).await?);
    }
    let unit = tenant.long_unit().await?;
    let mut results = Vec::with_capacity(items.len());
    let is_sound = batches.iter().all(Batch::is_sound);
    for batch in batches {
        match is_sound {
            true => results.extend(write(&unit, batch, Intent::Commit).await?),
            false => results.extend(batch.items.into_iter().map(|ready| ready.map(|ready| unwritten(&ready.draft)))),
        }
    }
    settle(&unit, tenant, results).await
}

/// Une fournée, validée sans attendre les autres.
async fn some(ctx: &Ctx, tenant: &Tenant, entity: &str, items: &[Item]) -> Result<Vec<Result<Written>>> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    let batch = prepare(ctx, tenant, &model, &entity, &bodies(items)).await?;
    let unit = tenant.long_unit().await?;
    let results = write(&unit, batch, Intent::Commit).await?;
    unit.commit(tenant).await?;
    Ok(results)
}

fn bodies(items: &[Item]) -> Vec<Map<String, Value>> {
    items.iter().map(|item| item.body.clone()).collect()
}

fn unwritten(draft: &Draft<'_>) -> Written {
    Written { id: draft.id, version: 0, number: None, approval: None }
}

/// Vérifie ces enregistrements à créer, comme une création seule les vérifierait.
pub async fn prepare<'a>(
    ctx: &'a Ctx,
    tenant: &Tenant,
    model: &'a Model,
    entity: &'a Entity,
    bodies: &[Map<String, Value>],
) -> Result<Batch<'a>> {
    if ctx.actor.access(&entity.full_name, "create").is_denied() {
        return Err(Code::Forbidden.with("action", "create"));
    }
    let mut drafts: Vec<Result<Draft<'a>>> = Vec::with_capacity(bodies.len());
    for (rank, body) in bodies.iter().enumerate() {
        drafts.push(create::conceive(ctx, model, entity, body));
        breathe(rank).await;
    }
    share_filters(&mut drafts);
    if alone::lead_to_initials(entity) {
        links::read(tenant, &mut drafts).await?;
    }
    drafts.iter_mut().flatten().for_each(apply::defaults);
    links::read(tenant, &mut drafts).await?;
    for (rank, draft) in drafts.iter_mut().flatten().enumerate() {
        alone::check(draft);
        line_links::check(tenant, draft).await?;
        breathe(rank).await;
    }
    money::settle(tenant, drafts.iter_mut().flatten()).await?;
    let mut items = Vec::with_capacity(drafts.len());
    for (rank, draft) in drafts.into_iter().enumerate() {
        items.push(draft.and_then(|draft| readied(tenant, draft)));
        breathe(rank).await;
    }
    Ok(Batch { items, statement: None })
}

fn readied<'a>(tenant: &Tenant, mut draft: Draft<'a>) -> Result<Ready<'a>> {
    let proof = create::complete(&mut draft)?;
    secrets::seal(tenant, &mut draft)?;
    Ok(Ready { draft, proof })
}

fn share_filters(drafts: &mut [Result<Draft<'_>>]) {
    let mut drafts = drafts.iter_mut().flatten();
    if let Some(first) = drafts.next() {
        drafts.for_each(|draft| draft.share_filters(first));
    }
}

/// Écrit les enregistrements prêts dans l'unité ; ce que la base refuse est dit de chacun, et les autres restent.
///
/// Pour une vérification, que l'appelant oubliera : ni numéro tiré, ni trace.
pub async fn write(unit: &Unit, batch: Batch<'_>, intent: Intent) -> Result<Vec<Result<Written>>> {
    let Batch { items, statement } = batch;
    let mut results: Vec<Option<Result<Written>>> = Vec::with_capacity(items.len());
    let mut ready = Vec::with_capacity(items.len());
    for (rank, item) in items.into_iter().enumerate() {
        match item {
            Ok(item) => {
                results.push(None);
                ready.push((rank, item));
            }
            Err(error) => results.push(Some(Err(error))),
        }
    }
    if let Some((_, first)) = ready.first().filter(|_| intent == Intent::Commit) {
        number::ready_series(unit.tenant(), first.draft.entity, first.draft.ctx.now()).await?;
    }
    let mut statement = statement.filter(|statement| statement.intent == intent);
    let mut waiting: Vec<_> = std::iter::once(0..ready.len()).collect();
    while let Some(range) = waiting.pop().filter(|range| !range.is_empty()) {
        let part: Vec<&Ready<'_>> = ready[range.clone()].iter().map(|(_, item)| item).collect();
        let statement = statement.take();
        let together = async {
            match statement {
                Some(statement) => statement.run(unit.tenant(), &part).await,
                None => insert::together(unit.tenant(), &part, intent).await,
            }
        };
        match unit.attempt(together).await? {
            Ok(written) => {
                for ((rank, _), written) in ready[range].iter().zip(written) {
                    results[*rank] = Some(Ok(written));
                }
            }
            Err(error) if !is_about_data(&error) => return Err(error),
            Err(error) if range.len() == 1 => {
                let (rank, item) = &ready[range.start];
                results[*rank] = Some(Err(explain(unit.tenant(), &item.draft, error).await));
            }
            Err(_) => {
                let middle = range.start + range.len() / 2;
                waiting.push(middle..range.end);
                waiting.push(range.start..middle);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}

/// Une donnée est en cause (SQLSTATE 22xxx, 23xxx), et non la base.
fn is_about_data(error: &Error) -> bool {
    let state = error.params.get("sqlstate").and_then(Value::as_str).unwrap_or_default();
    error.code.status() < 500 || state.starts_with("22") || state.starts_with("23")
}
