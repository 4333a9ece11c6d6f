//! Une étape d'un plan : ce qu'elle change, ce qu'elle risque, et ce qui la défait.

use serde::{Deserialize, Serialize};

use super::shape::{Column, Exclusion, IndexShape, JoinTable, Reference, Series, Table, TableName};

/// Une étape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Crée un schéma, s'il n'existe pas.
    CreateSchema {
        /// Nom.
        schema: String,
    },
    /// Crée une table et ses colonnes ; ses index et ses clés étrangères viennent ensuite.
    CreateTable {
        /// Table.
        table: Table,
    },
    /// Renomme une table ou la change de schéma.
    RenameTable {
        /// Nom d'avant.
        from: TableName,
        /// Nom d'après.
        to: TableName,
    },
    /// Cache une table sous un autre nom, dans son schéma.
    QuarantineTable {
        /// Table.
        table: Table,
        /// Nom sous lequel elle est gardée.
        kept_as: String,
    },
    /// Rend une table cachée.
    RestoreTable {
        /// Table.
        table: Table,
        /// Nom sous lequel elle était gardée.
        kept_as: String,
    },
    /// Crée une table de liaison, avec sa clé primaire `(source, target)` et ses clés étrangères.
    CreateJoinTable {
        /// Liaison.
        join: JoinTable,
    },
    /// Cache une table de liaison.
    QuarantineJoinTable {
        /// Liaison.
        join: JoinTable,
        /// Nom sous lequel elle est gardée.
        kept_as: String,
    },
    /// Rend une table de liaison cachée.
    RestoreJoinTable {
        /// Liaison.
        join: JoinTable,
        /// Nom sous lequel elle était gardée.
        kept_as: String,
    },
    /// Ajoute une colonne, vide dans les lignes présentes.
    AddColumn {
        /// Table.
        table: TableName,
        /// Colonne.
        column: Column,
    },
    /// Renomme une colonne.
    RenameColumn {
        /// Table.
        table: TableName,
        /// Nom d'avant.
        from: String,
        /// Nom d'après.
        to: String,
    },
    /// Élargit le type d'une colonne : toute valeur présente y tient.
    WidenColumn {
        /// Table.
        table: TableName,
        /// Colonne.
        column: String,
        /// Type d'avant.
        from: String,
        /// Type d'après.
        to: String,
    },
    /// Resserre ou convertit le type d'une colonne ; refusé si une valeur présente n'y tient pas.
    NarrowColumn {
        /// Table.
        table: TableName,
        /// Colonne.
        column: String,
        /// Type d'avant.
        from: String,
        /// Type d'après.
        to: String,
    },
    /// Cache une colonne sous un autre nom.
    QuarantineColumn {
        /// Table.
        table: TableName,
        /// Colonne.
        column: Column,
        /// Nom sous lequel elle est gardée.
        kept_as: String,
    },
    /// Rend une colonne cachée.
    RestoreColumn {
        /// Table.
        table: TableName,
        /// Colonne.
        column: Column,
        /// Nom sous lequel elle était gardée.
        kept_as: String,
    },
    /// Recalcule une formule gardée dans toutes les lignes ; si son type change, la colonne est d'abord vidée.
    Recompute {
        /// Table.
        table: TableName,
        /// Colonne.
        column: String,
        /// Formule d'avant, s'il y en avait une.
        from: Option<Computed>,
        /// Formule d'après.
        to: Computed,
    },
    /// Ajoute une clé étrangère.
    AddForeignKey {
        /// Table.
        table: TableName,
        /// Colonne.
        column: String,
        /// Ce qu'elle vise.
        references: Reference,
    },
    /// Retire une clé étrangère.
    DropForeignKey {
        /// Table.
        table: TableName,
        /// Colonne.
        column: String,
        /// Ce qu'elle visait.
        references: Reference,
    },
    /// Crée un index.
    CreateIndex {
        /// Table.
        table: TableName,
        /// Index.
        index: IndexShape,
    },
    /// Retire un index.
    DropIndex {
        /// Table.
        table: TableName,
        /// Index.
        index: IndexShape,
    },
    /// Refuse les chevauchements ; échoue si des lignes présentes se chevauchent.
    AddExclusion {
        /// Table.
        table: TableName,
        /// Contrainte.
        exclusion: Exclusion,
    },
    /// Laisse les lignes se chevaucher.
    DropExclusion {
        /// Table.
        table: TableName,
        /// Contrainte.
        exclusion: Exclusion,
    },
    /// Renomme un index.
    RenameIndex {
        /// Schéma.
        schema: String,
        /// Nom d'avant.
        from: String,
        /// Nom d'après.
        to: String,
    },
    /// Crée une série de numéros, si elle n'existe pas, ou change sa nature sans rien reprendre.
    CreateSeries {
        /// Série.
        series: Series,
    },
    /// Un changement que l'on ne sait pas faire sans perdre ni deviner.
    Refused {
        /// Ce qui change, `hse.incident.cost`.
        what: String,
        /// Pourquoi, et quoi faire à la place.
        why: String,
    },
}

