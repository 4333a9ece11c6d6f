//! Le fil des événements (Server-Sent Events) : notifications, enregistrements changés, nouveau modèle.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures::{Stream, StreamExt, stream};
use serde_json::json;

use crate::{App, extract::Caller};

/// Battement qui garde la connexion ouverte à travers les mandataires.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Ouvre le fil de l'appelant ; il se ferme quand le serveur s'arrête.
pub(crate) async fn stream(
    State(app): State<App>,
    caller: Caller,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let hello = Event::default().event("hello").data(json!({ "version": app.tenant.model().version }).to_string());
    let live = services::stream::subscribe(caller.ctx, &app.services);
    let live = live.map(|event| Event::default().event(event.name()).data(event.data()));
    let events = stream::once(async { hello }).chain(live).map(Ok);
    let closing = app.closing.clone();
    Sse::new(events.take_until(closing.cancelled_owned())).keep_alive(KeepAlive::new().interval(HEARTBEAT))
}
