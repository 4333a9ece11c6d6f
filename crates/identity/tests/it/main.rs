//! L'identité éprouvée contre un vrai PostgreSQL, par sa seule interface publique.

#![expect(clippy::unwrap_used, reason = "un essai qui échoue ici doit s'arrêter net")]

mod login;
mod people;
mod provision;
mod rights;
mod sessions;
mod world;
