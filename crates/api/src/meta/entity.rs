//! Une entité, telle que l'appelant la voit.

use kernel::Ctx;
use schema::{
    fields::Storage,
    model::{Action, Approval, Entity, Field, Model, Transition},
};
use serde_json::{Map, Value, json};

use super::{field, optional, text};
use crate::App;

/// Section d'un formulaire déduit.
const MAIN: &str = "main";

/// Montrée si l'appelant peut la voir, ou la voir par son entité mère.
pub(crate) fn is_shown(ctx: &Ctx, model: &Model, entity: &Entity) -> bool {
    match &entity.owned_by {
        Some(owner) => model.entity(&owner.entity).is_some_and(|mother| is_shown(ctx, model, mother)),
        None => !ctx.actor.access(&entity.full_name, "view").is_denied(),
    }
}

/// L'adresse de l'entité dans l'application et sous `/api/v1`.
pub(super) fn path(entity: &Entity) -> String {
    format!("/{}/{}", entity.package, entity.plural)
}

/// Son nom au pluriel.
pub(crate) fn plural_label(ctx: &Ctx, model: &Model, entity: &Entity) -> String {
    text(ctx, model, &format!("{}.plural_label", entity.full_name))
}

pub(super) fn view(ctx: &Ctx, app: &App, model: &Model, entity: &Entity) -> Value {
    let initial = store::records::initial_values(ctx, &app.tenant, entity);
    let shown = entity.fields.values().filter(|field| is_readable(ctx, model, entity, field));
    let mut fields: Vec<Value> =
        shown.map(|field| field::view(ctx, model, entity, field, initial.get(&field.name))).collect();
    fields.extend(entity.common_fields().map(|common| field::common(ctx, model, common)));
    let reads = |fields: &[(&str, &String)]| reads(ctx, model, entity, fields);
    json!({
        "package": entity.package,
        "name": entity.name,
        "path": path(entity),
        "label": text(ctx, model, &format!("{}.label", entity.full_name)),
        "plural_label": plural_label(ctx, model, entity),
        "help": optional(ctx, model, &format!("{}.help", entity.full_name)),
        "icon": entity.icon,
        "title_field": entity.title,
        "number_field": entity.number.as_ref().map(|_| "number"),
        "owned": entity.owned_by.is_some(),
        "can": entity.can,
        "fields": fields,
        "list": list(ctx, model, entity),
        "form": form(ctx, model, entity),
        "board": reads(&entity.views.board_fields()),
        "calendar": reads(&entity.views.calendar_fields()),
        "map": reads(&entity.views.map_fields()),
        "timeline": reads(&entity.views.timeline_fields()),
        "workflow": workflow(ctx, model, entity),
        "actions": actions(ctx, model, entity),
        "presets": presets(ctx, model, entity),
        "documents": documents(ctx, model, entity),
        "tree_field": entity.tree,
        "single": entity.single,
        "rights": rights(ctx, entity),
    })
}

fn is_readable(ctx: &Ctx, model: &Model, entity: &Entity, field: &Field) -> bool {
    store::access::opens(&ctx.actor, model, entity, "view", field.class)
}

/// Les champs de cette liste que l'appelant lit quelque part.
fn readable<'n>(ctx: &Ctx, model: &Model, entity: &Entity, names: &'n [String]) -> Vec<&'n String> {
    let is_shown = |name: &&String| entity.field(name).is_none_or(|field| is_readable(ctx, model, entity, field));
    names.iter().filter(is_shown).collect()
}

fn list(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let quick = entity.list.quick.iter().map(|(name, filter)| {
        json!({ "name": name, "label": text(ctx, model, &format!("{}.quick.{name}", entity.full_name)), "filter": filter.source })
    });
    json!({ "columns": readable(ctx, model, entity, &entity.list.columns), "sort": entity.list.sort, "quick": quick.collect::<Vec<_>>() })
}

/// Les champs qu'une vue lit, sous leur clé : ceux que l'appelant lit ; rien sans définition ou sans le premier.
fn reads(ctx: &Ctx, model: &Model, entity: &Entity, fields: &[(&str, &String)]) -> Value {
    let is_shown = |name: &str| entity.field(name).is_some_and(|field| is_readable(ctx, model, entity, field));
    if !fields.first().is_some_and(|(_, name)| is_shown(name)) {
        return Value::Null;
    }
    fields.iter().filter(|(_, name)| is_shown(name)).map(|(key, name)| ((*key).to_owned(), json!(name))).collect()
}

fn presets(ctx: &Ctx, model: &Model, entity: &Entity) -> Vec<Value> {
    let label = |name: &String| text(ctx, model, &format!("{}.presets.{name}", entity.full_name));
    entity.presets.keys().map(|name| json!({ "name": name, "label": label(name) })).collect()
}

fn documents(ctx: &Ctx, model: &Model, entity: &Entity) -> Vec<Value> {
    let label = |name: &String| optional(ctx, model, &entity.document_key(name)).unwrap_or_else(|| name.clone());
    entity.documents.iter().map(|name| json!({ "name": name, "label": label(name) })).collect()
}

