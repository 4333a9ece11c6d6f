//! Les services, avec une vraie base : événements, notifications, courrier, fichiers, appels, temps réel, travaux.

#[path = "../../../testkit/src/cluster.rs"]
mod cluster;
mod dispatch;
mod files;
mod mail;
mod notify;
mod perf;
mod now;
mod stage;
mod stream;
mod webhooks;
mod workers;
