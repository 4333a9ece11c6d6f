//! Le PDF : un tableau paginé, à imprimer ou à joindre. Fait pour être lu : dates, nombres et choix y sont écrits dans la
//! langue de l'appelant, à son heure. Refuse ce qui ferait un pavé : un tableur convient mieux.

use bytes::Bytes;
use futures::{StreamExt, stream::BoxStream};
use kernel::{Code, Ctx, Result};
use schema::model::{Entity, Model};
use serde_json::Map;
use std::sync::Arc;
use store::{
    fields::Cell,
    records::{Export, Query},
};

use super::{Column, Journal, cells, reader::Reader};

mod draw;
pub(super) mod sheet;
mod table;

/// Lignes au plus.
const MAX_ROWS: usize = 10_000;

/// Ce qui est écrit en tête, et qui lit.
pub(super) struct Heading {
    title: String,
    /// Société, personne, instant ; puis ce qui a été retenu.
    notes: Vec<String>,
    pub reader: Reader,
}

impl Heading {
    pub(super) fn of(ctx: &Ctx, model: &Arc<Model>, entity: &Arc<Entity>, query: &Query) -> Heading {
        let title = model.texts.get(ctx.locale, &format!("{}.plural_label", entity.full_name));
        let mut heading = Heading {
            title: title.unwrap_or(&entity.plural).to_owned(),
            notes: Vec::new(),
            reader: Reader::of(ctx, model, entity),
        };
        heading.sign(ctx);
        // Qui lit pour d'autres ne leur dit pas ce qu'il cherchait.
        if ctx.actor.is_plain() {
            return heading;
        }
        let kept = [query.filter.as_deref(), query.search.as_deref()];
        heading.notes.extend(kept.into_iter().flatten().filter(|text| !text.is_empty()).map(str::to_owned));
        heading
    }

    /// L'en-tête de la page d'un seul enregistrement.
    pub(super) fn named(ctx: &Ctx, model: &Arc<Model>, entity: &Arc<Entity>, title: String) -> Heading {
        let mut heading = Heading::of(ctx, model, entity, &Query::default());
        heading.title = title;
        heading
    }

    /// Quand, et par qui.
    fn sign(&mut self, ctx: &Ctx) {
        let at = self.reader.cell("", &Cell::DateTime(ctx.now()));
        let by = Map::from_iter([("at".to_owned(), at.into()), ("name".to_owned(), ctx.actor.name.clone().into())]);
        self.notes.push(self.reader.texts().message(ctx.locale, "core.messages.export.made", &by));
    }
}

/// Une ligne du tableau, ses cases écrites.
type Line = Vec<String>;

/// Met l'export en pages, puis l'envoie.
pub(super) async fn stream(
    rows: Export,
    columns: Vec<Column>,
    heading: Heading,
    journal: Journal,
) -> Result<BoxStream<'static, std::io::Result<Bytes>>> {
    let bytes = journal.conclude(paged(rows, columns, heading).await).await?;
    Ok(futures::stream::once(async { Ok(Bytes::from(bytes)) }).boxed())
}

/// Le document, et ses lignes.
async fn paged(mut rows: Export, columns: Vec<Column>, heading: Heading) -> Result<(Vec<u8>, usize)> {
    let mut lines: Vec<Line> = Vec::new();
    let mut numeric = vec![false; columns.len()];
    loop {
        let batch = rows.next().await?;
        if batch.is_empty() {
            break;
        }
        if lines.len() + batch.len() > MAX_ROWS {
            return Err(Code::ExportTooLong.with("max", MAX_ROWS));
        }
        for row in &batch {
            let cells = cells(&columns, row)?;
            for (cell, numeric) in cells.iter().zip(&mut numeric) {
                *numeric |= matches!(cell, Cell::Number(_));
            }
            lines.push(
                columns
                    .iter()
                    .zip(&cells)
                    .map(|(column, cell)| heading.reader.cell(&column.field.name, cell))
                    .collect(),
            );
        }
    }
    let count = lines.len();
    let titles = columns.into_iter().map(|column| column.title).collect();
    let made = tokio::task::spawn_blocking(move || draw::document(&heading, titles, &numeric, &lines)).await;
    Ok((made.map_err(|panic| Code::Internal.because(panic))??, count))
}
