//! Les traductions : tous les textes du modèle et de l'application, langue par langue ; ce que le locataire en dit à la place, et
//! ce qui manque.
//!
//! Refuse une formulation qui n'insère pas ce que l'original insère, et n'écrit rien qu'un autre a changé entre-temps. Ce que le
//! locataire dit à la place des mots de l'application se lit sans être connu ([`screens`]) : la connexion aussi a des mots.

use kernel::{Ctx, Result};

use crate::administration;

mod check;
mod file;
mod list;
pub mod screens;
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
