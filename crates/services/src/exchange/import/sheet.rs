//! Un tableau lu d'un fichier : son en-tête, puis ses lignes, chacune avec son rang dans le fichier.

use kernel::{Code, Result};

use super::{Wishes, delimited::Delimited, encoding, json, workbook};

/// Un fichier reçu.
#[derive(Clone, Debug)]
pub struct Source {
    /// Son nom ; l'extension dit le format.
    pub name: String,
    /// Son type de média, quand le nom n'en dit rien.
    pub media_type: String,
    /// Son contenu.
    pub bytes: Vec<u8>,
}

/// Un tableau.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Titres des colonnes.
    pub headers: Vec<String>,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    Text(Delimited),
    Rows(Vec<Row>),
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
    /// Une case écrite par une personne.
    pub fn written(text: &str) -> Cell {
        Cell { text: text.to_owned(), typed: false }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Delimited,
    Workbook,
    Json,
}

impl Format {
    /// Le contenu d'abord : un classeur renommé reste un classeur.
    fn of(source: &Source) -> Format {
        let name = source.name.to_lowercase();
        let start =
            source.bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace() && ![0xef, 0xbb, 0xbf].contains(byte));
        match () {
            () if source.bytes.starts_with(b"PK\x03\x04") => Format::Workbook,
            () if name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".ndjson") => Format::Json,
            () if source.media_type.contains("json") => Format::Json,
            () if name.is_empty() && source.media_type.is_empty() && matches!(start, Some(b'[' | b'{')) => Format::Json,
            () => Format::Delimited,
        }
    }
}

/// Lit un fichier ; ce qui n'est pas un tableau est refusé avec sa raison.
pub fn read(source: Source, wishes: &Wishes) -> Result<Sheet> {
    let rows = match Format::of(&source) {
        Format::Workbook => workbook::rows(source.bytes, wishes.sheet.as_deref())?,
        Format::Json => json::rows(&encoding::decode(source.bytes, wishes.encoding.as_deref())?)?,
        Format::Delimited => return delimited(source.bytes, wishes),
    };
    let mut rows = rows.into_iter().filter(|row| !row.is_blank());
    let header = rows.next().ok_or_else(empty)?;
    Ok(Sheet { headers: titles(header), body: Body::Rows(rows.collect()) })
}

fn delimited(bytes: Vec<u8>, wishes: &Wishes) -> Result<Sheet> {
    let text = encoding::decode(bytes, wishes.encoding.as_deref())?;
    if text.contains('\0') {
        return Err(Code::ImportUnreadable.with("reason", "binary content"));
    }
    let text = Delimited::new(text, wishes.separator);
    let header = text.rows().next().ok_or_else(empty)??;
    Ok(Sheet { headers: titles(header), body: Body::Text(text) })
}

fn titles(header: Row) -> Vec<String> {
    header.cells.into_iter().map(|cell| cell.text).collect()
}

fn empty() -> kernel::Error {
    Code::ImportUnreadable.with("reason", "empty file")
}

impl Sheet {
    /// Les lignes sous l'en-tête.
    pub fn rows(&self) -> Box<dyn Iterator<Item = Result<Row>> + Send + '_> {
        match &self.body {
            Body::Text(text) => Box::new(text.rows().skip(1)),
            Body::Rows(rows) => Box::new(rows.iter().cloned().map(Ok)),
        }
    }
}
