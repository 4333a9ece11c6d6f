//! Un total en SQL : une sous-requête sur les enregistrements comptés, vivants, selon la condition du champ.
//!
//! Un total est une définition : il compte tout ce qui est, comme une formule lit tout son enregistrement.

use expr::Type;
use kernel::{Code, Result};
use schema::model::{Aggregate, Entity, Field, Over, Rollup};

use super::{
    Builder,
    aliases::{column, place},
    filter::{self, Trust},
    projection::mother_column,
};

/// Le total d'un champ de `entity`, pour la ligne de cet alias.
pub(crate) fn value(builder: &mut Builder<'_>, entity: &Entity, rollup: &Rollup, alias: &str) -> Result<String> {
    let record = builder.model.entity(&rollup.record).ok_or_else(|| Code::Internal.because(&rollup.record))?.clone();
    let inner = builder.alias("u");
    let mut on = vec![alive(builder, &record, rollup, &inner)];
    let from = counted(builder, entity, &record, rollup, alias, &inner, &mut on)?;
    if let Some(when) = &rollup.when {
        on.push(format!("({})", filter::compile(builder, &record, &when.source, &inner, Trust::Definition)?));
    }
    let argument = match &rollup.argument {
        Some(argument) => filter::value(builder, &record, argument, &inner, Trust::Definition)?,
        None => "*".to_owned(),
    };
    let rest = format!("FROM {from} WHERE {}", on.join(" AND "));
    Ok(match rollup.function {
        Aggregate::Count => format!("(SELECT count(*) {rest})"),
        Aggregate::Sum if rollup.ty() == Type::Int => format!(
            "(SELECT CASE WHEN total BETWEEN {} AND {} THEN total::bigint END \
             FROM (SELECT coalesce(sum(({argument})::numeric), 0) AS total {rest}) totals)",
            i64::MIN,
            i64::MAX
        ),
        Aggregate::Sum => format!("(SELECT coalesce(sum({argument}), 0) {rest})"),
        Aggregate::Avg => format!("(SELECT round(avg(({argument})::numeric), 12) {rest})"),
        Aggregate::Min | Aggregate::Max => format!("(SELECT {}({argument}) {rest})", rollup.function.name()),
    })
}

/// Les tables comptées ; la jointure s'ajoute aux conditions.
fn counted(
    builder: &mut Builder<'_>,
    entity: &Entity,
    record: &Entity,
    rollup: &Rollup,
    alias: &str,
    inner: &str,
    on: &mut Vec<String>,
) -> Result<String> {
    let missing = || Code::Internal.because(rollup.source());
    let table = record.table();
    Ok(match &rollup.over {
        Over::Children(_) => {
            on.push(format!("{} = {alias}.id", column(inner, mother_column(record).ok_or_else(missing)?)));
            format!("{table} {inner}")
        }
        Over::Reverse(link) => {
            on.push(format!("{} = {alias}.id", place(record.field(link).ok_or_else(missing)?, inner)));
            format!("{table} {inner}")
        }
        Over::Links(name) => {
            let (join, link) = (builder.alias("l"), entity.join_table(entity.field(name).ok_or_else(missing)?));
            on.push(format!("{join}.source = {alias}.id"));
            format!("{link} {join} JOIN {table} {inner} ON {inner}.id = {join}.target")
        }
        Over::ReverseLinks(name) => {
            let (join, link) = (builder.alias("l"), record.join_table(record.field(name).ok_or_else(missing)?));
            on.push(format!("{join}.target = {alias}.id"));
            format!("{link} {join} JOIN {table} {inner} ON {inner}.id = {join}.source")
        }
    })
}

/// Vivant ; une ligne possédée ne l'est que si sa mère l'est.
fn alive(builder: &mut Builder<'_>, record: &Entity, rollup: &Rollup, inner: &str) -> String {
    if record.field("deleted_at").is_none() {
        return "true".to_owned();
    }
    let alive = format!("{inner}.deleted_at IS NULL");
    let mother = record.owned_by.as_ref().and_then(|owner| builder.model.entity(&owner.entity)).cloned();
    match (mother, record.mother().map(Field::column)) {
        (Some(mother), Some(link)) if !matches!(rollup.over, Over::Children(_)) => {
            let above = builder.alias("m");
            format!(
                "{alive} AND EXISTS (SELECT FROM {} {above} WHERE {above}.id = {} AND {above}.deleted_at IS NULL)",
                mother.table(),
                column(inner, link)
            )
        }
        _ => alive,
    }
}
