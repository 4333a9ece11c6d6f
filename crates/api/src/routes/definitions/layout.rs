//! L'arrangement du formulaire d'une entité, et celui que son module livre.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
};
use kernel::{Code, Ctx, Locale};
use schema::model::{Entity, FormView, Model};
use serde_json::{Value, json};

use super::manage;
use crate::{
    App,
    extract::{Caller, Params},
    meta,
    problem::Reply,
};

/// Le formulaire en vigueur et le formulaire livré, et la liste de départ, entiers : ce que l'appelant ne lit pas y garde sa place.
pub(crate) async fn layout(
    State(app): State<App>,
    caller: Caller,
    Path((package, name)): Path<(String, String)>,
    params: Params,
) -> Reply<Json<Value>> {
    manage(&caller.ctx)?;
    params.only(&[])?;
    let model = app.tenant.model();
    let entity = model.entity(&format!("{package}.{name}")).ok_or_else(|| Code::NotFound.error())?;
    let path = format!("overlays/{package}/views/{name}");
    let kept = match store::definitions::get(&app.tenant, &path).await {
        Err(error) if error.code == Code::NotFound => json!({ "version": 0, "body": null }),
        kept => kept?,
    };
    let ctx = &caller.ctx;
    let fields = entity.fields.values().map(|field| {
        let mut view = meta::field(ctx, &model, entity, field, None);
        view["mandatory"] = field.is_mandatory().into();
        view
    });
    Ok(Json(json!({
        "path": path,
        "version": kept["version"],
        "body": kept["body"],
        "current": form(ctx, &model, entity, &entity.form),
        "delivered": form(ctx, &model, entity, &entity.form_delivered),
        "list": { "columns": entity.list.columns, "sort": entity.list.sort },
        "reads": {
            "board": named(&entity.views.board_fields()),
            "calendar": named(&entity.views.calendar_fields()),
            "map": named(&entity.views.map_fields()),
            "timeline": named(&entity.views.timeline_fields()),
        },
        "fields": fields.collect::<Vec<_>>(),
    })))
}

/// Les champs d'une vue, sous leur clé ; un objet vide si rien n'est dit d'elle.
fn named(fields: &[(&str, &String)]) -> Value {
    fields.iter().map(|(key, name)| ((*key).to_owned(), json!(name))).collect()
}

fn form(ctx: &Ctx, model: &Model, entity: &Entity, form: &FormView) -> Value {
    let sections = form.sections.iter().map(|section| {
        let key = format!("{}.sections.{}", entity.full_name, section.name);
        let said = Locale::ALL.into_iter().filter_map(|locale| Some((locale.code(), model.texts.exact(locale, &key)?)));
        json!({
            "name": section.name,
            "label": meta::section_label(ctx, model, entity, &section.name),
            "labels": said.collect::<BTreeMap<_, _>>(),
            "fields": section.fields,
            "columns": section.columns,
            "collapsed": section.collapsed,
            "visible": section.visible.as_ref().map(|visible| &visible.source),
        })
    });
    json!({ "sections": sections.collect::<Vec<_>>(), "wizard": form.wizard, "hidden": form.hidden })
}
