//! Ce que le maître et l'enfant se disent : des messages JSON, chacun précédé de sa longueur sur quatre octets.

use std::{
    io::{self, Read, Write},
    time::Duration,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Octets d'un message au plus, d'un côté comme de l'autre.
pub const MAX_FRAME: usize = 8 * 1024 * 1024;

/// Du maître à l'enfant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Mener ce script.
    Run(Task),
    /// La réponse à sa dernière demande.
    Answer(Answer),
}

/// Ce que rend une demande.
pub type Answer = Result<Value, Refusal>;

/// De l'enfant au maître.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Une demande, qui attend sa réponse.
    Call(Value),
    /// Une ligne pour le journal.
    Log(String),
    /// Ce que le script a rendu : c'est fini.
    Done(Value),
    /// Il n'est pas allé au bout : c'est fini.
    Failed(Fault),
}

/// Un script à mener.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// Son texte, un module dont l'exportation par défaut est une fonction.
    pub source: String,
    /// Ce que cette fonction reçoit.
    pub input: Value,
    /// Son présent, en millisecondes depuis 1970 : `Date` n'en connaît pas d'autre.
    pub now: i64,
    /// Ce qu'il peut prendre.
    pub limits: Limits,
}

/// Ce qu'un script peut prendre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Temps, attentes comprises.
    pub time: Duration,
    /// Octets de son tas.
    pub memory: usize,
}

/// Le refus d'une demande : le script le reçoit comme une exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Code stable, `record.not_found`.
    pub code: String,
    /// Pourquoi.
    pub message: String,
    /// Champs fautifs, s'il y en a : `[{"field", "code"}]`.
    pub fields: Value,
}

/// Pourquoi un script n'est pas allé au bout, et où.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// Sorte.
    pub kind: FaultKind,
    /// Ce que le moteur en dit.
    pub message: String,
    /// Ligne et colonne, à partir de 1, quand le moteur les connaît.
    pub place: Option<(usize, usize)>,
}

/// Sorte de faute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Il ne se lit pas.
    Syntax,
    /// Une exception que rien n'a rattrapée.
    Thrown,
    /// Le temps donné est passé.
    Time,
    /// La mémoire donnée est prise.
    Memory,
    /// Ce qu'il rend est trop gros, ou n'est pas du JSON.
    Output,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, message: impl Into<String>) -> Fault {
        Fault { kind, message: message.into(), place: None }
    }
}

/// Un message prêt à écrire.
pub fn encode(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, message)?;
    let length = length(frame.len() - 4)?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    Ok(frame)
}

/// Longueur du message qui suit ces quatre octets.
pub fn announced(head: [u8; 4]) -> io::Result<usize> {
    let length = usize::try_from(u32::from_le_bytes(head)).map_err(io::Error::other)?;
    self::length(length).map(|_| length)
}

fn length(length: usize) -> io::Result<u32> {
    let fits = u32::try_from(length).ok().filter(|_| length <= MAX_FRAME);
    fits.ok_or_else(|| io::Error::other("message trop long"))
}

pub(crate) fn write(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    to.write_all(&encode(message)?)?;
    to.flush()
}

pub(crate) fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut head = [0; 4];
    from.read_exact(&mut head)?;
    let mut body = vec![0; announced(head)?];
    from.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}
