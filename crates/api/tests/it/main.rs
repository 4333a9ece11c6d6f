//! Ce qu'une personne remarquerait, par HTTP, sur une vraie base.

#![expect(clippy::unwrap_used, reason = "un essai qui échoue ici doit s'arrêter net")]

mod audit;
mod base_models;
mod bulk;
mod capacity;
mod classes;
mod described;
mod endpoints;
mod export;
mod import;
mod lists;
mod numbers;
mod overlap;
mod permissions;
mod reach;
mod records;
mod refusals;
mod scopes;
mod stage;
mod stream;
mod trees;
mod values;
