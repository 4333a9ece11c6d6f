//! Le client des appels sortants.

use std::time::Duration;

use kernel::{Code, Result};
use reqwest::{Client, redirect::Policy};

use super::guard::Destination;

/// Temps laissé à un appel, réponse comprise.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);

/// Temps laissé à la liaison ; passé ce temps, rien n'est parti.
const CONNECTION: Duration = Duration::from_secs(5);

/// Un client qui ne connaît que cette destination : ni autre adresse, ni redirection, ni mandataire ; réponse comprise, il n'attend
/// pas plus que `limit`.
pub(crate) fn client(destination: &Destination, limit: Duration) -> Result<Client> {
    #[expect(
        clippy::disallowed_methods,
        reason = "le seul client sortant : il épingle l'adresse que la garde a vérifiée"
    )]
    let builder = Client::builder();
    builder
        .resolve(&destination.host, destination.address)
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(CONNECTION)
        .timeout(limit)
        .user_agent("OpsFlux")
        .build()
        .map_err(|error| Code::Internal.because(error))
}
