//! Les scripts que les définitions portent, menés dans des processus que l'on sait tuer ([`script`] en est le moteur).
//!
//! Un script n'a que deux portes : les enregistrements, sous les droits que l'étape lui donne, et les appels sortants, par la
//! même garde que les autres. Il lit aussitôt ; ce qu'il écrit est retenu, et se fait d'un coup quand il a rendu la main.
//! Refuse de tenir une transaction pendant qu'un script appelle le dehors.

use std::path::PathBuf;

use kernel::{Code, Error};
use script::wire::{Fault, FaultKind};
use serde::Deserialize;
use serde_json::Value;

mod doors;
mod fetch;
mod pool;
mod process;
mod write;

pub(crate) use doors::{Doors, Network};
pub(crate) use pool::ScriptPool;
pub(crate) use write::{Write, apply};

/// Demandes d'un script au plus, réponses attendues comprises.
const MAX_CALLS: usize = 1000;

/// Écritures qu'un script retient au plus.
const MAX_WRITES: usize = 200;

/// Appels sortants d'un script au plus.
const MAX_FETCHES: usize = 20;

/// Réglages des scripts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScriptSettings {
    /// Le programme qui sait `engine script` : celui-ci même.
    pub program: PathBuf,
    /// Processus menés de front sur ce nœud.
    pub count: usize,
}

impl Default for ScriptSettings {
    fn default() -> ScriptSettings {
        ScriptSettings { program: PathBuf::from("opsflux"), count: 2 }
    }
}

/// L'issue d'un script, ou d'un appel attendu.
#[derive(Debug)]
pub(crate) struct Finished {
    /// Ce qu'il a rendu, ou pourquoi il n'est pas allé au bout.
    pub outcome: Result<Value, Error>,
    /// Ce que son auteur doit lire de la faute : elle peut citer une valeur.
    pub message: Option<String>,
    /// Les lignes qu'il a laissées.
    pub log: Vec<String>,
    /// Ce qu'il a demandé d'écrire, dans l'ordre.
    pub writes: Vec<Write>,
    /// Ce qu'il a appelé : adresse et statut.
    pub fetched: Vec<Value>,
}

impl Finished {
    /// Une issue sans rien d'autre qu'une erreur.
    pub(crate) fn failed(error: Error) -> Finished {
        Finished::of_call(Err(error))
    }

    /// L'issue d'un appel.
    pub(crate) fn of_call(outcome: Result<Value, Error>) -> Finished {
        Finished { outcome, message: None, log: Vec::new(), writes: Vec::new(), fetched: Vec::new() }
    }
}

/// La faute d'un script, en code : où elle est, jamais ce qu'elle cite.
fn error_of(fault: &Fault) -> Error {
    let code = match fault.kind {
        FaultKind::Syntax | FaultKind::Thrown => Code::ScriptFailed,
        FaultKind::Time => Code::ScriptTimedOut,
        FaultKind::Memory => Code::ScriptMemory,
        FaultKind::Output => Code::ScriptOutput,
    };
    match fault.place {
        Some((line, column)) => code.with("reason", format!("{line}:{column}")),
        None => code.error(),
    }
}
