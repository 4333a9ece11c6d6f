//! Le classeur XLSX : cases typées, en-tête figé et filtré, totaux ; écrit ligne à ligne dans un fichier jetable.

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use kernel::{Code, Error, Result};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use store::{fields::Cell, records::Export};
use tokio::sync::mpsc;
use tokio_util::io::ReaderStream;

use super::{Column, Journal, broken, cells, harmless};

/// Lignes de données d'une feuille, au plus ; les suivantes vont dans une autre.
const SHEET_ROWS: u32 = 1_048_574;

/// Caractères d'une case, au plus.
pub(crate) const CELL_TEXT: usize = 32_767;

/// Écrit le classeur, puis l'envoie.
pub(super) async fn stream(
    rows: Export,
    columns: Vec<Column>,
    journal: Journal,
) -> Result<BoxStream<'static, std::io::Result<Bytes>>> {
    let file = journal.conclude(written(rows, columns).await).await?;
    let file = tokio::fs::File::from_std(file);
    Ok(ReaderStream::new(file).map_err(|error| broken(Code::Internal.because(error))).boxed())
}

/// Le classeur, et ses lignes.
async fn written(mut rows: Export, columns: Vec<Column>) -> Result<(std::fs::File, usize)> {
    let (sender, receiver) = mpsc::channel::<Vec<String>>(2);
    let writing = tokio::task::spawn_blocking(move || write(receiver, &columns));
    let mut count = 0;
    loop {
        let batch = rows.next().await?;
        count += batch.len();
        if batch.is_empty() || sender.send(batch).await.is_err() {
            break;
        }
    }
    drop(sender);
    let file = writing.await.map_err(|panic| Code::Internal.because(panic))??;
    Ok((file, count))
}

/// Un petit tableau, sa première ligne pour titres.
pub(super) fn small(lines: Vec<Vec<Cell>>) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let styles = Styles::new();
    let sheet = book.add_worksheet();
    sheet.set_freeze_panes(1, 0).map_err(unwritten)?;
    sheet.set_row_format(0, &styles.header).map_err(unwritten)?;
    for (line, cells) in (0_u32..).zip(lines) {
        for (rank, cell) in (0_u16..).zip(cells) {
            put(sheet, line, rank, cell, &styles).map_err(unwritten)?;
        }
    }
    book.save_to_buffer().map_err(unwritten)
}

fn write(mut batches: mpsc::Receiver<Vec<String>>, columns: &[Column]) -> Result<std::fs::File> {
    let mut book = Workbook::new();
    let styles = Styles::new();
    let mut waiting = batches.blocking_recv();
    loop {
        let sheet = book.add_worksheet_with_constant_memory().map_err(unwritten)?;
        waiting = fill(sheet, waiting, &mut batches, columns, &styles)?;
        if waiting.is_none() {
            break;
        }
    }
    let mut file = tempfile::tempfile().map_err(|error| Code::Internal.because(error))?;
    book.save_to_writer(&mut file).map_err(unwritten)?;
    std::io::Seek::rewind(&mut file).map_err(|error| Code::Internal.because(error))?;
    Ok(file)
}

/// Remplit une feuille ; rend les lignes qui n'y tiennent pas.
fn fill(
    sheet: &mut Worksheet,
    first: Option<Vec<String>>,
    batches: &mut mpsc::Receiver<Vec<String>>,
    columns: &[Column],
    styles: &Styles,
) -> Result<Option<Vec<String>>> {
    sheet.set_freeze_panes(1, 0).map_err(unwritten)?;
    for (rank, column) in (0_u16..).zip(columns) {
        sheet.write_with_format(0, rank, column.title.as_str(), &styles.header).map_err(unwritten)?;
    }
    let mut totals: Vec<Option<Decimal>> = vec![None; columns.len()];
    let (mut line, mut waiting) = (1_u32, first);
    while let Some(mut batch) = waiting.take() {
        let room = (SHEET_ROWS + 1 - line) as usize;
        let rest = (batch.len() > room).then(|| batch.split_off(room));
        for row in &batch {
            for ((rank, cell), total) in (0_u16..).zip(cells(columns, row)?).zip(&mut totals) {
                if let Cell::Number(number) = &cell {
                    *total = total.unwrap_or_default().checked_add(*number).or(*total);
                }
                put(sheet, line, rank, cell, styles).map_err(unwritten)?;
            }
            line += 1;
        }
        waiting = rest;
        if waiting.is_some() {
            break;
        }
        waiting = batches.blocking_recv();
    }
    for (rank, total) in (0_u16..).zip(totals) {
        if let Some(total) = total.and_then(|total| total.to_f64()) {
            sheet.write_with_format(line, rank, total, &styles.header).map_err(unwritten)?;
        }
    }
    if let Some(last) = columns.len().checked_sub(1) {
        sheet.autofilter(0, 0, line.saturating_sub(1), u16::try_from(last).unwrap_or(u16::MAX)).map_err(unwritten)?;
    }
    Ok(waiting)
}

/// Mises en forme.
struct Styles {
    header: Format,
    date: Format,
    moment: Format,
}

impl Styles {
    fn new() -> Styles {
        Styles {
            header: Format::new().set_bold(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

/// Une case dans son type ; un nombre que le tableur arrondirait reste un texte.
fn put(sheet: &mut Worksheet, line: u32, rank: u16, cell: Cell, styles: &Styles) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => {
            match number.to_f64().filter(|_| number.normalize().mantissa().unsigned_abs() < 1_000_000_000_000_000) {
                Some(value) => drop(sheet.write(line, rank, value)?),
                None => drop(sheet.write(line, rank, number.to_string())?),
            }
        }
        Cell::Boolean(value) => drop(sheet.write(line, rank, value)?),
        Cell::Date(date) => drop(sheet.write_with_format(line, rank, days(date), &styles.date)?),
        Cell::DateTime(at) => {
            let at = at.to_zoned(jiff::tz::TimeZone::UTC).datetime();
            let seconds = i32::from(at.hour()) * 3600 + i32::from(at.minute()) * 60 + i32::from(at.second());
            let serial = days(at.date()) + f64::from(seconds) / 86_400.0;
            sheet.write_with_format(line, rank, serial, &styles.moment)?;
        }
        Cell::Measured(..) | Cell::Point(_) => drop(sheet.write(line, rank, cell.to_string())?),
        other => {
            let text: String = harmless(other.to_string()).chars().take(CELL_TEXT).collect();
            sheet.write(line, rank, text)?;
        }
    }
    Ok(())
}

/// Le rang d'un jour dans le calendrier des tableurs : 1 est le 1ᵉʳ janvier 1900, et 1900 y est bissextile.
fn days(date: jiff::civil::Date) -> f64 {
    let epoch = jiff::civil::date(1899, 12, 30);
    f64::from((date - epoch).get_days())
}

pub(crate) fn unwritten(error: XlsxError) -> Error {
    Code::Internal.because(error)
}
