//! Les paramètres d'adresse, lus strictement : un nom inconnu ou répété est refusé.

use axum::{extract::FromRequestParts, http::request::Parts};
use kernel::{Code, Result};
use store::records::items;
use uuid::Uuid;

use crate::{App, problem::Failure};

/// Les paramètres, dans l'ordre.
pub(crate) struct Params(Vec<(String, String)>);

impl FromRequestParts<App> for Params {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Params, Failure> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let pairs = pairs
            .map_err(|_| Code::BadParameter.with("parameter", "?").with("value", query).with("expected", "a=b"))?;
        Ok(Params(pairs.0))
    }
}

impl Params {
    /// Refuse tout paramètre hors de cette liste.
    pub(crate) fn only(&self, known: &[&str]) -> Result<()> {
        for (rank, (name, _)) in self.0.iter().enumerate() {
            let repeated = self.0[..rank].iter().any(|(earlier, _)| earlier == name);
            if !known.contains(&name.as_str()) || repeated {
                return Err(Code::UnknownParameter.with("parameter", name.as_str()).with("expected", known.join(", ")));
            }
        }
        Ok(())
    }

    /// La valeur d'un paramètre.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// La valeur d'un paramètre, sans ses bords ; vide, il n'est pas donné.
    pub(crate) fn said(&self, name: &str) -> Option<String> {
        self.text(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Une liste séparée par des virgules, hors parenthèses.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<String>> {
        Some(items(self.text(name)?).map(str::to_owned).collect())
    }

    /// Un drapeau `true` ou `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<bool> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(value) => Err(bad(name, value, "true, false")),
        }
    }

    /// L'une de ces valeurs.
    pub(crate) fn choice(&self, name: &str, known: &[&str]) -> Result<Option<&str>> {
        match self.text(name) {
            Some(value) if !known.contains(&value) => Err(bad(name, value, &known.join(", "))),
            chosen => Ok(chosen),
        }
    }

    /// L'identifiant dont une page est la suite.
    pub(crate) fn cursor(&self) -> Result<Option<Uuid>> {
        self.text("cursor").map(|text| Uuid::try_parse(text).map_err(|_| Code::BadCursor.error())).transpose()
    }

    /// Un nombre entier.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u32>> {
        self.text(name).map(|value| value.parse().map_err(|_| bad(name, value, "1…"))).transpose()
    }
}

/// L'identifiant qu'une adresse nomme ; illisible, il ne désigne rien.
pub(crate) fn known(id: &str) -> Result<Uuid> {
    Uuid::try_parse(id).map_err(|_| Code::NotFound.error())
}

/// Une valeur de paramètre refusée.
pub(crate) fn bad(name: &str, value: &str, expected: &str) -> kernel::Error {
    Code::BadParameter.with("parameter", name).with("value", value).with("expected", expected)
}
