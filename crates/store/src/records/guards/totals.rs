//! Les totaux gardés : recalculés dans la transaction de l'écriture qui les change, de proche en proche.
//!
//! Les enregistrements qui portent un total sont verrouillés dans l'ordre de leurs identifiants avant d'être comptés : deux
//! écritures concurrentes ne se perdent pas. Un total inchangé ne s'écrit pas ; un total écrit n'est pas une modification :
//! ni version, ni audit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Actor, Code, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field, Model, Over, Rollup},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{super::draft::Draft, Fate, ids};
use crate::{
    Bind, access,
    db::Session,
    query::{Builder, Slot, Statement, column, filter, quoted},
};

/// Par où commence le recalcul, pour chaque valeur gardée : (entité, champ) → ce qui la change.
pub(super) type Seeds = BTreeMap<(String, String), Changed>;

/// Ce qui change une valeur gardée.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// Enregistrements qui la portent.
    own: BTreeSet<Uuid>,
    /// Enregistrements comptés, dont il faut chercher qui les compte.
    counted: BTreeSet<Uuid>,
}

/// Un enregistrement que l'écriture touche, avant et après.
struct Touched<'d> {
    entity: &'d Entity,
    id: Uuid,
    old: Option<&'d Map<String, Value>>,
    new: Option<&'d Map<String, Value>>,
}

impl Touched<'_> {
    fn changes(&self, name: &str) -> bool {
        let value = |state: Option<&'_ Map<String, Value>>| {
            state.and_then(|state| state.get(name)).filter(|value| !value.is_null()).cloned()
        };
        self.old.is_none() || self.new.is_none() || value(self.old) != value(self.new)
    }

    fn aims(&self, link: &str) -> impl Iterator<Item = Uuid> {
        let at = |state: Option<&'_ Map<String, Value>>| ids(state.and_then(|state| state.get(link)));
        at(self.old).into_iter().chain(at(self.new))
    }
}

/// Ce que cette écriture change parmi ces valeurs.
pub(super) fn seeds(draft: &Draft<'_>, fate: Fate, totals: &[(String, String)]) -> Seeds {
    if totals.is_empty() {
        return Seeds::new();
    }
    let touched = touched(draft, fate);
    let mut seeds = Seeds::new();
    for (entity, name) in totals {
        let Some(field) = draft.model.entity(entity).and_then(|entity| entity.fields.get(name)) else { continue };
        let mut changed = Changed::default();
        for one in &touched {
            match &field.rollup {
                Some(rollup) => changed.add(draft, one, entity, rollup, field, fate),
                // Les totaux qu'une formule lit ont pu changer depuis que l'écriture a lu la ligne.
                None if *entity == *one.entity.full_name => drop(changed.own.insert(one.id)),
                None => {}
            }
        }
        if !changed.own.is_empty() || !changed.counted.is_empty() {
            seeds.insert((entity.clone(), name.clone()), changed);
        }
    }
    seeds
}

/// L'enregistrement, et les lignes qu'il écrit ou emporte avec lui.
fn touched<'d>(draft: &'d Draft<'_>, fate: Fate) -> Vec<Touched<'d>> {
    let mut all = vec![Touched { entity: draft.entity, id: draft.id, old: draft.old.as_ref(), new: Some(&draft.new) }];
    for field in draft.entity.fields.values() {
        let Storage::Owned(child) = field.storage() else { continue };
        let Some(child) = draft.model.entity(&child) else { continue };
        if fate == Fate::Kept && !draft.children.contains_key(&field.name) {
            continue;
        }
        let lines = |state: Option<&'d Map<String, Value>>| -> BTreeMap<Uuid, &'d Map<String, Value>> {
            let lines = state.and_then(|state| state.get(&field.name)).and_then(Value::as_array).into_iter().flatten();
            let lines = lines.filter_map(Value::as_object);
            lines.filter_map(|line| Some((ids(line.get("id")).first().copied()?, line))).collect()
        };
        let (old, new) = (lines(draft.old.as_ref()), lines(Some(&draft.new)));
        let every: BTreeSet<Uuid> = old.keys().chain(new.keys()).copied().collect();
        all.extend(every.into_iter().map(|id| Touched {
            entity: child,
            id,
            old: old.get(&id).copied(),
            new: new.get(&id).copied(),
        }));
    }
    all
}

impl Changed {
    fn add(&mut self, draft: &Draft<'_>, one: &Touched<'_>, entity: &str, rollup: &Rollup, field: &Field, fate: Fate) {
        if *entity == *one.entity.full_name {
            let listed = match &rollup.over {
                Over::Children(list) | Over::Links(list) => one.changes(list),
                Over::Reverse(_) | Over::ReverseLinks(_) => one.old.is_none(),
            };
            if listed {
                self.own.insert(one.id);
            }
        }
        let is_counted = *rollup.record == *one.entity.full_name;
        let mut read = field.reads.iter().filter(|(entity, _)| *entity == *rollup.record).map(|(_, name)| name);
        if !is_counted || fate == Fate::Kept && !read.any(|name| one.changes(name)) {
            return;
        }
        match &rollup.over {
            Over::Reverse(link) | Over::ReverseLinks(link) => self.own.extend(one.aims(link)),
            Over::Children(_) => drop(self.own.insert(draft.id)),
            Over::Links(_) => drop(self.counted.insert(one.id)),
        }
    }
}

