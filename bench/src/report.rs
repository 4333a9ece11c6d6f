//! Le tableau, en Markdown.

use std::{
    fmt::{self, Display, Formatter},
    fs,
    time::Duration,
};

use anyhow::{Context, Result};

use crate::{
    Options,
    automation::Figure,
    measure::Measure,
    stage::{COMPANIES, Stage, VISIBLE},
    volumes::Volume,
    works,
};

/// Tout ce qui a été mesuré.
pub struct Report {
    circumstances: String,
    /// Les travaux.
    pub works: Vec<Compared>,
    /// La même liste, demandée par un administrateur.
    pub administrator: Option<Measure>,
    /// Les gros volumes.
    pub volumes: Vec<Volume>,
    /// L'automatisation.
    pub automation: Vec<Figure>,
    /// Ce que coûte la distribution des événements.
    pub afterwards: Option<Afterwards>,
    /// Démarrages jusqu'à `/health/ready`.
    pub starts: Vec<Duration>,
    permission: String,
}

/// Un travail, par le produit et par PostgreSQL seul.
pub struct Compared {
    /// Nom.
    pub work: &'static str,
    /// Le produit.
    pub product: Measure,
    /// PostgreSQL seul, mêmes instructions.
    pub alone: Measure,
    /// Le moins que PostgreSQL puisse faire.
    pub least: Measure,
    /// Ce qu'est ce moins.
    pub least_is: &'static str,
    /// Mémoire du serveur avant la charge, en Mio.
    pub idle: f64,
    /// Mémoire du serveur après la charge, en Mio.
    pub loaded: f64,
}

/// Ce que la distribution des événements ajoute.
pub struct Afterwards {
    /// Créations et distribution ensemble.
    pub whole: Measure,
    /// Créations seules.
    pub created: Measure,
    /// Temps pris par la distribution après la dernière création.
    pub drained_in: Duration,
}

impl Report {
    /// Un rapport vide, avec ses circonstances.
    pub async fn new(stage: &Stage, options: &Options) -> Result<Report> {
        let version: String = stage.sql.query_one("SHOW server_version", &[]).await?.get(0);
        let fsync: String = stage.sql.query_one("SHOW fsync", &[]).await?.get(0);
        let circumstances = format!(
            "{} cœurs ({}), PostgreSQL {version}, fsync {fsync}, {} incidents dans {COMPANIES} sociétés dont l'appelant voit {VISIBLE}, {} connexions, {} s par mesure.",
            std::thread::available_parallelism()?,
            processor()?,
            options.rows,
            options.connections,
            options.seconds
        );
        Ok(Report {
            circumstances,
            works: Vec::new(),
            administrator: None,
            volumes: Vec::new(),
            automation: Vec::new(),
            afterwards: None,
            starts: Vec::new(),
            permission: permission()?,
        })
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.circumstances)?;
        writeln!(
            f,
            "| travail | par | demandes/s | p50 ms | p95 ms | CPU-ms serveur | CPU-ms PostgreSQL | CPU-ms en tout | OpsFlux coûte |"
        )?;
        writeln!(f, "|---|---|--:|--:|--:|--:|--:|--:|--:|")?;
        for work in &self.works {
            let ratio = |alone: &Measure| work.product.total_ms() / alone.total_ms();
            row(f, work.work, "OpsFlux", &work.product, "")?;
            row(f, "", "PostgreSQL seul, mêmes instructions", &work.alone, &format!("**{:.2}×**", ratio(&work.alone)))?;
            row(f, "", work.least_is, &work.least, &format!("{:.2}×", ratio(&work.least)))?;
        }
        writeln!(f)?;
        volumes(f, &self.volumes)?;
        automation(f, &self.automation)?;
        if let (Some(all), Some(list)) = (&self.administrator, self.works.get(works::LIST)) {
            writeln!(
                f,
                "- La liste d'une personne ordinaire coûte {:.2}× celle d'un administrateur, qui voit toutes les sociétés (budget 1,2×).",
                list.product.total_ms() / all.total_ms()
            )?;
        }
        if let Some(after) = &self.afterwards {
            writeln!(
                f,
                "- Distribution des événements d'une création : {:.3} CPU-ms de plus (serveur {:.3}, PostgreSQL {:.3}) ; vidée {:.1} s après {} créations.",
                after.whole.total_ms() - after.created.total_ms(),
                after.whole.server_ms() - after.created.server_ms(),
                after.whole.postgres_ms() - after.created.postgres_ms(),
                after.drained_in.as_secs_f64(),
                after.whole.pace.requests
            )?;
        }
        let starts: Vec<String> = self.starts.iter().map(|start| format!("{} ms", start.as_millis())).collect();
        writeln!(f, "- Prêt sur un cluster existant, PostgreSQL compris (budget 2 s) : {}.", starts.join(", "))?;
        let most = |memory: fn(&Compared) -> f64| self.works.iter().map(memory).fold(0.0, f64::max);
        writeln!(
            f,
            "- Mémoire résidente du serveur, sans PostgreSQL (budget 150 Mio) : {:.0} Mio au repos, {:.0} Mio au plus après charge.",
            most(|work| work.idle),
            most(|work| work.loaded)
        )?;
        writeln!(f, "- Vérification d'un droit (budget 10 µs) : {}", self.permission)
    }
}

