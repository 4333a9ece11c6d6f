//! Le chiffrement d'un message pour un appareil : RFC 8291, sur `aes128gcm` (RFC 8188), en un seul enregistrement.

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Code, Error, Result, clock::random_bytes};
use sha2::Sha256;

/// Taille d'un enregistrement, celle que tous les services admettent.
const RECORD: u32 = 4096;

/// Octets d'un message au plus : l'enregistrement, moins l'en-tête, le délimiteur et le sceau.
pub(super) const MAX_PLAIN: usize = RECORD as usize - 86 - 1 - 16;

/// Octets d'un point de la courbe P-256, non compressé, et d'un secret d'appareil.
pub(super) const POINT: usize = 65;
pub(super) const AUTH: usize = 16;

/// Chiffre pour l'appareil de cette clé publique et de ce secret.
pub(super) fn seal(plain: &[u8], public: &[u8], auth: &[u8]) -> Result<Vec<u8>> {
    let key = PrivateKey::generate(&ECDH_P256).map_err(|_| refused("clé passagère"))?;
    encrypt(plain, public, auth, &key, random_bytes())
}

/// `key` et `salt` sont neufs à chaque message.
fn encrypt(plain: &[u8], public: &[u8], auth: &[u8], key: &PrivateKey, salt: [u8; 16]) -> Result<Vec<u8>> {
    if plain.len() > MAX_PLAIN {
        return Err(refused("le message est trop long"));
    }
    let own = key.compute_public_key().map_err(|_| refused("clé sans moitié publique"))?;
    let own = own.as_ref();
    let shared =
        agree(key, UnparsedPublicKey::new(&ECDH_P256, public), refused("clé d'appareil illisible"), |shared| {
            Ok(hmac(auth, &[shared]))
        })?;
    let secret = hmac(&shared, &[b"WebPush: info\0", public, own, &[1]]);
    let mixed = hmac(&salt, &[&secret]);
    let content = hmac(&mixed, &[b"Content-Encoding: aes128gcm\0", &[1]]);
    let nonce = hmac(&mixed, &[b"Content-Encoding: nonce\0", &[1]]);
    let cipher = UnboundKey::new(&AES_128_GCM, &content[..16]).map_err(|_| refused("clé de contenu"))?;
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).map_err(|_| refused("nonce"))?;
    // 2 : le dernier enregistrement.
    let mut sealed = [plain, &[2]].concat();
    LessSafeKey::new(cipher)
        .seal_in_place_append_tag(nonce, Aad::empty(), &mut sealed)
        .map_err(|_| refused("le scellement a échoué"))?;
    let length = u8::try_from(own.len()).map_err(|_| refused("clé trop longue"))?;
    Ok([&salt[..], &RECORD.to_be_bytes(), &[length], own, &sealed].concat())
}

/// HMAC-SHA256, dont la RFC 5869 fait l'extraction comme l'unique tour de l'expansion.
fn hmac(key: &[u8], pieces: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC accepte une clé de toute longueur");
    for piece in pieces {
        mac.update(piece);
    }
    mac.finalize().into_bytes().into()
}

fn refused(reason: &str) -> Error {
    Code::Internal.because(format!("message poussé : {reason}"))
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// L'exemple de la RFC 8291, section 5 et annexe A.
    #[test]
    fn the_example_of_the_rfc_is_found_again() {
        let key = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let key = PrivateKey::from_private_key(&ECDH_P256, &key).unwrap();
        let device = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        let auth = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let salt: [u8; 16] = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let sealed = encrypt(b"When I grow up, I want to be a watermelon", &device, &auth, &key, salt).unwrap();
        let expected = concat!(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_",
            "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        assert_eq!(URL_SAFE_NO_PAD.encode(&sealed), expected);
    }

    #[test]
    fn what_cannot_be_encrypted_is_refused() {
        let key = PrivateKey::generate(&ECDH_P256).unwrap();
        let own = key.compute_public_key().unwrap();
        assert!(encrypt(&[0; MAX_PLAIN + 1], own.as_ref(), &[0; AUTH], &key, [0; 16]).is_err());
        assert_eq!(encrypt(&[0; MAX_PLAIN], own.as_ref(), &[0; AUTH], &key, [0; 16]).unwrap().len(), RECORD as usize);
        assert!(encrypt(b"x", &[4; POINT], &[0; AUTH], &key, [0; 16]).is_err(), "ce point n'est pas sur la courbe");
    }
}
