//! L'antivirus : `clamd`, par son protocole INSTREAM. Injoignable alors qu'il est exigé, rien n'entre.

use std::{path::Path, time::Duration};

use clamav_client::tokio::{Socket, Tcp, scan_file};
use kernel::{Code, Result};
use tokio::time::timeout;

/// Temps laissé à l'analyse d'un fichier.
const PATIENCE: Duration = Duration::from_secs(120);

/// Octets envoyés à la fois.
const PIECE: Option<usize> = Some(64 * 1024);

/// Fait analyser un fichier du disque ; infecté, l'erreur porte le nom de la signature.
pub(super) async fn scan(address: &str, path: &Path) -> Result<()> {
    let answer = if address.starts_with('/') {
        timeout(PATIENCE, scan_file(path, Socket { socket_path: address }, PIECE)).await
    } else {
        timeout(PATIENCE, scan_file(path, Tcp { host_address: address }, PIECE)).await
    };
    let answer = answer.map_err(|_| Code::ScannerDown.because("l'antivirus ne répond pas"))?;
    judge(&String::from_utf8_lossy(&answer.map_err(|error| Code::ScannerDown.because(error))?))
}

/// Lit la réponse de `clamd` : `stream: OK`, `stream: <signature> FOUND`, ou un message d'erreur.
fn judge(answer: &str) -> Result<()> {
    let answer = answer.trim_end_matches(['\0', '\n']);
    let verdict = answer.strip_prefix("stream: ").unwrap_or(answer);
    if verdict == "OK" {
        return Ok(());
    }
    match verdict.strip_suffix(" FOUND") {
        Some(signature) => Err(Code::FileInfected.with("signature", signature)),
        None => Err(Code::ScannerDown.because(format!("l'antivirus répond « {answer} »"))),
    }
}

#[cfg(test)]
mod tests;