fn row(f: &mut Formatter<'_>, name: &str, by: &str, measure: &Measure, ratio: &str) -> fmt::Result {
    let pace = measure.pace;
    writeln!(
        f,
        "| {name} | {by} | {:.0} | {:.1} | {:.1} | {:.3} | {:.3} | {:.3} | {ratio} |",
        pace.per_second,
        pace.p50_ms,
        pace.p95_ms,
        measure.server_ms(),
        measure.postgres_ms(),
        measure.total_ms()
    )
}

fn volumes(f: &mut Formatter<'_>, volumes: &[Volume]) -> fmt::Result {
    writeln!(
        f,
        "| gros travail | lignes | durée s | lignes/s | CPU-s serveur | CPU-s PostgreSQL | mémoire Mio | PostgreSQL seul s | rapport |"
    )?;
    writeln!(f, "|---|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for volume in volumes {
        let took = volume.took.as_secs_f64();
        let alone = volume.alone.map(|(alone, what)| {
            (format!("{:.2} ({what})", alone.as_secs_f64()), format!("{:.2}×", took / alone.as_secs_f64()))
        });
        let (alone, ratio) = alone.unwrap_or_default();
        writeln!(
            f,
            "| {} | {} | {took:.2} | {:.0} | {:.2} | {:.2} | {:.0} | {alone} | {ratio} |",
            volume.work,
            volume.rows,
            volume.rows as f64 / took,
            volume.cpu.server.as_secs_f64(),
            volume.cpu.postgres.as_secs_f64(),
            volume.resident
        )?;
    }
    writeln!(f)
}

fn automation(f: &mut Formatter<'_>, figures: &[Figure]) -> fmt::Result {
    writeln!(f, "| automatisation | mesure | budget |\n|---|--:|--:|")?;
    for figure in figures {
        writeln!(f, "| {} | {} | {} |", figure.what, figure.measured, figure.budget)?;
    }
    writeln!(f)
}

fn processor() -> Result<String> {
    let text = fs::read_to_string("/proc/cpuinfo")?;
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    Ok(name.map_or_else(|| "processeur inconnu".to_owned(), |(_, name)| name.to_owned()))
}

/// Ce que criterion a mesuré de `crates/identity/benches/permission.rs`, s'il a déjà tourné dans ce dossier de construction.
fn permission() -> Result<String> {
    let program = std::env::current_exe()?;
    let target = program.parent().and_then(|folder| folder.parent()).context("dossier de construction")?;
    let mut found = Vec::new();
    for name in ["first", "next", "denied"] {
        let path = target.join(format!("criterion/permission_{name}/new/estimates.json"));
        let Ok(text) = fs::read_to_string(path) else {
            return Ok("`cargo bench -p identity --bench permission`".to_owned());
        };
        let estimates: serde_json::Value = serde_json::from_str(&text)?;
        found.push(format!(
            "{name} {:.2} µs",
            estimates["mean"]["point_estimate"].as_f64().unwrap_or_default() / 1000.0
        ));
    }
    Ok(format!("{} (criterion).", found.join(", ")))
}
