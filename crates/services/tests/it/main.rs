//! Les services, avec une vraie base : événements, notifications, courrier, fichiers, appels, temps réel, travaux.

#![expect(clippy::unwrap_used, reason = "un essai qui échoue ici doit s'arrêter net")]

mod approvals;
mod automation;
mod calls;
mod chat;
mod dispatch;
mod escalate;
mod files;
mod groups;
mod inbound;
mod mail;
mod notify;
mod outbound;
mod provider;
mod push;
mod scripts;
mod sigv4;
mod site_hours;
mod sms;
mod stage;
mod stopwatch;
mod stream;
mod webhooks;
mod words;
mod workers;
