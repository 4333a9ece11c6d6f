//! Le compte d'une adresse, connue ou non.

use hmac::Mac;
use jiff::Timestamp;
use kernel::Result;
use uuid::{Builder, Uuid};

use super::queries;
use crate::{Identity, keys::keyed};

/// À qui l'on veut se connecter.
#[derive(Debug)]
pub(crate) struct Account {
    /// La personne, ou l'identifiant d'emprunt d'une adresse que personne n'a.
    pub(crate) id: Uuid,
    /// La personne existe.
    pub(crate) known: bool,
    /// Elle peut se connecter.
    pub(crate) active: bool,
    /// Adresse.
    pub(crate) email: String,
    /// Société de rattachement.
    pub(crate) company: Option<Uuid>,
    /// Fin du verrou, s'il y en a un.
    pub(crate) locked_until: Option<Timestamp>,
}

impl Identity {
    /// Le compte de cette adresse.
    pub(super) async fn account(&self, email: &str) -> Result<Account> {
        let email = email.trim();
        queries::account_of(&self.tenant.db, email, self.borrowed_id(email)).await
    }

    /// L'identifiant sous lequel une adresse inconnue compte ses échecs, comme une connue : UUID version 8
    /// (RFC 9562) tiré de l'adresse, que la clé rend imprévisible.
    fn borrowed_id(&self, email: &str) -> Uuid {
        let mut mac = keyed(&self.unknown_addresses);
        mac.update(email.to_lowercase().as_bytes());
        let digest: [u8; 32] = mac.finalize().into_bytes().into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Builder::from_custom_bytes(bytes).into_uuid()
    }
}
