//! `opsflux doctor` : examiner la base, dire chaque faute avec son remède, et réparer ce qui est sans risque.

use std::process::ExitCode;

use clap::Args;
use ed25519_dalek::SigningKey;
use kernel::{Clock, Locale};
use schema::model::Model;
use serde_json::{Value, json};
use services::files;
use store::{
    Db, Tenant,
    audit::verify,
    definitions,
    doctor::{self, Finding, Severity},
    install,
};

use crate::{config::Config, database, keys, modules};

/// Ce qu'on demande à l'examen.
#[derive(Args)]
pub struct Examination {
    /// Rend les constats en JSON.
    #[arg(long)]
    json: bool,
    /// Recrée les index manquants et redonne les droits ; rien d'autre n'est touché.
    #[arg(long)]
    repair: bool,
}

/// Examine ; la sortie vaut 0 sans constat, 1 avec des avertissements, 2 avec une faute.
pub async fn run(config: &Config, asked: Examination) -> anyhow::Result<ExitCode> {
    let key = keys::audit(&keys::existing(config)?);
    let model = modules::model()?;
    let database = database::join(config).await?;
    let tenant = Tenant::new("default", install::attach(database.connection.clone())?, Clock::System, model);
    definitions::refresh(&tenant).await?;
    let outcome = examine(config, &tenant.db, &tenant.model(), &key, &asked).await;
    if let Some(cluster) = database.cluster {
        tokio::task::spawn_blocking(move || cluster.stop()).await??;
    }
    outcome
}

async fn examine(
    config: &Config,
    db: &Db,
    model: &Model,
    key: &SigningKey,
    asked: &Examination,
) -> anyhow::Result<ExitCode> {
    let mut findings = all(config, db, model, key).await?;
    let mut repaired = Vec::new();
    if asked.repair {
        repaired = doctor::repair(db, &findings).await?;
        if !repaired.is_empty() {
            findings = all(config, db, model, key).await?;
        }
    }
    if asked.json {
        let told: Vec<Value> = findings.iter().map(|finding| as_json(model, finding)).collect();
        println!("{}", serde_json::to_string_pretty(&json!({ "findings": told, "repaired": repaired }))?);
    } else {
        tell(model, &findings, &repaired);
    }
    Ok(match findings.iter().map(|finding| finding.severity).max() {
        None => ExitCode::SUCCESS,
        Some(Severity::Warning) => ExitCode::from(1),
        Some(Severity::Error) => ExitCode::from(2),
    })
}

/// Tous les contrôles, ceux qui demandent la clé des sceaux et le dépôt de fichiers compris.
async fn all(config: &Config, db: &Db, model: &Model, key: &SigningKey) -> anyhow::Result<Vec<Finding>> {
    let mut findings = doctor::examine(db, &model.version, Clock::System.now()).await?;
    let verdict = verify::verify(db, key).await?;
    findings.extend(verdict.faults.into_iter().map(|fault| Finding::error("audit.fault").with("fault", fault)));
    let lost = files::lost(db, &config.services.files.depot).await?;
    if let Some(first) = lost.first() {
        let finding = Finding::error("file.missing").with("count", lost.len());
        findings.push(finding.with("file", first.to_string()));
    }
    Ok(findings)
}

fn tell(model: &Model, findings: &[Finding], repaired: &[String]) {
    for sql in repaired {
        println!("réparé : {sql}");
    }
    for finding in findings {
        let severity = if finding.severity == Severity::Error { "FAUTE" } else { "ATTENTION" };
        println!("{severity} {} : {}", finding.code, said(model, finding, "message"));
        println!("    {}", said(model, finding, "remedy"));
    }
    if findings.is_empty() {
        println!("aucun constat : la base est saine");
    }
}

fn said(model: &Model, finding: &Finding, part: &str) -> String {
    model.texts.message(Locale::Fr, &format!("core.doctor.{}.{part}", finding.code), &finding.params)
}

fn as_json(model: &Model, finding: &Finding) -> Value {
    json!({
        "code": finding.code, "severity": finding.severity, "params": finding.params, "repairable": finding.repair.is_some(),
        "message": said(model, finding, "message"), "remedy": said(model, finding, "remedy"),
    })
}
