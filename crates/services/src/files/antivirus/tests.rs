//! Avec un vrai `clamd` quand il est installé : une base locale d'une signature, sur un port libre de la boucle locale.

use std::{
    fs,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::*;

/// Un `clamd` lancé pour un essai, et arrêté avec lui.
struct Daemon {
    process: Child,
    folder: TempDir,
    address: String,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// La chaîne d'essai EICAR, écrite en deux morceaux pour qu'aucun antivirus ne s'émeuve de ce fichier-ci.
fn eicar() -> String {
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat()
}

async fn start() -> Option<Daemon> {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("db")).unwrap();
    fs::write(folder.path().join("db/local.ndb"), format!("Eicar-Test-Signature:0:*:{}\n", hex(&eicar()))).unwrap();
    let user = Command::new("id").arg("-un").output().unwrap().stdout;
    let configuration = format!(
        "DatabaseDirectory {0}/db\nTemporaryDirectory {0}\nTCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\nLogFile {0}/log\nUser {1}\n",
        folder.path().display(),
        String::from_utf8(user).unwrap().trim()
    );
    fs::write(folder.path().join("clamd.conf"), configuration).unwrap();
    let config = format!("--config-file={}/clamd.conf", folder.path().display());
    let process = Command::new("clamd").arg(config).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let daemon = Daemon { process, folder, address: format!("127.0.0.1:{port}") };
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(&daemon.address).await.is_ok() {
            return Some(daemon);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("clamd ne s'est pas ouvert");
}

#[tokio::test]
async fn a_real_scanner_finds_the_test_virus_and_lets_the_rest_in() {
    let Some(daemon) = start().await else { return };
    let sample = daemon.folder.path().join("sample");
    let check = async |content: &str| {
        fs::write(&sample, content).unwrap();
        scan(&daemon.address, &sample).await.map_err(|error| (error.code, error.params["signature"].to_string()))
    };
    let found = check(&eicar()).await.unwrap_err();
    assert_eq!(found.0, Code::FileInfected);
    assert!(found.1.contains("Eicar-Test-Signature"));
    assert_eq!(check("rien de grave").await, Ok(()));
}

#[tokio::test]
async fn a_missing_scanner_keeps_everything_out() {
    let sample = tempfile::NamedTempFile::new().unwrap();
    assert_eq!(scan("127.0.0.1:1", sample.path()).await.unwrap_err().code, Code::ScannerDown);
    assert_eq!(scan("/nulle/part.sock", sample.path()).await.unwrap_err().code, Code::ScannerDown);
}

#[test]
fn an_answer_is_clean_only_when_it_says_so() {
    assert!(judge("stream: OK\0").is_ok());
    assert_eq!(judge("stream: Win.Test FOUND\0").unwrap_err().code, Code::FileInfected);
    assert_eq!(judge("INSTREAM size limit exceeded. ERROR\0").unwrap_err().code, Code::ScannerDown);
    assert_eq!(judge("").unwrap_err().code, Code::ScannerDown);
}
