//! Les vues enregistrées : un filtre, un tri et des colonnes qu'une lecture reprend par `view=`.
//!
//! Une vue se vérifie quand elle s'écrit, avec les droits de qui l'écrit, puis à chaque lecture avec les droits de qui
//! lit : celle qui ne s'applique plus est refusée, jamais lue sans son filtre.

use kernel::{Code, Ctx, Error, FieldError, Result};
use schema::model::{Entity, Model};
use serde_json::Value;
use uuid::Uuid;

use super::{Key, Projection, Query, draft::Draft, get, standing};
use crate::{
    Tenant,
    query::{Ground, Reading, compile},
};

/// L'entité des vues enregistrées.
pub const SAVED_VIEW: &str = "core.saved_view";

/// Ce qu'une lecture reprend d'une vue.
struct View {
    id: Uuid,
    name: String,
    filter: Option<String>,
    sort: Option<String>,
    columns: Option<Vec<String>>,
}

/// La requête, complétée par la vue qu'elle nomme ; ce que l'appelant a donné l'emporte.
pub async fn with_view(ctx: &Ctx, tenant: &Tenant, query: Query) -> Result<Query> {
    apply(ctx, tenant, query, |view, query| Query {
        filter: query.filter.is_none().then(|| view.filter.clone()).flatten(),
        sort: query.sort.is_none().then(|| view.sort.clone()).flatten(),
        fields: query.fields.is_none().then(|| view.columns.clone()).flatten(),
        ..Query::default()
    })
    .await
}

/// La requête d'un agrégat, complétée par le seul filtre de la vue qu'elle nomme.
pub(super) async fn filtered_by_view(ctx: &Ctx, tenant: &Tenant, query: Query) -> Result<Query> {
    apply(ctx, tenant, query, |view, query| Query {
        filter: query.filter.is_none().then(|| view.filter.clone()).flatten(),
        ..Query::default()
    })
    .await
}

async fn apply(ctx: &Ctx, tenant: &Tenant, query: Query, of: fn(&View, &Query) -> Query) -> Result<Query> {
    let Some(asked) = &query.view else { return Ok(query) };
    let model = tenant.model();
    let entity = standing(&model, &query.entity)?;
    let view = find(ctx, tenant, &entity, asked).await?;
    let parts = of(&view, &query);
    compiles(ctx, &model, &entity, &parts).map_err(|error| broken(&view, error))?;
    Ok(Query {
        filter: query.filter.or(parts.filter),
        sort: query.sort.or(parts.sort),
        fields: query.fields.or(parts.fields),
        view: None,
        ..query
    })
}

/// La vue de cet identifiant, si l'acteur la voit et qu'elle est de cette entité.
async fn find(ctx: &Ctx, tenant: &Tenant, entity: &Entity, asked: &str) -> Result<View> {
    let unknown = || {
        let expected = format!("{SAVED_VIEW} ({})", entity.full_name);
        Code::BadParameter.with("parameter", "view").with("value", asked).with("expected", expected)
    };
    let key = Key::parse(asked).map_err(|_| unknown())?;
    let fields = ["name", "entity", "filter", "sort", "columns"].map(str::to_owned).to_vec();
    let shape = Projection { fields: Some(fields), expand: Vec::new() };
    let found = match get(ctx, tenant, SAVED_VIEW, &key, &shape).await {
        Err(error) if [Code::NotFound, Code::UnknownRoute].contains(&error.code) => return Err(unknown()),
        found => found?,
    };
    let row: Value = serde_json::from_str(&found.json).map_err(|error| Code::Internal.because(error))?;
    if row["entity"] != *entity.full_name {
        return Err(unknown());
    }
    let text = |name: &str| row[name].as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    Ok(View {
        id: found.id,
        name: text("name").unwrap_or_default(),
        filter: text("filter"),
        sort: text("sort"),
        columns: columns(&row["columns"]).filter(|columns| !columns.is_empty()),
    })
}

