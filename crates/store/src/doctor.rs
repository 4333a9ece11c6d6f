//! L'examen d'une base : ce que le catalogue, les index, les liens, le journal et les files devraient être et ne sont pas.
//!
//! Chaque contrôle est une instruction, bornée comme toute autre ; chaque constat dit son remède. Rien n'est changé ici :
//! seules les réparations sans risque (index à créer, droits à redonner) s'exécutent, et seulement par [`repair`].
//! Ajouter un contrôle : un fichier ici, une ligne dans [`examine`], ses textes `core.doctor.<code>` dans les quatre langues.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Code, Result};
use schema::plan::Shape;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Db, db::from_postgres, install};

mod catalogue;
mod filters;
mod grants;
mod indexes;
mod live;
mod orphans;
mod queues;

/// Ce qui ne va pas, et quoi faire.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Ce que c'est, `schema.missing_index` ; son texte est sous `core.doctor.<code>.message`, son remède sous `.remedy`.
    pub code: &'static str,
    /// Combien c'est grave.
    pub severity: Severity,
    /// De quoi il s'agit : `table`, `column`, `sql`…
    pub params: Map<String, Value>,
    /// La réparation, quand elle est sans risque.
    pub repair: Option<String>,
}

/// Gravité d'un constat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// À regarder.
    Warning,
    /// À réparer : des données ou des droits ne sont pas ce qu'ils devraient.
    Error,
}

impl Finding {
    /// Un avertissement.
    pub fn warning(code: &'static str) -> Finding {
        Finding { code, severity: Severity::Warning, params: Map::new(), repair: None }
    }

    /// Une faute.
    pub fn error(code: &'static str) -> Finding {
        Finding { severity: Severity::Error, ..Finding::warning(code) }
    }

    /// Précise le constat.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Finding {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Le même, avec l'instruction qui y remédie, à exécuter par qui le veut.
    fn remedied(self, sql: String) -> Finding {
        self.with("sql", sql)
    }

    /// Le même, avec une réparation sans risque.
    fn repaired(self, sql: String) -> Finding {
        Finding { repair: Some(sql.clone()), ..self.remedied(sql) }
    }
}

/// Examine la base ; `version` est celle du modèle en service.
pub async fn examine(db: &Db, version: &str, now: Timestamp) -> Result<Vec<Finding>> {
    let (applied, shape) = kept(db).await?;
    let mut findings = Vec::new();
    if applied != version {
        findings.push(Finding::warning("schema.behind").with("applied", applied).with("expected", version));
    }
    let live = live::read(db).await?;
    findings.extend(catalogue::check(&shape, &live));
    findings.extend(indexes::check(&shape, &live));
    findings.extend(grants::check(db, &shape).await?);
    findings.extend(indexes::scans(db, &shape).await?);
    findings.extend(filters::check(db, &shape).await?);
    findings.extend(orphans::check(db, &shape, &live).await?);
    findings.extend(queues::check(db, now).await?);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Ok(findings)
}

/// Exécute les réparations sans risque, par la connexion du propriétaire ; rend ce qui a été fait.
pub async fn repair(db: &Db, findings: &[Finding]) -> Result<Vec<String>> {
    let client = install::connect(db.owner_config()).await?;
    let mut done = Vec::new();
    for sql in findings.iter().filter_map(|finding| finding.repair.clone()) {
        client.batch_execute(&sql).await.map_err(from_postgres)?;
        done.push(sql);
    }
    Ok(done)
}

/// La forme que la base devrait avoir : celle du dernier plan appliqué.
async fn kept(db: &Db) -> Result<(String, Shape)> {
    let sql: Arc<str> = "SELECT version, shape FROM sys.model_shape".into();
    let row = db.query_opt(&sql, &[]).await?.ok_or_else(|| Code::Internal.because("aucun plan n'a été appliqué"))?;
    let shape = serde_json::from_value(row.get(1)).map_err(|error| Code::Internal.because(error))?;
    Ok((row.get(0), shape))
}
