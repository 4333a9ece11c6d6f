//! Ce qu'une personne remarquerait, par HTTP, sur une vraie base.

#![expect(clippy::unwrap_used, reason = "un essai qui échoue ici doit s'arrêter net")]

mod aggregates;
mod audit;
mod base_models;
mod big_tables;
mod bulk;
mod capacity;
mod changes;
mod classes;
mod composites;
mod definitions;
mod definitions_folder;
mod described;
mod doctor;
mod duplicate;
mod endpoints;
mod expand;
mod export;
mod extra_fields;
mod field_types;
mod history;
mod idempotency;
mod import;
mod imports;
mod leaks;
mod lists;
mod model_changes;
mod numbers;
mod overlap;
mod permissions;
mod promotion;
mod purge;
mod quarantine;
mod reach;
mod records;
mod refusals;
mod rollups;
mod saved_views;
mod scopes;
mod search;
mod stage;
mod statements;
mod stream;
mod trees;
mod values;
