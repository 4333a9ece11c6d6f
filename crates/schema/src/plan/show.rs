//! Une étape en une ligne, telle qu'un administrateur la lit avant qu'elle soit exécutée.

use std::fmt;

use super::{
    shape::{Exclusion, IndexKey, IndexKind, IndexShape, OnDelete},
    step::Step,
};

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::CreateSchema { schema } => write!(f, "créer le schéma {schema}"),
            Step::CreateTable { table } => {
                let columns: Vec<String> =
                    table.columns.iter().map(|one| format!("{} {}", one.name, one.kind)).collect();
                write!(f, "créer la table {} ({})", table.name, columns.join(", "))
            }
            Step::CreateJoinTable { join } => write!(f, "créer la liaison {}", join.name),
            Step::CreateSeries { series } => {
                write!(f, "créer la série {}{}", series.name, if series.gapless { " sans trou" } else { "" })
            }
            Step::RenameTable { from, to } => write!(f, "renommer la table {from} en {to}"),
            Step::RenameColumn { table, from, to } => write!(f, "renommer {table}.{from} en {to}"),
            Step::RenameIndex { from, to, .. } => write!(f, "renommer l'index {from} en {to}"),
            Step::QuarantineTable { table, kept_as } => write!(f, "cacher la table {} ({kept_as})", table.name),
            Step::RestoreTable { table, kept_as } => write!(f, "rendre la table {} ({kept_as})", table.name),
            Step::QuarantineJoinTable { join, kept_as } => write!(f, "cacher la liaison {} ({kept_as})", join.name),
            Step::RestoreJoinTable { join, kept_as } => write!(f, "rendre la liaison {} ({kept_as})", join.name),
            Step::QuarantineColumn { table, column, kept_as } => {
                write!(f, "cacher {table}.{} ({kept_as})", column.name)
            }
            Step::RestoreColumn { table, column, kept_as } => write!(f, "rendre {table}.{} ({kept_as})", column.name),
            Step::AddColumn { table, column } => write!(f, "ajouter {table}.{} {}", column.name, column.kind),
            other => show_rest(other, f),
        }
    }
}

fn show_rest(step: &Step, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match step {
        Step::WidenColumn { table, column, from, to } => write!(f, "élargir {table}.{column} de {from} à {to}"),
        Step::NarrowColumn { table, column, from, to } => write!(f, "resserrer {table}.{column} de {from} à {to}"),
        Step::Recompute { table, column, to, .. } => {
            write!(f, "recalculer {table}.{column} = {} ({})", to.formula, to.kind)
        }
        Step::AddForeignKey { table, column, references } => {
            let cascade = if references.on_delete == OnDelete::Cascade { ", en cascade" } else { "" };
            write!(f, "lier {table}.{column} à {}{cascade}", references.table)
        }
        Step::DropForeignKey { table, column, .. } => write!(f, "délier {table}.{column}"),
        Step::CreateIndex { index, .. } => write!(f, "indexer {index}"),
        Step::DropIndex { index, .. } => write!(f, "retirer l'index {index}"),
        Step::AddExclusion { exclusion, .. } => write!(f, "refuser les chevauchements {exclusion}"),
        Step::DropExclusion { exclusion, .. } => write!(f, "laisser les chevauchements {exclusion}"),
        Step::Refused { what, why } => write!(f, "refuser {what} : {why}"),
        _ => Ok(()),
    }
}

impl fmt::Display for Exclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on: Vec<&str> = self.on.iter().map(|key| key.column.as_str()).collect();
        let when = self.when.as_ref().map(|when| format!(", {when}")).unwrap_or_default();
        write!(f, "{} ({} ; {} à {}{when})", self.name, on.join(", "), self.start.column, self.end.column)
    }
}

impl fmt::Display for IndexShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = |key: &IndexKey| {
            let weight = key.weight.map(|weight| format!(" {weight}")).unwrap_or_default();
            let folded = if key.folded { " sans casse" } else { "" };
            format!("{}{}{weight}{folded}", if key.descending { "-" } else { "" }, key.column)
        };
        let keys: Vec<String> = self.on.iter().map(key).collect();
        let kind = match self.kind {
            IndexKind::Btree => "",
            IndexKind::Unique => " unique",
            IndexKind::Array => " éléments",
            IndexKind::Search => " recherche",
            IndexKind::Json => " JSON",
        };
        let rows = match (self.live, self.known) {
            (true, true) => ", vivants remplis",
            (true, false) => ", vivants",
            (false, true) => ", remplis",
            (false, false) => "",
        };
        write!(f, "{}{kind} ({}{rows})", self.name, keys.join(", "))
    }
}
