//! Le scellement : AES-256-GCM-SIV (RFC 8452), lié au locataire, à l'usage et au propriétaire.
//!
//! Un texte scellé déplacé sur une autre personne, un autre enregistrement ou un autre usage ne s'ouvre pas. Forme : `version ‖ nonce ‖ chiffré`.

use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use kernel::clock::random_bytes;

/// Premier octet de tout texte scellé ; il dira un jour quelle clé ou quel procédé l'a fait.
const VERSION: u8 = 1;

/// Taille du nonce, en octets.
const NONCE: usize = 12;

/// De quoi sceller et ouvrir sous une clé.
pub struct Seal {
    cipher: Aes256GcmSiv,
}

impl Seal {
    /// Sous cette clé.
    pub fn new(key: &[u8; 32]) -> Seal {
        Seal { cipher: Aes256GcmSiv::new(key.into()) }
    }

    /// Scelle `plain` pour ce contexte, sous un nonce tiré au hasard.
    pub fn close(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = random_bytes();
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).expect("le texte tient sous la borne de 64 Gio");
        [&[VERSION][..], &nonce, &sealed].concat()
    }

    /// Ouvre ; rien si le texte a été altéré, ou scellé sous une autre clé ou pour un autre contexte.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (&version, rest) = sealed.split_first()?;
        let (nonce, body) = rest.split_at_checked(NONCE)?;
        if version != VERSION {
            return None;
        }
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        self.cipher.decrypt(&Nonce::from(nonce), Payload { msg: body, aad: context.as_bytes() }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_own_context_only() {
        let seal = Seal::new(&[3; 32]);
        let sealed = seal.close("main/totp/ana", b"secret");
        assert_eq!(seal.open("main/totp/ana", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(seal.open("main/totp/bob", &sealed), None);
        assert_eq!(Seal::new(&[4; 32]).open("main/totp/ana", &sealed), None);
    }

    #[test]
    fn one_altered_bit_is_noticed() {
        let seal = Seal::new(&[3; 32]);
        let sealed = seal.close("x", b"secret");
        for index in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[index] ^= 1;
            assert_eq!(seal.open("x", &altered), None, "octet {index}");
        }
        for length in 0..sealed.len() {
            assert_eq!(seal.open("x", &sealed[..length]), None, "longueur {length}");
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_twice_alike() {
        let seal = Seal::new(&[3; 32]);
        assert_ne!(seal.close("x", b"secret"), seal.close("x", b"secret"));
    }
}
