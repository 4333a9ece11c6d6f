//! La mesure : OpsFlux par HTTP, et PostgreSQL seul sur les mêmes instructions, côte à côte sur le même cluster.
//!
//! Méthode et dernier tableau dans `README.md`. Refuse une seule réponse en erreur. Un travail de plus va dans [`works`].

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Parser;

use capture::Executed;
use cpu::Cpu;
use measure::Measure;
use pgbench::Replay;
use report::{Compared, Report};
use server::Server;
use session::Session;
use stage::Stage;
use works::{Least, Work};

mod automation;
mod capture;
mod cpu;
mod measure;
mod pgbench;
mod queries;
mod report;
mod server;
mod session;
mod stage;
mod volumes;
mod works;
mod wrk;

/// Secondes de mise en train avant chaque mesure du produit : connexions, requêtes préparées, caches.
const WARM_UP: u64 = 3;

/// Démarrages chronométrés.
const STARTS: usize = 3;

/// Ce que la distribution des événements peut durer après une charge.
const DRAIN: Duration = Duration::from_secs(600);

/// Compare OpsFlux à PostgreSQL seul.
#[derive(Parser)]
struct Options {
    /// Incidents en base.
    #[arg(long, default_value_t = 1_000_000)]
    rows: i32,
    /// Durée de chaque mesure, en secondes.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Connexions simultanées.
    #[arg(long, default_value_t = 50)]
    connections: u32,
    /// Lignes de la table qui reçoit un champ de plus.
    #[arg(long, default_value_t = 10_000_000)]
    field_rows: i64,
    /// Ne mesure que les gros volumes.
    #[arg(long)]
    only_volumes: bool,
    /// Ne mesure que l'automatisation.
    #[arg(long)]
    only_automation: bool,
    /// Ne mesure rien : monte le décor, lance le serveur, dit comment les joindre et attend Ctrl-C.
    #[arg(long)]
    hold: bool,
}

/// Une charge.
#[derive(Clone, Copy)]
struct Load {
    connections: u32,
    seconds: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    ensure!(options.rows >= 1000, "au moins mille incidents");
    let load = Load { connections: options.connections, seconds: options.seconds };
    eprintln!("décor : {} incidents…", options.rows);
    let stage = Stage::set(options.rows).await?;
    if options.hold {
        return hold(&stage).await;
    }
    let mut report = Report::new(&stage, &options).await?;
    if !options.only_volumes && !options.only_automation {
        measure(&stage, &options, load, &mut report).await?;
    }
    if !options.only_volumes {
        report.automation = automation::all(&stage).await?;
    }
    if !options.only_automation {
        report.volumes = volumes::all(&stage, options.rows, options.field_rows).await?;
    }
    report.starts = starts(stage).await?;
    print!("{report}");
    Ok(())
}

/// Les travaux, l'un après l'autre.
async fn measure(stage: &Stage, options: &Options, load: Load, report: &mut Report) -> Result<()> {
    let works = works::all(stage, options.rows);
    let (mut session, recordings) = record(stage, &works, options.rows).await?;
    for (work, recorded) in works.iter().zip(&recordings) {
        eprintln!("mesure : {}…", work.name);
        println!("### {}\n\n```sql\n{}```\n", work.name, recorded.whole.scripts[0]);
        let compared;
        (compared, session) = compare(stage, work, recorded, session, load).await?;
        eprintln!(
            "  {:.2}× PostgreSQL seul, mêmes instructions",
            compared.product.total_ms() / compared.alone.total_ms()
        );
        report.works.push(compared);
    }
    report.administrator = Some(by_administrator(stage, &works[works::LIST], load).await?);
    let created = report.works.last().context("aucun travail")?.product;
    report.afterwards = Some(afterwards(stage, works.last().context("aucun travail")?, created, session, load).await?);
    Ok(())
}

/// La même liste, demandée par qui voit tout.
async fn by_administrator(stage: &Stage, work: &Work, load: Load) -> Result<Measure> {
    let server = Server::on_database(stage.folder.path(), &stage.connection_string()).await?;
    let session = Session::open(&server.url, &stage.administrator).await?;
    wrk::run(&server.url, &session, work, Load { seconds: WARM_UP, ..load })?;
    let measured = product(stage, &server, &session, work, load)?;
    server.stop()?;
    Ok(measured)
}

/// Laisse le décor en place pour qu'on l'étudie : `perf`, `EXPLAIN`, charges à la main.
async fn hold(stage: &Stage) -> Result<()> {
    let server = Server::on_database(stage.folder.path(), &stage.connection_string()).await?;
    let session = Session::open(&server.url, &stage.account).await?;
    let administrator = Session::open(&server.url, &stage.administrator).await?;
    println!(
        "adresse  {}\njeton    {}\nadmin    {}\nserveur  {}\nbase     {}\ndossier  {}",
        server.url,
        session.token,
        administrator.token,
        server.pid(),
        stage.connection_string(),
        stage.folder.path().display()
    );
    tokio::signal::ctrl_c().await?;
    server.stop()
}

