//! Faire une action nommée : une transition du processus, ou une action déclarée.

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Action, Approval, Entity, Transition, Workflow};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    Intent, Key, Written, apply, ask,
    draft::Draft,
    input, links,
    load::{Life, load},
    possible::permitted,
    update::{ATTEMPTS, expect_version, write},
    writable,
};
use crate::{Tenant, definitions::steady, query::values};

/// Fait l'action `action` sur un enregistrement, avec ses paramètres.
pub async fn act(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    action: &str,
    params: &Map<String, Value>,
    version: Option<i64>,
) -> Result<Written> {
    let call = Call { entity, key, action, params, version };
    steady(tenant, || attempt(ctx, tenant, call, Consent::Asked)).await
}

/// Fait une transition que cette personne vient d'approuver la dernière, au nom de qui l'a demandée.
pub async fn fulfil(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    action: &str,
    params: &Map<String, Value>,
    approver: Option<Uuid>,
) -> Result<Written> {
    let call = Call { entity, key, action, params, version: None };
    steady(tenant, || attempt(ctx, tenant, call, Consent::Given(approver))).await
}

/// Vérifie une transition comme si elle se faisait, et ne laisse rien.
pub async fn rehearse(
    ctx: &Ctx,
    tenant: &Tenant,
    entity: &str,
    key: &Key,
    action: &str,
    params: &Map<String, Value>,
) -> Result<Written> {
    let call = Call { entity, key, action, params, version: None };
    steady(tenant, || attempt(ctx, tenant, call, Consent::Rehearsed)).await
}

/// L'approbation qu'une transition exige.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Consent {
    /// Elle reste à demander.
    Asked,
    /// Elle est donnée, par cette personne à la fin.
    Given(Option<Uuid>),
    /// La transition ne se fera pas.
    Rehearsed,
}

/// Ce que l'on demande : l'action, sur quel enregistrement, avec quels paramètres, depuis quelle version.
#[derive(Clone, Copy)]
struct Call<'a> {
    entity: &'a str,
    key: &'a Key,
    action: &'a str,
    params: &'a Map<String, Value>,
    version: Option<i64>,
}

async fn attempt(ctx: &Ctx, tenant: &Tenant, call: Call<'_>, consent: Consent) -> Result<Written> {
    let Call { entity, key, action, params, version } = call;
    let model = tenant.model();
    let entity = writable(&model, entity)?;
    let verb = Verb::find(&entity, action)?;
    // La version dont aucune étape ne demande d'approbation : ce qu'une autre écriture en fait se redemande.
    let mut needless = None;
    for _ in 0..ATTEMPTS {
        let loaded = load(ctx, tenant, &entity, key, action, Life::Alive).await?;
        if !loaded.allowed {
            return Err(Code::Forbidden.with("action", action));
        }
        expect_version(ctx, tenant, &entity, &loaded, params, version).await?;
        let current = loaded.version;
        let mut draft = Draft::of(ctx, &model, &entity, loaded.id, loaded.state);
        draft.approver = match consent {
            Consent::Given(approver) => approver.or(ctx.actor.id),
            // Le temps de la vérification : ce que la transition écrira de l'approbateur n'est pas encore connu.
            Consent::Asked | Consent::Rehearsed => ctx.actor.id,
        };
        links::read(tenant, &mut draft).await?;
        prepare(&mut draft, &verb, params)?;
        let asked = verb.approval().filter(|_| consent == Consent::Asked && needless != Some(current));
        if let Some(approval) = asked {
            match ask(tenant, draft, current, action, approval, params).await? {
                Asked::Opened(written) => return Ok(written),
                Asked::Needless => needless = Some(current),
                Asked::Late => {}
            }
            continue;
        }
        let intent = if consent == Consent::Rehearsed { Intent::Check } else { Intent::Commit };
        if let Some(written) = write(tenant, &mut draft, current, action, verb.events(), action, intent).await? {
            return Ok(written);
        }
    }
    Err(Code::StaleVersion.error())
}

/// Ce qu'il advient d'une demande d'approbation.
enum Asked {
    /// Elle est ouverte.
    Opened(Written),
    /// Aucune étape n'a lieu : la transition se fait.
    Needless,
    /// Une autre écriture est passée d'abord.
    Late,
}

/// Vérifie la transition comme si elle se faisait, et ouvre sa demande.
async fn ask(
    tenant: &Tenant,
    mut draft: Draft<'_>,
    version: i64,
    action: &str,
    approval: &Approval,
    params: &Map<String, Value>,
) -> Result<Asked> {
    ask::none_pending(tenant, draft.entity, draft.id).await?;
    write(tenant, &mut draft, version, action, Vec::new(), action, Intent::Check).await?;
    let applies = ask::applicable(tenant, &mut draft, approval).await?;
    if !applies.contains(&true) {
        return Ok(Asked::Needless);
    }
    let opened = ask::open(tenant, &draft, version, action, approval, &applies, params).await?;
    Ok(opened.map_or(Asked::Late, Asked::Opened))
}

/// Refuse une action que l'entité n'a pas.
pub(super) fn known(entity: &Entity, name: &str) -> Result<()> {
    Verb::find(entity, name).map(drop)
}

