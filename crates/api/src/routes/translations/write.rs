//! Écrire des formulations.

use axum::{Json, extract::State};
use kernel::Locale;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use services::translations::{self, Written};
use store::definitions::Wording;

use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

/// Des formulations à écrire d'un coup.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    changes: Vec<Change>,
}

/// Une formulation : `text` nul rend le texte des modules ; `seen`, s'il est donné, est ce que l'appelant lisait.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    key: String,
    locale: Locale,
    #[serde(default)]
    text: Option<String>,
    #[serde(default, deserialize_with = "given")]
    seen: Option<Option<String>>,
}

/// `null` est une valeur donnée, non une absence.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Écrit des formulations : toutes, ou aucune ; rend les textes tels qu'on les lit maintenant.
pub(crate) async fn write(State(app): State<App>, caller: Caller, params: Params, body: Body) -> Reply<Json<Value>> {
    translations::allowed(&caller.ctx)?;
    params.only(&[])?;
    let asked: Asked = body.read()?;
    let wording = |Change { key, locale, text, seen }| Wording { key, locale, text, seen };
    let wordings: Vec<Wording> = asked.changes.into_iter().map(wording).collect();
    let Written { applied, data, progress } = translations::write(&caller.ctx, &app.tenant, &wordings).await?;
    Ok(Json(json!({ "plan": applied.plan, "version": applied.version, "data": data, "progress": progress })))
}
