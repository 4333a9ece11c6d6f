//! L'agenda : une période, les occurrences d'une série, les réponses, ce qui occupe déjà, les flux.

pub(crate) mod agenda;
pub(crate) mod answer;
pub(crate) mod conflicts;
pub(crate) mod feeds;
pub(crate) mod occurrence;
