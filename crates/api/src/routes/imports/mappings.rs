//! Les correspondances gardées entre colonnes et champs.

pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod save;
