//! Les textes en fichier, pour qui traduit ailleurs : une ligne par clé, une colonne par langue. Le même fichier se relit.

use std::{collections::HashMap, sync::Arc};

use kernel::{Code, Ctx, Error, FieldError, Locale, Result};
use schema::{TextKey, catalogue, model::Model};
use serde_json::{Map, Value, json};
use store::{
    Tenant, audit,
    definitions::{Wording, reword},
    fields::Cell,
};

use super::{
    ENTITY, allowed, check,
    list::{Source, Wanted, chosen},
};
use crate::exchange::{
    export::{Shape, delimited::line},
    import::{Fault, Purpose, Row, Sheet},
};

/// Colonne de la clé.
const KEY: &str = "key";

/// Lignes lues au plus.
const MAX_ROWS: usize = 20_000;

/// Fautes, et textes changés, rendus au plus ; les autres sont seulement comptés.
const MAX_TOLD: usize = 200;

/// Formats écrits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Texte à séparateurs.
    Csv,
    /// Tableau JSON.
    Json,
}

/// Ce qu'un import a fait, ou ferait.
#[derive(Debug, Default)]
pub struct Report {
    /// Textes qui changent.
    pub changed: usize,
    /// Textes déjà dits ainsi.
    pub unchanged: usize,
    /// Textes refusés.
    pub refused: usize,
    /// Les premiers textes qui changent.
    pub changes: Vec<Changed>,
    /// Les premières fautes.
    pub faults: Vec<Fault>,
    /// Est-ce écrit ?
    pub kept: bool,
}

/// Un texte qu'un import change.
#[derive(Debug)]
pub struct Changed {
    /// Sa clé.
    pub key: String,
    /// Sa langue.
    pub locale: Locale,
    /// Ce qu'on lisait.
    pub old: Option<String>,
    /// Ce qu'on lira.
    pub new: String,
}

/// Les textes demandés, dans toutes les langues ; l'export est au journal.
pub async fn export(ctx: &Ctx, tenant: &Tenant, wanted: &Wanted, format: Format) -> Result<String> {
    allowed(ctx)?;
    let model = tenant.model();
    let keys = catalogue(&model);
    let found = chosen(&model, &keys, wanted);
    let entry = audit::Entry {
        action: "exported".to_owned(),
        entity: Some(ENTITY.to_owned()),
        changes: Some(
            json!({ "count": found.len(), "q": wanted.search, "package": wanted.package, "site": wanted.source == Source::Site }),
        ),
        ..audit::Entry::default()
    };
    audit::write(ctx, &tenant.db, entry).await?;
    Ok(match format {
        Format::Csv => delimited(ctx, &model, &found),
        Format::Json => {
            let rows: Vec<Value> = found.iter().map(|one| Value::Object(row(&model, one))).collect();
            Value::from(rows).to_string()
        }
    })
}

fn row(model: &Model, one: &TextKey) -> Map<String, Value> {
    let text = |locale: Locale| (locale.code().to_owned(), json!(model.texts.exact(locale, &one.key)));
    [(KEY.to_owned(), json!(one.key))].into_iter().chain(Locale::ALL.map(text)).collect()
}

fn delimited(ctx: &Ctx, model: &Model, found: &[&TextKey]) -> String {
    let (mut text, shape) = (String::from('\u{feff}'), Shape::of(ctx.locale));
    let cell = |text: &str| Cell::Text(text.to_owned());
    line(&mut text, [KEY].into_iter().chain(Locale::ALL.map(Locale::code)).map(cell), shape);
    for one in found {
        let texts = Locale::ALL.map(|locale| model.texts.exact(locale, &one.key));
        let cells = texts.into_iter().map(|said| said.map_or(Cell::Empty, cell));
        line(&mut text, [cell(&one.key)].into_iter().chain(cells), shape);
    }
    text
}

/// Relit d'un tel fichier les colonnes de ces langues : une case vide laisse le texte, une case égale au texte du module le
/// lui rend. Une seule faute, et rien n'est écrit.
///
/// Un traducteur rend toutes les colonnes mais n'en a tenu qu'une : relire les autres remettrait ce qui a changé depuis.
pub async fn import(
    ctx: &Ctx,
    tenant: &Arc<Tenant>,
    sheet: &Sheet,
    locales: &[Locale],
    purpose: Purpose,
) -> Result<Report> {
    allowed(ctx)?;
    let model = tenant.model();
    let columns = Columns::of(sheet, locales)?;
    let known: HashMap<String, TextKey> = catalogue(&model).into_iter().map(|one| (one.key.clone(), one)).collect();
    let (mut report, mut wordings) = (Report::default(), Vec::new());
    for (rank, row) in sheet.rows()?.enumerate() {
        let row = row?;
        if rank == MAX_ROWS {
            return Err(Code::ImportTooLong.with("max", MAX_ROWS));
        }
        let key = Columns::text(&row, columns.key);
        if !known.contains_key(&key) {
            report.refuse(row.line, FieldError::new(KEY, "wording").with("key", key));
            continue;
        }
        for (locale, column) in &columns.locales {
            report.take(&model, &mut wordings, row.line, (*locale, &key, Columns::text(&row, *column)));
        }
    }
    if purpose == Purpose::Apply && report.refused == 0 {
        reword(ctx, tenant, &wordings).await?;
        report.kept = true;
    }
    Ok(report)
}

impl Report {
    fn refuse(&mut self, line: usize, fault: FieldError) {
        self.refused += 1;
        if self.faults.len() < MAX_TOLD {
            self.faults.push(Fault { line, fault });
        }
    }

    fn take(
        &mut self,
        model: &Model,
        wordings: &mut Vec<Wording>,
        line: usize,
        (locale, key, text): (Locale, &str, String),
    ) {
        if text.is_empty() {
            return;
        }
        // Un tableur taille les blancs du bord : un texte qui n'en diffère que par là n'a pas changé.
        if model.texts.exact(locale, key).is_some_and(|said| said.trim() == text) {
            self.unchanged += 1;
            return;
        }
        let original = model.texts.original(locale, key).filter(|original| original.trim() == text);
        match check::fault(model, locale, key, &text, locale.code()) {
            Some(fault) if original.is_none() => self.refuse(line, fault),
            _ => {
                self.changed += 1;
                let text = original.map_or(text, str::to_owned);
                if self.changes.len() < MAX_TOLD {
                    let (key, old) = (key.to_owned(), model.texts.exact(locale, key).map(str::to_owned));
                    self.changes.push(Changed { key, locale, old, new: text.clone() });
                }
                wordings.push(Wording { key: key.to_owned(), locale, text: Some(text), seen: None });
            }
        }
    }
}

/// Où sont la clé et les langues.
struct Columns {
    key: usize,
    locales: Vec<(Locale, usize)>,
}

impl Columns {
    fn of(sheet: &Sheet, wanted: &[Locale]) -> Result<Columns> {
        let place = |name: &str| sheet.headers.iter().position(|header| header.trim().eq_ignore_ascii_case(name));
        let locales = wanted.iter().filter_map(|locale| Some((*locale, place(locale.code())?)));
        let locales: Vec<_> = locales.collect();
        match place(KEY) {
            Some(key) if !locales.is_empty() => Ok(Columns { key, locales }),
            _ => {
                let fault = FieldError::new(KEY, "wording_columns");
                Err(Error { fields: vec![fault], ..Code::ImportRefused.error() })
            }
        }
    }

    fn text(row: &Row, column: usize) -> String {
        row.cells.get(column).map_or_else(String::new, |cell| cell.text.trim().replace("\r\n", "\n"))
    }
}
