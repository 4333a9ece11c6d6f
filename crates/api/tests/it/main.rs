//! Ce qu'une personne remarquerait, par HTTP, sur une vraie base.

#![expect(clippy::unwrap_used, reason = "un essai qui échoue ici doit s'arrêter net")]

mod aggregates;
mod audit;
mod automation;
mod base_models;
mod bulk;
mod capacity;
mod changes;
mod classes;
mod composites;
mod definitions;
mod described;
mod doctor;
mod duplicate;
mod endpoints;
mod export;
mod extra_fields;
mod field_types;
mod history;
mod idempotency;
mod import;
mod lists;
mod numbers;
mod overlap;
mod permissions;
mod promotion;
mod purge;
mod reach;
mod records;
mod refusals;
mod rollups;
mod scopes;
mod search;
mod stage;
mod stream;
mod templates;
mod trees;
mod values;
