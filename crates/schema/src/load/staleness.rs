//! Ce qu'une valeur calculée peut lire : gardée, rien qui puisse changer sans que son enregistrement s'écrive ou qu'un
//! recalcul la suive ; dans tous les cas, rien d'une classe plus fermée que la sienne.

use kernel::Class;

use super::{
    computed::Waiting,
    diagnostics::{Diagnostic, Report},
    formulas::refuse,
    scope::RecordScope,
    sql,
};
use crate::{
    fields::Storage,
    model::{Entity, Field, Formula, Model},
};

/// Vérifie un champ calculé, une fois tous les types connus.
pub(crate) fn check(model: &Model, one: &Waiting<'_>, found: &mut Vec<Diagnostic>) {
    let Some(entity) = model.entity(one.entity) else { return };
    let Some(field) = entity.fields.get(one.field) else { return };
    let mut report = Report::new(one.file, found);
    match (&field.value, &field.rollup) {
        (Some(value), None) => check_formula(model, entity, field, value, one, &mut report),
        (_, Some(rollup)) => {
            check_class(model, field, one, &mut report);
            let Some(record) = model.entity(&rollup.record).filter(|_| field.stored) else { return };
            for formula in rollup.argument.iter().chain(&rollup.when) {
                check_stored(model, record, formula, one, &mut report);
            }
        }
        (None, None) => {}
    }
}

fn check_formula(
    model: &Model,
    entity: &Entity,
    field: &Field,
    value: &Formula,
    one: &Waiting<'_>,
    report: &mut Report<'_>,
) {
    if field.stored {
        check_stored(model, entity, value, one, report);
    }
    if (!field.stored || follows_a_total(model, field))
        && let Err(error) = sql::check_value(&value.checked, &RecordScope::new(model, entity))
    {
        refuse(one.text, &error, report);
    }
}

/// Une formule gardée qui lit un total gardé se recalcule en SQL quand il change.
pub(crate) fn follows_a_total(model: &Model, field: &Field) -> bool {
    let is_total = |(entity, name): &(String, String)| {
        let field = model.entity(entity).and_then(|entity| entity.fields.get(name));
        field.is_some_and(|field| field.stored && field.rollup.as_ref().is_some_and(|rollup| !rollup.local))
    };
    field.reads.iter().any(is_total)
}

fn check_stored(model: &Model, entity: &Entity, formula: &Formula, one: &Waiting<'_>, report: &mut Report<'_>) {
    let heads = formula.checked.paths().iter().filter_map(|path| path.first());
    for name in heads.filter(|name| ["actor", "now", "today"].contains(&name.as_str())) {
        let message = format!("une valeur gardée ne peut pas dépendre de « {name} »");
        report.error(one.text.at, "formula.fleeting", message, "retirer stored : elle se calculera à la lecture");
    }
    if let Some(path) = wanders(model, entity, formula) {
        let message = format!("une valeur gardée ne peut pas lire « {path} », qui change sans elle");
        report.error(one.text.at, "formula.stale", message, "retirer stored : elle se calculera à la lecture");
    }
}

/// Le premier chemin qui sort de l'enregistrement et de ses lignes, ou passe par une valeur calculée à la lecture qui en
/// sort.
fn wanders(model: &Model, entity: &Entity, formula: &Formula) -> Option<String> {
    let out = |path: &Vec<String>| {
        let steps: Vec<&str> = path.iter().map(String::as_str).filter(|step| *step != "*").collect();
        leaves(model, entity, &steps).then(|| path.join("."))
    };
    // Un ancêtre se déplace sans que la fiche s'écrive.
    formula.checked.trees().first().map(|path| path.join(".")).or_else(|| formula.checked.paths().iter().find_map(out))
}

fn leaves(model: &Model, entity: &Entity, steps: &[&str]) -> bool {
    let Some((field, rest)) = steps.split_first().and_then(|(head, rest)| Some((entity.field(head)?, rest))) else {
        return false;
    };
    match field.storage() {
        Storage::Owned(child) => model.entity(&child).is_some_and(|child| {
            let total = rest.first().and_then(|name| child.fields.get(*name)).is_some_and(|far| far.rollup.is_some());
            total || leaves(model, child, rest)
        }),
        Storage::Computed => match (&field.value, &field.rollup) {
            (Some(value), _) => wanders(model, entity, value).is_some(),
            (None, Some(rollup)) => !rollup.local,
            (None, None) => false,
        },
        _ => !rest.is_empty() && field.to.is_some() && rest != ["id"],
    }
}

/// Un total ne montre pas ce qu'une classe cache.
fn check_class(model: &Model, field: &Field, one: &Waiting<'_>, report: &mut Report<'_>) {
    let hidden = field.reads.iter().find_map(|(entity, name)| {
        let read = model.entity(entity)?.field(name)?;
        (read.class != Class::Normal && read.class != field.class).then_some(read)
    });
    if let Some(read) = hidden {
        let class = format!("{:?}", read.class).to_lowercase();
        let message = format!("ce total lit « {} », de classe {class}", read.name);
        report.error(one.text.at, "rollup.class", message, format!("ajouter class = \"{class}\""));
    }
}
