//! Les services de la plate-forme : événements et déclencheurs, agenda, planning, notifications, courrier, SMS, fichiers, appels sortants
//! et entrants, temps réel, imports, gestes en nombre, scripts, trafic, travaux. Un dossier par service.
//!
//! Refuse de lire l'environnement (la configuration est donnée), d'écrire du SQL hors des `queries.rs`, et tout réseau
//! dans une transaction : ce qui sort est un travail. Un service s'ajoute par un dossier et, s'il a des travaux, une
//! ligne dans `workers`.

mod administration;
pub mod approvals;
pub mod automation;
mod bearer;
mod brake;
pub mod bulk;
pub mod calendar;
pub mod chat;
pub mod delivery;
mod dispatch;
pub mod documents;
pub mod exchange;
pub mod files;
pub mod imports;
pub mod inbound;
pub mod mail;
pub mod messages;
mod mime;
pub mod notify;
pub mod outbound;
mod pages;
pub mod planning;
pub mod push;
mod reach;
pub mod scripts;
mod services;
pub mod sms;
pub mod stopwatch;
pub mod stream;
pub mod templates;
pub mod traffic;
pub mod translations;
pub mod webhooks;
pub mod workers;
pub mod xml;

pub use services::{ServiceSettings, Services};
