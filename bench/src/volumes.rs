//! Les gros volumes : exporter tous les incidents, en importer cent mille, ajouter un champ à dix millions de lignes.
//!
//! Chacun par l'API, puis par PostgreSQL seul quand il sait faire le même travail ; la mémoire du serveur est relevée en route.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use futures::{SinkExt, StreamExt, pin_mut};
use reqwest::{Method, multipart};
use serde_json::json;

use crate::{cpu::Cpu, queries, server::Server, session::Session, stage::Stage};

/// Lignes importées.
const IMPORTED: usize = 100_000;

/// Ce qu'un import peut durer.
const PATIENCE: Duration = Duration::from_secs(600);

/// Colonnes exportées : celles que la liste montre.
const COLUMNS: &str = "number,title,severity,site,status,occurred_at";

/// Un gros travail mesuré.
pub struct Volume {
    /// Nom dans le tableau.
    pub work: &'static str,
    /// Lignes traitées.
    pub rows: u64,
    /// Durée par le produit.
    pub took: Duration,
    /// Processeur employé par le produit et PostgreSQL.
    pub cpu: Cpu,
    /// Mémoire résidente du serveur au plus, en Mio.
    pub resident: f64,
    /// Durée par PostgreSQL seul, et ce qu'il y fait.
    pub alone: Option<(Duration, &'static str)>,
}

/// Tous les gros travaux ; le dernier laisse une grande table dans le décor.
pub async fn all(stage: &Stage, rows: i32, field_rows: i64) -> Result<Vec<Volume>> {
    // La distribution des événements se mesure à part : elle prendrait ici les cœurs de l'import.
    stage.sql.batch_execute(queries::HOLD_EVENTS).await?;
    let server = Server::on_database(stage.folder.path(), &stage.connection_string()).await?;
    let session = Session::open(&server.url, &stage.administrator).await?;
    let mut volumes: Vec<Volume> = Vec::new();
    for format in ["csv", "xlsx", "json"] {
        // Un classeur d'un million de lignes ne se lit pas : un dixième suffit à voir son allure.
        let filter =
            if format == "xlsx" { "&filter=severity%20==%20'critical'%20%26%26%20type%20==%20'injury'" } else { "" };
        volumes.push(told(export(stage, &server, &session, format, filter).await?));
    }
    ensure!(volumes[0].rows >= rows as u64, "l'export a perdu des lignes : {}", volumes[0].rows);
    for file in [Import::incidents(), Import::equipment(stage, &server, &session, rows).await?] {
        volumes.push(told(import(stage, &server, &session, file).await?));
    }
    volumes.push(told(grow(stage, &server, &session, field_rows).await?));
    server.stop()?;
    Ok(volumes)
}

/// Dit la mesure dès qu'elle est faite : la suivante peut être longue.
fn told(volume: Volume) -> Volume {
    let (took, alone) = (volume.took.as_secs_f64(), volume.alone.map(|(alone, _)| alone.as_secs_f64()));
    eprintln!("  {} lignes en {took:.2} s, {:.0} Mio, PostgreSQL seul {alone:?} s", volume.rows, volume.resident);
    volume
}

async fn export(
    stage: &Stage,
    server: &Server,
    session: &Session,
    format: &'static str,
    filter: &str,
) -> Result<Volume> {
    eprintln!("mesure : export {format}…");
    let path = format!("/api/v1/hse/incidents/export?format={format}&zip=never&fields={COLUMNS}{filter}");
    let before = spent(stage, server)?;
    let started = Instant::now();
    let mut body = session.stream(&server.url, &path).await?;
    let (mut lines, mut resident, mut size) = (0_u64, server.resident()?, 0_usize);
    while let Some(piece) = body.next().await {
        let piece = piece?;
        lines += piece.iter().filter(|byte| **byte == b'\n').count() as u64;
        size += piece.len();
        if size > 4 * 1024 * 1024 {
            resident = resident.max(server.resident()?);
            size = 0;
        }
    }
    let took = started.elapsed();
    let cpu = spent(stage, server)?.since(before);
    let (work, rows, alone) = match format {
        "csv" => ("exporter en CSV", lines - 1, Some((copy_out(stage).await?, "COPY … TO STDOUT"))),
        "json" => ("exporter en JSON", lines - 2, None),
        _ => {
            let rows: i64 = stage.sql.query_one(queries::CRITICAL_INJURIES, &[]).await?.get(0);
            ("exporter un classeur", rows as u64, None)
        }
    };
    Ok(Volume { work, rows, took, cpu, resident, alone })
}

async fn copy_out(stage: &Stage) -> Result<Duration> {
    let started = Instant::now();
    let rows = stage.sql.copy_out(queries::COPY_OUT).await?;
    pin_mut!(rows);
    while let Some(piece) = rows.next().await {
        piece?;
    }
    Ok(started.elapsed())
}

/// Un fichier à importer, et le même travail en SQL.
struct Import {
    work: &'static str,
    entity: &'static str,
    file: String,
    staging: &'static str,
    insert: &'static str,
}

impl Import {
    /// Des déclarations ordinaires, leur site nommé par son libellé ; leur table est cherchée en plein texte.
    fn incidents() -> Import {
        let mut file = String::from("title;type;severity;occurred_at;site;location;description\n");
        for rank in 0..IMPORTED {
            let kind = ["injury", "illness", "near_miss", "observation"][rank % 4];
            file.push_str(&format!(
                "Glissade nº {rank} sur le pont principal;{kind};low;{:02}/01/2026 10:00;Plateforme 0;Pont {};\
                 Un opérateur a glissé sur le caillebotis mouillé près de la pompe, zone balisée.\n",
                1 + rank % 15,
                rank % 12
            ));
        }
        Import {
            work: "importer des incidents (recherche plein texte, treize index)",
            entity: "hse.incident",
            file,
            staging: queries::STAGED_INCIDENTS,
            insert: queries::INSERT_INCIDENTS,
        }
    }

