//! L'API HTTP : des gestionnaires qui extraient, appellent et répondent ; aucune règle métier.
//!
//! Toute la carte des adresses est dans [`router`]. Pour ajouter une adresse : un fichier sous `routes/`, une ligne
//! dans la carte, et son essai d'autorisation (le test de couverture l'exige).

mod app;
mod extract;
mod http;
mod meta;
mod openapi;
mod problem;
mod router;
mod routes;
mod security;
mod serve;
mod traffic;
mod web;

pub use app::{App, Site};
pub use router::{Endpoint, Needs, endpoints, router};
pub use serve::serve;
