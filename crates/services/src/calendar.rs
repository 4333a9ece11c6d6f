//! L'agenda : récurrences essayées, occurrences d'une période, flux et invitations iCalendar.
//!
//! Les règles elles-mêmes sont dans la crate `recurrence`, que `store` emploie aussi pour refuser une règle fautive.

pub mod trial;
