//! `check` : ce qu'un développeur lance avant de proposer son travail, du plus rapide au plus long.

use crate::tidy::tidy;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// Arrête à la première étape qui échoue : la suivante n'apprendrait rien de plus.
pub fn check(root: &Path) -> Result<()> {
    cargo(root, &["fmt", "--all", "--check"])?;
    cargo(root, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    tidy(root)
}

fn cargo(root: &Path, args: &[&str]) -> Result<()> {
    let status = Command::new("cargo").args(args).current_dir(root).status().context("cargo est introuvable")?;
    if !status.success() {
        bail!("cargo {} a échoué", args.join(" "));
    }
    Ok(())
}
