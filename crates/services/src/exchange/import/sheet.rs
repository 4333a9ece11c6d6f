//! Un tableau lu d'un fichier : son en-tête, puis ses lignes, chacune avec son rang dans le fichier.

use std::sync::Arc;

use encoding_rs::Encoding;
use kernel::{Code, Result};
use serde::{Deserialize, Serialize};

use super::{Content, Wishes, delimited::Delimited, encoding, encoding::Text, json, workbook};

/// Octets d'un JSON ou d'un classeur, au plus : eux se lisent en mémoire.
const MAX_WHOLE: u64 = 64 * 1024 * 1024;

/// Un fichier reçu.
#[derive(Clone, Debug)]
pub struct Source {
    /// Son nom ; l'extension dit le format.
    pub name: String,
    /// Son type de média, quand le nom n'en dit rien.
    pub media_type: String,
    /// Son contenu.
    pub content: Content,
}

/// Un tableau.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Titres des colonnes.
    pub headers: Vec<String>,
    /// Ce qu'on a reconnu du fichier.
    pub about: About,
    body: Body,
}

/// Ce qu'on a reconnu d'un fichier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Son format.
    pub format: Format,
    /// Le codage d'un texte.
    pub encoding: Option<String>,
    /// Le séparateur d'un texte.
    pub separator: Option<char>,
    /// La feuille lue d'un classeur.
    pub sheet: Option<String>,
    /// Toutes les feuilles d'un classeur.
    pub sheets: Vec<String>,
}

#[derive(Clone, Debug)]
enum Body {
    Text(Delimited),
    Rows(Arc<[Row]>),
}

/// Une ligne.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Son rang dans le fichier, à partir de 1.
    pub line: usize,
    /// Ses cases.
    pub cells: Vec<Cell>,
}

/// Une case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Son texte.
    pub text: String,
    /// Le fichier en dit la sorte : un nombre y a son point, une date sa forme ISO.
    pub typed: bool,
}

impl Cell {
    /// Une case écrite par une personne, ou par nos exports : l'apostrophe qui y neutralise une formule n'est pas du texte.
    pub fn written(text: &str) -> Cell {
        let bare = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
        Cell { text: bare.unwrap_or(text).to_owned(), typed: false }
    }

    /// Une case dont le fichier dit la sorte.
    pub fn typed(text: impl ToString) -> Cell {
        Cell { text: text.to_string(), typed: true }
    }
}

impl Row {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.is_empty())
    }
}

/// Formats lus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Texte à séparateurs.
    Csv,
    /// Classeur.
    Xlsx,
    /// JSON.
    Json,
}

impl Format {
    /// Le contenu d'abord : un classeur renommé reste un classeur.
    fn of(source: &Source) -> Result<Format> {
        let (name, head) = (source.name.to_lowercase(), source.content.head()?);
        let start = head.iter().copied().find(|byte| !byte.is_ascii_whitespace() && ![0xef, 0xbb, 0xbf].contains(byte));
        Ok(match () {
            () if head.starts_with(b"PK\x03\x04") => Format::Xlsx,
            () if name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".ndjson") => Format::Json,
            () if source.media_type.contains("json") => Format::Json,
            () if name.is_empty() && source.media_type.is_empty() && matches!(start, Some(b'[' | b'{')) => Format::Json,
            () => Format::Csv,
        })
    }
}

/// Lit un fichier ; ce qui n'est pas un tableau est refusé avec sa raison.
pub fn read(source: Source, wishes: &Wishes) -> Result<Sheet> {
    let format = Format::of(&source)?;
    let mut about = About { format, encoding: None, separator: None, sheet: None, sheets: Vec::new() };
    let rows = match format {
        Format::Xlsx => {
            let book = workbook::read(source.content.whole(MAX_WHOLE)?, wishes.sheet.as_deref())?;
            (about.sheet, about.sheets) = (Some(book.sheet), book.sheets);
            book.rows
        }
        Format::Json => {
            let encoding = encoding::recognise(&source.content, wishes.encoding.as_deref())?;
            about.encoding = Some(label(encoding));
            json::rows(&Text::whole(&source.content, encoding, MAX_WHOLE)?)?
        }
        Format::Csv => return delimited(source.content, wishes, about),
    };
    let mut rows = rows.into_iter().filter(|row| !row.is_blank());
    let header = rows.next().ok_or_else(empty)?;
    Ok(Sheet { headers: titles(header), about, body: Body::Rows(rows.collect()) })
}

fn delimited(content: Content, wishes: &Wishes, mut about: About) -> Result<Sheet> {
    let encoding = encoding::recognise(&content, wishes.encoding.as_deref())?;
    let text = Delimited::open(content, encoding, wishes.separator)?;
    (about.encoding, about.separator) = (Some(label(encoding)), text.separator);
    let header = text.rows()?.next().ok_or_else(empty)??;
    Ok(Sheet { headers: titles(header), about, body: Body::Text(text) })
}

fn label(encoding: &'static Encoding) -> String {
    encoding.name().to_lowercase()
}

fn titles(header: Row) -> Vec<String> {
    header.cells.into_iter().map(|cell| cell.text).collect()
}

fn empty() -> kernel::Error {
    Code::ImportUnreadable.with("reason", "empty")
}

impl Sheet {
    /// Les lignes sous l'en-tête, lues à mesure.
    pub fn rows(&self) -> Result<Box<dyn Iterator<Item = Result<Row>> + Send>> {
        Ok(match &self.body {
            Body::Text(text) => Box::new(text.rows()?.skip(1)),
            Body::Rows(rows) => {
                let rows = rows.clone();
                Box::new((0..rows.len()).map(move |rank| Ok(rows[rank].clone())))
            }
        })
    }
}
