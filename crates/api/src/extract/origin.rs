//! D'où vient une demande, qu'une personne y soit identifiée ou non.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{header, request::Parts},
};
use kernel::Request;

use crate::{App, problem::Trace};

/// Longueur gardée de `User-Agent`.
const MAX_DEVICE: usize = 200;

/// La demande, telle que l'audit la retient.
pub(crate) struct Origin(pub Request);

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Origin, Infallible> {
        let id = parts.extensions.get::<Trace>().map_or_else(|| app.tenant.clock.new_id(), |trace| trace.id);
        let device = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let device = device.map(|text| text.chars().take(MAX_DEVICE).collect::<String>().into());
        Ok(Origin(Request { id, ip: address(parts, app), device }))
    }
}

fn address(parts: &Parts, app: &App) -> Option<IpAddr> {
    let forwarded = parts.headers.get("x-forwarded-for").filter(|_| app.site.behind_proxy);
    let forwarded = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    forwarded.or_else(|| parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()))
}
