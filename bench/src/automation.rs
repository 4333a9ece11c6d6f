//! L'automatisation : ce que tiennent le distributeur, la file des travaux, les notifications et les horaires, sur le décor commun.
//!
//! Chaque chose se mesure seule, sur un serveur vivant, par ce que la base ou l'écran d'une personne en voit.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{cpu::Cpu, queries, server::Server, session::Session, stage::Stage, works};

/// Événements à distribuer d'un coup.
const EVENTS: i32 = 50_000;

/// Déclencheurs étrangers à ces événements : la moitié sur la même entité, l'autre ailleurs.
const STRANGERS: usize = 500;

/// Travaux à prendre d'un coup.
const JOBS: i32 = 20_000;

/// Personnes à prévenir d'un même fait.
const CROWD: i32 = 10_000;

/// Notifications attendues à l'écran, l'une après l'autre.
const BELLS: usize = 100;

/// Minutes dont on relève l'heure de réveil.
const MINUTES: i64 = 2;

/// Ce qu'une de ces mesures peut durer.
const PATIENCE: Duration = Duration::from_secs(180);

/// Une chose mesurée, et ce qu'on en attend.
pub struct Figure {
    /// Ce que c'est.
    pub what: &'static str,
    /// Sa mesure.
    pub measured: String,
    /// Ce qu'elle doit être.
    pub budget: &'static str,
}

/// Toutes ces mesures ; elles laissent au décor des déclencheurs et des personnes de plus.
pub async fn all(stage: &Stage) -> Result<Vec<Figure>> {
    stage.sql.batch_execute(queries::RELEASE_EVENTS).await?;
    let server = Server::on_database(stage.folder.path(), &stage.connection_string()).await?;
    let place = Place {
        stage,
        administrator: Session::open(&server.url, &stage.administrator).await?,
        reporter: Session::open(&server.url, &stage.account).await?,
        server,
    };
    let mut figures = vec![told(place.bells().await?), told(place.clock().await?)];
    let alone = place.dispatched().await?;
    figures.push(told(alone.figure("événements distribués par seconde")));
    place.strangers().await?;
    let among = place.dispatched().await?;
    figures.push(told(among.figure("les mêmes, parmi 500 déclencheurs étrangers")));
    figures.push(told(Figure {
        what: "processeur d'un événement parmi 500 déclencheurs étrangers, contre aucun",
        measured: format!("{:.2}×", among.each_us / alone.each_us),
        budget: "1×",
    }));
    figures.push(told(place.jobs().await?));
    figures.push(told(place.crowd().await?));
    place.server.stop()?;
    Ok(figures)
}

fn told(figure: Figure) -> Figure {
    eprintln!("  {} : {} (budget {})", figure.what, figure.measured, figure.budget);
    figure
}

struct Place<'s> {
    stage: &'s Stage,
    server: Server,
    administrator: Session,
    reporter: Session,
}

/// Des événements distribués : leur allure, et le processeur de chacun.
struct Dispatched {
    per_second: f64,
    each_us: f64,
}

impl Dispatched {
    fn figure(&self, what: &'static str) -> Figure {
        Figure {
            what,
            measured: format!("{:.0} ({:.0} µs de processeur chacun)", self.per_second, self.each_us),
            budget: "5 000",
        }
    }
}

