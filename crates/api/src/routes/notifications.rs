//! Mes notifications.

mod aimed;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod preferences;
pub(crate) mod push;
pub(crate) mod read;
pub(crate) mod remove;
pub(crate) mod unread;
pub(crate) mod unsubscribe;
