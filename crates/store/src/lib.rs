//! La donnée : le PostgreSQL embarqué, la base d'un locataire, les plans de schéma, les enregistrements, l'audit,
//! la boîte de sortie et les travaux.
//!
//! Refuse toute lecture ou écriture qui n'est pas passée par l'autorisation ([`access`]) et tout réseau au milieu
//! d'une transaction. Une sorte de champ s'ajoute par un fichier dans `fields/`, une opération par un fichier dans
//! `records/`.

pub mod access;
pub mod audit;
pub mod cluster;
pub mod db;
pub mod definitions;
pub mod doctor;
pub mod erase;
pub mod fields;
pub mod idempotency;
pub mod install;
pub mod jobs;
pub mod outbox;
mod packages;
mod plan;
pub mod query;
pub mod records;
pub mod settings;
mod tenant;
mod unit;
mod vault;

pub use db::{Bind, Db};
pub use query::values;
pub use tenant::Tenant;
pub use unit::{Backend, Unit};
pub use vault::Seal;
