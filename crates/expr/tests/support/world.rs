//! Le petit monde des essais : une ligne `t`, son site, ses lignes filles, ses liens, en Rust et en SQL.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use expr::{Collection, Column, Duration, Key, Origin, Places, RecordValue, Scope, Timestamp, Type, Value};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Champs de la ligne : nom, type SQL, peut être nul.
const FIELDS: [(&str, &str, bool); 19] = [
    ("n", "int8", true),
    ("m", "int8", false),
    ("small", "int8", true),
    ("d", "numeric", true),
    ("e", "numeric", false),
    ("f", "float8", true),
    ("s", "text", true),
    ("u", "text", false),
    ("b", "bool", true),
    ("c", "bool", false),
    ("at", "timestamptz", true),
    ("since", "timestamptz", false),
    ("on", "date", true),
    ("due", "date", false),
    ("span", "int8", true),
    ("site", "uuid", true),
    ("owner", "uuid", false),
    ("tags", "text[]", true),
    ("code", "text", true),
];

const LINE: [(&str, &str); 6] =
    [("qty", "int8"), ("price", "numeric"), ("label", "text"), ("done", "bool"), ("site", "uuid"), ("made", "date")];
const SITE: [(&str, &str); 3] = [("name", "text"), ("size", "int8"), ("opened", "date")];

pub const IDS: [&str; 4] = [
    "0192f0c1-0000-7000-8000-000000000001",
    "0192f0c1-0000-7000-8000-000000000002",
    "0192f0c1-0000-7000-8000-000000000003",
    "0192f0c1-0000-7000-8000-00000000000a",
];

pub struct World;

/// Des grandeurs : leur unité, et la colonne décimale où elles sont.
fn quantity(name: &str) -> Option<(&'static str, &'static str)> {
    QUANTITIES.iter().find(|(known, ..)| *known == name).map(|(_, unit, base)| (*unit, *base))
}

const QUANTITIES: [(&str, &str, &str); 3] = [("volume", "m3", "d"), ("spill", "bbl", "e"), ("heat", "°C", "d")];

fn field_type(name: &str, sql: &str) -> Type {
    match (name, sql) {
        ("span", _) => Type::Duration,
        ("site", _) => Type::record("site"),
        ("owner", _) => Type::record("user"),
        (_, "int8") => Type::Int,
        (_, "numeric") => Type::Decimal,
        (_, "float8") => Type::Double,
        (_, "text") => Type::String,
        (_, "bool") => Type::Bool,
        (_, "timestamptz") => Type::Timestamp,
        (_, "date") => Type::Date,
        _ => Type::list(Type::String),
    }
}

impl Scope for World {
    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "lines" => Some(Type::list(Type::record("line"))),
            "people" => Some(Type::list(Type::record("user"))),
            _ if quantity(name).is_some() => {
                quantity(name).map(|(unit, _)| Type::composite(&format!("quantity:{unit}")))
            }
            _ => {
                let field = FIELDS.iter().find(|field| field.0 == name);
                field.map(|(name, sql, _)| field_type(name, sql)).or_else(|| Places::variable(self, name))
            }
        }
    }

    fn member(&self, record: &str, field: &str) -> Option<Type> {
        let fields: &[(&str, &str)] = match record {
            _ if record.starts_with("quantity:") => &[("base", "numeric")],
            "site" => &SITE,
            "line" => &LINE,
            "user" => {
                return match field {
                    "id" | "site" => Some(Type::record(if field == "id" { "user" } else { "site" })),
                    "sites" => Some(Type::list(Type::record("site"))),
                    "roles" => Some(Type::list(Type::String)),
                    "level" => Some(Type::Int),
                    "nick" => Some(Type::String),
                    _ => None,
                };
            }
            _ => return None,
        };
        fields.iter().find(|known| known.0 == field).map(|(name, sql)| field_type(name, sql))
    }

    fn is_tree(&self, record: &str) -> bool {
        record == "site"
    }

    fn names(&self, _record: Option<&str>) -> Vec<String> {
        FIELDS.iter().map(|field| field.0.to_owned()).collect()
    }
}

