//! Ce qu'une écriture vérifie et calcule, dans l'ordre : valeurs initiales, champs cachés, exigés, calculés, règles.

use expr::{Value as Cel, Variables};
use kernel::{Code, Error, FieldError, Result};
use schema::model::{Field, Formula};
use serde_json::Value;

use super::{draft::Draft, input, variables::Names};
use crate::query::values;

/// Donne aux champs absents leur valeur initiale.
pub(super) fn defaults(draft: &mut Draft<'_>) {
    let entity = draft.entity;
    for field in entity.fields.values() {
        if draft.new.contains_key(&field.name) {
            continue;
        }
        let Some(initial) = &field.initial else { continue };
        match evaluate(draft, initial) {
            Ok(value) => input::put(draft, field, &values::to_json(&value)),
            Err(error) => {
                tracing::warn!(field = field.name, error = %error, "une valeur initiale n'a pas pu être calculée");
            }
        }
    }
}

/// Donne aux champs absents la valeur qu'un jeu leur donne.
pub(super) fn preset(draft: &mut Draft<'_>, name: &str) -> Result<()> {
    let entity = draft.entity;
    let Some(set) = entity.presets.get(name) else {
        let known: Vec<&str> = entity.presets.keys().map(String::as_str).collect();
        let refusal = Code::BadParameter.with("parameter", "preset").with("value", name);
        return Err(refusal.with("expected", known.join(", ")));
    };
    for (name, formula) in set {
        let field = entity.field(name).filter(|field| !draft.new.contains_key(&field.name));
        if let (Some(field), Ok(value)) = (field, evaluate(draft, formula)) {
            input::put(draft, field, &values::to_json(&value));
        }
    }
    Ok(())
}

/// Refuse les champs fermés par leur condition, vide les champs cachés, puis exige ceux qui doivent l'être.
pub(super) fn requirements(draft: &mut Draft<'_>) {
    let entity = draft.entity;
    let closed = |name: &&String| {
        let condition = entity.field(name).and_then(|field| field.read_only_if.as_ref());
        draft.changes(name) && condition.is_some_and(|condition| holds(draft, condition))
    };
    let faults: Vec<FieldError> =
        draft.given.iter().filter(closed).map(|name| FieldError::new(name, "read_only")).collect();
    draft.faults.extend(faults);
    for field in entity.fields.values() {
        if hidden(draft, field) {
            if draft.new.get(&field.name).is_some_and(|value| !value.is_null()) {
                input::put(draft, field, &Value::Null);
            }
            continue;
        }
        let missing = is_blank(draft.new.get(&field.name));
        let already = draft
            .faults
            .iter()
            .any(|fault| fault.field == field.name || fault.field.starts_with(&format!("{}[", field.name)));
        if missing && !already && is_required(draft, field) {
            draft.faults.push(FieldError::new(&field.name, "required"));
        }
    }
}

fn hidden(draft: &Draft<'_>, field: &Field) -> bool {
    field.visible.as_ref().is_some_and(|visible| !holds(draft, visible))
}

fn is_required(draft: &Draft<'_>, field: &Field) -> bool {
    let generated = field.read_only && field.is_generated();
    !generated && (field.required || field.required_if.as_ref().is_some_and(|required| holds(draft, required)))
}

/// Tout ce qui n'est pas au locataire entier est à une société.
pub(super) fn belonging(draft: &mut Draft<'_>) {
    if !draft.entity.shared && is_blank(draft.new.get("company")) {
        draft.faults.push(FieldError::new("company", "required"));
    }
}

/// Champs que l'état d'arrivée exige.
pub(super) fn require(draft: &mut Draft<'_>, names: &[String]) {
    for name in names {
        if is_blank(draft.new.get(name)) {
            draft.faults.push(FieldError::new(name, "required"));
        }
    }
}

/// Sans valeur : absente, nulle, ou une liste vide.
pub(crate) fn is_blank(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::Array(items)) => items.is_empty(),
        // Un secret absent se lit ainsi.
        Some(Value::Object(object)) => object.len() == 1 && object.get("set") == Some(&Value::Bool(false)),
        Some(_) => false,
    }
}

/// Calcule les formules et les totaux de lignes gardés ; celui qui ne se calcule pas (un champ vide, un débordement) est vide, comme lue en direct.
pub(super) fn stored_formulas(draft: &mut Draft<'_>) -> Result<()> {
    let entity = draft.entity;
    let is_ours = |field: &&Field| field.stored && field.rollup.as_ref().is_none_or(|rollup| rollup.local);
    for field in entity.fields.values().filter(is_ours) {
        let (ty, value) = (field.kind.cel(field), Names { draft }.get(&field.name).unwrap_or(Cel::Null));
        let pg_type = values::pg_type(&ty);
        let bind = values::bind(&value, &ty)?;
        draft.new.insert(field.name.clone(), values::to_json(&value));
        draft.columns.insert(field.column().to_owned(), (bind, pg_type));
    }
    Ok(())
}

/// Vérifie les règles de l'entité ; une règle qui ne se calcule pas n'est pas tenue.
pub(super) fn rules(draft: &Draft<'_>) -> Result<()> {
    let broken: Vec<FieldError> = draft
        .entity
        .rules
        .iter()
        .filter(|(_, rule)| !holds(draft, rule))
        .map(|(name, rule)| {
            FieldError::new(faulty_field(draft, rule), "rule")
                .with("rule", format!("{}.rules.{name}", draft.entity.full_name))
        })
        .collect();
    if broken.is_empty() { Ok(()) } else { Err(Error { fields: broken, ..Code::RuleBroken.error() }) }
}

/// Le champ près duquel montrer la faute d'une règle : le premier qu'elle nomme et que l'écriture change.
fn faulty_field(draft: &Draft<'_>, rule: &Formula) -> String {
    let named =
        rule.checked.paths().iter().filter_map(|path| path.first()).filter(|name| draft.entity.field(name).is_some());
    let changed = named.clone().find(|name| draft.changes(name));
    changed.or_else(|| named.clone().next()).cloned().unwrap_or_default()
}

/// Les événements propres que cette écriture déclenche.
pub(super) fn events(draft: &Draft<'_>) -> Vec<String> {
    let fired = |(name, condition): (&String, &Formula)| holds(draft, condition).then(|| name.clone());
    draft.entity.events.iter().filter_map(fired).collect()
}

/// La condition tient-elle ? Une erreur de calcul vaut non.
pub(crate) fn holds(draft: &Draft<'_>, condition: &Formula) -> bool {
    matches!(evaluate(draft, condition), Ok(Cel::Bool(true)))
}

/// La valeur d'une expression sur l'état nouveau.
pub(super) fn evaluate(draft: &Draft<'_>, formula: &Formula) -> Result<Cel, expr::Error> {
    formula.checked.evaluate(&Names { draft })
}
