//! PostgreSQL seul : `pgbench` rejoue les instructions retenues, préparées comme le produit les prépare.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use store::db::APPLICATION_ROLE;
use tokio_postgres::config::Host;

use crate::{
    Load,
    capture::Executed,
    cpu::Cpu,
    measure::{Measure, Pace},
    stage::Stage,
    works::{Variant, last_round},
};

/// Temps laissé aux processus des connexions fermées pour finir.
const REAP: Duration = Duration::from_millis(500);

/// De quoi rejouer un travail.
pub struct Replay {
    /// Un script par variante.
    pub scripts: Vec<String>,
    /// Variables communes.
    variables: BTreeMap<String, String>,
}

impl Replay {
    /// Les instructions de l'exemple, rejouées selon chaque variante.
    pub fn of(statements: &[Executed], variants: &[Variant]) -> Replay {
        let mut replay = Replay { scripts: Vec::new(), variables: BTreeMap::new() };
        for variant in variants {
            replay.variables.extend(variant.variables.iter().cloned());
            let mut script = variant.setup.clone();
            for (rank, statement) in statements.iter().enumerate() {
                script.push_str(&replay.write(rank, statement, variant));
                script.push_str(";\n");
            }
            replay.scripts.push(script);
        }
        replay
    }

    /// Un script écrit d'avance, qui nomme `:companies` et `:last`.
    pub fn written(script: &str, stage: &Stage, rows: i32) -> Replay {
        let companies: Vec<String> = stage.companies.iter().map(ToString::to_string).collect();
        let variables = [("companies", format!("{{{}}}", companies.join(","))), ("last", last_round(rows).to_string())];
        let variables = variables.map(|(name, value)| (name.to_owned(), value));
        Replay { scripts: vec![script.to_owned()], variables: variables.into() }
    }

    /// Le texte d'une instruction, chaque `$n` remplacé ; les plus grands d'abord, car `$1` commence `$12`.
    fn write(&mut self, rank: usize, statement: &Executed, variant: &Variant) -> String {
        let mut sql = statement.sql.clone();
        for (index, value) in statement.values.iter().enumerate().rev() {
            let name = format!("v{rank}_{index}");
            let replaced = value
                .as_deref()
                .and_then(|value| variant.replaced.iter().find(|(start, _)| value.starts_with(start.as_str())));
            let text = match (value, replaced) {
                (None, _) => "NULL".to_owned(),
                (_, Some((_, expression))) => expression.clone(),
                (Some(value), None) => {
                    self.variables.insert(name.clone(), value.clone());
                    format!(":{name}")
                }
            };
            sql = sql.replace(&format!("${}", index + 1), &text);
        }
        sql
    }
}

/// Rejoue un travail ; `first` est le premier rang des identifiants que ses scripts créent.
pub fn run(stage: &Stage, replay: &Replay, first: u32, load: Load) -> Result<Measure> {
    let folder = tempfile::tempdir()?;
    let postmaster = stage.cluster.postmaster_pid().context("PostgreSQL est arrêté")?;
    let mut command = command(stage, postmaster)?;
    command.args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--log"]);
    command.args([
        format!("--client={}", load.connections),
        format!("--time={}", load.seconds),
        format!("--define=n={first}"),
    ]);
    command.args(replay.variables.iter().map(|(name, value)| format!("--define={name}={value}")));
    for (rank, script) in replay.scripts.iter().enumerate() {
        let path = folder.path().join(format!("{rank}.sql"));
        fs::write(&path, script)?;
        command.arg("--file").arg(path);
    }
    let before = Cpu::of_postgres(postmaster)?;
    let output = command.current_dir(folder.path()).output().context("pgbench")?;
    std::thread::sleep(REAP);
    let cpu = Cpu::of_postgres(postmaster)?.since(before);
    ensure!(output.status.success(), "pgbench : {}", String::from_utf8_lossy(&output.stderr));
    Ok(Measure { pace: pace(folder.path(), load.seconds)?, cpu })
}

/// Le `pgbench` livré avec ce PostgreSQL, connecté comme le produit l'est.
fn command(stage: &Stage, postmaster: u32) -> Result<Command> {
    let binaries = fs::read_link(format!("/proc/{postmaster}/exe"))?;
    let program = Some(binaries.with_file_name("pgbench")).filter(|path| path.exists());
    let mut command = Command::new(program.unwrap_or_else(|| PathBuf::from("pgbench")));
    let config: tokio_postgres::Config = stage.connection_string().parse()?;
    let Some(Host::Unix(socket)) = config.get_hosts().first() else {
        anyhow::bail!("la base n'est pas sur une socket");
    };
    command.arg("--host").arg(socket);
    command.args([
        format!("--port={}", config.get_ports().first().context("port")?),
        format!("--username={}", config.get_user().context("rôle")?),
    ]);
    command.arg(config.get_dbname().context("base")?);
    command.env(
        "PGOPTIONS",
        format!("-c timezone=UTC -c statement_timeout=15s -c lock_timeout=5s -c jit=off -c role={APPLICATION_ROLE}"),
    );
    Ok(command)
}

/// L'allure, lue dans les journaux de `pgbench` : une ligne par passage, sa durée en microsecondes au troisième champ.
fn pace(folder: &Path, seconds: u64) -> Result<Pace> {
    let mut durations: Vec<u64> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("pgbench_log") {
            let text = fs::read_to_string(entry.path())?;
            durations.extend(text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<u64>().ok()));
        }
    }
    ensure!(!durations.is_empty(), "pgbench n'a rien fait");
    durations.sort_unstable();
    let at = |share: usize| durations[durations.len() * share / 100] as f64 / 1000.0;
    let requests = durations.len() as u64;
    Ok(Pace { requests, per_second: requests as f64 / seconds as f64, p50_ms: at(50), p95_ms: at(95) })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_statement_is_replayed_with_what_varies_and_what_does_not() {
        let statement = Executed {
            sql: "SELECT $1::uuid, $2::text, $11::text".to_owned(),
            values: [Some("0000-1"), None]
                .into_iter()
                .chain([Some("x"); 9])
                .map(|value| value.map(str::to_owned))
                .collect(),
        };
        let variant = Variant {
            setup: "\\set n 1\n".to_owned(),
            variables: Vec::new(),
            replaced: vec![("0000".to_owned(), "lpad(:n, 4)".to_owned())],
        };
        let replay = Replay::of(&[statement], &[variant]);
        expect![[r#"
            \set n 1
            SELECT lpad(:n, 4)::uuid, NULL::text, :v0_10::text;
        "#]]
        .assert_eq(&replay.scripts[0]);
        assert_eq!(replay.variables["v0_10"], "x");
    }
}