impl Places for World {
    fn column(&self, from: Origin<'_>, path: &[&str]) -> Option<Column> {
        let column = |sql: String, ty, nullable| Some(Column::new(sql, ty, nullable));
        match (from, path) {
            (Origin::Row, ["site", field]) => {
                let ty = self.member("site", field)?;
                column(format!("\"s\".\"{field}\""), ty, true)
            }
            (Origin::Row, [name] | [name, "base"]) if quantity(name).is_some() => {
                let (unit, base) = quantity(name)?;
                let ty = if path.len() == 1 { Type::composite(&format!("quantity:{unit}")) } else { Type::Decimal };
                column(format!("t.\"{base}\""), ty, true)
            }
            (Origin::Row, [field]) => {
                let (name, sql, nullable) = FIELDS.iter().find(|known| known.0 == *field)?;
                column(format!("t.\"{field}\""), field_type(name, sql), *nullable)
            }
            (Origin::Element { record: "line", alias }, [field]) => {
                column(format!("\"{alias}\".\"{field}\""), self.member("line", field)?, true)
            }
            (Origin::Element { record: "line", alias }, ["site", field]) => {
                let sql = format!("(SELECT x.\"{field}\" FROM site x WHERE x.id = \"{alias}\".site)");
                column(sql, self.member("site", field)?, true)
            }
            (Origin::Element { record, alias }, []) => column(format!("\"{alias}\".id"), Type::record(record), false),
            _ => None,
        }
    }

    fn collection(&self, from: Origin<'_>, path: &[&str], alias: &str) -> Option<Collection> {
        let (table, record) = match (from, path) {
            (Origin::Row, ["lines"]) => ("line", "line"),
            (Origin::Row, ["people"]) => ("link", "user"),
            _ => return None,
        };
        let (from, on) = (format!("{table} AS \"{alias}\""), format!("\"{alias}\".parent = t.\"key\""));
        Some(Collection { from, on, record: record.to_owned() })
    }

    fn subtree(&self, record: &str, root: &str) -> Option<String> {
        (record == "site").then(|| {
            format!(
                "WITH RECURSIVE down(id) AS (SELECT {root} WHERE {root} IS NOT NULL \
                 UNION SELECT x.id FROM site x JOIN down ON x.\"above\" = down.id) SELECT id FROM down"
            )
        })
    }

    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "actor" => Some(Type::record("user")),
            "now" => Some(Type::Timestamp),
            "today" => Some(Type::Date),
            "limit" => Some(Type::Decimal),
            _ => None,
        }
    }
}

/// Une ligne et tout ce qui s'y rattache.
#[derive(Clone, Debug)]
pub struct Row {
    fields: Vec<Value>,
    lines: Vec<Vec<Value>>,
    people: Vec<usize>,
}

fn int() -> BoxedStrategy<Value> {
    let extreme = prop::sample::select(vec![i64::MIN, i64::MIN + 1, i64::MAX, i64::MAX - 1, 0, -1, 1 << 53]);
    prop_oneof![4 => -5_i64..6, 1 => extreme, 1 => any::<i64>()].prop_map(Value::Int).boxed()
}

fn decimal() -> BoxedStrategy<Value> {
    let odd = prop::sample::select(vec![
        "0.1",
        "0.10",
        "-0.5",
        "9999999999999999.999999999999",
        "-9999999999999999",
        "0.000000000001",
        "0.0000000000005",
        "1234567.891234",
        "79228162514264337593543950335",
        "0.3333333333333333333333333333",
    ]);
    let odd = odd.prop_map(|text| text.parse::<Decimal>().unwrap());
    let usual = (-1000_i64..1000, 0_u32..4).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    prop_oneof![3 => usual, 1 => odd].prop_map(Value::Decimal).boxed()
}

fn text() -> BoxedStrategy<Value> {
    let known = prop::sample::select(vec![
        "",
        "a",
        "A",
        "é",
        "É",
        "e\u{301}",
        "draft",
        "100%",
        "a_b",
        "\\",
        "  x ",
        "日本",
        "😀",
        "12",
        "-7",
        "3.50",
        "a\nb",
        "z",
        "'",
        IDS[0],
        "0192F0C1-0000-7000-8000-000000000001",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "[a-cé😀%_ \\\\]{0,5}"].prop_map(Value::from).boxed()
}

fn timestamp() -> BoxedStrategy<Value> {
    let edge =
        prop::sample::select(vec![-62_135_596_800_000_000, 253_402_300_799_999_999, 0, -1, 1_774_746_000_000_000]);
    let micros = prop_oneof![4 => 1_700_000_000_000_000_i64..1_800_000_000_000_000, 1 => edge];
    micros.prop_map(|micros| Timestamp::from_micros(micros).unwrap().into()).boxed()
}

fn date() -> BoxedStrategy<Value> {
    let date = |year: i16, month: i8, day: i8| jiff::civil::Date::new(year, month, day).unwrap();
    let usual = (2024_i16..2028, 1_i8..13, 1_i8..29).prop_map(move |(y, m, d)| date(y, m, d));
    let edge = prop::sample::select(vec![date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29), date(1969, 12, 31)]);
    prop_oneof![4 => usual, 1 => edge].prop_map(Value::Date).boxed()
}

