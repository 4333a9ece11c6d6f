//! La forme SQL, expression par expression.

#![expect(clippy::unwrap_used, reason = "un essai échoue en paniquant")]

use expect_test::{Expect, expect};
use expr::{Collection, Column, Origin, Param, Places, Scope, Type, check, parse, to_json, to_sql, value_to_sql};

/// Un incident : champs obligatoires (`title`, `created`), facultatifs (les autres), lignes et liens.
struct Incident;

fn field(name: &str) -> Option<(Type, bool)> {
    Some(match name {
        "state" | "number" | "note" => (Type::String, true),
        "title" => (Type::String, false),
        "days" | "count" => (Type::Int, true),
        "cost" => (Type::Decimal, true),
        "weight" => (Type::Double, true),
        "serious" => (Type::Bool, true),
        "occurred" => (Type::Timestamp, true),
        "created" => (Type::Timestamp, false),
        "due" => (Type::Date, true),
        "site" => (Type::record("site"), true),
        "reporter" => (Type::record("user"), false),
        "tags" => (Type::list(Type::String), true),
        _ => return None,
    })
}

impl Scope for Incident {
    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "lines" => Some(Type::list(Type::record("line"))),
            "witnesses" => Some(Type::list(Type::record("user"))),
            _ => field(name).map(|(ty, _)| ty).or_else(|| Places::variable(self, name)),
        }
    }

    fn member(&self, record: &str, field: &str) -> Option<Type> {
        match (record, field) {
            ("site", "name") | ("user", "name") => Some(Type::String),
            ("site", "opened") | ("line", "made") => Some(Type::Timestamp),
            ("line", "qty") => Some(Type::Int),
            ("line", "price") => Some(Type::Decimal),
            ("line", "parts") => Some(Type::list(Type::record("line"))),
            ("user", "id") => Some(Type::record("user")),
            ("user", "site") => Some(Type::record("site")),
            ("user", "sites") => Some(Type::list(Type::record("site"))),
            ("user", "roles") => Some(Type::list(Type::String)),
            _ => None,
        }
    }

    fn names(&self, _record: Option<&str>) -> Vec<String> {
        Vec::new()
    }
}

impl Places for Incident {
    fn column(&self, from: Origin<'_>, path: &[&str]) -> Option<Column> {
        let (sql, (ty, nullable)) = match (from, path) {
            (Origin::Row, ["site", name]) => (format!("site.{name}"), (self.member("site", name)?, true)),
            (Origin::Row, [name]) => (format!("\"{name}\""), field(name)?),
            (Origin::Element { record, alias }, []) => (format!("{alias}.id"), (Type::record(record), false)),
            (Origin::Element { record, alias }, [name]) => {
                (format!("{alias}.{name}"), (self.member(record, name)?, true))
            }
            _ => return None,
        };
        Some(Column { sql, ty, nullable })
    }

    fn collection(&self, from: Origin<'_>, path: &[&str], alias: &str) -> Option<Collection> {
        let (table, on, record) = match (from, path) {
            (Origin::Row, ["lines"]) => ("line", format!("{alias}.incident = id"), "line"),
            (Origin::Row, ["witnesses"]) => ("witness", format!("{alias}.incident = id"), "user"),
            (Origin::Element { alias: parent, .. }, ["parts"]) => {
                ("part", format!("{alias}.line = {parent}.id"), "line")
            }
            _ => return None,
        };
        Some(Collection {
            from: format!("{table} {alias}"),
            on,
            record: record.to_owned(),
        })
    }

    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "actor" => Some(Type::record("user")),
            "now" => Some(Type::Timestamp),
            "today" => Some(Type::Date),
            _ => None,
        }
    }
}

fn show(result: Result<expr::Sql, expr::Error>, source: &str) -> String {
    let sql = match result {
        Ok(sql) => sql,
        Err(error) => return format!("{}: {} @ {}", error.code(), error.message, error.span.text(source)),
    };
    let params = sql.params.iter().enumerate().map(|(at, param)| match param {
        Param::Value(value) => format!("\n${} = {}", at + 1, to_json(value)),
        Param::Variable(path, ty) => format!("\n${} = {}: {ty}", at + 1, path.join(".")),
        Param::Computed(computed) => format!("\n${} = {}", at + 1, computed.source()),
    });
    format!("{}{}", sql.text, params.collect::<String>())
}

fn check_sql(source: &str, expected: Expect) {
    let checked = check(parse(source).unwrap(), &Incident).unwrap();
    expected.assert_eq(&show(to_sql(&checked, &Incident, 1), source));
}

fn check_value(source: &str, expected: Expect) {
    let checked = check(parse(source).unwrap(), &Incident).unwrap();
    expected.assert_eq(&show(value_to_sql(&checked, &Incident, 1), source));
}


#[test]
fn measure() {
    use std::time::Instant;
    let sources = ["state in ['draft', 'sent'] && site in actor.sites && occurred >= now - duration('720h') && title.contains('fuite')",
      "state == 'draft'", "severity_like(x)"];
    for source in &sources[..2] {
        let n = 20000;
        let t = Instant::now();
        for _ in 0..n { std::hint::black_box(parse(source).unwrap()); }
        let parse_us = t.elapsed().as_secs_f64()*1e6/n as f64;
        let t = Instant::now();
        for _ in 0..n { std::hint::black_box(check(parse(source).unwrap(), &Incident).unwrap()); }
        let check_us = t.elapsed().as_secs_f64()*1e6/n as f64;
        let checked = check(parse(source).unwrap(), &Incident).unwrap();
        let t = Instant::now();
        for _ in 0..n { std::hint::black_box(to_sql(&checked, &Incident, 1).unwrap()); }
        let sql_us = t.elapsed().as_secs_f64()*1e6/n as f64;
        let mut vars = std::collections::HashMap::<String, expr::Value>::new();
        let site = || expr::RecordValue::reference("0192f0c1-0000-7000-8000-000000000001");
        vars.insert("state".into(), "sent".into());
        vars.insert("title".into(), "Une fuite au joint".into());
        vars.insert("site".into(), site().into());
        vars.insert("occurred".into(), expr::Timestamp::new(1_800_000_000, 0).unwrap().into());
        vars.insert("now".into(), expr::Timestamp::new(1_800_000_500, 0).unwrap().into());
        vars.insert("actor".into(), expr::RecordValue { id: "x".into(), fields: [("sites".into(), vec![site()].into())].into() }.into());
        let t = Instant::now();
        for _ in 0..n { std::hint::black_box(checked.evaluate(&vars).unwrap()); }
        let eval_us = t.elapsed().as_secs_f64()*1e6/n as f64;
        println!("parse {parse_us:.2} parse+check {check_us:.2} sql {sql_us:.2} eval {eval_us:.2} µs: {source}");
    }
}