/// Refuse les paramètres que l'action refuserait de tout enregistrement.
pub(super) fn foresee(ctx: &Ctx, entity: &Entity, name: &str, body: &Map<String, Value>) -> Result<()> {
    let (declared, writes) = match Verb::find(entity, name)? {
        Verb::Transition(_, transition) => (&transition.params, transition.writes.as_slice()),
        Verb::Declared(action) => (&action.params, <&[String]>::default()),
    };
    let mut faults = input::params(ctx, declared, body).err().unwrap_or_default();
    // Celui qui écrit un champ peut valoir, s'il n'est pas donné, ce que le champ vaut déjà.
    faults.retain(|fault| body.contains_key(&fault.field) || !writes.contains(&fault.field));
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}

/// Une transition ou une action déclarée.
enum Verb<'a> {
    Transition(&'a Workflow, &'a Transition),
    Declared(&'a Action),
}

impl<'a> Verb<'a> {
    fn find(entity: &'a Entity, name: &str) -> Result<Verb<'a>> {
        if let Some(workflow) = &entity.workflow
            && let Some(transition) = workflow.transitions.get(name)
        {
            return Ok(Verb::Transition(workflow, transition));
        }
        entity.actions.get(name).map(Verb::Declared).ok_or_else(|| Code::UnknownAction.with("action", name))
    }

    fn approval(&self) -> Option<&'a Approval> {
        match self {
            Verb::Transition(workflow, transition) => workflow.approval_of(&transition.name),
            Verb::Declared(_) => None,
        }
    }

    fn events(&self) -> Vec<String> {
        match self {
            Verb::Transition(_, transition) => vec![transition.name.clone(), transition.to.clone()],
            Verb::Declared(action) => vec![action.name.clone()],
        }
    }
}

/// Vérifie l'état, la séparation des tâches, les paramètres et la garde, puis écrit ce que l'action écrit.
fn prepare(draft: &mut Draft<'_>, verb: &Verb<'_>, body: &Map<String, Value>) -> Result<()> {
    let (params, when, set, name) = match verb {
        Verb::Transition(workflow, transition) => {
            state_allows(draft, workflow, transition)?;
            separate(draft, transition)?;
            (&transition.params, &transition.when, &transition.set, &transition.name)
        }
        Verb::Declared(action) => (&action.params, &action.when, &action.set, &action.name),
    };
    draft.params = input::params(draft.ctx, params, &completed(draft, verb, body)).map_err(Error::invalid)?;
    if let Verb::Transition(_, transition) = verb {
        for name in transition.writes.iter().filter(|name| body.contains_key(*name)) {
            if let (Some(field), Some(value)) = (draft.entity.field(name), draft.params.get(name).cloned()) {
                input::put(draft, field, &value);
                draft.given.push(name.clone());
            }
        }
    }
    if when.as_ref().is_some_and(|guard| !apply::holds(draft, guard)) {
        let rule = format!("{}.actions.{name}.when", draft.entity.full_name);
        let fault = FieldError::new(name, "rule").with("rule", rule);
        return Err(Error { fields: vec![fault], ..Code::RuleBroken.error() });
    }
    for (name, formula) in set {
        let value = apply::evaluate(draft, formula).map_err(|error| Code::Internal.because(error))?;
        if let Some(field) = draft.entity.field(name) {
            input::put(draft, field, &values::to_json(&value));
        }
    }
    if let Verb::Transition(workflow, transition) = verb {
        let field = draft.entity.field(&workflow.field).ok_or_else(|| Code::Internal.because("champ d'état absent"))?;
        input::put(draft, field, &Value::String(transition.to.clone()));
        if let Some(state) = workflow.states.get(&transition.to) {
            apply::require(draft, &state.require);
        }
    }
    draft.verdict()
}

/// Un paramètre qui écrit un champ vaut, quand il n'est pas donné, ce que le champ vaut déjà.
fn completed(draft: &Draft<'_>, verb: &Verb<'_>, body: &Map<String, Value>) -> Map<String, Value> {
    let Verb::Transition(_, transition) = verb else {
        return body.clone();
    };
    let present = transition.writes.iter().filter_map(|name| Some((name.clone(), draft.new.get(name)?.clone())));
    let mut completed: Map<String, Value> = present.collect();
    completed.extend(body.clone());
    completed
}

fn state_allows(draft: &Draft<'_>, workflow: &Workflow, transition: &Transition) -> Result<()> {
    let state = draft.text(&workflow.field).unwrap_or_default();
    if transition.from.iter().any(|from| from == state) {
        return Ok(());
    }
    let allowed: Vec<&str> = permitted(draft, workflow).map(|transition| transition.name.as_str()).collect();
    let error = Code::IllegalTransition.with("state", state).with("action", transition.name.as_str());
    Err(error.and("allowed", allowed).and("state", state))
}

/// Les personnes que la transition sépare ne peuvent pas la faire.
fn separate(draft: &Draft<'_>, transition: &Transition) -> Result<()> {
    let me = draft.ctx.actor.id;
    match transition.separate.iter().find(|field| me.is_some() && draft.uuid(field) == me) {
        Some(field) => Err(Code::SeparationOfDuties.with("field", field.as_str())),
        None => Ok(()),
    }
}
