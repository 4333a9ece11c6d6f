//! Exporter ce qu'une personne voit et peut emporter : CSV, JSON, classeur, CSV compressé. Au fil de l'eau, sauf un
//! classeur, qui s'écrit d'abord dans un fichier jetable.
//!
//! Une case qui commence comme une formule est neutralisée ; les titres sont les libellés dans la langue de l'appelant.

use bytes::Bytes;
use futures::stream::BoxStream;
use kernel::{Code, Ctx, Locale, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field, Model},
};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{
    Tenant, access, audit,
    fields::{self, Cell},
    records::{self, Query, exportable},
};

pub(crate) mod delimited;
mod packed;
mod raw;
pub(crate) mod workbook;

/// Formats écrits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Texte à séparateurs.
    Csv,
    /// Classeur.
    Xlsx,
    /// Tableau JSON.
    Json,
    /// Le texte à séparateurs, compressé.
    Zip,
}

/// Ce que sont les titres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Headers {
    /// Les libellés, dans la langue de l'appelant.
    #[default]
    Labels,
    /// Les noms des champs : ce qu'un programme relit.
    Names,
}

/// Ce qui est demandé.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Lignes et champs.
    pub query: Query,
    /// Format.
    pub format: Format,
    /// Titres.
    pub headers: Headers,
    /// Séparateur ; celui de la langue à défaut.
    pub separator: Option<char>,
}

/// Un export en route.
pub struct Sent {
    /// Nom proposé.
    pub name: String,
    /// Type de média.
    pub media_type: &'static str,
    /// Contenu.
    pub body: BoxStream<'static, std::io::Result<Bytes>>,
}

/// Une colonne exportée.
#[derive(Clone, Debug)]
struct Column {
    field: Field,
    title: String,
    /// Champ de l'enregistrement lié qui le nomme.
    shown: Option<String>,
}

/// Ouvre l'export ; ce qui le refuse est dit avant le premier octet.
pub async fn export(ctx: &Ctx, tenant: &Arc<Tenant>, wanted: Wanted) -> Result<Sent> {
    let model = tenant.model();
    let entity = model.entity(&wanted.query.entity).cloned().ok_or_else(|| Code::UnknownRoute.error())?;
    let columns = columns(ctx, &model, &entity, &wanted)?;
    let mut query = wanted.query.clone();
    let raw = wanted.format == Format::Json;
    let path = |column: &Column| match &column.shown {
        Some(shown) if !raw => format!("{}.{shown}", column.field.name),
        _ => column.field.name.clone(),
    };
    query.fields = Some(columns.iter().map(path).collect());
    let rows = records::export(ctx, tenant, query).await?;
    let stem = format!("{}-{}", entity.plural, ctx.today());
    let journal = Journal {
        ctx: ctx.clone(),
        tenant: tenant.clone(),
        details: details(&wanted, &columns),
        entity: entity.full_name.to_string(),
    };
    let shape = Shape::of(ctx.locale).cut_by(wanted.separator);
    let (extension, media_type, body) = match wanted.format {
        Format::Csv => ("csv", "text/csv; charset=utf-8", delimited::stream(rows, columns, shape, journal)),
        Format::Zip => {
            let inner = delimited::stream(rows, columns, shape, journal);
            ("zip", "application/zip", packed::stream(format!("{stem}.csv"), inner))
        }
        Format::Json => ("json", "application/json", raw::stream(rows, journal)),
        Format::Xlsx => {
            let body = workbook::stream(rows, columns, journal).await?;
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
        }
    };
    Ok(Sent { name: format!("{stem}.{extension}"), media_type, body })
}

/// L'écriture d'un CSV.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    separator: char,
    decimal: char,
}

impl Shape {
    /// Un tableur français, espagnol ou portugais attend le point-virgule et la virgule décimale.
    pub(crate) fn of(locale: Locale) -> Shape {
        let (separator, decimal) = if locale == Locale::En { (',', '.') } else { (';', ',') };
        Shape { separator, decimal }
    }

    fn cut_by(self, separator: Option<char>) -> Shape {
        let separator = separator.unwrap_or(self.separator);
        Shape { separator, decimal: if separator == ',' { '.' } else { self.decimal } }
    }
}