fn duration() -> BoxedStrategy<Value> {
    let edge =
        prop::sample::select(vec![86_400_000_000_i64, -86_400_000_000, i64::MAX / 1000, -(i64::MAX / 1000), 0, 1]);
    let micros = prop_oneof![-10_000_000_000_i64..10_000_000_000, edge];
    micros.prop_map(|micros| Value::Duration(Duration::from_micros(micros).unwrap())).boxed()
}

fn double() -> BoxedStrategy<Value> {
    let known = vec![0.0, -0.0, 1.5, -2.0, 1e300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 9_007_199_254_740_993.0];
    prop::sample::select(known).prop_map(Value::Double).boxed()
}

fn reference() -> BoxedStrategy<Value> {
    prop::sample::select(IDS[..3].to_vec()).prop_map(|id| RecordValue::reference(id).into()).boxed()
}

fn strategy(name: &str, sql: &str) -> BoxedStrategy<Value> {
    match (name, sql) {
        ("small" | "qty" | "size", _) => (-3_i64..4).prop_map(Value::Int).boxed(),
        ("span", _) => duration(),
        (_, "int8") => int(),
        (_, "numeric") => decimal(),
        (_, "float8") => double(),
        (_, "text") => text(),
        (_, "bool") => any::<bool>().prop_map(Value::Bool).boxed(),
        (_, "timestamptz") => timestamp(),
        (_, "date") => date(),
        (_, "uuid") => reference(),
        _ => vec(text(), 0..4).prop_map(Value::from).boxed(),
    }
}

fn nullable(strategy: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    option::weighted(0.7, strategy).prop_map(|value| value.unwrap_or(Value::Null)).boxed()
}

/// Des lignes au hasard.
pub fn rows(count: usize) -> impl Strategy<Value = Vec<Row>> {
    let fields: Vec<_> = FIELDS
        .iter()
        .map(|(name, sql, can_be_null)| {
            let strategy = strategy(name, sql);
            if *can_be_null { nullable(strategy) } else { strategy }
        })
        .collect();
    let line: Vec<_> = LINE.iter().map(|(name, sql)| nullable(strategy(name, sql))).collect();
    let people = prop::sample::subsequence(vec![0, 1, 2, 3], 0..3);
    let row = (fields, vec(line, 0..4), people).prop_map(|(fields, lines, people)| Row { fields, lines, people });
    vec(row, count)
}

/// Les sites, communs à toutes les lignes ; le deuxième n'a que des nuls.
fn sites() -> Vec<Vec<Value>> {
    let opened = jiff::civil::Date::new(2025, 6, 1).unwrap();
    vec![
        vec![Value::from("Plateforme É"), Value::Int(3), Value::Date(opened)],
        vec![Value::Null, Value::Null, Value::Null],
        vec![Value::from("a"), Value::Int(-1), Value::Null],
    ]
}

/// L'arbre des sites : chacun sous celui qui le précède.
fn ancestors(at: usize) -> impl Iterator<Item = Arc<str>> {
    IDS[..at].iter().map(|id| Arc::from(*id))
}

fn site(reference: &Value) -> Value {
    let Value::Record(record) = reference else {
        return Value::Null;
    };
    let at = IDS.iter().position(|id| **id == *record.id).unwrap();
    let fields = SITE.iter().map(|field| Arc::from(field.0)).zip(sites().swap_remove(at)).collect();
    RecordValue::new(record.id.clone(), fields).below(ancestors(at)).into()
}