fn form(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let sections = entity.form.sections.iter().map(|section| {
        json!({
            "name": section.name,
            "label": section_label(ctx, model, entity, &section.name),
            "fields": readable(ctx, model, entity, &section.fields),
            "columns": section.columns,
            "collapsed": section.collapsed,
            "visible": section.visible.as_ref().map(|visible| &visible.source),
        })
    });
    json!({ "sections": sections.collect::<Vec<_>>(), "wizard": entity.form.wizard })
}

/// Une section que l'auteur n'a pas nommée porte le nom de son champ, « Champs ajoutés », ou le nom de l'entité.
pub(crate) fn section_label(ctx: &Ctx, model: &Model, entity: &Entity, name: &str) -> String {
    let own = optional(ctx, model, &format!("{}.sections.{name}", entity.full_name));
    own.or_else(|| optional(ctx, model, &format!("{}.{name}.label", entity.full_name)))
        .or_else(|| optional(ctx, model, &format!("core.sections.{name}")).filter(|_| name != MAIN))
        .unwrap_or_else(|| text(ctx, model, &format!("{}.label", entity.full_name)))
}

fn workflow(ctx: &Ctx, model: &Model, entity: &Entity) -> Value {
    let Some(workflow) = &entity.workflow else {
        return Value::Null;
    };
    let states = workflow.states.values().map(|state| {
        let label = text(ctx, model, &format!("{}.{}.options.{}", entity.full_name, workflow.field, state.name));
        json!({ "name": state.name, "label": label, "tone": state.tone, "final": state.is_final })
    });
    let transitions = workflow.transitions.values().map(|transition| {
        json!({ "name": transition.name, "label": action_label(ctx, model, entity, &transition.name), "from": transition.from, "to": transition.to, "approval": approval(ctx, model, entity, workflow.approval_of(&transition.name)) })
    });
    let clocks = workflow.clocks.values().map(|clock| {
        let label = text(ctx, model, &format!("{}.clocks.{}", entity.full_name, clock.name));
        json!({ "name": clock.name, "label": label, "events": clock.events() })
    });
    json!({ "clocks": clocks.collect::<Vec<_>>(), "field": workflow.field, "states": states.collect::<Vec<_>>(), "transitions": transitions.collect::<Vec<_>>() })
}

/// L'approbation qu'une transition demande : ses étapes, dans l'ordre.
fn approval(ctx: &Ctx, model: &Model, entity: &Entity, approval: Option<&Approval>) -> Value {
    let Some(approval) = approval else { return Value::Null };
    let key = approval.key(&entity.full_name);
    let steps = approval
        .steps
        .iter()
        .map(|step| json!({ "name": step.name, "label": text(ctx, model, &format!("{key}.{}", step.name)) }));
    json!({ "name": approval.name, "steps": steps.collect::<Vec<_>>() })
}

/// Les transitions et les actions déclarées, avec leurs paramètres.
fn actions(ctx: &Ctx, model: &Model, entity: &Entity) -> Vec<Value> {
    let transitions = entity.workflow.iter().flat_map(|workflow| workflow.transitions.values());
    let transitions = transitions.map(|Transition { name, params, tone, .. }| (name, params, tone));
    let declared = entity.actions.values().map(|Action { name, params, tone, .. }| (name, params, tone));
    let view = |(name, params, tone): (&String, &indexmap::IndexMap<String, Field>, &Option<String>)| {
        let params = params.values().map(|param| field::param(ctx, model, entity, name, param));
        json!({
            "name": name,
            "label": action_label(ctx, model, entity, name),
            "tone": tone.as_deref().unwrap_or("neutral"),
            "confirm": optional(ctx, model, &format!("{}.actions.{name}.confirm", entity.full_name)),
            "params": params.collect::<Vec<_>>(),
        })
    };
    transitions.chain(declared).map(view).collect()
}

fn action_label(ctx: &Ctx, model: &Model, entity: &Entity, name: &str) -> String {
    text(ctx, model, &format!("{}.actions.{name}.label", entity.full_name))
}

/// Droits effectifs, toutes portées confondues ; la fiche dit ce qu'il en est d'un enregistrement précis.
fn rights(ctx: &Ctx, entity: &Entity) -> Value {
    let can = |action: &str| ctx.actor.would(&entity.full_name, action);
    let written = entity.system.is_none() && entity.owned_by.is_none();
    let transitions = entity.workflow.iter().flat_map(|workflow| workflow.transitions.keys());
    let actions: Vec<&String> = transitions.chain(entity.actions.keys()).filter(|name| can(name)).collect();
    let mut rights: Map<String, Value> = Map::new();
    for action in ["view", "create", "edit", "delete", "export", "import"] {
        let held = can(action) && (written || matches!(action, "view" | "export"));
        rights.insert(action.to_owned(), held.into());
    }
    // Ce qui se partage à plus que des personnes nommées le demande.
    if entity.field("shared").is_some() {
        rights.insert("manage".to_owned(), can("manage").into());
    }
    rights.insert("actions".to_owned(), json!(actions));
    Value::Object(rights)
}

/// L'entité des lignes d'un champ `children`.
pub(super) fn lines_of(field: &Field) -> Option<String> {
    match field.storage() {
        Storage::Owned(child) => Some(child),
        _ => None,
    }
}
