//! Les travaux mesurés : ce que demande l'appelant, et ce qui change d'une demande à l'autre.
//!
//! Pour en ajouter un : une entrée dans [`all`], un script dans `wrk/` s'il en faut un autre.

use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{COMPANIES, ID_PREFIX, Stage, VISIBLE};

const STATUSES: [&str; 5] = ["draft", "submitted", "classified", "approved", "closed"];
const SEVERITIES: [&str; 4] = ["low", "medium", "high", "critical"];

/// Rang de l'incident de l'exemple ; l'appelant le voit.
const SAMPLE_RANK: i32 = 20;

/// Un travail.
pub struct Work {
    /// Son nom dans le tableau.
    pub name: &'static str,
    /// Son script de charge, dans `wrk/`.
    pub load: &'static str,
    /// Ce que ce script lit de l'environnement.
    pub inputs: Vec<(&'static str, String)>,
    /// La demande d'exemple, dont on retient les instructions.
    pub sample: Sample,
    /// Ce qui varie.
    pub varies: Varies,
    /// Le moins que PostgreSQL puisse faire pour ce travail.
    pub least: Least,
}

/// Le moins que PostgreSQL puisse faire pour un travail.
#[derive(Clone, Copy)]
pub enum Least {
    /// Ce script, de `pgbench/` : des colonnes, sans en faire du JSON.
    Columns(&'static str),
    /// L'instruction qui écrit, sans les lectures qui l'entourent.
    Write,
}

/// Une demande.
pub struct Sample {
    /// Méthode HTTP.
    pub method: Method,
    /// Chemin et paramètres.
    pub path: String,
    /// Corps.
    pub body: Option<Value>,
}

/// Ce qui varie d'une demande à l'autre.
#[derive(Clone, Copy)]
pub enum Varies {
    /// L'incident lu.
    Rank {
        /// Incidents en base.
        rows: i32,
    },
    /// L'état et la gravité filtrés.
    Filter,
    /// L'identifiant créé.
    Identity,
}

/// Une façon de rejouer les instructions de l'exemple : début d'une valeur de l'exemple, et ce que `pgbench` met à la place.
pub struct Variant {
    /// Commandes de `pgbench` avant les instructions.
    pub setup: String,
    /// Variables données à `pgbench`.
    pub variables: Vec<(String, String)>,
    /// Début de valeur → expression SQL.
    pub replaced: Vec<(String, String)>,
}

/// Rang, parmi les travaux, de la liste que l'administrateur demande aussi.
pub const LIST: usize = 1;

/// Tous les travaux ; le dernier écrit.
pub fn all(stage: &Stage, rows: i32) -> [Work; 6] {
    let filtered = |name, asked: &str, least| Work {
        name,
        load: "list.lua",
        inputs: vec![(
            "BENCH_PATHS",
            filters().map(|(status, severity)| path(status, severity, asked)).collect::<Vec<_>>().join(" "),
        )],
        sample: Sample { method: Method::GET, path: path(STATUSES[1], SEVERITIES[2], asked), body: None },
        varies: Varies::Filter,
        least: Least::Columns(least),
    };
    let list = |name, count: &str, least| filtered(name, &format!("?sort=-occurred_at{count}"), least);
    let incident = incident(stage);
    [
        Work {
            name: "lire un incident",
            load: "get.lua",
            inputs: vec![
                ("BENCH_ROWS", rows.to_string()),
                ("BENCH_COMPANIES", COMPANIES.to_string()),
                ("BENCH_VISIBLE", VISIBLE.to_string()),
                ("BENCH_ID_PREFIX", ID_PREFIX.to_owned()),
            ],
            sample: Sample { method: Method::GET, path: format!("/api/v1/hse/incidents/{}", sample_id()), body: None },
            varies: Varies::Rank { rows },
            least: Least::Columns(include_str!("../pgbench/get.sql")),
        },
        list("liste de 50, filtrée et triée", "", include_str!("../pgbench/list.sql")),
        list("la même, comptée jusqu'à 1 001", "&count=capped", include_str!("../pgbench/list_capped.sql")),
        list("la même, comptée exactement", "&count=exact", include_str!("../pgbench/list_exact.sql")),
        filtered("compter par sorte", "/aggregate?group=type&measures=count", include_str!("../pgbench/aggregate.sql")),
        Work {
            name: "créer un incident",
            load: "create.lua",
            inputs: vec![("BENCH_BODY", incident.to_string())],
            sample: Sample { method: Method::POST, path: "/api/v1/hse/incidents".to_owned(), body: Some(incident) },
            varies: Varies::Identity,
            least: Least::Write,
        },
    ]
}

impl Least {
    /// Son nom dans le tableau.
    pub fn name(self) -> &'static str {
        match self {
            Least::Columns(_) => "PostgreSQL seul, sans JSON",
            Least::Write => "PostgreSQL seul, l'écriture seule",
        }
    }
}

impl Varies {
    /// Les façons de rejouer l'exemple, dont voici la réponse ; `pgbench` en tire une au sort à chaque fois.
    pub fn variants(self, answer: &Value) -> Vec<Variant> {
        match self {
            Varies::Rank { rows } => vec![by_rank(rows)],
            Varies::Filter => filters().map(|(status, severity)| by_filter(status, severity)).collect(),
            Varies::Identity => vec![by_identity(answer["id"].as_str().unwrap_or_default())],
        }
    }
}

/// Comme `get.lua` : un rang au sort dans les premières sociétés.
fn by_rank(rows: i32) -> Variant {
    let (last, visible) = (last_round(rows), VISIBLE - 1);
    Variant {
        setup: format!("\\set rank random(1, {last}) * {COMPANIES} + random(0, {visible})\n"),
        variables: Vec::new(),
        replaced: vec![(sample_id(), format!("('{ID_PREFIX}' || lpad(:rank, 12, '0'))"))],
    }
}

/// Le dernier tour complet des sociétés ; la ligne `tour * COMPANIES + société` existe.
pub fn last_round(rows: i32) -> i32 {
    rows / COMPANIES as i32 - 1
}

fn by_filter(status: &str, severity: &str) -> Variant {
    let named = |value: &str| (value.to_owned(), value.to_owned());
    let replaced =
        vec![(STATUSES[1].to_owned(), format!(":{status}")), (SEVERITIES[2].to_owned(), format!(":{severity}"))];
    Variant { setup: String::new(), variables: vec![named(status), named(severity)], replaced }
}

/// Des identifiants neufs et croissants, comme ceux du produit ; l'audit de l'exemple est né dans la même milliseconde.
fn by_identity(id: &str) -> Variant {
    let fresh = "('1' || lpad(:n, 7, '0') || '-0000-7000-8000-' || lpad(:client_id, 12, '0'))";
    let millisecond = id.chars().take("00000000-0000".len()).collect();
    Variant {
        setup: "\\set n :n + 1\n".to_owned(),
        variables: Vec::new(),
        replaced: vec![(millisecond, fresh.to_owned())],
    }
}

fn filters() -> impl Iterator<Item = (&'static str, &'static str)> {
    STATUSES.into_iter().flat_map(|status| SEVERITIES.into_iter().map(move |severity| (status, severity)))
}

/// `asked` : le reste du chemin, puis ses paramètres.
fn path(status: &str, severity: &str, asked: &str) -> String {
    format!("/api/v1/hse/incidents{asked}&filter=status%20==%20'{status}'%20%26%26%20severity%20==%20'{severity}'")
}

fn sample_id() -> String {
    format!("{ID_PREFIX}{SAMPLE_RANK:012}")
}

/// Une déclaration ordinaire : rien de grave, donc ni enquête ni courriel.
pub fn incident(stage: &Stage) -> Value {
    json!({
        "title": "Chute de personnel au pont principal",
        "type": "injury",
        "severity": "low",
        "occurred_at": "2026-01-15T10:00:00Z",
        "site": stage.sites[0],
        "location": "Pont principal",
        "description": "Un opérateur a glissé sur le caillebotis mouillé près de la pompe ; aucune blessure grave, zone balisée.",
        "immediate_actions": "Zone balisée, équipe prévenue, sol nettoyé.",
    })
}
