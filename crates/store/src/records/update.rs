//! Modifier un enregistrement : les champs présents remplacent, `null` vide, les lignes possédées sont rendues entières.

use kernel::{Code, Ctx, Result};
use schema::model::{EditBy, Entity, State};
use serde_json::{Map, Value};

use super::{
    Intent, Key, Projection, Written, apply,
    draft::{Draft, EXTRA},
    event, get,
    guards::{self, Fate},
    input, links,
    load::{Life, Loaded, load},
    money, saved_view, secrets,
    statement::{self, Writer},
    writable,
};
use crate::{
    Bind, Tenant,
    access::{admit, is_mine},
    definitions::steady,
    query::quoted,
};

/// Essais d'une écriture sans version attendue, quand une autre passe entre la lecture et elle ; à chacun, une des
/// écritures concurrentes aboutit.
pub(super) const ATTEMPTS: usize = 25;

/// Modifie un enregistrement ; `version` est celle que l'appelant a lue (en-tête `If-Match` ou champ `version`).
pub async fn update(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    body: &Map<String, Value>,
    version: Option<i64>,
    intent: Intent,
) -> Result<Written> {
    steady(tenant, || attempt(ctx, tenant, entity, key, body, version, intent)).await
}

async fn attempt(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    body: &Map<String, Value>,
    version: Option<i64>,
    intent: Intent,
) -> Result<Written> {
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    for _ in 0..ATTEMPTS {
        let loaded = load(ctx, tenant, &entity, key, "edit", Life::Alive).await?;
        if !loaded.allowed {
            return Err(Code::Forbidden.with("action", "edit"));
        }
        expect_version(ctx, tenant, &entity, &loaded, body, version).await?;
        let current = loaded.version;
        let mut draft = Draft::of(ctx, &model, &entity, loaded.id, loaded.state);
        if entity.freeze.is_some() {
            links::read(tenant, &mut draft).await?;
        }
        editable(&draft)?;
        input::read(&mut draft, body);
        if let Some(written) = write(tenant, &mut draft, current, "updated", Vec::new(), "edit", intent).await? {
            return Ok(written);
        }
        if version.is_some() {
            expect_version(
                ctx,
                tenant,
                &entity,
                &load(ctx, tenant, &entity, key, "edit", Life::Alive).await?,
                body,
                version,
            )
            .await?;
        }
    }
    Err(Code::StaleVersion.error())
}

/// Refuse une version périmée, en disant l'état présent et les champs que l'appelant voulait écrire et qui diffèrent.
pub(super) async fn expect_version(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &Entity,
    loaded: &Loaded,
    body: &Map<String, Value>,
    version: Option<i64>,
) -> Result<()> {
    if version.is_none_or(|version| version == loaded.version) {
        return Ok(());
    }
    let shown = get(ctx, tenant, &entity.full_name, &Key::Id(loaded.id), &Projection::default()).await?;
    let current: Value = serde_json::from_str(&shown.json).unwrap_or_default();
    let differs = |(name, value): &(&String, &Value)| {
        name.as_str() != "version" && entity.field(name).is_some() && current.get(name) != Some(value)
    };
    let conflicts: Vec<&str> = body.iter().filter(differs).map(|(name, _)| name.as_str()).collect();
    Err(Code::StaleVersion.error().and("conflicts", conflicts).and("current", current.clone()))
}

/// Refuse la modification d'un enregistrement figé, ou que son état réserve à son propriétaire.
fn editable(draft: &Draft<'_>) -> Result<()> {
    not_frozen(draft)?;
    match state(draft) {
        Some(state) if state.edit == EditBy::Owner && !is_mine(draft) => {
            Err(Code::Forbidden.with("action", "edit").with("state", state.name.as_str()))
        }
        _ => Ok(()),
    }
}

/// Refuse ce que l'état, ou la condition de gel, ne laisse plus changer ni supprimer.
pub(super) fn not_frozen(draft: &Draft<'_>) -> Result<()> {
    not_closed(draft)?;
    match state(draft) {
        Some(state) if state.edit == EditBy::Nobody => Err(Code::Frozen.with("state", state.name.as_str())),
        _ => Ok(()),
    }
}

/// Refuse ce que la condition de gel, hors de tout état, ne laisse pas toucher.
pub(super) fn not_closed(draft: &Draft<'_>) -> Result<()> {
    match draft.entity.freeze.as_ref().is_some_and(|freeze| apply::holds(draft, freeze)) {
        true => Err(Code::Frozen.error()),
        false => Ok(()),
    }
}

fn state<'a>(draft: &Draft<'a>) -> Option<&'a State> {
    let workflow = draft.entity.workflow.as_ref()?;
    workflow.states.get(draft.text(&workflow.field)?)
}

/// Vérifie et écrit l'état nouveau ; rien si une autre écriture est passée entre-temps.
pub(super) async fn write(
    tenant: &Tenant,
    draft: &mut Draft<'_>,
    version: i64,
    action: &str,
    mut events: Vec<String>,
    access: &str,
    intent: Intent,
) -> Result<Option<Written>> {
    links::resolve(tenant, draft).await?;
    money::settle(tenant, std::iter::once(&mut *draft)).await?;
    apply::belonging(draft);
    apply::requirements(draft);
    saved_view::check(draft);
    event::settle(draft);
    draft.verdict()?;
    secrets::seal(tenant, draft)?;
    apply::stored_formulas(draft)?;
    let proof = admit(draft, access)?;
    apply::rules(draft)?;
    if intent == Intent::Check {
        return Ok(Some(Written { id: draft.id, version, number: None, approval: None }));
    }
    events.insert(0, "updated".to_owned());
    events.extend(apply::events(draft));
    let mut writer = Writer::default();
    let id = writer.bind(Bind::Uuid(draft.id), "uuid");
    let expected = writer.bind(Bind::Int(version), "bigint");
    let (now, me) = statement::stamp(&mut writer, draft.ctx);
    let mut sets =
        vec!["version = version + 1".to_owned(), format!("updated_at = {now}"), format!("updated_by = {me}")];
    for (name, (bind, pg_type)) in &draft.columns {
        let value = writer.bind(bind.clone(), pg_type);
        sets.push(match name.as_str() {
            EXTRA => format!("extra = extra || {value}"),
            name => format!("{} = {value}", quoted(name)),
        });
    }
    writer.with(&format!(
        "r AS (UPDATE {} SET {} WHERE id = {id} AND version = {expected} AND deleted_at IS NULL {})",
        draft.entity.table(),
        sets.join(", "),
        statement::returning(draft.entity)
    ));
    statement::add_parts(&mut writer, draft);
    statement::add_traces(&mut writer, draft, action, events)?;
    guards::run(tenant, draft, Fate::Kept, &writer, &proof).await
}
