//! L'ordre des étapes : retirer ce qui gêne, cacher, renommer, rendre, créer, élargir, relier, recalculer, indexer.

use crate::load::physical;

use super::{
    shape::{Column, Exclusion, IndexShape, TableName},
    step::Step,
};

/// Étapes rangées par moment.
#[derive(Default)]
pub(super) struct Steps {
    pub(super) refuse: Vec<Step>,
    pub(super) schemas: Vec<Step>,
    pub(super) loosen: Vec<Step>,
    pub(super) hide_tables: Vec<Step>,
    pub(super) restore_tables: Vec<Step>,
    pub(super) hide_columns: Vec<Step>,
    pub(super) table_names: Vec<(TableName, TableName)>,
    pub(super) column_names: Vec<(TableName, Vec<(String, String)>)>,
    pub(super) index_names: Vec<(TableName, TableName)>,
    pub(super) create: Vec<Step>,
    pub(super) columns: Vec<Step>,
    pub(super) keys: Vec<Step>,
    pub(super) indexes: Vec<Step>,
    pub(super) compute: Vec<Step>,
}

impl Steps {
    /// Ajoute la clé étrangère d'une colonne, si elle en a une.
    pub(super) fn link(&mut self, table: &TableName, column: &Column) {
        if let Some(references) = column.references.clone() {
            let step = Step::AddForeignKey { table: table.clone(), column: column.name.clone(), references };
            self.keys.push(step);
        }
    }

    /// Retire la clé étrangère d'une colonne.
    pub(super) fn unlink(&mut self, table: &TableName, column: &Column) {
        if let Some(references) = column.references.clone() {
            let step = Step::DropForeignKey { table: table.clone(), column: column.name.clone(), references };
            self.loosen.push(step);
        }
    }

    /// Crée des index.
    pub(super) fn index(&mut self, table: &TableName, indexes: &[IndexShape]) {
        let create = |index: &IndexShape| Step::CreateIndex { table: table.clone(), index: index.clone() };
        self.indexes.extend(indexes.iter().map(create));
    }

    /// Retire des index.
    pub(super) fn unindex(&mut self, table: &TableName, indexes: &[IndexShape]) {
        let drop = |index: &IndexShape| Step::DropIndex { table: table.clone(), index: index.clone() };
        self.loosen.extend(indexes.iter().map(drop));
    }

    /// Refuse des chevauchements, une fois les valeurs en place.
    pub(super) fn exclude(&mut self, table: &TableName, exclusions: &[Exclusion]) {
        let add = |one: &Exclusion| Step::AddExclusion { table: table.clone(), exclusion: one.clone() };
        self.indexes.extend(exclusions.iter().map(add));
    }

    /// Laisse des chevauchements.
    pub(super) fn unexclude(&mut self, table: &TableName, exclusions: &[Exclusion]) {
        let drop = |one: &Exclusion| Step::DropExclusion { table: table.clone(), exclusion: one.clone() };
        self.loosen.extend(exclusions.iter().map(drop));
    }

    /// Toutes les étapes, dans l'ordre où les exécuter.
    pub(super) fn ordered(self) -> Vec<Step> {
        let temporary = |name: &TableName| TableName { schema: name.schema.clone(), name: moving(&name.name) };
        let indexes = order(self.index_names, temporary);
        let indexes =
            indexes.into_iter().map(|(from, to)| Step::RenameIndex { schema: to.schema, from: from.name, to: to.name });
        let tables = order(self.table_names, temporary);
        let tables = tables.into_iter().map(|(from, to)| Step::RenameTable { from, to });
        let columns = self.column_names.into_iter().flat_map(|(table, names)| {
            let renames = order(names, |name| moving(name));
            renames.into_iter().map(move |(from, to)| Step::RenameColumn { table: table.clone(), from, to })
        });
        [
            self.refuse,
            self.schemas,
            self.loosen,
            self.hide_tables,
            tables.collect(),
            self.restore_tables,
            self.hide_columns,
            columns.collect(),
            indexes.collect(),
            self.create,
            self.columns,
            self.keys,
            self.compute,
            self.indexes,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Nom provisoire d'une chose dont la place est encore prise.
fn moving(name: &str) -> String {
    physical(&format!("{name}__moving"))
}

/// Range des renommages pour qu'aucun ne prenne un nom encore occupé ; un échange passe par un nom provisoire.
fn order<N: Clone + PartialEq>(mut waiting: Vec<(N, N)>, temporary: impl Fn(&N) -> N) -> Vec<(N, N)> {
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let is_free = |to: &N| !waiting.iter().any(|(from, _)| from == to);
        match waiting.iter().position(|(_, to)| is_free(to)) {
            Some(next) => ordered.push(waiting.remove(next)),
            None => {
                let between = temporary(&waiting[0].0);
                ordered.push((std::mem::replace(&mut waiting[0].0, between.clone()), between));
            }
        }
    }
    ordered
}
