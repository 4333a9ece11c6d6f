//! Les gabarits de messages : les lire, les essayer, les réécrire. Réservé à qui tient `core.template.manage`, que le service vérifie.

use axum::{
    Json,
    extract::{Path, State},
};
use kernel::Locale;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use services::messages::{self, Draft};

use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// Des parties à réécrire dans une langue, d'un coup.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    locale: Locale,
    changes: Vec<Change>,
}

/// Une partie : `text` nul lui rend ce qui est livré ; `seen` est ce que l'appelant lisait.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    part: String,
    text: Option<String>,
    seen: Option<String>,
}

/// Tous les gabarits.
pub(crate) async fn list(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    params.only(&[])?;
    Ok(Json(json!({ "data": messages::list(&caller.ctx, &app.services).await? })))
}

/// Un gabarit : ses textes dans chaque langue, ce qui s'en sert, des valeurs d'essai.
pub(crate) async fn show(State(app): State<App>, caller: Caller, Path(name): Path<String>) -> Reply<Json<Value>> {
    Ok(Json(messages::show(&caller.ctx, &app.services, &name).await?))
}

/// Réécrit des parties dans une langue : toutes, ou aucune ; rend les textes tels qu'on les lit maintenant.
pub(crate) async fn write(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    let asked = read::<Asked>(&caller, body)?;
    let change = |Change { part, text, seen }| messages::Change { part, text, seen };
    let changes = asked.changes.into_iter().map(change).collect();
    let texts = messages::write(&caller.ctx, &app.services, &name, asked.locale, changes).await?;
    Ok(Json(json!({ "texts": texts })))
}

/// Rend un brouillon : objet, page, texte, noms manquants, fautes.
pub(crate) async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    let draft = read::<Draft>(&caller, body)?;
    Ok(Json(messages::preview(&caller.ctx, &app.services, &name, draft).await?.told()))
}

/// Envoie un brouillon à l'appelant, et à lui seul.
pub(crate) async fn send_to_me(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    body: Body,
) -> Reply<Json<Value>> {
    let draft = read::<Draft>(&caller, body)?;
    Ok(Json(json!({ "to": messages::send_to_me(&caller.ctx, &app.services, &name, draft).await? })))
}

/// Ce qu'un gabarit a dit : ses derniers changements.
pub(crate) async fn history(State(app): State<App>, caller: Caller, Path(name): Path<String>) -> Reply<Json<Value>> {
    let past = messages::history(&caller.ctx, &app.tenant.db, &app.tenant.model(), &name).await?;
    Ok(Json(json!({ "data": past })))
}

/// Le corps d'une demande, le droit d'abord : qui ne l'a pas n'apprend pas ce qui manque à son corps.
fn read<T: DeserializeOwned>(caller: &Caller, body: Body) -> Reply<T> {
    messages::allowed(&caller.ctx)?;
    body.read()
}