/// Des noms de champs ; aucun si ce JSON n'est pas une liste de textes.
fn columns(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Cette lecture se compile-t-elle avec les droits de l'acteur ?
fn compiles(ctx: &Ctx, model: &Model, entity: &Entity, parts: &Query) -> Result<()> {
    let reading = Reading { ctx, model, entity, ground: &Ground::Rights };
    compile::list(&reading, parts, parts.sort.as_deref().unwrap_or_default(), None).map(drop)
}

/// Le refus d'une vue : la même cause, dite de la vue et non de la demande.
fn broken(view: &View, error: Error) -> Error {
    if !REFUSALS.contains(&error.code) {
        return error;
    }
    let said = ["reason", "field", "value"].into_iter().find_map(|name| error.params.get(name).cloned());
    let refusal = Code::BrokenView.with("view", view.name.as_str());
    let refusal = refusal.with("reason", said.unwrap_or_else(|| error.code.as_str().into()));
    let refusal = refusal.and("view", view.id.to_string()).and("cause", error.code.as_str());
    error.extra.into_iter().fold(refusal, |refusal, (name, value)| refusal.and(&name, value))
}

/// Ce par quoi une lecture est refusée pour ce qu'elle demande.
const REFUSALS: [Code; 4] = [Code::BadFilter, Code::UnreadableField, Code::BadParameter, Code::TooCostly];

/// Ajoute les fautes d'une vue que l'on écrit : entité inconnue, filtre, tri ou colonnes que son auteur ne peut pas lire.
pub(super) fn check(draft: &mut Draft<'_>) {
    if &*draft.entity.full_name != SAVED_VIEW {
        return;
    }
    let mut faults = Vec::new();
    let name = draft.text("entity").unwrap_or_default();
    let is_seen = |entity: &Entity| !draft.ctx.actor.access(&entity.full_name, "view").is_denied();
    match standing(draft.model, name).ok().filter(|entity| is_seen(entity)) {
        None => faults.push(FieldError::new("entity", "unknown_option").with("value", name)),
        Some(entity) => {
            let text = |name: &str| draft.text(name).filter(|text| !text.trim().is_empty()).map(str::to_owned);
            let written = draft.new.get("columns").filter(|value| !value.is_null());
            let listed = written.and_then(columns);
            if written.is_some() && listed.is_none() {
                faults.push(FieldError::new("columns", "wrong_type").with("expected", "[\"name\", …]"));
            }
            let parts = [
                ("filter", Query { filter: text("filter"), ..Query::default() }),
                ("sort", Query { sort: text("sort"), ..Query::default() }),
                ("columns", Query { fields: listed, ..Query::default() }),
            ];
            faults.extend(reading_faults(draft.ctx, draft.model, &entity, &parts));
        }
    }
    draft.faults.extend(faults);
}

/// Les fautes de ce qui se lirait au nom de l'acteur, chacune au nom de sa partie.
pub fn reading_faults(ctx: &Ctx, model: &Model, entity: &Entity, parts: &[(&str, Query)]) -> Vec<FieldError> {
    let refused =
        |(part, query): &(&str, Query)| compiles(ctx, model, entity, query).err().map(|error| fault(part, &error));
    parts.iter().filter_map(refused).collect()
}

/// La faute d'une partie de la vue, avec ce qui la rend précise.
fn fault(part: &str, error: &Error) -> FieldError {
    let param = |name: &str| error.params.get(name).cloned().unwrap_or_default();
    match error.code {
        Code::BadFilter => {
            let hint = error.extra.get("hint").and_then(Value::as_str).map(|hint| format!(" ({hint})"));
            let reason = format!("{}{}", param("reason").as_str().unwrap_or_default(), hint.unwrap_or_default());
            FieldError::new(part, "bad_filter").with("reason", reason).with("position", param("position"))
        }
        Code::UnreadableField => FieldError::new(part, "unreadable").with("field", param("field")),
        Code::BadParameter => FieldError::new(part, "unknown_field").with("expected", param("expected")),
        _ => FieldError::new(part, "too_complex"),
    }
}
