//! Ce que partagent les essais face à un vrai PostgreSQL.

pub mod bind;
pub mod cluster;
pub mod grammar;
pub mod world;
