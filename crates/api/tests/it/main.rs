//! Ce qu'une personne remarquerait, par HTTP, sur une vraie base.

#![expect(clippy::unwrap_used, reason = "un essai qui échoue ici doit s'arrêter net")]

mod classes;
mod endpoints;
mod lists;
mod numbers;
mod permissions;
mod records;
mod refusals;
mod scopes;
mod stage;
