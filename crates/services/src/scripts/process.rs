//! Un processus de script, vu de son maître : lancé nu, entendu message par message, tué quand on le lâche.

use std::{io, os::unix::process::ExitStatusExt, path::Path, process::Stdio, time::Duration};

use kernel::{Code, Error, Result};
use script::wire::{self, Order, Word};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

/// Temps laissé à un processus pour finir de mourir.
const DEATH: Duration = Duration::from_secs(1);

/// `SIGXCPU` : le noyau a tué un processus qui avait pris tout son temps de calcul (24 sous Linux comme sous macOS).
const OUT_OF_TIME: i32 = 24;

/// Un processus, prêt à mener un script.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
    /// Scripts déjà menés.
    pub(super) runs: u32,
}

impl Process {
    /// Lance le programme : environnement vide, racine pour dossier, deux tubes et rien d'autre.
    pub(super) fn start(program: &Path) -> Result<Process> {
        let mut child = Command::new(program)
            .args(["engine", "script"])
            .env_clear()
            .current_dir("/")
            // Un Ctrl-C s'adresse au serveur, qui finit ou rend ce qu'il mène.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Code::Unavailable.because(format!("le moteur de scripts ne se lance pas : {error}")))?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Code::Internal.because("le moteur de scripts n'a pas de tubes"));
        };
        Ok(Process { child, to, from, runs: 0 })
    }

    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    pub(super) async fn say(&mut self, order: &Order) -> io::Result<()> {
        self.to.write_all(&wire::encode(order)?).await?;
        self.to.flush().await
    }

    pub(super) async fn hear(&mut self) -> io::Result<Word> {
        let mut head = [0; 4];
        self.from.read_exact(&mut head).await?;
        let mut body = vec![0; wire::announced(head)?];
        self.from.read_exact(&mut body).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Pourquoi il ne répond plus.
    pub(super) async fn end(mut self) -> Error {
        match timeout(DEATH, self.child.wait()).await {
            Ok(Ok(status)) if status.signal() == Some(OUT_OF_TIME) => Code::ScriptTimedOut.error(),
            _ => Code::ScriptCrashed.error(),
        }
    }
}
