//! Compter chaque appel de l'API : sous quel gabarit, de qui, avec quelle réponse, en combien de temps.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    extract::{MatchedPath, Request},
    http::StatusCode,
};
use services::traffic::{Consumer, Route};

use crate::{App, problem::Trace, router::endpoints};

/// Une méthode et un gabarit.
type Served = (&'static str, &'static str);

/// Les adresses servies : le gabarit d'une demande y retrouve celui de la table.
static SERVED: LazyLock<HashMap<Served, Served>> =
    LazyLock::new(|| endpoints().map(|one| ((one.method, one.path), (one.method, one.path))).collect());

/// Où commencent les adresses des enregistrements.
const RECORDS: &str = "/api/v1/{package}/{plural}";

/// L'adresse d'une demande ; aucune si elle n'est pas de l'API.
pub(crate) fn route(app: &App, request: &Request) -> Option<Route> {
    let asked = request.uri().path();
    if !asked.starts_with("/api/") {
        return None;
    }
    let method = if request.method() == "HEAD" { "GET" } else { request.method().as_str() };
    let matched = request.extensions().get::<MatchedPath>();
    let Some((method, path)) = matched.and_then(|path| SERVED.get(&(method, path.as_str()))).copied() else {
        return Some(Route::UNMATCHED);
    };
    if !path.starts_with(RECORDS) {
        return Some(Route { method, path, entity: None });
    }
    let mut parts = asked.split('/').skip(3);
    let model = app.tenant.model();
    let entity = parts.next().zip(parts.next()).and_then(|(package, plural)| model.entity_at(package, plural));
    Some(entity.map_or(Route::UNMATCHED, |entity| Route { method, path, entity: Some(Arc::clone(&entity.full_name)) }))
}

/// Compte une demande qui a sa réponse.
pub(crate) fn count(app: &App, route: Option<Route>, trace: &Trace, status: StatusCode, took: Duration) {
    let Some(route) = route else { return };
    let consumer = trace.consumer.get().copied().unwrap_or(Consumer::ANONYMOUS);
    app.services.traffic.count(app.tenant.clock.now(), route, consumer, status.as_u16(), took);
}
