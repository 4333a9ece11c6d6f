//! Qui signe les messages d'Amazon SNS : la clé RSA d'un certificat X.509, et jusqu'à quand elle vaut.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use jiff::Timestamp;
use moka::future::Cache;
use x509_cert::{Certificate, der::Encode, time::Time};

/// Certificats gardés, et combien de temps : Amazon n'en a qu'un par région, qu'il remplace de loin en loin.
const KEPT: u64 = 16;
const LIFE: Duration = Duration::from_secs(24 * 3600);

/// Ceux que l'on a lus, par adresse.
pub(crate) type Signers = Cache<String, Arc<Signer>>;

pub(crate) fn signers() -> Signers {
    Cache::builder().max_capacity(KEPT).time_to_live(LIFE).build()
}

/// Une clé publique et les secondes (UTC) entre lesquelles elle vaut.
#[derive(Debug)]
pub(crate) struct Signer {
    key: Vec<u8>,
    valid: std::ops::RangeInclusive<u64>,
}

impl Signer {
    /// Lit le premier certificat d'un fichier PEM.
    pub(super) fn read(pem: &str) -> Result<Arc<Signer>, String> {
        let chain = Certificate::load_pem_chain(pem.as_bytes()).map_err(|error| error.to_string())?;
        let certificate = chain.first().ok_or("aucun certificat")?.tbs_certificate();
        let key = certificate.subject_public_key_info().to_der().map_err(|error| error.to_string())?;
        let seconds = |time: Time| time.to_unix_duration().as_secs();
        let validity = certificate.validity();
        Ok(Arc::new(Signer { key, valid: seconds(validity.not_before)..=seconds(validity.not_after) }))
    }

    /// A-t-il signé ceci ? La version 1 emploie SHA-1, la 2 SHA-256 ; il n'en est pas d'autre.
    pub(super) fn verifies(&self, version: &str, signed: &[u8], signature: &[u8], now: Timestamp) -> bool {
        let algorithm: &'static dyn VerificationAlgorithm = match version {
            "1" => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            "2" => &RSA_PKCS1_2048_8192_SHA256,
            _ => return false,
        };
        let is_valid = u64::try_from(now.as_second()).is_ok_and(|now| self.valid.contains(&now));
        is_valid && UnparsedPublicKey::new(algorithm, &self.key).verify(signed, signature).is_ok()
    }
}
