//! Remplir les valeurs gardées que le plan vient d'ajouter ou de changer, et celles qui en dépendent : une instruction par
//! table et par tour de calcul.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use kernel::{Actor, Clock, Code, Ctx, Result};
use schema::{
    model::{Entity, Field, Model},
    plan::{Computed, TableName},
};
use tokio_postgres::{Transaction, types::ToSql};

use super::{exclusion, table};
use crate::{
    access,
    db::from_postgres,
    query::{Builder, Statement, column, filter, quoted},
};

/// Une valeur gardée : entité, champ.
type Place = (String, String);

/// Vide la colonne dont le type change.
pub(super) fn emptied(name: &TableName, column: &str, from: Option<&Computed>, to: &Computed) -> Vec<String> {
    let retyped = from.is_some_and(|from| from.kind != to.kind);
    let sql =
        format!("ALTER TABLE {0} ALTER COLUMN {1} TYPE {2} USING NULL::{2}", table(name), quoted(column), to.kind);
    retyped.then_some(sql).into_iter().collect()
}

/// La valeur gardée de cette colonne.
pub(super) fn place(model: &Model, name: &TableName, column: &str) -> Option<Place> {
    let entity = exclusion::of(model, name)?;
    let field = entity.fields.values().find(|field| field.column() == column)?;
    Some((entity.full_name.to_string(), field.name.clone()))
}

/// Remplit ces valeurs, et celles qui les lisent.
pub(super) async fn fill(tx: &Transaction<'_>, model: &Model, mut dirty: HashSet<Place>) -> Result<()> {
    for level in &model.computed {
        let mut tables: BTreeMap<&str, Vec<&Field>> = BTreeMap::new();
        for place in level {
            let field = model.entity(&place.0).and_then(|entity| entity.fields.get(&place.1));
            let Some(field) = field.filter(|field| field.stored) else { continue };
            if dirty.contains(place) || field.reads.iter().any(|read| dirty.contains(read)) {
                dirty.insert(place.clone());
                tables.entry(&place.0).or_default().push(field);
            }
        }
        for (entity, fields) in tables {
            if let Some(entity) = model.entity(entity) {
                write(tx, model, entity, &fields).await?;
            }
        }
    }
    Ok(())
}

/// Une formule sans équivalent en SQL se remplit à la prochaine écriture de chaque enregistrement.
async fn write(tx: &Transaction<'_>, model: &Model, entity: &Entity, fields: &[&Field]) -> Result<()> {
    let system = Actor::system("plan");
    let mut builder = Builder::new(model, &system);
    let proof = access::predicate(&mut builder, entity, "view", "t");
    let (mut sets, mut values, mut differ) = (Vec::new(), Vec::new(), Vec::new());
    for (rank, field) in fields.iter().enumerate() {
        let value = filter::computed(&mut builder, entity, field, "t");
        let value = match value.ok_or_else(|| Code::Internal.because(&field.name))? {
            Ok(value) => value,
            Err(error) => {
                tracing::warn!(entity = %entity.full_name, field = field.name, error = %error, "une formule gardée ne se remplit pas en SQL");
                continue;
            }
        };
        values.push(format!("({value})::{} AS x{rank}", filter::kept_as(field)));
        sets.push(format!("{} = v.x{rank}", quoted(field.column())));
        differ.push(format!("{} IS DISTINCT FROM v.x{rank}", column("o", field.column())));
    }
    if sets.is_empty() {
        return Ok(());
    }
    let table = entity.table();
    let sql = format!(
        "UPDATE {table} o SET {} FROM (SELECT t.id, {} FROM {table} t) v WHERE o.id = v.id AND ({})",
        sets.join(", "),
        values.join(", "),
        differ.join(" OR ")
    );
    run(tx, &builder.finish(sql, &proof)).await
}

async fn run(tx: &Transaction<'_>, statement: &Statement) -> Result<()> {
    let ctx = Ctx::system("plan".into(), "plan", Clock::frozen(Timestamp::UNIX_EPOCH));
    let binds = statement.binds(&ctx, &[])?;
    let params: Vec<&(dyn ToSql + Sync)> = binds.iter().map(|bind| bind as _).collect();
    tx.execute(&*statement.sql, &params).await.map(drop).map_err(from_postgres)
}
