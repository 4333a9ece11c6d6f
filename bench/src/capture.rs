//! Les instructions que le produit envoie pour une demande, relues dans le journal de PostgreSQL avec leurs valeurs.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{server::Server, session::Session, works::Sample};

/// Temps laissé au collecteur de journaux de PostgreSQL.
const SETTLE: Duration = Duration::from_millis(500);

/// Une instruction exécutée.
#[derive(Clone, Debug, PartialEq)]
pub struct Executed {
    /// Texte, avec `$1`, `$2`…
    pub sql: String,
    /// Valeurs, dans l'ordre.
    pub values: Vec<Option<String>>,
}

impl Executed {
    /// Écrit-elle ?
    pub fn writes(&self) -> bool {
        self.sql.contains("INSERT INTO")
    }
}

/// Ce qu'une demande a fait faire à PostgreSQL, et sa réponse.
pub async fn record(
    data_dir: &Path,
    server: &Server,
    session: &Session,
    sample: &Sample,
) -> Result<(Vec<Executed>, Value)> {
    let send = || session.send(&server.url, sample.method.clone(), &sample.path, sample.body.as_ref());
    send().await?; // les caches du serveur se remplissent
    tokio::time::sleep(SETTLE).await;
    let journal = journal(data_dir)?;
    let before = fs::metadata(&journal)?.len();
    let answer = send().await?;
    tokio::time::sleep(SETTLE).await;
    let text = fs::read(&journal)?;
    let text = String::from_utf8_lossy(&text[usize::try_from(before)?..]).into_owned();
    let statements: Vec<Executed> = parse(&text).into_iter().filter(on_records).collect();
    ensure!(!statements.is_empty(), "aucune instruction dans le journal :\n{text}");
    Ok((statements, answer))
}

/// Le produit met les noms des tables d'entités entre guillemets ; le reste est travail de fond.
fn on_records(statement: &Executed) -> bool {
    ["\"hse\".", "\"core\"."].iter().any(|schema| statement.sql.contains(schema))
}

/// Le journal du jour.
fn journal(data_dir: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(data_dir.join("log"))?.filter_map(Result::ok);
    let newest = entries.max_by_key(|entry| entry.metadata().and_then(|it| it.modified()).ok());
    Ok(newest.context("PostgreSQL n'a pas de journal")?.path())
}

/// `… LOG:  execute s1: SELECT …`, suites précédées d'une tabulation, puis `… DETAIL:  parameters: $1 = '…', $2 = NULL`.
fn parse(text: &str) -> Vec<Executed> {
    let mut executed: Vec<Executed> = Vec::new();
    let mut in_statement = false;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix('\t') {
            if let (true, Some(last)) = (in_statement, executed.last_mut()) {
                last.sql.push('\n');
                last.sql.push_str(rest);
            }
        } else if let Some((_, sql)) = line.split_once("LOG:  execute ").and_then(|(_, rest)| rest.split_once(": ")) {
            executed.push(Executed { sql: sql.to_owned(), values: Vec::new() });
            in_statement = true;
        } else {
            in_statement = false;
            let values = line.split_once("DETAIL:  ").and_then(|(_, rest)| rest.split_once("arameters: "));
            if let (Some((_, values)), Some(last)) = (values, executed.last_mut()) {
                last.values = parse_values(values);
            }
        }
    }
    executed
}

/// `$1 = 'l''eau', $2 = NULL`.
fn parse_values(mut text: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    while let Some((_, rest)) = text.split_once(" = ") {
        let Some(quoted) = rest.strip_prefix('\'') else {
            values.push(None);
            text = rest;
            continue;
        };
        let mut value = String::new();
        let mut characters = quoted.char_indices().peekable();
        text = "";
        while let Some((at, character)) = characters.next() {
            if character != '\'' {
                value.push(character);
            } else if characters.next_if(|(_, next)| *next == '\'').is_some() {
                value.push('\'');
            } else {
                text = &quoted[at + 1..];
                break;
            }
        }
        values.push(Some(value));
    }
    values
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(journal: &str, expected: &Expect) {
        let shown: String = parse(journal).iter().map(|one| format!("{} {:?}\n", one.sql, one.values)).collect();
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_statement_is_read_with_its_values() {
        check(
            "2026-11-21 10:00:00.000 UTC [7] LOG:  execute s1: SELECT $1::text,\n\t $2::int\n2026-11-21 10:00:00.000 UTC [7] DETAIL:  parameters: $1 = 'l''eau, $2 = x', $2 = NULL\n",
            &expect![[r#"
                SELECT $1::text,
                 $2::int [Some("l'eau, $2 = x"), None]
            "#]],
        );
    }

    #[test]
    fn other_lines_are_passed_over() {
        check(
            "x UTC [7] LOG:  statement: BEGIN\nx UTC [7] LOG:  execute s2: SELECT 1\nx UTC [8] LOG:  checkpoint\n\tmore\n",
            &expect![[r#"
                SELECT 1 []
            "#]],
        );
    }
}
