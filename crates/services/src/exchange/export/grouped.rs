//! Emporter un agrégat : ses groupes en lignes, la clé croisée et les monnaies en colonnes, ses totaux au bout et au bas.
//!
//! Un montant a une colonne par monnaie : une case est un nombre qu'un tableur sait additionner, et n'en mêle jamais deux.

use std::{str::FromStr, sync::Arc};

use bytes::Bytes;
use expr::Type;
use futures::StreamExt;
use kernel::{Code, Ctx, Result, currency};
use rust_decimal::{Decimal, RoundingStrategy};
use schema::model::{Field, Texts};
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    fields::{self, Cell},
    records::{self, Aggregation, Query, Taken, TakenKey, TakenMeasure},
};

use super::{
    Dialect, Format, Journal, Sent, Shape, delimited,
    reader::{Reader, localised},
    workbook,
};

/// Colonnes au plus : celles qu'un tableur sait ouvrir.
const MAX_COLUMNS: usize = 16_384;

/// Décimales qu'une moyenne a de plus que ce qu'elle réunit.
const FINER: u32 = 2;

/// Décimales d'un nombre dont la définition n'en dit rien.
const UNSAID: u32 = 6;

/// Une ligne du fichier.
pub(super) type Line = Vec<Cell>;

/// L'agrégat demandé, en CSV ou en classeur : ce que l'appelant peut exporter, ses libellés dans sa langue.
pub async fn export_groups(
    ctx: &Ctx,
    tenant: &Arc<Tenant>,
    asked: &Aggregation,
    format: Format,
    dialect: &Dialect,
) -> Result<Sent> {
    let model = tenant.model();
    let taken = records::aggregate_to_export(ctx, tenant, asked).await?;
    let (shape, personal) = Shape::spoken(ctx, &model, &taken.entity, dialect);
    let is_personal = personal.is_some();
    let reader = personal.unwrap_or_else(|| Reader::of(ctx, &model, &taken.entity));
    let lines = Sheet { taken: &taken, reader: &reader, shape, is_personal }.lines(asked.sort.is_empty());
    if lines.first().is_some_and(|header| header.len() > MAX_COLUMNS) {
        return Err(Code::TooCostly.with("max", MAX_COLUMNS));
    }
    let (word, media_type) = match format {
        Format::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _ => ("csv", "text/csv; charset=utf-8"),
    };
    let journal = Journal::open(ctx, tenant, &taken.entity, details(&taken, asked, word)).await?;
    let count = taken.answer["data"].as_array().map_or(0, Vec::len);
    let made = if format == Format::Xlsx {
        let made = tokio::task::spawn_blocking(move || workbook::small(lines)).await;
        made.map_err(|panic| Code::Internal.because(panic)).flatten()
    } else {
        let mut text = String::from('\u{feff}');
        lines.into_iter().for_each(|line| delimited::line(&mut text, line.into_iter(), shape));
        Ok(text.into_bytes())
    };
    let bytes = journal.conclude(made.map(|bytes| (bytes, count))).await?;
    let name = format!("{}-{}.{word}", taken.entity.plural, ctx.today());
    Ok(Sent { name, media_type, body: futures::stream::once(async { Ok(Bytes::from(bytes)) }).boxed() })
}

/// Ce que l'audit en retient : tout ce qui dit quelles lignes sont parties, et comment réunies.
fn details(taken: &Taken, asked: &Aggregation, format: &str) -> Value {
    let Query { filter, search, deleted, .. } = &taken.query;
    json!({
        "filter": filter, "q": search, "deleted": deleted, "group": asked.group, "pivot": asked.pivot,
        "measures": asked.measures, "having": asked.having, "format": format,
    })
}

/// Ce qui devient un tableau, et qui le lit.
struct Sheet<'t> {
    taken: &'t Taken,
    reader: &'t Reader,
    shape: Shape,
    /// Est-il pour le tableur de la personne, plutôt que pour un programme ?
    is_personal: bool,
}

/// Une colonne de valeurs : une mesure, d'une monnaie si elle en a.
struct Figure<'t> {
    measure: &'t TakenMeasure,
    currency: Option<String>,
}

