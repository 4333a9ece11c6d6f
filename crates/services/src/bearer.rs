//! Les secrets au porteur d'une adresse : tirés au sort, dits une fois, gardés par leur seule empreinte.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::clock::random_bytes;
use sha2::{Digest, Sha256};

/// Un secret neuf de 256 bits, et son empreinte.
pub(crate) fn draw() -> (String, Vec<u8>) {
    let secret = URL_SAFE_NO_PAD.encode(random_bytes::<32>());
    let kept = fingerprint(&secret);
    (secret, kept)
}

/// Ce que la base garde d'un secret.
pub(crate) fn fingerprint(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
