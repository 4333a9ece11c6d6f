//! La signature DKIM d'un message (RFC 6376, RFC 8463) : RSA ou Ed25519, canonisation `relaxed/relaxed`.
//!
//! Celle de lettre n'est pas employée : elle tire `rsa` (RUSTSEC-2023-0071), ne lit pas les clés PKCS#8 et ne scelle pas un
//! en-tête ajouté après coup. Ici, chaque en-tête signé l'est une fois de plus qu'il n'est présent.

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeyPair as RsaKeyPair,
    signature::{Ed25519KeyPair, RSA_PKCS1_SHA256},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use kernel::{Code, Error, Result};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Les en-têtes scellés ; ceux de la désinscription doivent l'être (RFC 8058 §4).
const SEALED: [&str; 12] = [
    "from",
    "reply-to",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "auto-submitted",
    "importance",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// Largeur d'une ligne d'en-tête repliée.
const WIDTH: usize = 72;

/// Au nom de quel domaine signer, et avec quelles clés : une par algorithme, pour qui ne lit que l'un.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkimSettings {
    /// Domaine, celui de l'expéditeur d'ordinaire.
    pub domain: String,
    /// Clés, chacune sous son sélecteur.
    pub keys: Vec<DkimKey>,
}

/// Une clé de signature.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkimKey {
    /// Sélecteur : `<sélecteur>._domainkey.<domaine>` porte la clé publique.
    pub selector: String,
    /// Clé privée en PEM : RSA de 2048 bits au moins, ou Ed25519.
    pub pem: String,
}

impl std::fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DkimKey").field("selector", &self.selector).finish_non_exhaustive()
    }
}

impl DkimSettings {
    /// Vérifie au démarrage que chaque clé sait signer.
    pub(super) fn check(&self) -> Result<()> {
        for key in &self.keys {
            if !is_name(&key.selector) || !is_name(&self.domain) {
                return Err(Code::Internal.because("DKIM : sélecteur ou domaine illisible"));
            }
            read(key)?;
        }
        Ok(())
    }
}

/// Un sélecteur ou un domaine.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

/// Le message précédé d'une signature par clé.
pub(super) fn sign(message: &[u8], settings: &DkimSettings, now: Timestamp) -> Result<Vec<u8>> {
    let (head, body) = split(message);
    let headers = headers(head);
    let body = STANDARD.encode(Sha256::digest(relaxed_body(body)));
    let mut signed = Vec::with_capacity(message.len() + 1024);
    for key in &settings.keys {
        let pair = read(key)?;
        let names = sealed(&headers);
        let bare = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed; d={};\r\n\ts={}; t={};\r\n\th={};\r\n\tbh={body};\r\n\tb=",
            pair.algorithm(),
            settings.domain,
            key.selector,
            now.as_second(),
            fold(&names.join(":"), ':'),
        );
        let mut data = canonical(&headers, &names);
        data.push_str(relaxed(bare.as_bytes()).trim_end());
        let signature = STANDARD.encode(pair.sign(data.as_bytes())?);
        let lines: Vec<&str> =
            signature.as_bytes().chunks(WIDTH).filter_map(|line| str::from_utf8(line).ok()).collect();
        signed.extend_from_slice(format!("{bare}{}\r\n", lines.join("\r\n\t")).as_bytes());
    }
    signed.extend_from_slice(message);
    Ok(signed)
}

/// Une clé prête à signer.
pub(crate) enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl Pair {
    fn algorithm(&self) -> &'static str {
        match self {
            Pair::Rsa(_) => "rsa-sha256",
            Pair::Ed25519(_) => "ed25519-sha256",
        }
    }

    fn sign(&self, data: &[u8]) -> Result<Vec<u8>> {
        match self {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), data, &mut signature)
                    .map_err(|_| Code::Internal.because("DKIM : la clé RSA ne signe pas"))?;
                Ok(signature)
            }
            // RFC 8463 §3 : Ed25519 signe l'empreinte, non les données.
            Pair::Ed25519(pair) => Ok(pair.sign(&Sha256::digest(data)).as_ref().to_vec()),
        }
    }
}