impl Row {
    /// Les variables de l'évaluation : la ligne et la requête.
    pub fn variables(&self) -> BTreeMap<String, Value> {
        let mut variables = request();
        for ((name, ..), value) in FIELDS.iter().zip(&self.fields) {
            let value = if *name == "site" { site(value) } else { value.clone() };
            variables.insert((*name).to_owned(), value);
        }
        for (name, _, base) in QUANTITIES {
            let base = variables[base].clone();
            let value = match base {
                Value::Null => Value::Null,
                base => Value::Map(Arc::new([(Key::String("base".into()), base)].into_iter().collect())),
            };
            variables.insert(name.to_owned(), value);
        }
        let lines = self.lines.iter().enumerate().map(|(at, line)| {
            let fields = LINE.iter().zip(line).map(|((name, _), value)| {
                (Arc::from(*name), if *name == "site" { site(value) } else { value.clone() })
            });
            RecordValue::new(line_id(at), fields.collect())
        });
        variables.insert("lines".to_owned(), Value::from(lines.collect::<Vec<_>>()));
        let people: Vec<_> = self.people.iter().map(|at| RecordValue::reference(IDS[*at])).collect();
        variables.insert("people".to_owned(), Value::from(people));
        variables
    }
}

fn line_id(at: usize) -> String {
    format!("0192f0c1-0000-7000-8000-0000000001{at:02}")
}

/// Les variables de la requête.
pub fn request() -> BTreeMap<String, Value> {
    let fields = HashMap::from([
        (Arc::from("id"), RecordValue::reference(IDS[0]).into()),
        (Arc::from("site"), Value::Null),
        (Arc::from("sites"), Value::from(vec![RecordValue::reference(IDS[0]), RecordValue::reference(IDS[2])])),
        (Arc::from("roles"), Value::from(vec!["draft", "é"])),
        (Arc::from("level"), Value::Int(2)),
        (Arc::from("nick"), Value::Null),
    ]);
    BTreeMap::from([
        ("actor".to_owned(), RecordValue::new(IDS[0], fields).into()),
        ("now".to_owned(), Timestamp::from_micros(1_774_746_123_456_789).unwrap().into()),
        ("today".to_owned(), jiff::civil::Date::new(2026, 3, 29).unwrap().into()),
        ("limit".to_owned(), Value::Decimal(Decimal::new(1005, 1))),
    ])
}

/// Crée les tables et y met les lignes.
pub fn script(rows: &[Row]) -> String {
    let columns: Vec<_> = FIELDS.iter().map(|(name, sql, _)| format!("\"{name}\" {sql}")).collect();
    let line: Vec<_> = LINE.iter().map(|(name, sql)| format!("\"{name}\" {sql}")).collect();
    let site_columns: Vec<_> = SITE.iter().map(|(name, sql)| format!("\"{name}\" {sql}")).collect();
    let mut script = format!(
        "SET jit = off; CREATE TEMP TABLE t (\"key\" int, {}); CREATE TEMP TABLE line (parent int, id uuid, {});
         CREATE TEMP TABLE site (id uuid, above uuid, {}); CREATE TEMP TABLE link (parent int, id uuid);\n",
        columns.join(", "),
        line.join(", "),
        site_columns.join(", ")
    );
    for (at, (id, site)) in IDS.iter().zip(sites()).enumerate() {
        let above = at.checked_sub(1).map_or("NULL".to_owned(), |at| format!("'{}'", IDS[at]));
        script.push_str(&format!("INSERT INTO site VALUES ('{id}', {above}, {});\n", literals(&site)));
    }
    for (key, row) in rows.iter().enumerate() {
        script.push_str(&format!("INSERT INTO t VALUES ({key}, {});\n", literals(&row.fields)));
        for (at, line) in row.lines.iter().enumerate() {
            script.push_str(&format!("INSERT INTO line VALUES ({key}, '{}', {});\n", line_id(at), literals(line)));
        }
        for person in &row.people {
            script.push_str(&format!("INSERT INTO link VALUES ({key}, '{}');\n", IDS[*person]));
        }
    }
    script.push_str("ANALYZE;");
    script
}

fn literals(values: &[Value]) -> String {
    values.iter().map(literal).collect::<Vec<_>>().join(", ")
}

/// La valeur en littéral SQL.
pub fn literal(value: &Value) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => format!("({value})"),
        Value::Double(value) => quoted(&value.to_string()),
        Value::Decimal(value) => format!("({value})"),
        Value::String(text) => quoted(text),
        Value::Timestamp(instant) => quoted(&instant.to_string()),
        Value::Date(date) => quoted(&date.to_string()),
        Value::Duration(duration) => format!("({})", duration.nanos() / 1000),
        Value::Record(record) => quoted(&record.id),
        Value::List(items) if items.is_empty() => "'{}'".to_owned(),
        Value::List(items) => format!("ARRAY[{}]", literals(items)),
        other => panic!("no literal for {other:?}"),
    }
}
