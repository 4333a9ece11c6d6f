//! Les traductions : tous les textes du modèle, langue par langue ; ce que le locataire en dit à la place, et ce qui manque.
//!
//! Refuse une formulation qui n'insère pas ce que l'original insère, et n'écrit rien qu'un autre a changé entre-temps. Les
//! textes que l'application web porte elle-même n'en sont pas : ils viennent avec elle.

use kernel::{Ctx, Result};

use crate::administration;

mod check;
mod file;
mod list;
mod write;

pub use check::check_definitions;
pub use file::{Changed, Format, Report, export, import};
pub use list::{Page, Source, State, Wanted, list};
pub use write::{Written, write};

/// Entité de leurs droits et de leurs lignes au journal.
pub const ENTITY: &str = "core.translation";

/// Refuse qui ne gouverne pas les textes.
pub fn allowed(ctx: &Ctx) -> Result<()> {
    administration::permitted(ctx, ENTITY, "manage")
}
