//! Un serveur SMTP factice : il accepte, ou refuse comme on le lui demande, et garde tout ce qu'il reçoit.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// Un courriel reçu.
#[derive(Clone, Debug)]
pub struct Received {
    /// Destinataires de l'enveloppe.
    pub to: Vec<String>,
    /// Le message, en-têtes compris.
    pub raw: String,
}

/// Le serveur ; il vit aussi longtemps que le processus d'essai.
#[derive(Clone)]
pub struct SmtpSink {
    /// Port de la boucle locale.
    pub port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    refusals: Vec<String>,
    unknown: Option<(String, String)>,
}

impl SmtpSink {
    /// Écoute sur un port libre.
    pub async fn start() -> SmtpSink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = SmtpSink { port: listener.local_addr().unwrap().port(), state: Arc::default() };
        let state = sink.state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, state.clone()));
            }
        });
        sink
    }

    /// Refuse les prochains messages avec ces réponses (`451 plus tard`), une par message.
    pub fn refuse(&self, replies: &[&str]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.refusals = replies.iter().rev().map(|reply| (*reply).to_owned()).collect();
    }

    /// Refuse cette adresse, toujours, avec cette réponse.
    pub fn refuse_address(&self, address: &str, reply: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.unknown = Some((address.to_owned(), reply.to_owned()));
    }

    /// Les courriels reçus jusqu'ici.
    pub fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).received.clone()
    }
}

async fn converse(stream: TcpStream, state: Arc<Mutex<State>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut to = Vec::new();
    let _ = write.write_all(b"220 essai\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let verb = line.to_ascii_uppercase();
        let reply = match verb.split_whitespace().next().unwrap_or_default() {
            "EHLO" | "HELO" => "250 essai".to_owned(),
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let unknown = state.lock().unwrap_or_else(PoisonError::into_inner).unknown.clone();
                match unknown.filter(|(unknown, _)| *unknown == address) {
                    Some((_, reply)) => reply,
                    None => {
                        to.push(address);
                        "250 ok".to_owned()
                    }
                }
            }
            "DATA" => {
                let _ = write.write_all(b"354 allez\r\n").await;
                let Some(raw) = message(&mut lines).await else { return };
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                let refusal = state.refusals.pop();
                if refusal.is_none() {
                    state.received.push(Received { to: std::mem::take(&mut to), raw });
                }
                refusal.unwrap_or_else(|| "250 reçu".to_owned())
            }
            "QUIT" => {
                let _ = write.write_all("221 au revoir\r\n".as_bytes()).await;
                return;
            }
            _ => "250 ok".to_owned(),
        };
        let _ = write.write_all(format!("{reply}\r\n").as_bytes()).await;
    }
}

/// Un message ; rien s'il est coupé avant son point final.
async fn message(lines: &mut tokio::io::Lines<BufReader<tokio::net::tcp::OwnedReadHalf>>) -> Option<String> {
    let mut raw = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        if line == "." {
            return Some(raw);
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
        raw.push('\n');
    }
    None
}