/// Une formule gardée.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Computed {
    /// Type PostgreSQL de sa colonne.
    pub kind: String,
    /// Texte de l'expression.
    pub formula: String,
}

/// Risque d'une étape, du plus léger au plus lourd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Instantané, sans effet sur ce qui existe.
    Safe,
    /// Tient un verrou, bref ou le temps de lire la table.
    Locks,
    /// Cache des données sans en perdre.
    LosesNothingButHides,
    /// Réécrit toutes les lignes.
    NeedsRewrite,
    /// N'est pas exécuté.
    Refused,
}

impl Step {
    /// Le risque de cette étape.
    pub fn risk(&self) -> Risk {
        match self {
            Step::CreateSchema { .. }
            | Step::CreateTable { .. }
            | Step::CreateJoinTable { .. }
            | Step::AddColumn { .. }
            | Step::RestoreTable { .. }
            | Step::RestoreJoinTable { .. }
            | Step::RestoreColumn { .. }
            | Step::RenameIndex { .. }
            | Step::CreateSeries { .. } => Risk::Safe,
            Step::RenameTable { .. }
            | Step::RenameColumn { .. }
            | Step::AddForeignKey { .. }
            | Step::DropForeignKey { .. }
            | Step::CreateIndex { .. }
            | Step::DropIndex { .. }
            | Step::AddExclusion { .. }
            | Step::DropExclusion { .. } => Risk::Locks,
            Step::QuarantineTable { .. } | Step::QuarantineJoinTable { .. } | Step::QuarantineColumn { .. } => {
                Risk::LosesNothingButHides
            }
            Step::WidenColumn { .. } | Step::NarrowColumn { .. } | Step::Recompute { .. } => Risk::NeedsRewrite,
            Step::Refused { .. } => Risk::Refused,
        }
    }

    /// Ce qui la défait ; rien pour ce qui ne gêne pas en restant (un schéma, une série de numéros).
    pub fn inverse(&self) -> Option<Step> {
        match self.clone() {
            Step::CreateSchema { .. } | Step::CreateSeries { .. } | Step::Refused { .. } => None,
            Step::AddForeignKey { table, column, references } => {
                Some(Step::DropForeignKey { table, column, references })
            }
            Step::DropForeignKey { table, column, references } => {
                Some(Step::AddForeignKey { table, column, references })
            }
            Step::CreateIndex { table, index } => Some(Step::DropIndex { table, index }),
            Step::DropIndex { table, index } => Some(Step::CreateIndex { table, index }),
            Step::AddExclusion { table, exclusion } => Some(Step::DropExclusion { table, exclusion }),
            Step::DropExclusion { table, exclusion } => Some(Step::AddExclusion { table, exclusion }),
            Step::Recompute { table, column, from, to } => {
                Some(Step::Recompute { table, column, to: from?, from: Some(to) })
            }
            step => Some(step.hidden_or_restored()),
        }
    }

    /// Ce qui apparaît se cache, ce qui se cache réapparaît.
    fn hidden_or_restored(self) -> Step {
        match self {
            Step::CreateTable { table } => {
                Step::QuarantineTable { kept_as: kept_as(&table.name.name, table.id), table }
            }
            Step::CreateJoinTable { join } => {
                Step::QuarantineJoinTable { kept_as: kept_as(&join.name.name, join.id), join }
            }
            Step::AddColumn { table, column } => {
                Step::QuarantineColumn { kept_as: kept_as(&column.name, column.id), table, column }
            }
            Step::QuarantineTable { table, kept_as } => Step::RestoreTable { table, kept_as },
            Step::RestoreTable { table, kept_as } => Step::QuarantineTable { table, kept_as },
            Step::QuarantineJoinTable { join, kept_as } => Step::RestoreJoinTable { join, kept_as },
            Step::RestoreJoinTable { join, kept_as } => Step::QuarantineJoinTable { join, kept_as },
            Step::QuarantineColumn { table, column, kept_as } => Step::RestoreColumn { table, column, kept_as },
            Step::RestoreColumn { table, column, kept_as } => Step::QuarantineColumn { table, column, kept_as },
            other => other.swapped(),
        }
    }

    /// Un nom ou un type repris.
    fn swapped(self) -> Step {
        match self {
            Step::RenameTable { from, to } => Step::RenameTable { from: to, to: from },
            Step::RenameColumn { table, from, to } => Step::RenameColumn { table, from: to, to: from },
            Step::RenameIndex { schema, from, to } => Step::RenameIndex { schema, from: to, to: from },
            Step::WidenColumn { table, column, from, to } => Step::NarrowColumn { table, column, from: to, to: from },
            Step::NarrowColumn { table, column, from, to } => Step::WidenColumn { table, column, from: to, to: from },
            other => other,
        }
    }
}

/// Nom sous lequel une chose cachée est gardée : le même pour un même objet, libre pour un autre de même nom.
pub fn kept_as(name: &str, id: uuid::Uuid) -> String {
    let id = id.simple().to_string();
    crate::load::physical(&format!("old_{}__{name}", &id[..8]))
}
