//! Un vrai serveur SMTP, `aiosmtpd` de PyPI, et ce que Python lit du courrier reçu.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;

/// Le serveur ; il s'arrête quand on le lâche.
pub struct Receiver {
    pub port: u16,
    child: Child,
    told: BufReader<ChildStdout>,
}

impl Receiver {
    pub fn start() -> Receiver {
        let root = env!("CARGO_MANIFEST_DIR");
        let python = format!("{root}/../../.state/smtp/bin/python");
        let spawned = Command::new(&python)
            .arg(format!("{root}/tests/it/mail/receiver.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("{python} : {error} ; lancez scripts/setup test"));
        let mut told = BufReader::new(child.stdout.take().unwrap());
        let port = line(&mut told).trim().parse().expect("le serveur dit son port");
        Receiver { port, child, told }
    }

    /// Le message suivant, déjà reçu.
    pub fn next(&mut self) -> Value {
        serde_json::from_str(&line(&mut self.told)).expect("le serveur écrit du JSON")
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn line(told: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    told.read_line(&mut line).expect("le serveur écrit");
    line
}
