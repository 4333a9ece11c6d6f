//! Recevoir l'appel d'un autre système, à l'adresse d'une entrée. Sans session : son secret le fait reconnaître.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use bytes::Bytes;
use serde_json::{Value, json};
use services::{inbound, traffic};

use crate::{
    App,
    extract::Origin,
    problem::{Reply, Trace},
};

/// Garde un appel ; ce qu'il demande se fait ensuite. Le même envoi refait reçoit le même identifiant.
pub(crate) async fn receive(
    State(app): State<App>,
    Extension(trace): Extension<Trace>,
    Origin(request): Origin,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Reply<(StatusCode, Json<Value>)> {
    let hook = inbound::recognise(&app.services, &request, &id, &headers, &body).await?;
    let _ = trace.consumer.set(traffic::Consumer { origin: traffic::Origin::Hook, who: Some(hook.id) });
    let kept = inbound::receive(&app.services, &request, hook, &headers, &body).await?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "id": kept }))))
}
