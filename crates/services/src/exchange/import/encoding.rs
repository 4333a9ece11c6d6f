//! Le codage d'un fichier de texte.
//!
//! Une marque d'ordre le dit. Sans elle : ce qui se lit en UTF-8 en est ; un octet nul sur deux trahit l'UTF-16 ; le reste
//! est du Windows-1252, que rien ne distingue sûrement de l'ISO-8859-15 — celui-ci se déclare.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use kernel::{Code, Result};

/// Octets regardés pour deviner.
const SAMPLE: usize = 4096;

/// Le texte d'un fichier, sans marque d'ordre.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<String> {
    if let Some(label) = declared {
        let unknown = || {
            Code::BadParameter
                .with("parameter", "encoding")
                .with("value", label)
                .with("expected", "utf-8, iso-8859-15…")
        };
        let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(unknown)?;
        return Ok(encoding.decode(&bytes).0.into_owned());
    }
    if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
        return Ok(encoding.decode(&bytes).0.into_owned());
    }
    if let Some(encoding) = wide(&bytes) {
        return Ok(encoding.decode(&bytes).0.into_owned());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => Ok(WINDOWS_1252.decode(error.as_bytes()).0.into_owned()),
    }
}

/// De l'UTF-16 sans marque : l'octet nul y revient toujours du même côté.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let nulls = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (nulls(0), nulls(1), sample.len() / 2);
    match () {
        () if half > 1 && odd * 10 > half * 7 && even * 10 < half => Some(UTF_16LE),
        () if half > 1 && even * 10 > half * 7 && odd * 10 < half => Some(UTF_16BE),
        () => None,
    }
}
