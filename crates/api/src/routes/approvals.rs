//! Les demandes d'approbation : mes listes, une demande, ce qu'on en décide, par l'application ou depuis un courriel.

pub(crate) mod bulk;
pub(crate) mod by_mail;
pub(crate) mod decide;
pub(crate) mod list;
pub(crate) mod show;
