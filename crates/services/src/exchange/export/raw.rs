//! Le JSON : les lignes telles que la base les a écrites, en tableau.

use bytes::Bytes;
use futures::stream::BoxStream;
use store::records::Export;
use tokio::sync::mpsc;

use super::{
    Journal, broken,
    delimited::{AHEAD, fetched, is_taken, next, received},
    journal::End,
};

/// Écrit l'export au fil de l'eau.
pub(super) fn stream(rows: Export, journal: Journal) -> BoxStream<'static, std::io::Result<Bytes>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let mut batches = fetched(rows);
    tokio::spawn(async move {
        let (mut count, mut text) = (0, String::from("["));
        loop {
            let piece = match next(&mut batches).await {
                Ok(batch) if batch.is_empty() => break,
                Ok(batch) => {
                    for row in &batch {
                        text.push_str(if count == 0 { "\n" } else { ",\n" });
                        text.push_str(row);
                        count += 1;
                    }
                    Ok(Bytes::from(std::mem::take(&mut text)))
                }
                Err(error) => Err(broken(error)),
            };
            let failed = piece.is_err();
            if !is_taken(&sender, piece).await || failed {
                return journal.close(count, End::Cut).await;
            }
        }
        text.push_str("\n]\n");
        let is_whole = is_taken(&sender, Ok(Bytes::from(text))).await;
        journal.close(count, End::of(is_whole)).await;
    });
    received(receiver)
}
