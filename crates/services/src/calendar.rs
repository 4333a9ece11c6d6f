//! L'agenda : récurrences essayées, occurrences d'une période, occurrences changées, réponses, rappels, flux, invitations et CalDAV.
//!
//! Les règles elles-mêmes sont dans la crate `recurrence`, que `store` emploie aussi pour refuser une règle fautive et poser
//! les bornes d'un événement. Rien ici ne se lit sans les droits de qui demande, ou de qui possède le flux.

pub mod agenda;
pub mod answer;
pub mod conflicts;
pub mod dav;
pub(crate) mod event;
pub mod feeds;
pub(crate) mod ics;
pub(crate) mod invite;
pub mod occurrence;
mod pages;
pub(crate) mod queries;
pub(crate) mod remind;
mod shift;
mod source;
mod tell;
pub mod trial;
