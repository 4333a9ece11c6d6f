//! Exporter ce qu'une personne voit et peut emporter : CSV, JSON, classeur, PDF. Au fil de l'eau, sauf un classeur, qui
//! s'écrit d'abord dans un fichier jetable, et un PDF, borné, qui se met en pages entier.
//!
//! Une case qui commence comme une formule est neutralisée ; les titres sont les libellés dans la langue de l'appelant. Un
//! texte de plus de [`PACKED_ABOVE`] lignes part compressé, sauf si l'appelant s'y oppose.

use bytes::Bytes;
use futures::stream::BoxStream;
use identity::Interface;
use kernel::{Code, Ctx, Locale, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field, Model},
};
use serde_json::{Value, json};
use std::{collections::HashSet, sync::Arc};
use store::{
    Tenant, access,
    fields::{self, Cell},
    records::{self, Query, exportable},
};

pub(crate) mod delimited;
mod grouped;
mod journal;
mod packed;
pub(crate) mod page;
mod pdf;
mod raw;
mod reader;
pub(crate) mod workbook;

use journal::Journal;

pub use grouped::export_groups;
use reader::Reader;

/// Formats écrits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Texte à séparateurs.
    Csv,
    /// Classeur.
    Xlsx,
    /// Tableau JSON.
    Json,
    /// Tableau paginé, à imprimer ou à joindre.
    Pdf,
}

/// Quand le texte part compressé, dans une archive ZIP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// Au-delà de [`PACKED_ABOVE`] lignes.
    #[default]
    WhenLong,
    /// Toujours.
    Always,
    /// Jamais : un programme le lit au fil de l'eau.
    Never,
}

/// Lignes au-delà desquelles un texte part compressé.
pub const PACKED_ABOVE: i64 = 50_000;

/// Ce que sont les titres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Headers {
    /// Les libellés, dans la langue de l'appelant.
    #[default]
    Labels,
    /// Les noms des champs : ce qu'un programme relit.
    Names,
}

/// Comment un CSV écrit ses nombres et ses jours.
#[derive(Clone, Debug, Default)]
pub enum Dialect {
    /// Pour un programme : jours ISO, choix par leur nom.
    #[default]
    Neutral,
    /// Pour le tableur de la personne : ses libellés, ses jours, sa virgule, le point-virgule entre les colonnes.
    Personal(Box<Interface>),
}

/// Ce qui est demandé.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Lignes et champs.
    pub query: Query,
    /// Format.
    pub format: Format,
    /// Compression d'un texte ; un classeur l'est déjà.
    pub packing: Packing,
    /// Titres.
    pub headers: Headers,
    /// Séparateur ; celui de la langue à défaut.
    pub separator: Option<char>,
    /// Écriture d'un CSV.
    pub dialect: Dialect,
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
pub async fn export(ctx: &Ctx, tenant: &Arc<Tenant>, mut wanted: Wanted) -> Result<Sent> {
    let model = tenant.model();
    let entity = model.entity(&wanted.query.entity).cloned().ok_or_else(|| Code::UnknownRoute.error())?;
    wanted.query = as_viewed(ctx, tenant, wanted.query).await?;
    let columns = columns(ctx, &model, &entity, &wanted)?;
    let mut query = wanted.query.clone();
    let raw = wanted.format == Format::Json;
    let path = |column: &Column| match &column.shown {
        Some(shown) if !raw => format!("{}.{shown}", column.field.name),
        _ => column.field.name.clone(),
    };
    query.fields = Some(columns.iter().map(path).collect());
    let packed = is_packed(ctx, tenant, &wanted, &query).await?;
    let rows = records::export(ctx, tenant, query).await?;
    let stem = format!("{}-{}", entity.plural, ctx.today());
    let journal = Journal::open(ctx, tenant, &entity, details(&wanted, &columns)).await?;
    let (shape, reader) = Shape::spoken(ctx, &model, &entity, &wanted.dialect);
    let shape = shape.cut_by(wanted.separator);
    let (extension, media_type, body) = match wanted.format {
        Format::Csv => ("csv", "text/csv; charset=utf-8", delimited::stream(rows, columns, (shape, reader), journal)),
        Format::Json => ("json", "application/json", raw::stream(rows, journal)),
        Format::Xlsx => {
            let body = workbook::stream(rows, columns, journal).await?;
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
        }
        Format::Pdf => {
            let heading = pdf::Heading::of(ctx, &model, &entity, &wanted.query);
            ("pdf", "application/pdf", pdf::stream(rows, columns, heading, journal).await?)
        }
    };
    if packed {
        let body = packed::stream(format!("{stem}.{extension}"), body);
        return Ok(Sent { name: format!("{stem}.zip"), media_type: "application/zip", body });
    }
    Ok(Sent { name: format!("{stem}.{extension}"), media_type, body })
}