/// Recalcule, dans l'ordre des calculs, ce que l'écriture a changé et ce qui en dépend.
pub(super) async fn recompute(tx: &Session<'_>, draft: &Draft<'_>, seeds: &Seeds) -> Result<()> {
    if seeds.is_empty() {
        return Ok(());
    }
    let order = draft.model.guards.get(&*draft.entity.full_name).map(|guards| &guards.totals);
    let mut written: HashMap<&(String, String), BTreeSet<Uuid>> = HashMap::new();
    for place in order.into_iter().flatten() {
        let found = draft.model.entity(&place.0).and_then(|entity| Some((entity, entity.fields.get(&place.1)?)));
        let Some((entity, field)) = found else { continue };
        let seed = seeds.get(place);
        let mut own = seed.map(|seed| seed.own.clone()).unwrap_or_default();
        let read = |of: &str| -> BTreeSet<Uuid> {
            let changed = field.reads.iter().filter(|read| read.0 == of).filter_map(|read| written.get(read));
            changed.flatten().copied().collect()
        };
        match &field.rollup {
            Some(rollup) => {
                let mut counted = read(&rollup.record);
                counted.extend(seed.iter().flat_map(|seed| &seed.counted));
                own.extend(carriers(tx, draft.model, entity, rollup, counted).await?);
            }
            None => own.extend(read(&entity.full_name)),
        }
        if !own.is_empty() {
            let changed = write(tx, draft, entity, field, own.into_iter().collect()).await?;
            written.insert(place, changed);
        }
    }
    Ok(())
}

/// Qui compte ces enregistrements.
async fn carriers(
    tx: &Session<'_>,
    model: &Model,
    entity: &Entity,
    rollup: &Rollup,
    counted: BTreeSet<Uuid>,
) -> Result<Vec<Uuid>> {
    let Some(record) = model.entity(&rollup.record).filter(|_| !counted.is_empty()) else { return Ok(Vec::new()) };
    let (table, from, to) = match &rollup.over {
        Over::Children(_) => (record.table(), "id".to_owned(), record.mother().map(Field::column).unwrap_or_default()),
        Over::Reverse(link) => {
            (record.table(), "id".to_owned(), record.field(link).map(Field::column).unwrap_or_default())
        }
        Over::Links(name) => (joined(entity, name)?, "target".to_owned(), "source"),
        Over::ReverseLinks(name) => (joined(record, name)?, "source".to_owned(), "target"),
    };
    let to = quoted(to);
    let sql = format!("SELECT DISTINCT {to} FROM {table} WHERE {from} = ANY($1::uuid[]) AND {to} IS NOT NULL");
    let rows = tx.run(&sql, &[Bind::Uuids(counted.into_iter().collect())]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

fn joined(entity: &Entity, name: &str) -> Result<String> {
    entity.field(name).map(|field| entity.join_table(field)).ok_or_else(|| Code::Internal.because(name))
}

/// Verrouille ces enregistrements puis y écrit la valeur, là où elle change ; rend ceux qui ont changé.
async fn write(
    tx: &Session<'_>,
    draft: &Draft<'_>,
    entity: &Entity,
    field: &Field,
    own: Vec<Uuid>,
) -> Result<BTreeSet<Uuid>> {
    let table = entity.table();
    // Les clés étrangères de ceux qui arrivent ne gênent pas ce verrou : deux lignes neuves ne s'attendent pas.
    let lock = format!("SELECT id FROM {table} WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE");
    tx.run(&lock, &[Bind::Uuids(own.clone())]).await?;
    let statement = statement(draft.model, entity, field)?;
    let rows = tx.run(&statement.sql, &statement.binds(draft.ctx, &[Bind::Uuids(own)])?).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// L'écriture d'une valeur gardée dans les lignes de l'entrée 0.
fn statement(model: &Model, entity: &Entity, field: &Field) -> Result<Statement> {
    let system = Actor::system("rules");
    let mut builder = Builder::new(model, &system);
    let proof = access::predicate(&mut builder, entity, "view", "t");
    let own = builder.slot(Slot::Input(0), "uuid[]");
    let value =
        filter::computed(&mut builder, entity, field, "t").ok_or_else(|| Code::Internal.because(&field.name))??;
    let (table, name) = (entity.table(), quoted(field.column()));
    let sql = format!(
        "UPDATE {table} o SET {name} = v.x FROM (SELECT t.id, ({value})::{} AS x FROM {table} t WHERE t.id = ANY({own})) v \
         WHERE o.id = v.id AND {} IS DISTINCT FROM v.x RETURNING o.id",
        filter::kept_as(field),
        column("o", field.column())
    );
    Ok(builder.finish(sql, &proof))
}
