//! Ce qu'une personne remarquerait, par HTTP, sur une vraie base.

mod audit;
mod classes;
mod described;
mod endpoints;
mod lists;
mod numbers;
mod permissions;
mod reach;
mod records;
mod refusals;
mod scopes;
mod stage;
mod stream;
mod values;
