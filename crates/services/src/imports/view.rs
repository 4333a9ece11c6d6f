//! Un import tel que l'API le rend, dans la langue de l'appelant.

use kernel::{Ctx, FieldError, Result};
use schema::model::{Entity, Model};
use serde_json::{Value, json};

use super::{Import, Mode, Status, Told, queries};
use crate::{
    Services,
    exchange::import::{fillable, is_needed},
};

/// Fautes rendues avec l'import ; le fichier des refus les a toutes.
const MAX_ERRORS: usize = 1000;

/// L'import entier : fichier, colonnes, champs, aperçu, avance, fautes, compte rendu.
pub(super) async fn whole(ctx: &Ctx, services: &Services, import: &Import) -> Result<Value> {
    let model = services.tenant.model();
    let found = queries::faults(&services.tenant.db, import.id, 0, MAX_ERRORS as i64).await?;
    let errors = found.iter().flat_map(|(line, faults, _)| faults.iter().map(move |fault| (*line, fault)));
    let errors: Vec<Value> = errors.take(MAX_ERRORS).map(|(line, fault)| at(line, said(ctx, &model, fault))).collect();
    let preview = import
        .preview
        .rows
        .iter()
        .map(|row| json!({ "line": row.line, "values": row.values, "errors": all_said(ctx, &model, &row.faults) }));
    let mut view = brief(import);
    let about = &import.sheet.about;
    let more = json!({
        "encoding": about.encoding, "separator": about.separator, "sheet": about.sheet, "sheets": about.sheets,
        "columns": columns(import),
        "fields": model.entity(&import.entity).map(|entity| fields(ctx, &model, entity)).unwrap_or_default(),
        "preview": { "rows": preview.collect::<Vec<_>>(), "errors": all_said(ctx, &model, &import.preview.faults) },
        "mapping": import.mapping.as_ref().map(|(id, name)| json!({ "id": id, "name": name })),
        "errors": errors,
        "fault": import.fault.as_ref().map(|fault| said(ctx, &model, fault)),
        "report": report(import),
    });
    if let (Some(view), Value::Object(more)) = (view.as_object_mut(), more) {
        view.extend(more);
    }
    Ok(view)
}

/// L'import dans une liste.
pub(super) fn brief(import: &Import) -> Value {
    let counts = import.counts;
    json!({
        "id": import.id, "entity": import.entity, "owner": import.owner,
        "file": { "name": import.file_name, "size": import.file_size },
        "status": import.status.as_str(), "format": import.sheet.about.format,
        "key": import.wishes.key, "mode": Mode::of(&import.wishes), "rows_estimate": counts.total,
        "progress": {
            "done": counts.done, "total": counts.total, "percent": counts.percent(),
            "accepted": counts.created + counts.updated, "rejected": counts.rejected,
            "created": counts.created, "updated": counts.updated,
        },
        "created_at": import.created_at, "updated_at": import.updated_at,
    })
}

fn columns(import: &Import) -> Vec<Value> {
    let chosen = import.wishes.columns.as_ref();
    let view = import.sheet.columns.iter().enumerate().map(|(rank, column)| {
        let field = chosen.and_then(|chosen| chosen.get(&column.name)).and_then(Option::as_ref);
        let guessed = field.is_some() && field == column.guess.as_ref();
        json!({ "name": column.name, "rank": rank, "field": field, "guessed": guessed, "samples": column.samples })
    });
    view.collect()
}

fn fields(ctx: &Ctx, model: &Model, entity: &Entity) -> Vec<Value> {
    let view = fillable(entity).map(|field| {
        let label = model.texts.get(ctx.locale, &entity.label_key(field)).unwrap_or(&field.name);
        json!({ "name": field.name, "label": label, "type": field.kind.name(), "required": is_needed(entity, field) })
    });
    view.collect()
}

/// Le compte rendu d'un import fini.
fn report(import: &Import) -> Option<Value> {
    let finished = matches!(
        import.status,
        Status::Applied | Status::Refused | Status::Cancelled | Status::Undone | Status::Failed
    );
    let counts = import.counts;
    finished.then(|| {
        json!({
            "accepted": counts.created + counts.updated, "rejected": counts.rejected, "created": counts.created,
            "updated": counts.updated, "applied": import.status == Status::Applied, "undo": import.undo,
        })
    })
}

fn all_said(ctx: &Ctx, model: &Model, faults: &[Told]) -> Vec<Value> {
    faults.iter().map(|fault| said(ctx, model, fault)).collect()
}

fn said(ctx: &Ctx, model: &Model, fault: &Told) -> Value {
    let message = model.texts.fault(ctx.locale, &FieldError::from(fault));
    json!({ "field": fault.field, "code": fault.code, "message": message })
}

fn at(line: i64, mut said: Value) -> Value {
    said["line"] = line.into();
    said
}
