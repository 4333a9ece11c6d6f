//! Les gestionnaires, un fichier par adresse.

pub(crate) mod approvals;
pub(crate) mod audit;
pub(crate) mod auth;
pub(crate) mod automation;
pub(crate) mod bulk_jobs;
pub(crate) mod calendar;
pub(crate) mod dav;
pub(crate) mod definitions;
pub(crate) mod docs;
pub(crate) mod files;
pub(crate) mod health;
pub(crate) mod hooks;
pub(crate) mod imports;
pub(crate) mod mail;
pub(crate) mod me;
pub(crate) mod meta;
pub(crate) mod notifications;
pub(crate) mod preferences;
pub(crate) mod records;
pub(crate) mod settings;
pub(crate) mod sms;
pub(crate) mod stream;
pub(crate) mod tools;
pub(crate) mod traffic;
pub(crate) mod translations;
pub(crate) mod view_as;
