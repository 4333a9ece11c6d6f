//! Les outils de l'administrateur : essayer une expression CEL, un gabarit ou une récurrence, examiner la base.

use std::collections::HashMap;

use axum::{Json, extract::State};
use kernel::{Code, Error};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use services::{
    calendar,
    templates::{Form, trial},
};

use crate::{
    App,
    extract::{Body, Caller, Params},
    problem::Reply,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trial {
    expr: String,
    #[serde(default)]
    vars: Map<String, Value>,
}

/// Pas d'évaluation permis à un essai.
const BUDGET: u64 = 1_000_000;

/// Évalue une expression ; `typed=true` emploie la forme typée des vecteurs de conformité.
pub(crate) async fn expression(State(_): State<App>, caller: Caller, params: Params, body: Body) -> Reply<Json<Value>> {
    if caller.ctx.actor.access("core.expression", "manage").is_denied() {
        return Err(Code::Forbidden.with("action", "core.expression.manage").into());
    }
    params.only(&["typed"])?;
    let typed = params.flag("typed")?;
    let trial: Trial = body.read()?;
    let value = tokio::task::spawn_blocking(move || evaluate(&trial, typed))
        .await
        .map_err(|error| Code::Internal.because(error))?;
    Ok(Json(json!({ "value": value? })))
}

fn evaluate(trial: &Trial, typed: bool) -> Result<Value, Error> {
    let refused = |error: expr::Error| {
        let (line, column) = error.span.line_and_column(&trial.expr);
        let refusal = Code::BadExpression.with("reason", error.message.as_str());
        refusal.and("reason", error.code()).and("line", line).and("column", column).and("hint", error.hint.clone())
    };
    let read = |value: &Value| if typed { expr::from_typed_json(value) } else { Ok(expr::from_json(value)) };
    let mut vars = HashMap::new();
    for (name, value) in &trial.vars {
        vars.insert(name.clone(), read(value).map_err(refused)?);
    }
    let ast = expr::parse(&trial.expr).map_err(refused)?;
    let value = expr::evaluate_unchecked(&ast, &vars, BUDGET).map_err(refused)?;
    Ok(if typed { expr::to_typed_json(&value) } else { expr::to_json(&value) })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    template: String,
    #[serde(default)]
    context: Map<String, Value>,
    #[serde(default)]
    autoescape: bool,
}

/// Rend un gabarit sur les données de l'appelant ; ce qui manque se voit dans le texte et dans `missing`.
pub(crate) async fn template(State(_): State<App>, caller: Caller, params: Params, body: Body) -> Reply<Json<Value>> {
    if caller.ctx.actor.access("core.template", "manage").is_denied() {
        return Err(Code::Forbidden.with("action", "core.template.manage").into());
    }
    params.only(&[])?;
    let draft: Draft = body.read()?;
    let form = if draft.autoescape { Form::Html } else { Form::Text };
    let render = move || trial::render(&caller.ctx, &draft.template, form, draft.context);
    let trial = tokio::task::spawn_blocking(render).await.map_err(|error| Code::Internal.because(error))??;
    Ok(Json(json!({ "output": trial.output, "missing": trial.missing })))
}

/// Donne les occurrences d'une récurrence dans un lieu.
pub(crate) async fn recurrence(State(_): State<App>, caller: Caller, params: Params, body: Body) -> Reply<Json<Value>> {
    if caller.ctx.actor.access("core.recurrence", "manage").is_denied() {
        return Err(Code::Forbidden.with("action", "core.recurrence.manage").into());
    }
    params.only(&[])?;
    let asked: calendar::trial::Trial = body.read()?;
    let expand = move || calendar::trial::recurrence(&asked);
    Ok(Json(tokio::task::spawn_blocking(expand).await.map_err(|error| Code::Internal.because(error))??))
}

/// Examine la base. La chaîne des sceaux et le dépôt de fichiers demandent la commande `opsflux doctor`.
pub(crate) async fn doctor(State(app): State<App>, caller: Caller, params: Params) -> Reply<Json<Value>> {
    if caller.ctx.actor.access("core.doctor", "manage").is_denied() {
        return Err(Code::Forbidden.with("action", "core.doctor.manage").into());
    }
    params.only(&[])?;
    let model = app.tenant.model();
    let findings = store::doctor::examine(&app.tenant.db, &model.version, caller.ctx.now()).await?;
    let told = findings.iter().map(|finding| {
        let say = |part: &str| {
            model.texts.message(caller.ctx.locale, &format!("core.doctor.{}.{part}", finding.code), &finding.params)
        };
        json!({
            "code": finding.code, "severity": finding.severity, "message": say("message"), "remedy": say("remedy"),
            "repairable": finding.repair.is_some(),
        })
    });
    Ok(Json(json!({ "data": told.collect::<Vec<_>>() })))
}
