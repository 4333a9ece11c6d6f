//! Les récurrences de la RFC 5545 : lire une règle, en donner les occurrences à l'heure d'un lieu.
//!
//! Pure, sans entrée-sortie. Les occurrences sont celles que donne python-dateutil ; une heure qui n'existe pas, au passage à
//! l'heure d'été, vaut celle d'après le saut (RFC 5545, 3.3.5), et deux occurrences d'un même instant n'en font qu'une.
//! Tout calcul est borné : une règle qui ne tombe jamais finit sans occurrence, une règle trop chère est refusée.

mod days;
mod fault;
mod moment;
mod moved;
mod parts;
mod rule;
mod series;
mod walk;

pub use fault::Fault;
pub use moment::{Moment, zone};
pub use rule::{End, Frequency, Rule};
pub use series::{Expansion, Occurrence, Series, Window};
