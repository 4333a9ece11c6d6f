//! La charge par HTTP : `wrk`, deux fils, les scripts du dossier `wrk/`.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::{Load, measure::Pace, session::Session, works::Work};

/// Fait travailler le serveur et rend son allure ; une seule réponse hors des succès est une erreur.
pub fn run(url: &str, session: &Session, work: &Work, load: Load) -> Result<Pace> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("wrk");
    let output = Command::new("wrk")
        .args(["--threads=2", "--timeout=10s"])
        .args([format!("--connections={}", load.connections), format!("--duration={}s", load.seconds)])
        .arg("--script")
        .arg(scripts.join(work.load))
        .arg(url)
        .env("BENCH_SCRIPTS", &scripts)
        .env("BENCH_TOKEN", &session.token)
        .envs(work.inputs.iter().map(|(name, value)| (name, value)))
        .output()
        .context("wrk (paquet Debian wrk)")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let result = text.lines().find_map(|line| line.strip_prefix("RESULT "));
    let result = result.with_context(|| format!("wrk : {text}{}", String::from_utf8_lossy(&output.stderr)))?;
    let failed: u64 = read(result, "failed")?;
    ensure!(failed == 0, "{} : {failed} demandes ont échoué : {result}", work.name);
    let requests = read(result, "requests")?;
    Ok(Pace {
        requests,
        per_second: requests as f64 / read::<f64>(result, "seconds")?,
        p50_ms: read(result, "p50_ms")?,
        p95_ms: read(result, "p95_ms")?,
    })
}

fn read<T: std::str::FromStr>(result: &str, name: &str) -> Result<T> {
    let word = result.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    word.and_then(|word| word.parse().ok()).with_context(|| format!("{name} manque dans « {result} »"))
}
