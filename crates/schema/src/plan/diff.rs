//! La différence de deux formes, en étapes. Les objets se reconnaissent à leur identifiant, jamais à leur nom : un
//! renommage garde les données, une disparition les cache, un retour les rend.

use std::collections::HashMap;

use uuid::Uuid;

use super::{
    Plan,
    shape::{Column, IndexShape, JoinTable, Shape, Table, TableName},
    step::{Computed, Step, kept_as},
};

/// Le plan qui mène de l'une à l'autre. Ordre : retirer ce qui gêne, cacher, renommer, créer, élargir, relier, indexer.
pub fn diff(before: &Shape, after: &Shape) -> Plan {
    let mut steps = Steps::default();
    let mut shape = after.clone();
    shape.quarantine = before.quarantine.clone();
    let mut differ = Differ {
        before,
        after,
        steps: &mut steps,
        shape: &mut shape,
    };
    differ.schemas();
    differ.tables();
    differ.joins();
    Plan {
        steps: steps.ordered(),
        shape,
    }
}

/// Étapes rangées par moment.
#[derive(Default)]
struct Steps {
    refuse: Vec<Step>,
    schemas: Vec<Step>,
    loosen: Vec<Step>,
    hide: Vec<Step>,
    table_names: Vec<(TableName, TableName)>,
    column_names: Vec<(TableName, Vec<(String, String)>)>,
    create: Vec<Step>,
    columns: Vec<Step>,
    keys: Vec<Step>,
    indexes: Vec<Step>,
    compute: Vec<Step>,
}

