//! L'automatisation : déclencheurs, exécutions, entrées d'appels, abonnements, travaux. Les droits (`core.automation`, `core.job`) sont vérifiés par les
//! services.

use kernel::Result;
use uuid::Uuid;

use crate::extract::{Params, params::bad};

pub(crate) mod chats;
pub(crate) mod deliveries;
pub(crate) mod hooks;
pub(crate) mod impact;
pub(crate) mod jobs;
pub(crate) mod kinds;
pub(crate) mod runs;
pub(crate) mod scripts;
pub(crate) mod staff;
pub(crate) mod triggers;
pub(crate) mod webhooks;

/// Le rang dont une page est la suite.
fn before(params: &Params) -> Result<Option<i64>> {
    params.text("cursor").map(|text| text.parse().map_err(|_| bad("cursor", text, "next_cursor"))).transpose()
}

/// Un identifiant d'enregistrement.
fn record(params: &Params) -> Result<Option<Uuid>> {
    params.text("record").map(|text| Uuid::try_parse(text).map_err(|_| bad("record", text, "uuid"))).transpose()
}
