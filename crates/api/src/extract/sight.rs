//! Ce qui s'ouvre à qui regarde l'application comme un autre : la lecture des enregistrements et du modèle, la sortie.
//!
//! Une adresse qui ne dit rien des enregistrements d'une entité est fermée, sauf celles d'ici : ce qui n'est qu'à la
//! personne (boîte, préférences, sessions, imports, agenda) ne se lit pas, et rien ne s'écrit.

use axum::{
    extract::MatchedPath,
    http::{Method, request::Parts},
};
use kernel::{Code, Result};

use crate::router::{Needs, VIEW_AS, endpoints};

/// Lectures d'une session qui ne montrent rien de privé.
const OPEN: [&str; 4] = ["/api/v1/me", "/api/v1/meta", "/api/openapi.json", "/api/v1/files/{id}"];

/// Ce qui s'écrit quand même : cesser de regarder, et sortir.
const WAYS_OUT: [(&str, &str); 2] = [("DELETE", VIEW_AS), ("POST", "/api/v1/auth/logout")];

/// Refuse tout ce qui n'est pas une lecture ouverte.
pub(super) fn allow(parts: &Parts) -> Result<()> {
    let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    if WAYS_OUT.contains(&(parts.method.as_str(), path)) {
        return Ok(());
    }
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        return Err(Code::ViewReadOnly.error());
    }
    let needs = endpoints().find(|endpoint| endpoint.method == "GET" && endpoint.path == path).map(|one| one.needs);
    match needs {
        Some(Needs::Record | Needs::Permission(_) | Needs::PermissionOrSight(_)) => Ok(()),
        _ if OPEN.contains(&path) => Ok(()),
        _ => Err(Code::ViewClosed.error()),
    }
}