/// Les champs demandés, ou tous ceux d'une ligne de liste que l'acteur peut emporter.
fn columns(ctx: &Ctx, model: &Model, entity: &Entity, wanted: &Wanted) -> Result<Vec<Column>> {
    let fields: Vec<&Field> = match &wanted.query.fields {
        Some(names) => names.iter().map(|name| named(ctx, entity, name)).collect::<Result<_>>()?,
        None => {
            let flat =
                entity.fields.values().filter(|field| !matches!(field.storage(), Storage::Join(_) | Storage::Owned(_)));
            flat.filter(|field| field.kind.name() != "files" && readable(ctx, model, entity, field)).collect()
        }
    };
    Ok(fields.into_iter().map(|field| column(ctx, model, entity, field, wanted.headers)).collect())
}

fn named<'e>(ctx: &Ctx, entity: &'e Entity, name: &str) -> Result<&'e Field> {
    let known = || entity.fields.keys().cloned().collect::<Vec<_>>().join(", ");
    let field = entity.field(name).filter(|field| !matches!(field.storage(), Storage::Owned(_)));
    let field = field
        .ok_or_else(|| Code::BadParameter.with("parameter", "fields").with("value", name).with("expected", known()))?;
    if exportable(ctx, entity, field) { Ok(field) } else { Err(Code::UnreadableField.with("field", name)) }
}

fn readable(ctx: &Ctx, model: &Model, entity: &Entity, field: &Field) -> bool {
    exportable(ctx, entity, field) && access::opens(&ctx.actor, model, entity, "view", field.class)
}

fn column(ctx: &Ctx, model: &Model, entity: &Entity, field: &Field, headers: Headers) -> Column {
    let label = || model.texts.get(ctx.locale, &entity.label_key(field)).map(str::to_owned);
    let title = match headers {
        Headers::Labels => label(),
        Headers::Names => None,
    };
    let target = field.to.as_deref().and_then(|name| model.entity(name));
    let shown = target.and_then(|target| {
        let title = target.field(&target.title)?;
        access::opens(&ctx.actor, model, target, "view", title.class).then(|| title.name.clone())
    });
    Column { field: field.clone(), title: title.unwrap_or_else(|| field.name.clone()), shown }
}

impl Column {
    /// La case de cette colonne dans une ligne ; un lien y est nommé, à défaut dit par son identifiant.
    fn cell(&self, row: &Value) -> Cell {
        let value = &row[&self.field.name];
        let Some(shown) = &self.shown else { return fields::cell(&self.field, value) };
        let name = |one: &Value| {
            one[shown].as_str().or_else(|| one["id"].as_str()).or_else(|| one.as_str()).map(str::to_owned)
        };
        match value {
            Value::Array(items) => Cell::List(items.iter().filter_map(name).collect()),
            one => name(one).map_or(Cell::Empty, Cell::Text),
        }
    }
}

/// Les cases d'une ligne rendue par la base.
fn cells(columns: &[Column], row: &str) -> Result<Vec<Cell>> {
    let row: Value = serde_json::from_str(row).map_err(|error| Code::Internal.because(error))?;
    Ok(columns.iter().map(|column| column.cell(&row)).collect())
}

/// Un texte qu'un tableur prendrait pour une formule reste un texte.
pub(crate) fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// Ce que l'audit retient d'un export.
struct Journal {
    ctx: Ctx,
    tenant: Arc<Tenant>,
    entity: String,
    details: Value,
}

fn details(wanted: &Wanted, columns: &[Column]) -> Value {
    let fields: Vec<&str> = columns.iter().map(|column| column.field.name.as_str()).collect();
    json!({ "filter": wanted.query.filter, "q": wanted.query.search, "fields": fields, "format": format!("{:?}", wanted.format).to_lowercase() })
}

impl Journal {
    /// Inscrit l'export et le nombre de lignes parties, qu'il soit allé au bout ou non.
    async fn close(self, count: usize) {
        let mut details = self.details;
        details["count"] = json!(count);
        let entry = audit::Entry {
            action: "exported".to_owned(),
            entity: Some(self.entity),
            changes: Some(details),
            ..audit::Entry::default()
        };
        if let Err(error) = audit::write(&self.ctx, &self.tenant.db, entry).await {
            tracing::error!(error = %error, "un export n'a pas pu être inscrit au journal");
        }
    }
}

/// Une panne au milieu d'un envoi : la connexion se coupe, le fichier reste visiblement incomplet.
pub(crate) fn broken(error: kernel::Error) -> std::io::Error {
    std::io::Error::other(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_stays_text() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+33", "'+33"),
            ("-a", "'-a"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(harmless(text.to_owned()), expected);
        }
    }
}
