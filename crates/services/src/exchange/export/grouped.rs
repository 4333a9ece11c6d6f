//! Emporter un agrégat : ses groupes en lignes, la clé croisée et les monnaies en colonnes, ses totaux au bout et au bas.
//!
//! Un montant a une colonne par monnaie : une case est un nombre qu'un tableur sait additionner, et n'en mêle jamais deux.

use std::{str::FromStr, sync::Arc};

use bytes::Bytes;
use futures::StreamExt;
use kernel::{Code, Ctx, Result};
use rust_decimal::Decimal;
use schema::model::{Field, Texts};
use serde_json::{Map, Value, json};
use store::{
    Tenant,
    fields::Cell,
    records::{self, Aggregation, Taken, TakenKey, TakenMeasure},
};

use super::{Dialect, Format, Journal, Sent, Shape, delimited, journal::End, reader::Reader, workbook};

/// Colonnes au plus : celles qu'un tableur sait ouvrir.
const MAX_COLUMNS: usize = 16_384;

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
    let (shape, reader) = Shape::spoken(ctx, &model, &taken.entity, dialect);
    let reader = reader.unwrap_or_else(|| Reader::of(ctx, &model, &taken.entity));
    let lines = Sheet { taken: &taken, reader: &reader }.lines(asked.sort.is_empty());
    if lines.first().is_some_and(|header| header.len() > MAX_COLUMNS) {
        return Err(Code::TooCostly.with("max", MAX_COLUMNS));
    }
    let word = if format == Format::Xlsx { "xlsx" } else { "csv" };
    let details = json!({
        "filter": asked.query.filter, "q": asked.query.search, "group": asked.group, "pivot": asked.pivot,
        "measures": asked.measures, "format": word,
    });
    let journal = Journal::open(ctx, tenant, &taken.entity, details).await?;
    let count = lines.len();
    let (media_type, bytes) = if format == Format::Xlsx {
        let made = tokio::task::spawn_blocking(move || workbook::small(lines)).await;
        let bytes = made.map_err(|panic| Code::Internal.because(panic))??;
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes)
    } else {
        let mut text = String::from('\u{feff}');
        lines.into_iter().for_each(|line| delimited::line(&mut text, line.into_iter(), shape));
        ("text/csv; charset=utf-8", text.into_bytes())
    };
    journal.close(count, End::Whole).await;
    let name = format!("{}-{}.{word}", taken.entity.plural, ctx.today());
    Ok(Sent { name, media_type, body: futures::stream::once(async { Ok(Bytes::from(bytes)) }).boxed() })
}

/// Ce qui devient un tableau, et qui le lit.
struct Sheet<'t> {
    taken: &'t Taken,
    reader: &'t Reader,
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
            let column = self.key(key, &column["value"]).to_string();
            header.extend(figures.iter().map(|figure| Cell::Text(self.titled(&column, figure, figures.len()))));
        }
        let total = self.word("total");
        header.extend(figures.iter().map(|figure| {
            let measure = self.measure(figure.measure);
            let title = if crossed.is_some() { format!("{total} · {measure}") } else { measure };
            Cell::Text(marked(title, figure))
        }));
        let mut lines = vec![header];
        for row in &rows {
            let mut line: Line = keys.iter().map(|key| self.key(key, &row[&key.name])).collect();
            let cells = columns.iter().map(|column| &row["columns"][column["name"].as_str().unwrap_or_default()]);
            line.extend(cells.chain([*row]).flat_map(|of| figures.iter().map(|figure| figure.cell(of))));
            lines.push(line);
        }
        if !keys.is_empty() {
            let mut last: Line = vec![Cell::Empty; keys.len()];
            last[0] = Cell::Text(total);
            let totals = columns.iter().map(|column| &column["totals"]).chain([&answer["totals"]]);
            last.extend(totals.flat_map(|of| figures.iter().map(|figure| figure.cell(of))));
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
        marked(title, figure)
    }

    /// La valeur d'une clé, telle qu'une personne la lit.
    fn key(&self, key: &TakenKey, value: &Value) -> Cell {
        match value {
            Value::Null => Cell::Text(self.word("empty")),
            Value::Bool(value) => Cell::Text(self.reader.cell("", &Cell::Boolean(*value))),
            Value::Number(number) => decimal(&number.to_string()),
            Value::Object(linked) => {
                let named = [linked.get("title"), linked.get("id")].into_iter().flatten().find_map(Value::as_str);
                Cell::Text(named.unwrap_or_default().to_owned())
            }
            Value::String(text) if text.is_empty() => Cell::Text(self.word("empty")),
            Value::String(text) if key.is_period => Cell::Text(text.clone()),
            value => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                Cell::Text(self.reader.cell(&key.field.name, &Cell::Text(text)))
            }
        }
    }
}

impl Figure<'_> {
    fn cell(&self, of: &Value) -> Cell {
        let value = &of[&self.measure.name];
        let value = match &self.currency {
            None => value,
            Some(code) => {
                let mut amounts = value.as_array().into_iter().flatten();
                amounts.find(|one| one["currency"] == code.as_str()).map_or(&Value::Null, |one| &one["amount"])
            }
        };
        match value {
            Value::Number(number) => decimal(&number.to_string()),
            Value::String(text) if self.measure.is_number => decimal(text),
            Value::String(text) => Cell::Text(text.clone()),
            _ => Cell::Empty,
        }
    }
}

fn decimal(text: &str) -> Cell {
    Decimal::from_str(text).map_or_else(|_| Cell::Text(text.to_owned()), Cell::Number)
}

/// Le titre, et ce en quoi la mesure se compte.
fn marked(title: String, figure: &Figure<'_>) -> String {
    let unit = figure.measure.field.as_ref().and_then(|field| field.unit.clone());
    let unit = unit.filter(|_| !figure.measure.function.starts_with("count"));
    match figure.currency.clone().or(unit) {
        Some(unit) => format!("{title} ({unit})"),
        None => title,
    }
}

/// Les choix dans l'ordre de leur définition, le vide à la fin ; le reste comme la base l'a rangé.
fn rank(key: &TakenKey, value: &Value) -> usize {
    let options = &key.field.options;
    let known = value.as_str().and_then(|text| options.get_index_of(text));
    if options.is_empty() { 0 } else { known.unwrap_or(options.len()) }
}
