//! Les noms qu'une expression voit pendant une écriture : les champs, `old`, `record`, `params`, `actor`, l'heure.

use std::sync::Arc;

use expr::{Map as CelMap, Value as Cel};
use schema::{
    fields::Storage,
    model::{Entity, Field, Model, Over, Rollup},
};
use serde_json::{Map, Value};

use super::{apply, draft::Draft, links::ANCESTORS, totals};
use crate::query::values;

/// Les variables d'une écriture, lues à la demande.
pub(super) struct Names<'d, 'a> {
    pub draft: &'d Draft<'a>,
}

impl expr::Variables for Names<'_, '_> {
    fn get(&self, name: &str) -> Option<Cel> {
        let draft = self.draft;
        if let Some(field) = draft.entity.field(name) {
            return Some(computed(draft, field).unwrap_or_else(|| field_value(draft, field, &draft.new)));
        }
        match name {
            "old" => Some(draft.old.as_ref().map_or(Cel::Null, |old| record(draft, old))),
            "record" => Some(record(draft, &draft.new)),
            "params" => Some(Cel::Map(Arc::new(params(&draft.params)))),
            "approver" => {
                Some(draft.approver.map_or(Cel::Null, |id| expr::RecordValue::reference(&id.to_string()).into()))
            }
            _ => values::common_variable(draft.ctx, name),
        }
    }
}

/// La valeur neuve d'un champ calculé : une formule, ou le total des lignes que l'écriture porte.
fn computed(draft: &Draft<'_>, field: &Field) -> Option<Cel> {
    if let Some(formula) = field.value.as_ref().filter(|_| field.rollup.is_none()) {
        return Some(apply::evaluate(draft, formula).unwrap_or(Cel::Null));
    }
    match field.rollup.as_ref()? {
        Rollup { over: Over::Children(list), local: true, .. } => {
            let lines = draft.new.get(list).unwrap_or(&Value::Null);
            let rollup = field.rollup.as_ref()?;
            Some(totals::of_lines(draft, rollup, owned_lines(draft.model, &rollup.record, lines)))
        }
        rollup if draft.old.is_none() => Some(totals::of_nothing(rollup)),
        _ => None,
    }
}

fn record(draft: &Draft<'_>, state: &Map<String, Value>) -> Cel {
    let fields = draft.entity.fields.values().chain(draft.entity.common_fields());
    let fields = fields.map(|field| (Arc::from(field.name.as_str()), field_value(draft, field, state))).collect();
    placed(draft, expr::RecordValue::new(draft.id.to_string(), fields), state).into()
}

/// La valeur d'un champ, ses liens enrichis de ce que `links` a lu.
fn field_value(draft: &Draft<'_>, field: &Field, state: &Map<String, Value>) -> Cel {
    let value = state.get(&field.name).unwrap_or(&Value::Null);
    match field.storage() {
        _ if field.name == "id" => placed(draft, expr::RecordValue::reference(&draft.id.to_string()), state).into(),
        Storage::Owned(child) => owned_lines(draft.model, &child, value),
        _ if field.to.is_some() => linked(draft, field, value),
        _ => values::from_json(value, &field.kind.cel(field)),
    }
}

fn owned_lines(model: &Model, child: &str, value: &Value) -> Cel {
    let (Some(child), Some(lines)) = (model.entity(child), value.as_array()) else {
        return Cel::List(Arc::new([]));
    };
    Cel::List(lines.iter().filter_map(Value::as_object).map(|line| line_record(child, line)).collect())
}

fn line_record(child: &Entity, line: &Map<String, Value>) -> Cel {
    let id = line.get("id").and_then(Value::as_str).unwrap_or_default();
    let value =
        |field: &Field| values::from_json(line.get(&field.name).unwrap_or(&Value::Null), &field.kind.cel(field));
    let fields = child.fields.values().map(|field| (Arc::from(field.name.as_str()), value(field))).collect();
    expr::RecordValue::new(id, fields).into()
}

fn linked(draft: &Draft<'_>, field: &Field, value: &Value) -> Cel {
    let one = |id: &Value| match id.as_str() {
        Some(id) => reference(draft, field, id),
        None => Cel::Null,
    };
    match value {
        Value::Array(ids) => Cel::List(ids.iter().map(one).collect()),
        id => one(id),
    }
}

/// L'enregistrement, à sa place dans son arbre : sous son parent et les ancêtres de celui-ci, s'ils ont été lus.
fn placed(draft: &Draft<'_>, itself: expr::RecordValue, state: &Map<String, Value>) -> expr::RecordValue {
    let Some(parent) = draft.entity.tree.as_deref().and_then(|name| draft.entity.field(name)) else { return itself };
    match state.get(&parent.name).and_then(Value::as_str).map(|id| reference(draft, parent, id)) {
        None => itself.below([]),
        Some(Cel::Record(parent)) => match &parent.ancestors {
            Some(above) => itself.below(above.iter().cloned().chain([parent.id.clone()])),
            None => itself,
        },
        Some(_) => itself,
    }
}

/// Une référence, avec les champs lus de l'enregistrement lié.
fn reference(draft: &Draft<'_>, field: &Field, id: &str) -> Cel {
    let target = field.to.as_deref().and_then(|name| draft.model.entity(name));
    let found = draft.linked.get(&field.name).and_then(Value::as_array).into_iter().flatten();
    let found = found.filter_map(Value::as_object).find(|found| found.get("id").and_then(Value::as_str) == Some(id));
    match (target, found) {
        (Some(target), Some(found)) => {
            let known = found.iter().filter_map(|(name, value)| Some((target.field(name)?, value)));
            let fields = known
                .map(|(field, value)| {
                    (Arc::from(field.name.as_str()), values::from_json(value, &field.kind.cel(field)))
                })
                .collect();
            let found = found.get(ANCESTORS).and_then(Value::as_array);
            let record = expr::RecordValue::new(id, fields);
            match found {
                Some(above) => record.below(above.iter().filter_map(Value::as_str).map(Arc::from)).into(),
                None => record.into(),
            }
        }
        _ => expr::RecordValue::reference(id).into(),
    }
}

fn params(params: &Map<String, Value>) -> CelMap {
    params
        .iter()
        .map(|(name, value)| (expr::Key::String(name.as_str().into()), values::from_json(value, &expr::Type::Dyn)))
        .collect()
}