/// Vérifie un export sans en rien écrire : ses droits, sa vue, ses colonnes, et qu'il n'a pas plus de lignes que cela.
pub(crate) async fn check(ctx: &Ctx, tenant: &Tenant, wanted: &Wanted, most: i64) -> Result<()> {
    let model = tenant.model();
    let entity = model.entity(&wanted.query.entity).cloned().ok_or_else(|| Code::UnknownRoute.error())?;
    let wanted = Wanted { query: as_viewed(ctx, tenant, wanted.query.clone()).await?, ..wanted.clone() };
    columns(ctx, &model, &entity, &wanted)?;
    match records::exports_more_than(ctx, tenant, &wanted.query, most).await? {
        true => Err(Code::ReportTooLong.with("max", most)),
        false => Ok(()),
    }
}

async fn is_packed(ctx: &Ctx, tenant: &Tenant, wanted: &Wanted, query: &Query) -> Result<bool> {
    match (wanted.format, wanted.packing) {
        (Format::Xlsx | Format::Pdf, _) | (_, Packing::Never) => Ok(false),
        (_, Packing::Always) => Ok(true),
        (_, Packing::WhenLong) => records::exports_more_than(ctx, tenant, query, PACKED_ABOVE).await,
    }
}

/// La requête, complétée par la vue qu'elle nomme ; une colonne `site.name` de la vue s'exporte comme son lien, déjà nommé.
async fn as_viewed(ctx: &Ctx, tenant: &Tenant, query: Query) -> Result<Query> {
    let is_viewed = query.view.is_some() && query.fields.is_none();
    let mut query = records::with_view(ctx, tenant, query).await?;
    for path in query.fields.iter_mut().flatten().filter(|_| is_viewed) {
        path.truncate(path.find('.').unwrap_or(path.len()));
    }
    if let Some(fields) = query.fields.as_mut().filter(|_| is_viewed) {
        let mut seen = HashSet::new();
        fields.retain(|name| seen.insert(name.clone()));
    }
    Ok(query)
}

/// L'écriture d'un CSV.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    separator: char,
    /// Le signe décimal d'un nombre.
    decimal: char,
    /// Celui d'un montant, d'une grandeur : un programme les lit avec leur point.
    measured: char,
}

impl Shape {
    /// Un tableur français, espagnol ou portugais attend le point-virgule et la virgule décimale.
    pub(crate) fn of(locale: Locale) -> Shape {
        let (separator, decimal) = if locale == Locale::En { (',', '.') } else { (';', ',') };
        Shape { separator, decimal, measured: '.' }
    }

    /// Celle de ce dialecte, et qui la lit.
    fn spoken(ctx: &Ctx, model: &Arc<Model>, entity: &Arc<Entity>, dialect: &Dialect) -> (Shape, Option<Reader>) {
        match dialect {
            Dialect::Neutral => (Shape::of(ctx.locale), None),
            Dialect::Personal(choice) => {
                let reader = Reader::of(ctx, model, entity).with(choice);
                (Shape { separator: ';', decimal: reader.decimal, measured: reader.decimal }, Some(reader))
            }
        }
    }

    /// Séparée par ce signe : une virgule ne peut être à la fois entre les cases et dans un nombre.
    fn cut_by(self, separator: Option<char>) -> Shape {
        let separator = separator.unwrap_or(self.separator);
        let clear = |decimal| if separator == ',' { '.' } else { decimal };
        Shape { separator, decimal: clear(self.decimal), measured: clear(self.measured) }
    }
}

/// Les champs demandés, ou tous ceux d'une ligne de liste que l'acteur peut emporter.
fn columns(ctx: &Ctx, model: &Model, entity: &Entity, wanted: &Wanted) -> Result<Vec<Column>> {
    let fields: Vec<&Field> = match &wanted.query.fields {
        Some(names) => names.iter().map(|name| named(ctx, entity, name)).collect::<Result<_>>()?,
        None if wanted.format == Format::Pdf => {
            let listed = entity.list.columns.iter().filter_map(|name| entity.field(name));
            listed.filter(|field| readable(ctx, model, entity, field)).collect()
        }
        None => {
            let flat =
                entity.fields.values().filter(|field| !matches!(field.storage(), Storage::Join(_) | Storage::Owned(_)));
            flat.filter(|field| !field.holds_files() && readable(ctx, model, entity, field)).collect()
        }
    };
    Ok(fields.into_iter().map(|field| column(ctx, model, entity, field, wanted.headers)).collect())
}

fn named<'e>(ctx: &Ctx, entity: &'e Entity, name: &str) -> Result<&'e Field> {
    let known = || entity.fields.keys().cloned().collect::<Vec<_>>().join(", ");
    let field = entity.field(name).filter(|field| !matches!(field.storage(), Storage::Owned(_)));
    let field = field
        .ok_or_else(|| Code::BadParameter.with("parameter", "fields").with("value", name).with("expected", known()))?;
    match exportable(ctx, entity, field) {
        true => Ok(field),
        false => Err(Code::UnreadableField.with("field", name)),
    }
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

fn details(wanted: &Wanted, columns: &[Column]) -> Value {
    let fields: Vec<&str> = columns.iter().map(|column| column.field.name.as_str()).collect();
    let Query { filter, search, deleted, .. } = &wanted.query;
    let format = format!("{:?}", wanted.format).to_lowercase();
    json!({ "filter": filter, "q": search, "deleted": deleted, "fields": fields, "format": format })
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
