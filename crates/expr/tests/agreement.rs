//! L'évaluation en Rust et la traduction SQL donnent le même résultat, sur des expressions et des lignes au hasard.
//!
//! Un vrai PostgreSQL juge : vrai ↔ vrai, faux ↔ faux, erreur ou nul ↔ `NULL`, et jamais une exception.

#![expect(clippy::unwrap_used, reason = "un essai échoue en paniquant")]

mod support;

use std::cell::Cell;
use std::collections::BTreeMap;

use expr::{Error, ErrorKind, Sql, Type, Value, check, parse, to_sql, value_to_sql};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use support::bind::Bound;
use support::cluster::Cluster;
use support::grammar::expressions;
use support::world::{Row, World, literal, request, rows, script};
use tokio::runtime::Runtime;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, SimpleQueryMessage};

const CASES: u32 = 3000;
const ROWS: usize = 40;
const FROM: &str = "t LEFT JOIN site s ON s.id = t.site";

/// Le même hasard à chaque fois ; `EXPR_SEED` en essaie un autre.
#[expect(clippy::disallowed_methods, reason = "un essai peut changer de hasard sans être modifié")]
fn seed() -> TestRng {
    let number = std::env::var("EXPR_SEED").ok().and_then(|seed| seed.parse::<u64>().ok()).unwrap_or(1);
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

struct Judge {
    runtime: Runtime,
    client: Client,
    rows: Vec<BTreeMap<String, Value>>,
}

impl Judge {
    fn new(cluster: &Cluster, rows: &[Row]) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let client = runtime.block_on(cluster.connect());
        runtime.block_on(client.batch_execute(&script(rows))).unwrap();
        Self { runtime, client, rows: rows.iter().map(Row::variables).collect() }
    }

    /// La valeur que PostgreSQL donne à chaque ligne, en texte.
    fn values(&self, column: &str) -> Result<Vec<Option<String>>, String> {
        let query = format!("SELECT {column} FROM {FROM} ORDER BY t.\"key\"");
        let answer = self.runtime.block_on(self.client.simple_query(&query));
        let answer = answer.map_err(|error| format!("{}\n{query}", describe(&error)))?;
        let values = answer.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row.get(0).map(str::to_owned)),
            _ => None,
        });
        Ok(values.collect())
    }

    /// Les lignes que garde un filtre, ses paramètres vraiment liés.
    fn kept(&self, filter: &Sql) -> Result<Vec<usize>, String> {
        let query = format!("SELECT t.\"key\" FROM {FROM} WHERE {} ORDER BY 1", filter.text);
        let params: Vec<_> = filter.params.iter().map(|param| Bound(param.resolve(&request()))).collect();
        let params: Vec<_> = params.iter().map(|param| param as &(dyn ToSql + Sync)).collect();
        let rows = self.runtime.block_on(self.client.query(&query, &params));
        let rows = rows.map_err(|error| format!("{}\n{query}", describe(&error)))?;
        Ok(rows.iter().map(|row| row.get::<_, i32>(0) as usize).collect())
    }
}

fn describe(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}

/// Le texte SQL, paramètres remplacés par leurs littéraux.
fn inline(sql: &Sql) -> String {
    let mut text = sql.text.clone();
    for (at, param) in sql.params.iter().enumerate().rev() {
        text = text.replace(&format!("${}", at + 1), &literal(&param.resolve(&request())));
    }
    text
}

/// Une forme textuelle commune de la valeur ; `None` pour nul et pour erreur.
fn expected(result: &Result<Value, Error>) -> Option<String> {
    match result.as_ref().ok()? {
        Value::Null => None,
        Value::Bool(value) => Some(if *value { "t" } else { "f" }.to_owned()),
        Value::Decimal(value) => Some(value.normalize().to_string()),
        Value::Timestamp(instant) => Some(instant.micros().to_string()),
        Value::Duration(duration) => Some((duration.nanos() / 1000).to_string()),
        Value::String(text) => Some(text.to_string()),
        Value::Record(record) => Some(record.id.to_string()),
        Value::Int(value) => Some(value.to_string()),
        Value::Date(date) => Some(date.to_string()),
        other => panic!("unexpected {other:?}"),
    }
}

fn column(ty: &Type, sql: &str) -> String {
    match ty {
        Type::Decimal => format!("trim_scale({sql})"),
        Type::Timestamp => format!("(extract(epoch from {sql}) * 1000000)::int8"),
        Type::Date => format!("to_char({sql}, 'YYYY-MM-DD')"),
        _ => sql.to_owned(),
    }
}

/// `Ok(false)` : l'expression n'a pas de forme SQL.
fn judge(judge: &Judge, source: &str) -> Result<bool, String> {
    let checked = check(parse(source).unwrap(), &World).map_err(|error| format!("{source}: {error}"))?;
    let exact = match value_to_sql(&checked, &World, 1) {
        Ok(sql) => sql,
        Err(error) if error.kind == ErrorKind::NotInSql => return Ok(false),
        Err(error) => return Err(error.to_string()),
    };
    let column = column(checked.ty(), &format!("({})", inline(&exact)));
    let values = judge.values(&column)?;
    let filter = match *checked.ty() {
        Type::Bool => {
            Some(to_sql(&checked, &World, 1).map_err(|error| format!("only the filter is refused: {error}"))?)
        }
        _ => None,
    };
    let kept = filter.as_ref().map(|filter| judge.kept(filter)).transpose()?;
    let filter = filter.map(|filter| filter.text).unwrap_or_default();
    for (key, (variables, value)) in judge.rows.iter().zip(values).enumerate() {
        let result = checked.evaluate(variables);
        let expected = expected(&result);
        let is_kept = kept.as_ref().is_none_or(|kept| kept.contains(&key) == (expected.as_deref() == Some("t")));
        if expected != value || !is_kept {
            let paths: BTreeMap<_, _> = checked.paths().iter().map(|path| (&path[0], &variables[&path[0]])).collect();
            let context = format!("{source}\n{column}\n{filter}\non {paths:?}");
            return Err(format!("evaluated {result:?}, SQL gave {value:?}, well filtered: {is_kept}\n{context}"));
        }
    }
    Ok(true)
}

#[test]
fn evaluation_and_sql_agree() {
    let cluster = Cluster::start();
    let mut runner =
        TestRunner::new_with_rng(Config { cases: CASES, failure_persistence: None, ..Config::default() }, seed());
    let rows = rows(ROWS).new_tree(&mut runner).unwrap().current();
    let judge_of = Judge::new(&cluster, &rows);
    let refused = Cell::new(0);
    let outcome = runner.run(&expressions(), |source| {
        let translated = judge(&judge_of, &source).map_err(TestCaseError::fail)?;
        refused.set(refused.get() + u32::from(!translated));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let refused = refused.get();
    println!("{CASES} expressions × {ROWS} rows, {refused} without an SQL form");
    assert!(refused < CASES / 5, "{refused} of {CASES} expressions have no SQL form");
}
