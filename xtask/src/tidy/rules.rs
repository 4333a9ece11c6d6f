//! Les règles, par famille. Chacune dit dans son message quoi faire, pas seulement ce qui ne va pas.

pub mod boundaries;
pub mod budgets;
pub mod dependencies;
pub mod directions;
pub mod web;
pub mod wording;
