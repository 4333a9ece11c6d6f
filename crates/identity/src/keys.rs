//! Les clés : toutes tirées d'une seule clé maîtresse, une par locataire et par usage, jamais deux fois la même.
//!
//! Pour un nouvel usage : une variante de [`Purpose`], dont l'étiquette ne change plus jamais.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// HMAC-SHA256 (RFC 2104).
pub(crate) type HmacSha256 = Hmac<Sha256>;

/// La clé maîtresse de l'installation ; qui la perd perd les secrets chiffrés, qui la vole peut tout signer.
#[derive(Clone)]
pub struct Keys {
    master: [u8; 32],
}

/// À quoi sert une clé dérivée.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Signature des jetons d'accès.
    AccessToken,
    /// Scellement des défis de connexion.
    Challenge,
    /// Jetons anti-CSRF.
    Csrf,
    /// Chiffrement des champs secrets des enregistrements.
    Field,
    /// Chiffrement des secrets des comptes.
    Secret,
    /// Identifiants d'emprunt des adresses inconnues.
    UnknownAddress,
}

impl Keys {
    /// À partir de 32 octets tirés au hasard et gardés hors de la base.
    pub fn from_master(master: [u8; 32]) -> Keys {
        Keys { master }
    }

    /// La clé d'un usage chez un locataire : HKDF-Expand (RFC 5869 §2.3) d'un seul bloc, la clé maîtresse étant
    /// déjà uniforme.
    pub(crate) fn derive(&self, tenant: &str, purpose: Purpose) -> [u8; 32] {
        let mut mac = keyed(&self.master);
        mac.update(b"opsflux/identity/");
        mac.update(purpose.label().as_bytes());
        mac.update(b"/");
        mac.update(tenant.as_bytes());
        mac.update(&[1]);
        mac.finalize().into_bytes().into()
    }
}

/// HMAC-SHA256 sous une clé de 32 octets.
pub(crate) fn keyed(key: &[u8; 32]) -> HmacSha256 {
    HmacSha256::new_from_slice(key).expect("HMAC accepte toute longueur de clé")
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Purpose::AccessToken => "access-token",
            Purpose::Challenge => "challenge",
            Purpose::Csrf => "csrf",
            Purpose::Field => "field",
            Purpose::Secret => "secret",
            Purpose::UnknownAddress => "unknown-address",
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_purposes_nor_tenants_share_a_key() {
        let purposes = [
            Purpose::AccessToken,
            Purpose::Challenge,
            Purpose::Csrf,
            Purpose::Field,
            Purpose::Secret,
            Purpose::UnknownAddress,
        ];
        let mut seen = HashSet::new();
        for master in [[0; 32], [1; 32]] {
            for tenant in ["main", "other"] {
                for purpose in purposes {
                    assert!(seen.insert(Keys::from_master(master).derive(tenant, purpose)), "{tenant} {purpose:?}");
                }
            }
        }
    }

    #[test]
    fn a_key_never_shows_in_a_log() {
        assert_eq!(format!("{:?}", Keys::from_master([7; 32])), "Keys(…)");
    }
}
