//! Essayer un gabarit sur des données de l'appelant, aux règles de Jinja : une valeur vide s'y écrit `None`.

use std::{collections::HashMap, sync::LazyLock};

use jiff::tz::TimeZone;
use kernel::{Code, Ctx, Result};
use minijinja::Environment;
use serde_json::{Map, Value};

use super::{Form, Scope, common, limit, written};

/// Le langage des messages, sans leur façon de taire ce qui est vide.
static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(common);

/// Ce qu'un essai a rendu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Le texte.
    pub output: String,
    /// Les noms que le texte montre entre `⟦⟧` parce qu'ils n'existent pas.
    pub missing: Vec<String>,
}

/// Ce qui rend un gabarit illisible, ou impossible à rendre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Ligne, quand elle est sue.
    pub line: Option<usize>,
    /// Raison, dans les mots du langage.
    pub reason: String,
}

/// Rend un gabarit pour l'appelant ; un refus dit sa ligne et sa raison.
pub fn render(ctx: &Ctx, source: &str, form: Form, values: Map<String, Value>) -> Result<Trial> {
    let timezone = TimeZone::get(&ctx.actor.timezone).unwrap_or(TimeZone::UTC);
    let scope = Scope { values, labels: HashMap::new(), locale: ctx.locale, timezone };
    tried(&ENVIRONMENT, source, form, &scope).map_err(|Fault { line, reason }| {
        Code::BadTemplate.with("reason", reason.as_str()).and("line", line).and("message", reason)
    })
}

/// Rend une partie de message telle que son lecteur la lirait : une valeur vide n'y laisse rien.
pub(crate) fn message(source: &str, form: Form, scope: &Scope) -> Result<Trial, Fault> {
    tried(&super::ENVIRONMENT, source, form, scope)
}

fn tried(environment: &Environment<'_>, source: &str, form: Form, scope: &Scope) -> Result<Trial, Fault> {
    let rendered = written(environment, source, form, scope).map_err(|error| Fault::of(&error));
    rendered.map(|(output, missing)| Trial { output, missing })
}

impl Fault {
    fn of(error: &minijinja::Error) -> Fault {
        let reason = limit(error).map_or_else(|| said(error), str::to_owned);
        Fault { line: error.line(), reason }
    }
}

fn said(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{} : {detail}", error.kind()))
}
