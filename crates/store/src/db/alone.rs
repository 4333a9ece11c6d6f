//! Une connexion hors du réservoir, et le tour qu'elle tient : lâchée, elle le rend.

use std::ops::Deref;

use deadpool_postgres::ClientWrapper;
use tokio::sync::OwnedSemaphorePermit;

/// Une connexion à soi seul.
pub(crate) struct Alone {
    client: ClientWrapper,
    _turn: OwnedSemaphorePermit,
}

impl Alone {
    pub(super) fn new(client: ClientWrapper, turn: OwnedSemaphorePermit) -> Alone {
        Alone { client, _turn: turn }
    }
}

impl Deref for Alone {
    type Target = ClientWrapper;

    fn deref(&self) -> &ClientWrapper {
        &self.client
    }
}
