//! Ce qui s'ouvre à qui regarde l'application comme un autre : la lecture des enregistrements et du modèle, la sortie.
//!
//! Une adresse qui ne dit rien des enregistrements d'une entité est fermée, sauf celles d'ici : ce qui n'est qu'à la
//! personne (boîte, préférences, sessions, imports, agenda) ne se lit pas, et rien ne s'écrit.

use axum::{extract::MatchedPath, http::request::Parts};
use kernel::{Code, Ctx, Result};
use uuid::Uuid;

use super::caller::is_safe;
use crate::{
    App,
    router::{Needs, VIEW_AS, endpoints},
};

/// Qui l'on est : l'écran y apprend que le regard est fini.
const ME: &str = "/api/v1/me";

/// Lectures d'une session qui ne montrent rien de privé.
const OPEN: [&str; 4] = [ME, "/api/v1/meta", "/api/openapi.json", "/api/v1/files/{id}"];

/// Ce qui s'écrit quand même : cesser de regarder, et sortir.
const WAYS_OUT: [(&str, &str); 2] = [("DELETE", VIEW_AS), ("POST", "/api/v1/auth/logout")];

/// Refuse tout ce qui n'est pas une lecture ouverte.
pub(super) fn allow(parts: &Parts) -> Result<()> {
    let path = path(parts);
    if WAYS_OUT.contains(&(parts.method.as_str(), path)) {
        return Ok(());
    }
    if !is_safe(&parts.method) {
        return Err(Code::ViewReadOnly.error());
    }
    let needs = endpoints().find(|endpoint| endpoint.method == "GET" && endpoint.path == path).map(|one| one.needs);
    match needs {
        Some(Needs::Record | Needs::Permission(_) | Needs::PermissionOrSight(_)) => Ok(()),
        _ if OPEN.contains(&path) => Ok(()),
        _ => Err(Code::ViewClosed.error()),
    }
}

/// Oublie un regard fini dès que l'écran l'apprend : en relisant qui l'on est, ou par une première écriture refusée, que la
/// personne a peut-être préparée en croyant encore regarder.
pub(super) async fn close(app: &App, ctx: &Ctx, session: Uuid, parts: &Parts) -> Result<()> {
    let path = path(parts);
    let writes = !is_safe(&parts.method);
    if WAYS_OUT.contains(&(parts.method.as_str(), path)) || !writes && path != ME {
        return Ok(());
    }
    app.identity.stop_viewing(ctx, session).await?;
    if writes { Err(Code::ViewOver.error()) } else { Ok(()) }
}

fn path(parts: &Parts) -> &str {
    parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str)
}
