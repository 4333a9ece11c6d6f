//! De quoi essayer pour de vrai : une base par essai, une application servie en HTTP, des personnes, un dehors factice.
//!
//! Une seule sorte d'essai : PostgreSQL réel, requêtes HTTP réelles. Les essais partagent un groupe de bases sans
//! `fsync`, en mémoire ; chacun a sa base, copiée d'un modèle prêt.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "un essai qui échoue ici doit s'arrêter net")]

mod amazon;
mod app;
mod client;
mod cluster;
mod database;
mod http;
mod imap;
mod models;
mod reply;
mod smtp;

pub use amazon::Sns;
pub use app::{PASSWORD, TestApp, TestOptions, code, scripts};
pub use client::Client;
pub use cluster::{SHARED as SHARED_CLUSTER, connection_string, start as start_cluster, stop as stop_cluster};
pub use database::database;
pub use http::{Asked, HttpSink};
pub use imap::{ImapServer, MAILBOX};
pub use models::{model_of, official_model};
pub use reply::Reply;
pub use smtp::{Received, SmtpSink};
