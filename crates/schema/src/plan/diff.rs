//! La différence de deux formes, en étapes. Les objets se reconnaissent à leur identifiant, jamais à leur nom : un
//! renommage garde les données, une disparition les cache, un retour les rend.

use std::collections::HashMap;

use uuid::Uuid;

use super::{
    Plan,
    order::Steps,
    shape::{Column, Exclusion, IndexShape, JoinTable, Shape, Table, TableName},
    step::{Computed, Step, kept_as},
};

/// Le plan qui mène de l'une à l'autre. Rien n'y est détruit.
pub fn diff(before: &Shape, after: &Shape) -> Plan {
    let mut steps = Steps::default();
    let mut shape = after.clone();
    shape.quarantine = before.quarantine.clone();
    let mut differ = Differ { before, after, steps: &mut steps, shape: &mut shape };
    differ.schemas();
    differ.tables();
    differ.joins();
    Plan { steps: steps.ordered(), shape }
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
        for schema in self.after.schemas.iter().filter(|schema| !self.before.schemas.contains(schema)) {
            self.steps.schemas.push(Step::CreateSchema { schema: schema.clone() });
        }
        let gone = self.before.schemas.iter().filter(|schema| !self.after.schemas.contains(schema));
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
        self.steps.unindex(&table.name, &table.indexes);
        self.steps.unexclude(&table.name, &table.exclusions);
        for column in &table.columns {
            self.steps.unlink(&table.name, column);
        }
        let kept_as = kept_as(&table.name.name, table.id);
        self.shape.quarantine.tables.push((table.clone(), kept_as.clone()));
        self.steps.hide_tables.push(Step::QuarantineTable { table: table.clone(), kept_as });
    }

    /// Une table neuve, ou rendue puis amenée à sa forme d'aujourd'hui.
    fn add_table(&mut self, table: &Table) {
        let hidden = &mut self.shape.quarantine.tables;
        let is_it = |old: &Table| old.id == table.id && old.name.schema == table.name.schema;
        let Some(found) = hidden.iter().position(|(old, _)| is_it(old)) else {
            self.steps.create.push(Step::CreateTable { table: bare(table) });
            self.series(None, table);
            table.columns.iter().for_each(|column| self.steps.link(&table.name, column));
            self.steps.index(&table.name, &table.indexes);
            self.steps.exclude(&table.name, &table.exclusions);
            return;
        };
        let (old, kept_as) = hidden.remove(found);
        self.steps
            .restore_tables
            .push(Step::RestoreTable { table: bare(&Table { name: table.name.clone(), ..old.clone() }), kept_as });
        let naked = Table { name: table.name.clone(), ..bare(&old) };
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
        self.change_exclusions(old, new);
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
        self.steps.unlink(&old.name, column);
        let kept_as = kept_as(&column.name, column.id);
        self.shape.quarantine.columns.push((old.id, column.clone(), kept_as.clone()));
        self.steps.hide_columns.push(Step::QuarantineColumn {
            table: new.name.clone(),
            column: column.clone(),
            kept_as,
        });
    }

    fn add_column(&mut self, table: &Table, column: &Column) {
        if self.before.joins.iter().any(|join| join.id == column.id) {
            return self.refuse(&table.name, &column.name, "une liste de liens ne devient pas un lien");
        }
        let hidden = &mut self.shape.quarantine.columns;
        let found = hidden.iter().position(|(owner, old, _)| *owner == table.id && old.id == column.id);
        let name = table.name.clone();
        let Some(found) = found else {
            self.steps.columns.push(Step::AddColumn { table: name.clone(), column: column.clone() });
            self.compute(&name, column, None);
            return self.steps.link(&name, column);
        };
        let (_, old, kept_as) = hidden.remove(found);
        let old = Column { name: column.name.clone(), references: None, ..old };
        self.steps.columns.push(Step::RestoreColumn { table: name.clone(), column: old.clone(), kept_as });
        match (computed(&old), computed(column)) {
            (Some(stale), Some(to)) => self.recompute(&name, column, Some(stale), to),
            _ => self.change_column(table, table, &old, column),
        }
    }

    /// Une clé étrangère porte le nom de sa table et de sa colonne : renommées, elle est refaite.
    fn change_column(&mut self, old: &Table, new: &Table, before: &Column, after: &Column) {
        let is_renamed = before.name != after.name || old.name != new.name;
        if is_renamed && after.references.is_some() || !same_target(before, after) {
            self.steps.unlink(&old.name, before);
            self.steps.link(&new.name, after);
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
            true => self.steps.columns.push(Step::WidenColumn { table: table.clone(), column, from, to }),
            false if is_tried(&from, &to) => {
                self.steps.columns.push(Step::NarrowColumn { table: table.clone(), column, from, to });
            }
            false => self.refuse(table, &column, &format!("{from} ne devient pas {to} sans perte")),
        }
    }

    fn compute(&mut self, table: &TableName, column: &Column, from: Option<Computed>) {
        if let Some(to) = computed(column).filter(|to| from.as_ref() != Some(to)) {
            self.recompute(table, column, from, to);
        }
    }

    fn recompute(&mut self, table: &TableName, column: &Column, from: Option<Computed>, to: Computed) {
        let (table, column) = (table.clone(), column.name.clone());
        self.steps.compute.push(Step::Recompute { table, column, from, to });
    }

    fn change_indexes(&mut self, old: &Table, new: &Table) {
        let mut kept: HashMap<&str, &IndexShape> = HashMap::new();
        for index in &new.indexes {
            match old.indexes.iter().find(|before| before.is_same(index) && !kept.contains_key(before.name.as_str())) {
                None => self.steps.index(&new.name, std::slice::from_ref(index)),
                Some(before) => {
                    kept.insert(&before.name, index);
                    if before.name != index.name {
                        let in_schema =
                            |name: &str| TableName { schema: new.name.schema.clone(), name: name.to_owned() };
                        self.steps.index_names.push((in_schema(&before.name), in_schema(&index.name)));
                    }
                }
            }
        }
        let gone: Vec<IndexShape> =
            old.indexes.iter().filter(|index| !kept.contains_key(index.name.as_str())).cloned().collect();
        self.steps.unindex(&old.name, &gone);
    }

    fn change_exclusions(&mut self, old: &Table, new: &Table) {
        let missing = |from: &Table, to: &Table| -> Vec<Exclusion> {
            let is_kept = |one: &&Exclusion| !to.exclusions.iter().any(|other| other.is_same(one));
            from.exclusions.iter().filter(is_kept).cloned().collect()
        };
        self.steps.unexclude(&old.name, &missing(old, new));
        self.steps.exclude(&new.name, &missing(new, old));
    }

    fn joins(&mut self) {
        for old in &self.before.joins {
            if !self.after.joins.iter().any(|new| new.id == old.id) && !self.is_column(self.after, old.id) {
                let kept_as = kept_as(&old.name.name, old.id);
                self.shape.quarantine.joins.push((old.clone(), kept_as.clone()));
                self.steps.hide_tables.push(Step::QuarantineJoinTable { join: old.clone(), kept_as });
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
        if !self.same_ends(old, new) {
            return;
        }
        if old.name != new.name {
            self.steps.table_names.push((old.name.clone(), new.name.clone()));
        }
    }

    fn add_join(&mut self, join: &JoinTable) {
        let hidden = &mut self.shape.quarantine.joins;
        let Some(found) = hidden.iter().position(|(old, _)| old.id == join.id) else {
            return self.steps.columns.push(Step::CreateJoinTable { join: join.clone() });
        };
        let (old, kept_as) = hidden.remove(found);
        if self.same_ends(&old, join) {
            self.steps.columns.push(Step::RestoreJoinTable { join: join.clone(), kept_as });
        }
    }

    /// Des liaisons ne changent pas d'entité visée ; le dire refuse le plan.
    fn same_ends(&mut self, old: &JoinTable, new: &JoinTable) -> bool {
        let target = |join: &JoinTable| join.target.as_ref().map(|target| target.id);
        let same = target(old) == target(new);
        if !same {
            self.refuse(&new.name, "target", "une liste de liens ne change pas d'entité visée");
        }
        same
    }

    fn is_column(&self, shape: &Shape, id: Uuid) -> bool {
        shape.tables.iter().any(|table| table.column(id).is_some())
    }

    fn refuse(&mut self, table: &TableName, column: &str, why: &str) {
        let remedy = "créer un autre champ et y reprendre les valeurs";
        self.steps.refuse.push(Step::Refused { what: format!("{table}.{column}"), why: format!("{why} ; {remedy}") });
    }
}

/// Une table sans ses index ni ses clés étrangères, qui ont leurs propres étapes.
fn bare(table: &Table) -> Table {
    Table { indexes: Vec::new(), exclusions: Vec::new(), columns: unlinked(&table.columns), ..table.clone() }
}

fn unlinked(columns: &[Column]) -> Vec<Column> {
    columns.iter().map(|column| Column { references: None, ..column.clone() }).collect()
}

/// La clé étrangère vise-t-elle toujours la même entité ? PostgreSQL suit de lui-même celle que le plan renomme.
fn same_target(before: &Column, after: &Column) -> bool {
    let target = |column: &Column| column.references.as_ref().map(|target| (target.id, target.on_delete));
    target(before) == target(after)
}

fn computed(column: &Column) -> Option<Computed> {
    Some(Computed { kind: column.kind.clone(), formula: column.formula.clone()? })
}

/// Un changement de type que les valeurs présentes permettent peut-être : qui l'applique les compte d'abord.
fn is_tried(from: &str, to: &str) -> bool {
    let family = |kind: &str| match kind {
        "text" => Some('t'),
        "bigint" => Some('n'),
        "boolean" => Some('b'),
        "date" | "timestamptz" => Some('d'),
        kind if kind.starts_with("numeric") => Some('n'),
        _ => None,
    };
    match (family(from), family(to)) {
        (Some(_), Some('t')) | (Some('t'), Some(_)) => true,
        (Some(from), Some(to)) => from == to,
        _ => false,
    }
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