impl Sheet<'_> {
    fn lines(&self, in_order: bool) -> Vec<Line> {
        let answer = &self.taken.answer;
        let (keys, crossed) = match self.taken.keys.split_last() {
            Some((last, rest)) if self.taken.is_crossed => (rest, Some(last)),
            _ => (&self.taken.keys[..], None),
        };
        let mut rows: Vec<&Value> = answer["data"].as_array().into_iter().flatten().collect();
        if let Some(first) = keys.first().filter(|_| in_order) {
            rows.sort_by_key(|row| rank(first, &row[&first.name]));
        }
        let mut columns: Vec<&Value> = answer["columns"].as_array().into_iter().flatten().collect();
        if let Some(crossed) = crossed {
            columns.sort_by_key(|column| rank(crossed, &column["value"]));
        }
        let figures = self.figures();
        let mut header: Line = keys.iter().map(|key| Cell::Text(self.label(&key.field))).collect();
        for (column, key) in columns.iter().filter_map(|column| Some((column, crossed?))) {
            let column = match self.key(key, &column["value"]) {
                Cell::Number(number) => localised(number, self.shape.decimal),
                cell => cell.to_string(),
            };
            header.extend(figures.iter().map(|figure| Cell::Text(self.titled(&column, figure, figures.len()))));
        }
        let total = self.word("total");
        header.extend(figures.iter().map(|figure| {
            let measure = self.measure(figure.measure);
            let title = if crossed.is_some() { format!("{total} · {measure}") } else { measure };
            Cell::Text(self.marked(title, figure))
        }));
        let mut lines = vec![header];
        for row in &rows {
            let mut line: Line = keys.iter().map(|key| self.key(key, &row[&key.name])).collect();
            let cells = columns.iter().map(|column| &row["columns"][column["name"].as_str().unwrap_or_default()]);
            line.extend(cells.chain([*row]).flat_map(|of| figures.iter().map(|figure| self.figure(figure, of))));
            lines.push(line);
        }
        if !keys.is_empty() {
            let mut last: Line = vec![Cell::Empty; keys.len()];
            last[0] = Cell::Text(total);
            let totals = columns.iter().map(|column| &column["totals"]).chain([&answer["totals"]]);
            last.extend(totals.flat_map(|of| figures.iter().map(|figure| self.figure(figure, of))));
            lines.push(last);
        }
        lines
    }

    /// Les colonnes de chaque mesure ; celles d'un montant sont les monnaies que ses totaux disent.
    fn figures(&self) -> Vec<Figure<'_>> {
        let currencies = |measure: &TakenMeasure| -> Vec<Option<String>> {
            let amounts = self.taken.answer["totals"][&measure.name].as_array();
            let codes = amounts.into_iter().flatten().map(|one| one["currency"].as_str().map(str::to_owned));
            let codes: Vec<_> = codes.collect();
            if codes.is_empty() { vec![None] } else { codes }
        };
        let of = |measure| currencies(measure).into_iter().map(move |currency| Figure { measure, currency });
        self.taken.measures.iter().flat_map(of).collect()
    }

    fn texts(&self) -> &Texts {
        self.reader.texts()
    }

    fn word(&self, name: &str) -> String {
        self.texts().message(self.reader.locale, &format!("core.messages.aggregate.{name}"), &Map::new())
    }

    fn label(&self, field: &Field) -> String {
        let label = self.texts().get(self.reader.locale, &self.taken.entity.label_key(field));
        label.unwrap_or(&field.name).to_owned()
    }

    /// « Somme de Coût ».
    fn measure(&self, measure: &TakenMeasure) -> String {
        let label = measure.field.as_ref().map(|field| self.label(field));
        let (word, label) = match label {
            None => ("records", Value::Null),
            Some(label) => (measure.function, label.into()),
        };
        let insert = Map::from_iter([("label".to_owned(), label)]);
        self.texts().message(self.reader.locale, &format!("core.messages.aggregate.{word}"), &insert)
    }

    /// Le titre d'une colonne croisée ; la mesure s'y dit quand il y en a plusieurs.
    fn titled(&self, column: &str, figure: &Figure<'_>, figures: usize) -> String {
        let is_alone = figures == 1 || self.taken.measures.len() == 1;
        let title = if is_alone { column.to_owned() } else { format!("{column} · {}", self.measure(figure.measure)) };
        self.marked(title, figure)
    }

    /// Le titre, et ce en quoi la mesure se compte.
    fn marked(&self, title: String, figure: &Figure<'_>) -> String {
        match figure.currency.clone().or_else(|| self.unit(figure.measure)) {
            Some(unit) => format!("{title} ({unit})"),
            None => title,
        }
    }

    /// L'unité d'une mesure qui n'est pas d'une seule monnaie.
    fn unit(&self, measure: &TakenMeasure) -> Option<String> {
        let field = measure.field.as_ref().filter(|_| !measure.function.starts_with("count"))?;
        let is_converted = measure.is_base && field.kind.name() == "money";
        is_converted.then(|| self.word("base")).or_else(|| field.unit.clone())
    }

    /// La valeur d'une clé ; sans valeur, elle se dit vide.
    fn key(&self, key: &TakenKey, value: &Value) -> Cell {
        match value {
            Value::Bool(value) => Cell::Text(self.reader.cell("", &Cell::Boolean(*value))),
            Value::String(text) if key.is_period && !text.is_empty() => Cell::Text(text.clone()),
            Value::Object(linked) => {
                let named = [linked.get("title"), linked.get("id")].into_iter().flatten().find_map(Value::as_str);
                Cell::Text(named.unwrap_or_default().to_owned())
            }
            value => match self.value(&key.field, value) {
                Cell::Empty => Cell::Text(self.word("empty")),
                cell => cell,
            },
        }
    }

    /// Une valeur d'un champ : un nombre, un jour, un instant comme tout export les écrit, un choix par son libellé.
    fn value(&self, field: &Field, value: &Value) -> Cell {
        let text = match value {
            Value::Null => return Cell::Empty,
            Value::String(text) if text.is_empty() => return Cell::Empty,
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        match fields::cell(field, value) {
            cell @ (Cell::Date(_) | Cell::DateTime(_)) if self.is_personal => self.reader.typed(field, cell),
            cell @ (Cell::Number(_) | Cell::Date(_) | Cell::DateTime(_) | Cell::Time(_)) => cell,
            _ => Cell::Text(self.reader.cell(&field.name, &Cell::Text(text))),
        }
    }

    /// Une case de cette colonne, dans une ligne ou un total.
    fn figure(&self, figure: &Figure<'_>, of: &Value) -> Cell {
        let measure = figure.measure;
        let value = &of[&measure.name];
        let value = match &figure.currency {
            None => value,
            Some(code) => {
                let mut amounts = value.as_array().into_iter().flatten();
                amounts.find(|one| one["currency"] == code.as_str()).map_or(&Value::Null, |one| &one["amount"])
            }
        };
        let is_value = ["min", "max"].contains(&measure.function) && !measure.is_base && figure.currency.is_none();
        match (&measure.field, value) {
            (_, Value::Null | Value::Array(_)) => Cell::Empty,
            (Some(field), value) if is_value => self.value(field, value),
            (_, value) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                match (decimal(&text), figure.scale()) {
                    (Some(number), Some(scale)) => Cell::Number(rounded(number, scale)),
                    (Some(number), None) => Cell::Number(number),
                    (None, _) => Cell::Text(text),
                }
            }
        }
    }
}

impl Figure<'_> {
    /// Les décimales d'une moyenne : celles que son champ d'argent dit, sinon celles de sa monnaie, ou deux de plus que le champ ; toute autre mesure garde les siennes.
    fn scale(&self) -> Option<u32> {
        let field = self.measure.field.as_ref().filter(|_| self.measure.function == "avg")?;
        let is_money = self.currency.is_some() || self.measure.is_base && field.kind.name() == "money";
        if is_money {
            let of_currency = self.currency.as_deref().and_then(currency::decimals);
            return field.scale.or(of_currency).or(Some(FINER));
        }
        let own = match field.kind.cel(field) {
            Type::Int => 0,
            _ => field.scale.or(field.kind.default_scale()).unwrap_or(UNSAID),
        };
        Some(own + FINER)
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

fn rounded(number: Decimal, scale: u32) -> Decimal {
    number.round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero)
}

/// Les choix dans l'ordre de leur définition, le vide à la fin ; le reste comme la base l'a rangé.
fn rank(key: &TakenKey, value: &Value) -> usize {
    let options = &key.field.options;
    let known = value.as_str().and_then(|text| options.get_index_of(text));
    if options.is_empty() { 0 } else { known.unwrap_or(options.len()) }
}