    /// Un registre d'équipements fait à chaud et déjà rempli : lien, unicité, règle, ni recherche ni numéro.
    async fn equipment(stage: &Stage, server: &Server, session: &Session, rows: i32) -> Result<Import> {
        let body = json!({
            "title": "name", "labels": { "fr": "Équipement" }, "plural_labels": { "fr": "Équipements" },
            "fields": {
                "tag": { "type": "text", "required": true, "max": 40 },
                "name": { "type": "text", "required": true },
                "commissioned": { "type": "date" },
                "power_kw": { "type": "decimal" },
                "criticality": { "type": "select", "options": ["A", "B", "C"] },
                "active": { "type": "boolean" },
                "site": { "type": "link", "to": "core.site", "required": true },
            },
            "rules": { "power_is_positive": "power_kw == null || power_kw >= decimal('0')" },
            "unique": { "tag": ["tag"] },
        });
        session.send(&server.url, Method::PUT, "/api/v1/definitions/entities/equipment", Some(&body)).await?;
        stage.sql.execute(queries::EQUIPMENT, &[&rows, &stage.companies, &stage.sites]).await?;
        stage.sql.batch_execute("ANALYZE my.equipment").await?;
        let mut file = String::from("tag;name;commissioned;power_kw;criticality;active;site\n");
        for rank in 0..IMPORTED {
            let criticality = ["A", "B", "C"][rank % 3];
            let (day, power, deck) = (1 + rank % 28, rank % 900, rank % 12);
            file.push_str(&format!(
                "N-{rank:06};Pompe de relevage nº {rank}, pont {deck};{day:02}/03/2019;{power},5;{criticality};oui;Plateforme 0\n"
            ));
        }
        Ok(Import {
            work: "importer un registre (lien, unicité, règle)",
            entity: "my.equipment",
            file,
            staging: queries::STAGED_EQUIPMENT,
            insert: queries::INSERT_EQUIPMENT,
        })
    }
}

async fn import(stage: &Stage, server: &Server, session: &Session, import: Import) -> Result<Volume> {
    eprintln!("mesure : {} ({IMPORTED} lignes)…", import.work);
    let part = multipart::Part::text(import.file.clone()).file_name("import.csv").mime_str("text/csv")?;
    let before = spent(stage, server)?;
    let started = Instant::now();
    let form = multipart::Form::new().part("file", part);
    let uploaded = session.upload(&server.url, &format!("/api/v1/imports?entity={}", import.entity), form).await?;
    let path = format!("/api/v1/imports/{}", uploaded["id"].as_str().context("l'import n'a pas d'identifiant")?);
    session.send(&server.url, Method::POST, &format!("{path}/apply"), Some(&json!({}))).await?;
    let mut resident = server.resident()?;
    let done = loop {
        let state = session.send(&server.url, Method::GET, &path, None).await?;
        resident = resident.max(server.resident()?);
        match state["status"].as_str() {
            Some("applied") => break state,
            Some("uploaded" | "applying") if started.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            _ => bail!("l'import n'aboutit pas : {state}"),
        }
    };
    let took = started.elapsed();
    ensure!(done["progress"]["created"] == IMPORTED, "des lignes manquent : {}", done["progress"]);
    let cpu = spent(stage, server)?.since(before);
    let alone = Some((copy_in(stage, &import).await?, "COPY, contrôle, INSERT avec audit et événement"));
    Ok(Volume { work: import.work, rows: IMPORTED as u64, took, cpu, resident, alone })
}

async fn copy_in(stage: &Stage, import: &Import) -> Result<Duration> {
    let started = Instant::now();
    stage.sql.batch_execute(import.staging).await?;
    let sink = stage.sql.copy_in(queries::COPY_IN).await?;
    pin_mut!(sink);
    sink.send(bytes::Bytes::from(import.file.clone())).await?;
    sink.finish().await?;
    stage.sql.batch_execute(import.insert).await?;
    Ok(started.elapsed())
}

/// Ajoute un champ à une grande table faite à chaud.
async fn grow(stage: &Stage, server: &Server, session: &Session, rows: i64) -> Result<Volume> {
    eprintln!("mesure : un champ de plus sur {rows} lignes…");
    let path = "/api/v1/definitions/entities/reading";
    let mut body = json!({
        "title": "tag", "labels": { "fr": "Relevé" }, "plural_labels": { "fr": "Relevés" },
        "fields": { "tag": { "type": "text" }, "value": { "type": "decimal" } },
    });
    session.send(&server.url, Method::PUT, path, Some(&body)).await?;
    stage.sql.execute(queries::READINGS, &[&rows]).await?;
    body = session.send(&server.url, Method::GET, path, None).await?["body"].clone();
    body["fields"]["unit"] = json!({ "type": "text" });
    let before = spent(stage, server)?;
    let started = Instant::now();
    session.send(&server.url, Method::PUT, path, Some(&body)).await?;
    let took = started.elapsed();
    let cpu = spent(stage, server)?.since(before);
    Ok(Volume {
        work: "ajouter un champ à une grande table",
        rows: rows as u64,
        took,
        cpu,
        resident: server.resident()?,
        alone: None,
    })
}

fn spent(stage: &Stage, server: &Server) -> Result<Cpu> {
    Cpu::of(server.pid(), stage.cluster.postmaster_pid().context("PostgreSQL est arrêté")?)
}
