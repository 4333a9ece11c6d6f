//! Ce qu'un gestionnaire tire d'une demande : l'appelant, le corps, les paramètres.

pub(crate) mod body;
pub(crate) mod caller;
pub(crate) mod origin;
pub(crate) mod params;
pub(crate) mod repeat;
mod sight;

pub(crate) use body::Body;
pub(crate) use caller::Caller;
pub(crate) use origin::Origin;
pub(crate) use params::{Params, known};
pub(crate) use repeat::Repeat;
