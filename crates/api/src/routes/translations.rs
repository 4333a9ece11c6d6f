//! Les textes de tous, langue par langue. Réservé à qui tient `core.translation.manage`, que le service vérifie ;
//! ce que l'application montre à tous ([`replaced`]) se lit sans être connu.

use kernel::{Locale, Result};
use services::translations::{Source, State, Wanted};

use crate::extract::{Params, params::bad};

pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod replaced;
pub(crate) mod write;

/// Ce qui choisit des textes.
const CHOICE: [&str; 5] = ["locale", "package", "source", "state", "q"];

/// Textes d'une page, à défaut et au plus.
const PAGE: u32 = 50;
const MAX_PAGE: u32 = 200;

/// Les textes demandés ; `locale`, la langue où l'on traduit, est celle de l'appelant à défaut.
fn wanted(params: &Params, own: Locale) -> Result<Wanted> {
    let locale = match params.text("locale") {
        None => own,
        Some(code) => locale(code)?,
    };
    let state = match params.text("state") {
        None | Some("needed") => State::Needed,
        Some("missing") => State::Missing,
        Some("own") => State::Own,
        Some("spare") => State::Spare,
        Some(value) => return Err(bad("state", value, "needed, missing, own, spare")),
    };
    let source = match params.text("source") {
        None => Source::Any,
        Some("site") => Source::Site,
        Some("modules") => Source::Modules,
        Some("application") => Source::Application,
        Some(value) => return Err(bad("source", value, "site, modules, application")),
    };
    let cursor = params.text("cursor").map(|text| text.parse().map_err(|_| bad("cursor", text, "next_cursor")));
    Ok(Wanted {
        locale,
        package: params.text("package").map(str::to_owned),
        source,
        state,
        search: params.text("q").map(str::to_owned),
        offset: cursor.transpose()?.unwrap_or_default(),
        limit: params.number("limit")?.unwrap_or(PAGE).clamp(1, MAX_PAGE) as usize,
    })
}

fn locale(code: &str) -> Result<Locale> {
    let known = Locale::ALL.into_iter().find(|locale| locale.code() == code);
    known.ok_or_else(|| bad("locale", code, "fr, en, es, pt"))
}