impl Place<'_> {
    /// De la réponse à la déclaration d'un incident critique à sa notification dans le flux d'un administrateur.
    async fn bells(&self) -> Result<Figure> {
        eprintln!("mesure : notification à l'écran…");
        let mut screen = self.administrator.stream(&self.server.url, "/api/v1/stream").await?;
        screen.next().await.context("le flux s'est fermé")??;
        let mut delays = Vec::new();
        for _ in 0..BELLS {
            self.report("critical").await?;
            let committed = Instant::now();
            timeout(PATIENCE, async {
                loop {
                    let piece = screen.next().await.context("le flux s'est fermé")??;
                    if String::from_utf8_lossy(&piece).contains("event: notification") {
                        return anyhow::Ok(());
                    }
                }
            })
            .await??;
            delays.push(committed.elapsed());
            sleep(Duration::from_millis(100)).await;
        }
        delays.sort();
        let at = |share: usize| delays[(delays.len() * share / 100).min(delays.len() - 1)].as_millis();
        let measured = format!("p50 {} ms, p95 {} ms, au plus {} ms", at(50), at(95), at(100));
        Ok(Figure { what: "d'un fait validé à sa notification à l'écran", measured, budget: "p95 < 300 ms" })
    }

    /// Retard d'un horaire de chaque minute sur sa minute.
    async fn clock(&self) -> Result<Figure> {
        eprintln!("mesure : horaire de chaque minute…");
        let tell = json!({ "do": "notify", "to": ["role:admin"], "template": "tick", "channels": ["in_app"] });
        self.define(vec![
            json!({ "path": "templates/tick", "body": { "text": { "fr": "Tic" }, "labels": { "fr": "Tic" } } }),
            json!({ "path": "triggers/tick", "body": { "every": "* * * * *", "zone": "Africa/Lagos", "labels": { "fr": "Tic" }, "steps": [tell] } }),
        ])
        .await?;
        let late = self.until(queries::TICKS, MINUTES).await?;
        let measured = format!("{:.0} ms au plus", late * 1000.0);
        self.administrator.send(&self.server.url, Method::DELETE, "/api/v1/definitions/triggers/tick", None).await?;
        Ok(Figure { what: "retard d'un horaire sur son heure", measured, budget: "< 1 s" })
    }

    /// Des modifications qui ne réveillent rien, de la première à la dernière marque du distributeur.
    async fn dispatched(&self) -> Result<Dispatched> {
        eprintln!("mesure : distributeur…");
        let before = self.spent()?;
        self.stage.sql.execute(queries::NEW_EVENTS, &[&EVENTS, &self.stage.companies]).await?;
        let took = self.until(queries::DISPATCHED, i64::from(EVENTS)).await?;
        let cpu = self.spent()?.since(before);
        self.stage.sql.batch_execute(queries::FORGET_EVENTS).await?;
        let each_us = (cpu.server + cpu.postgres).as_secs_f64() * 1e6 / f64::from(EVENTS);
        Ok(Dispatched { per_second: f64::from(EVENTS) / took, each_us })
    }

    async fn strangers(&self) -> Result<()> {
        let tell = json!({ "do": "notify", "to": ["role:admin"], "template": "tick", "channels": ["in_app"] });
        let trigger = |rank: usize| {
            let on = if rank.is_multiple_of(2) { "hse.incident.approved" } else { "core.site.created" };
            json!({ "path": format!("triggers/stranger_{rank}"), "body": { "on": on, "labels": { "fr": "Ailleurs" }, "steps": [tell] } })
        };
        self.define((0..STRANGERS).map(trigger).collect()).await
    }

    /// Des travaux qui n'ont rien à faire : les prendre, les lire, les clore.
    async fn jobs(&self) -> Result<Figure> {
        eprintln!("mesure : file des travaux…");
        let before = self.spent()?;
        self.stage.sql.execute(queries::NEW_JOBS, &[&JOBS]).await?;
        let took = self.until(queries::DONE_JOBS, i64::from(JOBS)).await?;
        let each = self.spent()?.since(before);
        let each = (each.server + each.postgres).as_secs_f64() * 1e6 / f64::from(JOBS);
        let measured = format!("{:.0} ({each:.0} µs de processeur chacun)", f64::from(JOBS) / took);
        Ok(Figure { what: "travaux pris, faits et clos par seconde", measured, budget: "2 000" })
    }

    /// De la déclaration d'un incident critique à la dernière notification de ceux qu'il concerne, leurs courriels en file.
    async fn crowd(&self) -> Result<Figure> {
        eprintln!("mesure : {CROWD} personnes à prévenir…");
        self.stage.sql.execute(queries::CROWD, &[&CROWD, &self.stage.companies[0]]).await?;
        self.stage.sql.batch_execute("ANALYZE").await?;
        let started = Instant::now();
        self.report("critical").await?;
        self.until(queries::TOLD, i64::from(CROWD)).await?;
        let measured = format!("{:.1} s", started.elapsed().as_secs_f64());
        Ok(Figure { what: "10 000 personnes prévenues d'un fait, courriels mis en file", measured, budget: "< 10 s" })
    }

    async fn report(&self, severity: &str) -> Result<()> {
        let mut incident = works::incident(self.stage);
        incident["severity"] = json!(severity);
        self.reporter.send(&self.server.url, Method::POST, "/api/v1/hse/incidents", Some(&incident)).await?;
        Ok(())
    }

    async fn define(&self, changes: Vec<Value>) -> Result<()> {
        let body = json!({ "changes": changes });
        self.administrator.send(&self.server.url, Method::POST, "/api/v1/definitions/apply", Some(&body)).await?;
        Ok(())
    }

    /// Attend que cette requête compte autant de lignes ; rend la durée, en secondes, qu'elle dit.
    async fn until(&self, sql: &str, wanted: i64) -> Result<f64> {
        let asked = Instant::now();
        loop {
            let row = self.stage.sql.query_one(sql, &[]).await?;
            if row.get::<_, i64>(0) >= wanted {
                return Ok(row.get(1));
            }
            ensure!(asked.elapsed() < PATIENCE, "{} sur {wanted} : {sql}", row.get::<_, i64>(0));
            sleep(Duration::from_millis(100)).await;
        }
    }

    fn spent(&self) -> Result<Cpu> {
        let postmaster = self.stage.cluster.postmaster_pid().context("PostgreSQL est arrêté")?;
        Cpu::of(self.server.pid(), postmaster)
    }
}
