//! Le CSV : marque UTF-8, lignes `CRLF`, guillemets là où il en faut (RFC 4180).

use std::{fmt::Write, time::Duration};

use bytes::Bytes;
use futures::stream::BoxStream;
use kernel::{Code, Result};
use store::{fields::Cell, records::Export};
use tokio::{sync::mpsc, time::timeout};

use super::{
    Column, Journal, Shape, broken, cells, harmless,
    journal::End,
    reader::{Reader, localised},
};

/// Morceaux en attente d'être envoyés.
pub(super) const AHEAD: usize = 4;

/// Temps laissé à un lecteur pour prendre un morceau : au-delà, il ne tient plus la vue de la base.
const PATIENCE: Duration = Duration::from_secs(120);

/// Vers qui lit l'export.
pub(super) type Sender = mpsc::Sender<std::io::Result<Bytes>>;

/// Les fournées d'un export.
pub(super) type Batches = mpsc::Receiver<Result<Vec<String>>>;

/// Écrit l'export au fil de l'eau, tel que `reader` le lit s'il est donné ; il s'arrête quand plus personne ne lit.
pub(super) fn stream(
    rows: Export,
    columns: Vec<Column>,
    (shape, reader): (Shape, Option<Reader>),
    journal: Journal,
) -> BoxStream<'static, std::io::Result<Bytes>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let mut batches = fetched(rows);
    tokio::spawn(async move {
        let mut text = String::from('\u{feff}');
        line(&mut text, columns.iter().map(|column| Cell::Text(column.title.clone())), shape);
        let mut count = 0;
        loop {
            let piece = match next(&mut batches).await {
                Ok(batch) if batch.is_empty() => break,
                Ok(batch) => batch.iter().try_for_each(|row| {
                    let typed = |(column, cell): (&Column, Cell)| match &reader {
                        Some(reader) => reader.typed(&column.field, cell),
                        None => cell,
                    };
                    line(&mut text, columns.iter().zip(cells(&columns, row)?).map(typed), shape);
                    count += 1;
                    Ok(())
                }),
                Err(error) => Err(error),
            };
            let piece = piece.map(|()| Bytes::from(std::mem::take(&mut text))).map_err(broken);
            let failed = piece.is_err();
            if !is_taken(&sender, piece).await || failed {
                return journal.close(count, End::Cut).await;
            }
        }
        let is_whole = text.is_empty() || is_taken(&sender, Ok(Bytes::from(text))).await;
        journal.close(count, End::of(is_whole)).await;
    });
    received(receiver)
}

/// Le morceau a-t-il trouvé preneur à temps ?
pub(super) async fn is_taken(sender: &Sender, piece: std::io::Result<Bytes>) -> bool {
    matches!(timeout(PATIENCE, sender.send(piece)).await, Ok(Ok(())))
}

/// Les fournées, lues pendant que la précédente s'écrit ; une vide dit que tout est lu.
pub(super) fn fetched(mut rows: Export) -> Batches {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let batch = rows.next().await;
            let is_last = batch.as_ref().map_or(true, Vec::is_empty);
            if sender.send(batch).await.is_err() || is_last {
                return;
            }
        }
    });
    receiver
}

/// La fournée suivante.
pub(super) async fn next(batches: &mut Batches) -> Result<Vec<String>> {
    batches.recv().await.unwrap_or_else(|| Err(Code::Internal.because("lecture interrompue")))
}

/// Les morceaux d'une tâche, en flux.
pub(crate) fn received(
    mut receiver: mpsc::Receiver<std::io::Result<Bytes>>,
) -> BoxStream<'static, std::io::Result<Bytes>> {
    Box::pin(futures::stream::poll_fn(move |cx| receiver.poll_recv(cx)))
}

/// Écrit une ligne.
pub(crate) fn line(text: &mut String, cells: impl Iterator<Item = Cell>, shape: Shape) {
    for (rank, cell) in cells.enumerate() {
        if rank > 0 {
            text.push(shape.separator);
        }
        match cell {
            Cell::Empty => {}
            Cell::Text(value) => quoted(text, &harmless(value), shape.separator),
            Cell::List(_) => quoted(text, &harmless(cell.to_string()), shape.separator),
            // Un nombre n'est pas une formule, même sous zéro.
            Cell::Number(number) => text.push_str(&localised(number, shape.decimal)),
            Cell::Measured(number, unit) => {
                quoted(text, &format!("{} {unit}", localised(number, shape.measured)), shape.separator);
            }
            Cell::Point(point) => quoted(text, &point, shape.separator),
            other => drop(write!(text, "{other}")),
        }
    }
    text.push_str("\r\n");
}

fn quoted(text: &mut String, value: &str, separator: char) {
    if value.contains([separator, '"', '\r', '\n']) || value.starts_with(' ') || value.ends_with(' ') {
        text.push('"');
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(value);
    }
}