/// La clé, prête à signer, si son PEM se lit.
pub(crate) fn read(key: &DkimKey) -> Result<Pair> {
    let refused = |cause: &dyn std::fmt::Display| -> Error {
        Code::Internal.because(format!("DKIM, clé du sélecteur « {} » : {cause}", key.selector))
    };
    match PrivateKeyDer::from_pem_slice(key.pem.as_bytes()).map_err(|error| refused(&error))? {
        PrivateKeyDer::Pkcs1(der) => {
            let pair = RsaKeyPair::from_der(der.secret_pkcs1_der()).map_err(|error| refused(&error))?;
            Ok(Pair::Rsa(Box::new(pair)))
        }
        PrivateKeyDer::Pkcs8(der) => match Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_pkcs8_der()) {
            Ok(pair) => Ok(Pair::Ed25519(pair)),
            Err(_) => {
                let pair = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|error| refused(&error))?;
                Ok(Pair::Rsa(Box::new(pair)))
            }
        },
        _ => Err(refused(&"ni RSA ni Ed25519")),
    }
}

/// Les en-têtes avec leur fin de ligne, et le corps.
fn split(message: &[u8]) -> (&[u8], &[u8]) {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or((message, &[]), |end| (&message[..end + 2], &message[end + 4..]))
}

/// Chaque en-tête, ses lignes repliées comprises, sous son nom en minuscules.
fn headers(head: &[u8]) -> Vec<(String, &[u8])> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < head.len() {
        let end = head[at..].windows(2).position(|two| two == b"\r\n").map_or(head.len(), |end| at + end + 2);
        match found.last_mut() {
            Some(last) if matches!(head[at], b' ' | b'\t') => last.1 = end,
            _ => found.push((at, end)),
        }
        at = end;
    }
    let named = found.into_iter().map(|(start, end)| &head[start..end]);
    named
        .map(|raw| {
            (String::from_utf8_lossy(raw.split(|byte| *byte == b':').next().unwrap_or_default()).to_lowercase(), raw)
        })
        .collect()
}

/// Les noms signés : chacun une fois de plus qu'il n'est présent, pour qu'aucun ne s'ajoute.
fn sealed(headers: &[(String, &[u8])]) -> Vec<&'static str> {
    let times = |name: &str| headers.iter().filter(|(one, _)| one == name).count() + 1;
    SEALED.iter().flat_map(|name| std::iter::repeat_n(*name, times(name))).collect()
}

/// Les en-têtes signés, canonisés ; de plusieurs du même nom, le dernier d'abord (RFC 6376 §5.4.2).
fn canonical(headers: &[(String, &[u8])], names: &[&str]) -> String {
    let mut left: Vec<&(String, &[u8])> = headers.iter().collect();
    let mut data = String::new();
    for name in names {
        if let Some(at) = left.iter().rposition(|(one, _)| one == name) {
            data.push_str(&relaxed(left.remove(at).1));
        }
    }
    data
}

/// Un en-tête canonisé (RFC 6376 §3.4.2).
fn relaxed(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let (name, value) = text.split_once(':').unwrap_or((&text, ""));
    let value: Vec<&str> = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    format!("{}:{}\r\n", name.trim_end().to_lowercase(), value.join(" "))
}

/// Le corps canonisé (RFC 6376 §3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for line in body.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut blank = false;
        for byte in line {
            match byte {
                b' ' | b'\t' => blank = true,
                _ => {
                    if blank {
                        out.push(b' ');
                    }
                    blank = false;
                    out.push(*byte);
                }
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    while out.ends_with(b"\r\n\r\n") {
        out.truncate(out.len() - 2);
    }
    if out == b"\r\n" { Vec::new() } else { out }
}

/// Replie une liste après ses séparateurs.
fn fold(list: &str, separator: char) -> String {
    let mut folded = String::new();
    let mut width = 0;
    for item in list.split_inclusive(separator) {
        if width + item.len() > WIDTH {
            folded.push_str("\r\n\t");
            width = 0;
        }
        folded.push_str(item);
        width += item.len();
    }
    folded
}

#[cfg(test)]
mod tests;
