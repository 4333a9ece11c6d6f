//! Un classeur XLSX : ses cases ont une sorte. Pesé avant d'être déplié : une bombe n'est jamais ouverte.

use std::io::{self, Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use jiff::civil::{Date, Time};
use kernel::{Code, Result};
use rust_decimal::Decimal;
use zip::ZipArchive;

use super::{Cell, Row};

/// Octets dépliés au plus, tous fichiers du classeur réunis.
const MAX_UNPACKED: u64 = 200 * 1024 * 1024;

/// Taux de compression au plus d'un fichier de plus d'un mégaoctet : un vrai classeur n'y arrive pas.
const MAX_RATIO: u64 = 200;

/// Lignes et colonnes au plus.
const MAX_ROWS: usize = 1_000_000;
const MAX_COLUMNS: usize = 2000;

/// Une feuille lue, et les noms de toutes.
pub(super) struct Book {
    pub rows: Vec<Row>,
    pub sheet: String,
    pub sheets: Vec<String>,
}

/// Lit une feuille, l'en-tête d'abord.
pub(super) fn read(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Book> {
    weigh(&bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(wanted) => names.iter().find(|name| *name == wanted).ok_or_else(|| {
            Code::BadParameter.with("parameter", "sheet").with("value", wanted).with("expected", names.join(", "))
        })?,
        None => names.first().ok_or_else(|| unreadable("no sheet"))?,
    }
    .clone();
    let range = book.worksheet_range(&name).map_err(unreadable)?;
    if range.height() > MAX_ROWS || range.width() > MAX_COLUMNS {
        return Err(Code::FileTooLarge.with("max", MAX_ROWS).and("max", MAX_ROWS));
    }
    let first = range.start().map_or(0, |(row, _)| row as usize);
    let rows = range.rows().enumerate();
    let rows =
        rows.map(|(rank, cells)| Row { line: first + rank + 1, cells: cells.iter().map(cell).collect() }).collect();
    Ok(Book { rows, sheet: name, sheets: names })
}

/// Refuse un classeur qui se déplie en trop d'octets : comptés en le dépliant, car son sommaire peut mentir.
fn weigh(bytes: &[u8]) -> Result<()> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut total = 0;
    for rank in 0..archive.len() {
        let entry = archive.by_index(rank).map_err(unreadable)?;
        let packed = entry.compressed_size();
        let unpacked = io::copy(&mut entry.take(MAX_UNPACKED + 1 - total), &mut io::sink()).map_err(unreadable)?;
        total += unpacked;
        let swollen = unpacked > 1024 * 1024 && unpacked > packed.saturating_mul(MAX_RATIO);
        if total > MAX_UNPACKED || swollen {
            return Err(Code::FileTooLarge.with("max", MAX_UNPACKED).and("max", MAX_UNPACKED));
        }
    }
    Ok(())
}

fn unreadable(error: impl std::fmt::Display) -> kernel::Error {
    Code::ImportUnreadable.with("reason", error.to_string())
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty | Data::Error(_) => Cell::typed(""),
        Data::String(text) => Cell::written(text.trim()),
        Data::Int(number) => Cell::typed(number),
        Data::Float(number) => Cell::typed(plain(*number)),
        Data::Bool(value) => Cell::typed(value),
        Data::DateTime(at) if at.is_datetime() => Cell::typed(moment(at.to_ymd_hms_milli())),
        Data::DateTime(at) => Cell::typed(plain(at.as_f64())),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::typed(text),
    }
}

/// Un nombre tel qu'il est montré : quinze chiffres au plus, sans exposant.
fn plain(number: f64) -> String {
    let exact = Decimal::from_f64_retain(number).and_then(|number| number.round_sf(15));
    exact.map_or_else(|| number.to_string(), |number| number.normalize().to_string())
}

/// Un jour seul quand l'heure est minuit.
fn moment((year, month, day, hour, minute, second, _): (u16, u8, u8, u8, u8, u8, u16)) -> String {
    let date = Date::new(year as i16, month as i8, day as i8).unwrap_or_default();
    let time = Time::new(hour as i8, minute as i8, second as i8, 0).unwrap_or_default();
    if time == Time::midnight() { date.to_string() } else { date.to_datetime(time).to_string() }
}
