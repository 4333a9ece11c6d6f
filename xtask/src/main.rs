//! Les commandes du dépôt : `cargo run -p xtask -- <commande>`.
//!
//! Ce qui se fait au clavier plus d'une fois et qu'une machine fait mieux. Rien d'ici n'entre dans le produit.
//! Ajouter une commande : un fichier nommé par son verbe et une ligne dans `main`.

mod check;
mod new_module;
mod tidy;

use anyhow::{Result, bail};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage : cargo run -p xtask -- <commande>
  tidy               tient les règles du dépôt (tailles, directions, mots, licences)
  check              mise en forme, clippy, puis tidy
  new-module <code>  crée modules/<code> avec les fichiers habituels";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[&str]) -> Result<()> {
    let root = Path::new(".");
    if !root.join("xtask/tidy.toml").exists() {
        bail!("à lancer depuis la racine du dépôt");
    }
    match args {
        ["tidy"] => tidy::tidy(root),
        ["check"] => check::check(root),
        ["new-module", code] => new_module::new_module(root, code),
        _ => bail!(USAGE),
    }
}
