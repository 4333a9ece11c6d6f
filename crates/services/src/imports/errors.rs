//! Le fichier des refus : les lignes refusées telles qu'elles étaient, leur rang et leurs motifs devant.

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use kernel::{Code, Ctx, FieldError, Locale, Result};
use rust_xlsxwriter::{Workbook, Worksheet};
use schema::model::Model;
use std::{fs::File, io::Seek, sync::Arc};
use store::{Db, fields::Cell};
use tokio::sync::mpsc;
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use super::{Import, Told, mine, queries};
use crate::{
    Services,
    exchange::export::{
        Sent, Shape, broken,
        delimited::{line, received},
        harmless,
        workbook::{CELL_TEXT, unwritten},
    },
};

/// Lignes lues d'un coup.
const PAGE: i64 = 1000;

/// Lignes d'une feuille, au plus, l'en-tête compris.
const SHEET_ROWS: u32 = 1_048_576;

/// Format du fichier des refus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorsFormat {
    /// Texte à séparateurs.
    Csv,
    /// Classeur.
    Xlsx,
}

/// Les lignes refusées d'un import, au fil de l'eau.
pub async fn errors(ctx: &Ctx, services: &Services, id: Uuid, format: ErrorsFormat) -> Result<Sent> {
    let import = mine(ctx, services, id).await?;
    let stem = import.file_name.rsplit_once('.').map_or(import.file_name.as_str(), |(stem, _)| stem);
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let stem: String = stem.chars().map(plain).collect();
    let shape = Shape::of(ctx.locale);
    let refusals =
        Refusals { db: services.tenant.db.clone(), model: services.tenant.model(), ctx: ctx.clone(), import, last: 0 };
    Ok(match format {
        ErrorsFormat::Csv => Sent {
            name: format!("{stem}-errors.csv"),
            media_type: "text/csv; charset=utf-8",
            body: delimited(refusals, shape),
        },
        ErrorsFormat::Xlsx => Sent {
            name: format!("{stem}-errors.xlsx"),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body: workbook(refusals).await?,
        },
    })
}

/// Les refus d'un import, une page à la fois.
struct Refusals {
    db: Db,
    model: Arc<Model>,
    ctx: Ctx,
    import: Import,
    last: i64,
}

impl Refusals {
    fn titles(&self) -> Vec<String> {
        let text = |key: &str| self.model.texts.get(self.ctx.locale, key).unwrap_or(key).to_owned();
        let own = [text("core.import.line"), text("core.import.reasons")];
        own.into_iter().chain(self.import.sheet.columns.iter().map(|column| column.name.clone())).collect()
    }

    /// Les lignes suivantes ; aucune quand tout est rendu.
    async fn next(&mut self) -> Result<Vec<Vec<String>>> {
        let found = queries::faults(&self.db, self.import.id, self.last, PAGE).await?;
        self.last = found.last().map_or(self.last, |(line, ..)| *line);
        let row = |(line, faults, cells): (i64, Vec<Told>, Vec<String>)| {
            [line.to_string(), reasons(&self.model, self.ctx.locale, &self.import.entity, &faults)]
                .into_iter()
                .chain(cells)
                .collect()
        };
        Ok(found.into_iter().map(row).collect())
    }
}

/// `Désignation : champ exigé ; Date : …`.
pub(crate) fn reasons(model: &Model, locale: Locale, entity: &str, faults: &[Told]) -> String {
    let entity = model.entity(entity);
    let one = |told: &Told| {
        let fault = FieldError::from(told);
        let message = model.texts.fault(locale, &fault);
        let field = entity.and_then(|entity| Some((entity, entity.field(&fault.field)?)));
        let label = field.and_then(|(entity, field)| model.texts.get(locale, &entity.label_key(field)));
        label.map_or_else(|| message.clone(), |label| format!("{label} : {message}"))
    };
    faults.iter().map(one).collect::<Vec<_>>().join(" ; ")
}

fn delimited(mut refusals: Refusals, shape: Shape) -> BoxStream<'static, std::io::Result<Bytes>> {
    let (sender, receiver) = mpsc::channel(2);
    tokio::spawn(async move {
        let mut text = String::from('\u{feff}');
        line(&mut text, refusals.titles().into_iter().map(Cell::Text), shape);
        loop {
            let rows = refusals.next().await;
            let last = rows.as_ref().map_or(true, Vec::is_empty);
            let piece = rows.map(|rows| {
                rows.into_iter().for_each(|cells| line(&mut text, cells.into_iter().map(Cell::Text), shape));
                Bytes::from(std::mem::take(&mut text))
            });
            if sender.send(piece.map_err(broken)).await.is_err() || last {
                return;
            }
        }
    });
    received(receiver)
}

async fn workbook(mut refusals: Refusals) -> Result<BoxStream<'static, std::io::Result<Bytes>>> {
    let (sender, receiver) = mpsc::channel(2);
    let titles = refusals.titles();
    let writing = tokio::task::spawn_blocking(move || write(titles, receiver));
    loop {
        let rows = refusals.next().await?;
        if rows.is_empty() || sender.send(rows).await.is_err() {
            break;
        }
    }
    drop(sender);
    let file = writing.await.map_err(|panic| Code::Internal.because(panic))??;
    let stream = ReaderStream::new(tokio::fs::File::from_std(file));
    Ok(stream.map_err(|error| broken(Code::Internal.because(error))).boxed())
}

fn write(titles: Vec<String>, mut pages: mpsc::Receiver<Vec<Vec<String>>>) -> Result<File> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().map_err(unwritten)?;
    sheet.set_freeze_panes(1, 0).map_err(unwritten)?;
    put(sheet, 0, titles)?;
    let mut line = 1;
    while let Some(page) = pages.blocking_recv() {
        for cells in page.into_iter().take((SHEET_ROWS - line) as usize) {
            put(sheet, line, cells)?;
            line += 1;
        }
    }
    let broken = |error: std::io::Error| Code::Internal.because(error);
    let mut file = tempfile::tempfile().map_err(broken)?;
    book.save_to_writer(&mut file).map_err(unwritten)?;
    file.rewind().map_err(broken)?;
    Ok(file)
}

fn put(sheet: &mut Worksheet, line: u32, cells: Vec<String>) -> Result<()> {
    for (rank, text) in (0_u16..).zip(cells) {
        let text: String = harmless(text).chars().take(CELL_TEXT).collect();
        sheet.write(line, rank, text).map_err(unwritten)?;
    }
    Ok(())
}