impl Steps {
    fn ordered(self) -> Vec<Step> {
        let temporary = |name: &TableName| TableName {
            schema: name.schema.clone(),
            name: format!("{}__moving", name.name),
        };
        let tables = order(self.table_names, temporary)
            .into_iter()
            .map(|(from, to)| Step::RenameTable { from, to });
        let columns = self.column_names.into_iter().flat_map(|(table, names)| {
            let renames = order(names, |name| format!("{name}__moving"));
            renames.into_iter().map(move |(from, to)| Step::RenameColumn {
                table: table.clone(),
                from,
                to,
            })
        });
        let renames: Vec<Step> = tables.chain(columns).collect();
        [
            self.refuse,
            self.schemas,
            self.loosen,
            self.hide,
            renames,
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

struct Differ<'a> {
    before: &'a Shape,
    after: &'a Shape,
    steps: &'a mut Steps,
    /// Forme où mène le plan.
    shape: &'a mut Shape,
}

impl Differ<'_> {
    fn schemas(&mut self) {
        for schema in self
            .after
            .schemas
            .iter()
            .filter(|schema| !self.before.schemas.contains(schema))
        {
            self.steps.schemas.push(Step::CreateSchema { schema: schema.clone() });
        }
        let gone = self
            .before
            .schemas
            .iter()
            .filter(|schema| !self.after.schemas.contains(schema));
        self.shape.schemas.extend(gone.cloned());
        self.shape.schemas.sort();
    }

    fn tables(&mut self) {
        for old in &self.before.tables {
            if self.after.table(old.id).is_none() {
                self.hide_table(old);
            }
        }
        for new in &self.after.tables {
            match self.before.table(new.id) {
                Some(old) => self.change_table(old, new),
                None => self.add_table(new),
            }
        }
    }

    fn hide_table(&mut self, table: &Table) {
        self.unindex(&table.name, &table.indexes);
        for column in &table.columns {
            self.unlink(&table.name, column);
        }
        let kept_as = kept_as(&table.name.name, table.id);
        self.shape.quarantine.tables.push((table.clone(), kept_as.clone()));
        self.steps.hide.push(Step::QuarantineTable {
            table: table.clone(),
            kept_as,
        });
    }

    /// Une table neuve, ou rendue puis amenée à sa forme d'aujourd'hui.
    fn add_table(&mut self, table: &Table) {
        let hidden = &mut self.shape.quarantine.tables;
        let Some(found) = hidden.iter().position(|(old, _)| old.id == table.id) else {
            self.steps.create.push(Step::CreateTable { table: bare(table) });
            self.series(None, table);
            table.columns.iter().for_each(|column| self.link(&table.name, column));
            self.index(&table.name, &table.indexes);
            return;
        };
        let (old, kept_as) = hidden.remove(found);
        self.steps.create.push(Step::RestoreTable {
            table: bare(&Table {
                name: table.name.clone(),
                ..old.clone()
            }),
            kept_as,
        });
        let naked = Table {
            name: table.name.clone(),
            indexes: Vec::new(),
            columns: unlinked(&old.columns),
            ..old
        };
        self.change_table(&naked, table);
    }

    fn change_table(&mut self, old: &Table, new: &Table) {
        if old.name != new.name {
            self.steps.table_names.push((old.name.clone(), new.name.clone()));
        }
        self.series(old.series.as_ref(), new);
        let mut names = Vec::new();
        for column in &old.columns {
            match new.column(column.id) {
                None => self.hide_column(old, new, column),
                Some(now) => {
                    if column.name != now.name {
                        names.push((column.name.clone(), now.name.clone()));
                    }
                    self.change_column(old, new, column, now);
                }
            }
        }
        if !names.is_empty() {
            self.steps.column_names.push((new.name.clone(), names));
        }
        for column in new.columns.iter().filter(|column| old.column(column.id).is_none()) {
            self.add_column(new, column);
        }
        self.change_indexes(old, new);
    }

    fn series(&mut self, old: Option<&super::Series>, table: &Table) {
        if let Some(series) = table.series.as_ref().filter(|series| old != Some(*series)) {
            self.steps.create.push(Step::CreateSeries { series: series.clone() });
        }
    }

    fn hide_column(&mut self, old: &Table, new: &Table, column: &Column) {
        if self.after.joins.iter().any(|join| join.id == column.id) {
            return self.refuse(&new.name, &column.name, "un lien ne devient pas une liste de liens");
        }
        self.unlink(&old.name, column);
        let kept_as = kept_as(&column.name, column.id);
        self.shape
            .quarantine
            .columns
            .push((old.id, column.clone(), kept_as.clone()));
        self.steps.hide.push(Step::QuarantineColumn {
            table: old.name.clone(),
            column: column.clone(),
            kept_as,
        });
    }

    fn add_column(&mut self, table: &Table, column: &Column) {
        if self.before.joins.iter().any(|join| join.id == column.id) {
            return self.refuse(&table.name, &column.name, "une liste de liens ne devient pas un lien");
        }
        let hidden = &mut self.shape.quarantine.columns;
        let found = hidden
            .iter()
            .position(|(owner, old, _)| *owner == table.id && old.id == column.id);
        let name = table.name.clone();
        let Some(found) = found else {
            self.steps.columns.push(Step::AddColumn {
                table: name.clone(),
                column: column.clone(),
            });
            self.compute(&name, column, None);
            return self.link(&name, column);
        };
        let (_, old, kept_as) = hidden.remove(found);
        let old = Column {
            name: column.name.clone(),
            references: None,
            ..old
        };
        self.steps.columns.push(Step::RestoreColumn {
            table: name,
            column: old.clone(),
            kept_as,
        });
        self.change_column(table, table, &old, column);
    }

    fn change_column(&mut self, old: &Table, new: &Table, before: &Column, after: &Column) {
        if before.references != after.references && !is_renamed_only(before, after, self.after) {
            self.unlink(&old.name, before);
            self.link(&new.name, after);
        }
        match (computed(before), computed(after)) {
            (from, Some(_)) if from.is_some() => self.compute(&new.name, after, from),
            (_, Some(_)) => self.refuse(&new.name, &after.name, "un champ saisi ne devient pas une formule"),
            _ => self.retype(&new.name, before, after),
        }
    }

    fn retype(&mut self, table: &TableName, before: &Column, after: &Column) {
        if before.kind == after.kind {
            return;
        }
        let (column, from, to) = (after.name.clone(), before.kind.clone(), after.kind.clone());
        match is_wider(&from, &to) {
            true => self.steps.columns.push(Step::WidenColumn {
                table: table.clone(),
                column,
                from,
                to,
            }),
            false => self.refuse(table, &column, &format!("{from} ne devient pas {to} sans perte")),
        }
    }

    fn compute(&mut self, table: &TableName, column: &Column, from: Option<Computed>) {
        if let Some(to) = computed(column).filter(|to| from.as_ref() != Some(to)) {
            self.steps.compute.push(Step::Recompute {
                table: table.clone(),
                column: column.name.clone(),
                from,
                to,
            });
        }
    }

    fn change_indexes(&mut self, old: &Table, new: &Table) {
        let mut kept: HashMap<&str, &IndexShape> = HashMap::new();
        for index in &new.indexes {
            match old
                .indexes
                .iter()
                .find(|before| before.is_same(index) && !kept.contains_key(before.name.as_str()))
            {
                None => self.index(&new.name, std::slice::from_ref(index)),
                Some(before) => {
                    kept.insert(&before.name, index);
                    if before.name != index.name {
                        let schema = new.name.schema.clone();
                        let step = Step::RenameIndex {
                            schema,
                            from: before.name.clone(),
                            to: index.name.clone(),
                        };
                        self.steps.columns.push(step);
                    }
                }
            }
        }
        let gone: Vec<IndexShape> = old
            .indexes
            .iter()
            .filter(|index| !kept.contains_key(index.name.as_str()))
            .cloned()
            .collect();
        self.unindex(&old.name, &gone);
    }

    fn joins(&mut self) {
        for old in &self.before.joins {
            if !self.after.joins.iter().any(|new| new.id == old.id) && !self.is_column(self.after, old.id) {
                let kept_as = kept_as(&old.name.name, old.id);
                self.shape.quarantine.joins.push((old.clone(), kept_as.clone()));
                self.steps.hide.push(Step::QuarantineJoinTable {
                    join: old.clone(),
                    kept_as,
                });
            }
        }
        for new in &self.after.joins {
            match self.before.joins.iter().find(|old| old.id == new.id) {
                Some(old) => self.change_join(old, new),
                None if self.is_column(self.before, new.id) => {}
                None => self.add_join(new),
            }
        }
    }

    fn change_join(&mut self, old: &JoinTable, new: &JoinTable) {
        let target = |join: &JoinTable| join.target.as_ref().map(|target| target.id);
        if target(old) != target(new) {
            self.refuse(&new.name, "target", "une liste de liens ne change pas d'entité visée");
        } else if old.name != new.name {
            self.steps.table_names.push((old.name.clone(), new.name.clone()));
        }
    }

    fn add_join(&mut self, join: &JoinTable) {
        let hidden = &mut self.shape.quarantine.joins;
        let step = match hidden.iter().position(|(old, _)| old.id == join.id) {
            Some(found) => {
                let (_, kept_as) = hidden.remove(found);
                Step::RestoreJoinTable {
                    join: join.clone(),
                    kept_as,
                }
            }
            None => Step::CreateJoinTable { join: join.clone() },
        };
        self.steps.columns.push(step);
    }

    fn is_column(&self, shape: &Shape, id: Uuid) -> bool {
        shape.tables.iter().any(|table| table.column(id).is_some())
    }

    fn refuse(&mut self, table: &TableName, column: &str, why: &str) {
        let remedy = "créer un autre champ et y reprendre les valeurs";
        self.steps.refuse.push(Step::Refused {
            what: format!("{table}.{column}"),
            why: format!("{why} ; {remedy}"),
        });
    }

    fn link(&mut self, table: &TableName, column: &Column) {
        if let Some(references) = column.references.clone() {
            let step = Step::AddForeignKey {
                table: table.clone(),
                column: column.name.clone(),
                references,
            };
            self.steps.keys.push(step);
        }
    }

    fn unlink(&mut self, table: &TableName, column: &Column) {
        if let Some(references) = column.references.clone() {
            let step = Step::DropForeignKey {
                table: table.clone(),
                column: column.name.clone(),
                references,
            };
            self.steps.loosen.push(step);
        }
    }

    fn index(&mut self, table: &TableName, indexes: &[IndexShape]) {
        let create = |index: &IndexShape| Step::CreateIndex {
            table: table.clone(),
            index: index.clone(),
        };
        self.steps.indexes.extend(indexes.iter().map(create));
    }

    fn unindex(&mut self, table: &TableName, indexes: &[IndexShape]) {
        let drop = |index: &IndexShape| Step::DropIndex {
            table: table.clone(),
            index: index.clone(),
        };
        self.steps.loosen.extend(indexes.iter().map(drop));
    }
}

/// Une table sans ses index ni ses clés étrangères, qui ont leurs propres étapes.
fn bare(table: &Table) -> Table {
    Table {
        indexes: Vec::new(),
        columns: unlinked(&table.columns),
        ..table.clone()
    }
}

fn unlinked(columns: &[Column]) -> Vec<Column> {
    columns
        .iter()
        .map(|column| Column {
            references: None,
            ..column.clone()
        })
        .collect()
}

/// La clé étrangère vise la même entité, que le plan renomme : PostgreSQL la suit de lui-même.
fn is_renamed_only(before: &Column, after: &Column, shape: &Shape) -> bool {
    match (&before.references, &after.references) {
        (Some(before), Some(after)) => {
            before.id == after.id && before.on_delete == after.on_delete && shape.table(after.id).is_some()
        }
        _ => false,
    }
}

fn computed(column: &Column) -> Option<Computed> {
    Some(Computed {
        kind: column.kind.clone(),
        formula: column.formula.clone()?,
    })
}

/// Toute valeur du premier type tient-elle dans le second ?
fn is_wider(from: &str, to: &str) -> bool {
    let scale = |kind: &str| kind.strip_prefix("numeric(38,")?.strip_suffix(')')?.parse::<u32>().ok();
    match (from, to) {
        ("bigint", "text") => true,
        ("bigint", to) => scale(to).is_some(),
        (from, "text") => scale(from).is_some(),
        (from, to) => matches!((scale(from), scale(to)), (Some(from), Some(to)) if to > from),
    }
}
