//! Essais du langage des définitions, par ce qu'un auteur écrit et ce qu'il lit en retour.

#![expect(clippy::unwrap_used, reason = "un essai qui échoue dit où")]

mod documents;
mod example;
mod guards;
mod modules;
mod mutation;
mod overlays;
mod packages;
mod plans;
mod refusals;
mod remarks;
mod rollups;
mod schedules;
mod timelines;
