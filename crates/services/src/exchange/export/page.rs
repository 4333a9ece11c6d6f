//! La page d'un enregistrement, à imprimer ou à joindre : ses champs dans l'ordre de sa fiche, tels qu'une personne les lit.

use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use kernel::{Code, Ctx, Result};
use schema::{
    fields::Storage,
    model::{Entity, Field},
};
use serde_json::{Value, json};
use store::{
    Tenant,
    fields::Cell,
    records::{self, Query},
};
use uuid::Uuid;

use super::{
    Column, Headers, Journal, Sent, column,
    pdf::{
        Heading,
        sheet::{self, Shown},
    },
    readable,
};

/// La page de cet enregistrement, s'il se voit et s'emporte.
pub(crate) async fn page(ctx: &Ctx, tenant: &Arc<Tenant>, entity: &str, id: Uuid) -> Result<Sent> {
    let model = tenant.model();
    let entity = model.entity(entity).cloned().ok_or_else(|| Code::UnknownRoute.error())?;
    let fits = |field: &&Field| {
        let is_flat = !matches!(field.storage(), Storage::Owned(_)) && !field.holds_files();
        is_flat && readable(ctx, &model, &entity, field)
    };
    let fields = entity.fields.values().chain(entity.common_fields().filter(|field| field.name == "company"));
    let columns: Vec<Column> =
        fields.filter(fits).map(|field| column(ctx, &model, &entity, field, Headers::Labels)).collect();
    let path = |column: &Column| match &column.shown {
        Some(shown) => format!("{}.{shown}", column.field.name),
        None => column.field.name.clone(),
    };
    let query = Query {
        entity: entity.full_name.to_string(),
        filter: Some(format!("id == '{id}'")),
        fields: Some(columns.iter().map(path).collect()),
        ..Query::default()
    };
    let mut rows = records::export(ctx, tenant, query).await?;
    let row = rows.next().await?.into_iter().next().ok_or_else(|| Code::NotFound.error())?;
    drop(rows);
    let row: Value = serde_json::from_str(&row).map_err(|error| Code::Internal.because(error))?;
    let journal = Journal::open(ctx, tenant, &entity, json!({ "record": id, "format": "page" })).await?;
    let heading = Heading::named(ctx, &model, &entity, title(&model.texts, ctx, &entity, &row));
    let shown = |column: &Column| match column.cell(&row) {
        Cell::Empty => None,
        cell => Some(Shown { label: column.title.clone(), value: heading.reader.cell(&column.field.name, &cell) }),
    };
    let fields: Vec<Shown> = columns.iter().filter_map(shown).collect();
    let made = tokio::task::spawn_blocking(move || sheet::document(&heading, &fields)).await;
    let made = made.map_err(|panic| Code::Internal.because(panic)).flatten();
    let bytes = journal.conclude(made.map(|bytes| (bytes, 1))).await?;
    let stem = row["number"].as_str().unwrap_or(&entity.name).to_owned();
    let body = futures::stream::once(async { Ok(Bytes::from(bytes)) }).boxed();
    Ok(Sent { name: format!("{stem}-{}.pdf", ctx.today()), media_type: "application/pdf", body })
}

/// « Incident INC-2026-00001 — Chute de plain-pied ».
fn title(texts: &schema::model::Texts, ctx: &Ctx, entity: &Entity, row: &Value) -> String {
    let label = texts.get(ctx.locale, &format!("{}.label", entity.full_name)).unwrap_or(&entity.name);
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let named = [label.to_owned(), text("number")].join(" ");
    let shown = if entity.title == "number" { String::new() } else { text(&entity.title) };
    match shown.is_empty() {
        true => named.trim().to_owned(),
        false => format!("{} — {shown}", named.trim()),
    }
}
