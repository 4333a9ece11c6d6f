//! Ce que l'administrateur voit et fait des déclencheurs : leur état, leurs exécutions, les rejouer, les essayer.

use kernel::{Ctx, Result};

use crate::administration;

mod bulk;
mod impact;
mod list;
mod queries;
mod replay;
mod runs;
mod stop;
mod toggle;
mod trial;
mod words;

pub use bulk::{Crowd, Deed, bulk, count};
pub use impact::impact;
pub use list::{system_events, triggers};
pub use replay::replay;
pub use runs::{RunFilter, run, runs};
pub use stop::stop;
pub use toggle::{disable, enable};
pub use trial::{Trial, trial, trial_of_draft};

/// Refuse qui ne lit pas l'automatisation.
pub(crate) fn may_view(ctx: &Ctx) -> Result<()> {
    permitted(ctx, "view")
}

/// Refuse qui ne gouverne pas l'automatisation.
pub fn may_manage(ctx: &Ctx) -> Result<()> {
    permitted(ctx, "manage")
}

fn permitted(ctx: &Ctx, action: &str) -> Result<()> {
    administration::permitted(ctx, "core.automation", action)
}
