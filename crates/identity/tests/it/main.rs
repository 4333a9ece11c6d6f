//! L'identité éprouvée contre un vrai PostgreSQL, par sa seule interface publique.

mod login;
mod people;
mod provision;
mod rights;
mod sessions;
mod world;
