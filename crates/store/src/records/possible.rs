//! Ce que l'acteur peut faire d'un enregistrement dans son état présent : pour montrer les bons boutons.

use kernel::{Ctx, Result};
use schema::model::{EditBy, Entity, Transition, Workflow};
use uuid::Uuid;

use super::{
    Key, Projection, apply,
    draft::Draft,
    get::get,
    links,
    load::{Life, load},
    standing,
};
use crate::{
    Tenant,
    access::{admit, is_mine},
    definitions::steady,
};

/// Les possibilités de l'acteur.
#[derive(Clone, Debug, Default)]
pub struct Possible {
    /// L'enregistrement.
    pub id: Uuid,
    /// Modifier.
    pub edit: bool,
    /// Supprimer.
    pub delete: bool,
    /// Transitions et actions qui partent de cet état et dont il a le droit, avec la raison de celles qui attendent.
    pub actions: Vec<PossibleAction>,
}

/// Une action possible ou en attente.
#[derive(Clone, Debug)]
pub struct PossibleAction {
    /// Nom.
    pub name: String,
    /// État d'arrivée, pour une transition.
    pub to: Option<String>,
    /// Faisable maintenant.
    pub allowed: bool,
}

/// Dit ce que l'acteur peut faire de cet enregistrement.
pub async fn possible(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key) -> Result<Possible> {
    steady(tenant, || attempt(ctx, tenant, entity, key)).await
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, entity: &str, key: &Key) -> Result<Possible> {
    let model = tenant.model();
    let entity = standing(&model, entity)?;
    if entity.system.is_some() {
        let record = get(ctx, tenant, &entity.full_name, key, &Projection::default()).await?;
        return Ok(Possible { id: record.id, ..Possible::default() });
    }
    let loaded = load(ctx, tenant, &entity, key, "edit", Life::Alive).await?;
    let may_edit = loaded.allowed;
    let mut draft = Draft::of(ctx, &model, &entity, loaded.id, loaded.state);
    links::read(tenant, &mut draft).await?;
    let mut actions: Vec<PossibleAction> = Vec::new();
    if let Some(workflow) = &entity.workflow {
        actions.extend(permitted(&draft, workflow).map(|transition| PossibleAction {
            name: transition.name.clone(),
            to: Some(transition.to.clone()),
            allowed: is_open(&draft, transition),
        }));
    }
    let declared = entity.actions.values().filter(|action| admit(&draft, &action.name).is_ok());
    actions.extend(declared.map(|action| PossibleAction {
        name: action.name.clone(),
        to: None,
        allowed: action.when.as_ref().is_none_or(|when| apply::holds(&draft, when)),
    }));
    let delete = admit(&draft, "delete").is_ok();
    Ok(Possible { id: draft.id, edit: may_edit && state_lets_edit(&draft, &entity), delete, actions })
}

/// Transitions qui partent de l'état présent et que l'acteur a le droit de faire.
pub(super) fn permitted<'w>(draft: &Draft<'_>, workflow: &'w Workflow) -> impl Iterator<Item = &'w Transition> {
    let state = draft.text(&workflow.field).unwrap_or_default().to_owned();
    workflow
        .transitions
        .values()
        .filter(move |transition| transition.from.contains(&state))
        .filter(|transition| admit(draft, &transition.name).is_ok())
}

fn is_open(draft: &Draft<'_>, transition: &Transition) -> bool {
    let me = draft.ctx.actor.id;
    let separated = transition.separate.iter().any(|field| me.is_some() && draft.uuid(field) == me);
    !separated && transition.when.as_ref().is_none_or(|when| apply::holds(draft, when))
}

fn state_lets_edit(draft: &Draft<'_>, entity: &Entity) -> bool {
    let state = entity.workflow.as_ref().and_then(|workflow| workflow.states.get(draft.text(&workflow.field)?));
    match state.map(|state| state.edit) {
        Some(EditBy::Nobody) => false,
        Some(EditBy::Owner) => is_mine(draft),
        Some(EditBy::Granted) | None => true,
    }
}