/// Un travail à rejouer : les instructions du produit, et le moins que PostgreSQL puisse faire.
struct Recorded {
    whole: Replay,
    least: Replay,
}

/// Retient les instructions de chaque travail ; rend aussi la session ouverte.
async fn record(stage: &Stage, works: &[Work], rows: i32) -> Result<(Session, Vec<Recorded>)> {
    stage.sql.batch_execute(queries::HOLD_EVENTS).await?;
    stage.sql.batch_execute(queries::LOG_STATEMENTS).await?;
    let server = Server::on_database(stage.folder.path(), &stage.connection_string()).await?;
    let session = Session::open(&server.url, &stage.account).await?;
    let mut recordings = Vec::new();
    for work in works {
        let (statements, answer) = capture::record(stage.folder.path(), &server, &session, &work.sample).await?;
        let variants = work.varies.variants(&answer);
        let least = match work.least {
            Least::Columns(script) => Replay::written(script, stage, rows),
            Least::Write => {
                let writes: Vec<Executed> = statements.iter().filter(|statement| statement.writes()).cloned().collect();
                Replay::of(&writes, &variants)
            }
        };
        recordings.push(Recorded { whole: Replay::of(&statements, &variants), least });
    }
    server.stop()?;
    stage.sql.batch_execute(queries::STOP_LOGGING).await?;
    Ok((session, recordings))
}

/// Le produit, puis PostgreSQL seul.
async fn compare(
    stage: &Stage,
    work: &Work,
    recorded: &Recorded,
    session: Session,
    load: Load,
) -> Result<(Compared, Session)> {
    stage.sql.batch_execute("CHECKPOINT").await?;
    let server = Server::on_database(stage.folder.path(), &stage.connection_string()).await?;
    let session = session.renewed(&server.url).await?;
    let idle = server.resident()?;
    wrk::run(&server.url, &session, work, Load { seconds: WARM_UP, ..load })?;
    let product = product(stage, &server, &session, work, load)?;
    let loaded = server.resident()?;
    server.stop()?;
    stage.sql.batch_execute("CHECKPOINT").await?;
    let alone = pgbench::run(stage, &recorded.whole, 0, load)?;
    let least = pgbench::run(stage, &recorded.least, 5_000_000, load)?;
    Ok((Compared { work: work.name, product, alone, least, least_is: work.least.name(), idle, loaded }, session))
}

fn product(stage: &Stage, server: &Server, session: &Session, work: &Work, load: Load) -> Result<Measure> {
    let postmaster = stage.cluster.postmaster_pid().context("PostgreSQL est arrêté")?;
    let before = Cpu::of(server.pid(), postmaster)?;
    let pace = wrk::run(&server.url, session, work, load)?;
    Ok(Measure { pace, cpu: Cpu::of(server.pid(), postmaster)?.since(before) })
}

/// Ce que la distribution des événements ajoute à chaque création, et le temps qu'elle prend encore après la charge.
async fn afterwards(
    stage: &Stage,
    work: &Work,
    created: Measure,
    session: Session,
    load: Load,
) -> Result<report::Afterwards> {
    stage.sql.batch_execute(queries::RELEASE_EVENTS).await?;
    let server = Server::on_database(stage.folder.path(), &stage.connection_string()).await?;
    let session = session.renewed(&server.url).await?;
    let postmaster = stage.cluster.postmaster_pid().context("PostgreSQL est arrêté")?;
    let before = Cpu::of(server.pid(), postmaster)?;
    let pace = wrk::run(&server.url, &session, work, Load { seconds: WARM_UP, ..load })?;
    let loaded = Instant::now();
    while stage.sql.query_one(queries::WAITING, &[]).await?.get::<_, i64>(0) > 0 {
        ensure!(loaded.elapsed() < DRAIN, "la boîte de sortie ne se vide pas");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let whole = Measure { pace, cpu: Cpu::of(server.pid(), postmaster)?.since(before) };
    server.stop()?;
    Ok(report::Afterwards { whole, created, drained_in: loaded.elapsed() })
}

/// Démarrages sur un cluster existant, PostgreSQL compris.
async fn starts(stage: Stage) -> Result<Vec<Duration>> {
    let Stage { cluster, sql, folder, .. } = stage;
    drop(sql);
    tokio::task::block_in_place(|| cluster.stop())?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let server = Server::with_own_database(folder.path()).await?;
        starts.push(server.ready_after);
        server.stop()?;
    }
    Ok(starts)
}
