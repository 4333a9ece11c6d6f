//! Un serveur HTTP factice : il garde ce qu'on lui demande, et répond ce qu'on lui dit.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Une demande reçue.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Première ligne : `POST /sms HTTP/1.1`.
    pub line: String,
    /// En-têtes, leur nom en minuscules.
    pub headers: Vec<(String, String)>,
    /// Corps.
    pub body: Vec<u8>,
}

impl Asked {
    /// Un en-tête ; vide s'il n'y est pas.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// Le corps en texte.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Le serveur ; il vit aussi longtemps que le processus d'essai.
#[derive(Clone)]
pub struct HttpSink {
    /// Port de la boucle locale.
    pub port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    asked: Vec<Asked>,
    answers: VecDeque<(String, String)>,
    pages: HashMap<String, String>,
}

impl HttpSink {
    /// Écoute sur un port libre ; sans consigne, il répond `200 OK` et un objet vide.
    pub async fn start() -> HttpSink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = HttpSink { port: listener.local_addr().unwrap().port(), state: Arc::default() };
        let state = sink.state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, state.clone()));
            }
        });
        sink
    }

    /// Son adresse, sans barre finale.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Répond ceci à la prochaine demande sans réponse promise ; un statut vide raccroche sans rien dire.
    pub fn answer(&self, status: &str, body: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.answers.push_back((status.to_owned(), body.to_owned()));
    }

    /// Donne toujours cette page à qui la demande.
    pub fn serve(&self, path: &str, body: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.pages.insert(format!("GET {path} HTTP/1.1"), body.to_owned());
    }

    /// Les demandes reçues jusqu'ici.
    pub fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).asked.clone()
    }
}

async fn converse(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some(asked) = read(&mut stream).await else { return };
    let (status, body) = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let page = state.pages.get(&asked.line).map(|page| ("200 OK".to_owned(), page.clone()));
        state.asked.push(asked);
        page.or_else(|| state.answers.pop_front()).unwrap_or_else(|| ("200 OK".to_owned(), "{}".to_owned()))
    };
    if status.is_empty() {
        return;
    }
    let length = body.len();
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
    let _ = stream.write_all(answer.as_bytes()).await;
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut received = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let read = stream.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        received.extend_from_slice(&piece[..read]);
        let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&received[..end]).into_owned();
        let mut lines = head.lines();
        let line = lines.next()?.to_owned();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length = length.and_then(|(_, length)| length.parse().ok()).unwrap_or(0);
        let body = &received[end + 4..];
        if body.len() >= length {
            return Some(Asked { line, headers, body: body[..length].to_vec() });
        }
    }
}
