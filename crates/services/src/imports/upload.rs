//! Recevoir un fichier à importer : le lire une fois pour le reconnaître, le compter, et rapprocher ses colonnes.

use std::{fs::File, sync::Arc};

use bytes::Bytes;
use futures::Stream;
use kernel::{Code, Ctx, Result};
use schema::model::{Entity, Model};
use serde_json::Value;

use super::{Column, Counts, Described, Import, Status, mappings, preview, queries, view};
use crate::{
    Services,
    exchange::import::{self, Content, Sheet, Source, Wishes},
    files::{Incoming, aside},
};

/// Taille d'un fichier à importer, au plus.
const MAX_SIZE: u64 = 200 * 1024 * 1024;

/// Textes montrés de chaque colonne, et leur longueur au plus.
const SAMPLES: usize = 3;
const SAMPLE_LENGTH: usize = 200;

/// Usage sous lequel le fichier est gardé.
const USAGE: &str = "sys.import";

/// Reçoit un fichier pour cette entité ; ce qui n'est pas un tableau est refusé sans être gardé.
///
/// Erreurs : `import.unreadable`, `import.refused`, `file.too_large`, `file.infected`, `access.forbidden`.
pub async fn upload<E: std::fmt::Display>(
    ctx: &Ctx,
    services: &Services,
    entity: &str,
    incoming: Incoming,
    content: impl Stream<Item = Result<Bytes, E>> + Send + Unpin,
) -> Result<Value> {
    let model = services.tenant.model();
    let entity = named(&model, entity)?;
    import::allowed(ctx, &entity, &Wishes::default())?;
    let owner = ctx.actor.id.ok_or_else(|| Code::Forbidden.with("action", "import"))?;
    let (id, name) = (ctx.clock().new_id(), incoming.name);
    let received = aside::receive(ctx, services, id, &name, content, MAX_SIZE).await?;
    let file = File::open(&received.path).map_err(|error| Code::Internal.because(error))?;
    let source = Source { name: name.clone(), media_type: incoming.declared, content: Content::File(Arc::new(file)) };
    let (sheet, read) = describe(&model, &entity, source, Wishes::default()).await?;
    let mapping = mappings::fitting(ctx, services, &entity, &sheet.headers).await?;
    let wishes = match &mapping {
        Some(mapping) => mapping.wishes(),
        None => Wishes { columns: Some(read.guesses()), ..Wishes::default() },
    };
    let preview = preview::preview(ctx, &services.tenant, &model, &entity, &sheet, &wishes).await?;
    aside::keep(ctx, services, id, &name, USAGE, &received).await?;
    let import = Import {
        id,
        entity: entity.full_name.to_string(),
        owner,
        status: Status::Uploaded,
        aim: None,
        cancel: None,
        job: None,
        file_name: name,
        file_size: i64::try_from(received.size).unwrap_or(i64::MAX),
        sheet: read.described,
        wishes,
        preview,
        mapping: mapping.map(|mapping| (mapping.id, mapping.name)),
        counts: Counts { total: read.rows, ..Counts::default() },
        undo: None,
        fault: None,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    queries::insert(&services.tenant.db, &import).await?;
    view::whole(ctx, services, &import).await
}

/// L'entité de ce nom.
pub(super) fn named(model: &Model, name: &str) -> Result<Arc<Entity>> {
    let unknown =
        || Code::BadParameter.with("parameter", "entity").with("value", name).with("expected", "hse.incident");
    model.entity(name).cloned().ok_or_else(unknown)
}

/// Ce qu'une lecture entière apprend d'un fichier.
pub(super) struct Read {
    pub described: Described,
    pub rows: i64,
}

impl Read {
    /// Chaque colonne, et le champ que son titre désigne.
    pub(super) fn guesses(&self) -> std::collections::BTreeMap<String, Option<String>> {
        self.described.columns.iter().map(|column| (column.name.clone(), column.guess.clone())).collect()
    }
}

/// Lit un fichier en entier, au fil de l'eau : son tableau, ses colonnes, son nombre de lignes.
pub(super) async fn describe(
    model: &Arc<Model>,
    entity: &Arc<Entity>,
    source: Source,
    wishes: Wishes,
) -> Result<(Sheet, Read)> {
    let (model, entity) = (model.clone(), entity.clone());
    let reading = tokio::task::spawn_blocking(move || {
        let sheet = import::read(source, &wishes)?;
        let guesses = import::guess(&model, &entity, &sheet);
        let column = |name: &String| Column {
            name: name.clone(),
            guess: guesses.get(name).cloned().flatten(),
            samples: Vec::new(),
        };
        let mut columns: Vec<Column> = sheet.headers.iter().map(column).collect();
        let mut rows = 0;
        for row in sheet.rows()? {
            for (column, cell) in columns.iter_mut().zip(row?.cells) {
                if column.samples.len() < SAMPLES && !cell.text.is_empty() {
                    column.samples.push(cell.text.chars().take(SAMPLE_LENGTH).collect());
                }
            }
            rows += 1;
        }
        let described = Described { about: sheet.about.clone(), columns };
        Ok((sheet, Read { described, rows }))
    });
    reading.await.map_err(|panic| Code::ImportUnreadable.with("reason", panic.to_string()))?
}
