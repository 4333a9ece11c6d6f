//! L'étape qui appelle : la demande se compose dans la transaction, et part plus tard.

use expr::Value as Cel;
use kernel::{Code, Error, Result};
use schema::model::{Call, HeaderValue, Payload, Step};
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::{
    answered::{self, Asked},
    engine::{Running, Scripts},
    facts::Facts,
    steps::{Done, step_key},
};
use crate::{
    templates::{Form, Scope, render},
    webhooks::call::{CallAddress, Header},
    workers::{Work, admit},
};

/// Caractères d'un corps refusé que le journal garde.
const LOGGED: usize = 2000;

/// Ce qu'une étape d'appel demande.
pub(super) enum Called {
    /// Elle est faite.
    Done(Done),
    /// L'exécution attend la réponse.
    Awaited(Asked),
}

pub(super) async fn call(run: &Running<'_>, call: &Call, step: &Step) -> Result<Called> {
    let Some(request) = composed(run, call, step)? else { return Ok(Called::Done(Done::skipped("no_address"))) };
    let attempts = i16::try_from(call.retry).unwrap_or(i16::MAX - 1) + 1;
    if call.answer && run.scripts == Scripts::Apart {
        return Ok(Called::Awaited(Asked { request, attempts }));
    }
    let now = run.facts.ctx.now();
    let planned = request.job(now).unique(request.id.clone()).attempts(attempts);
    let job = admit(&run.unit.tenant().db, planned).await?;
    let output = json!({ "queued": "call", "job": job });
    Ok(Called::Done(match call.answer {
        // Un essai : les étapes qui suivent lisent une réponse inventée.
        true => Done::rendered(shown(call), output, answered::sample(), false),
        false => Done::with(shown(call), output),
    }))
}

/// Ce que le journal dit d'une demande ; un secret n'y est que nommé.
pub(super) fn shown(call: &Call) -> Value {
    let value = |value: &HeaderValue| match value {
        HeaderValue::Template(text) => text.clone(),
        HeaderValue::Secret { setting, prefix } => format!("{prefix}••• ({setting})"),
    };
    let headers: Map<String, Value> =
        call.headers.iter().map(|header| (header.name.clone(), value(&header.value).into())).collect();
    let mut shown = json!({ "method": call.method, "url": call.url.source });
    if !headers.is_empty() {
        shown["headers"] = headers.into();
    }
    if let Payload::File(name) = &call.payload {
        shown["body"] = name.as_str().into();
    }
    shown
}

/// La demande, ses gabarits rendus ; rien quand son adresse est vide.
fn composed(run: &Running<'_>, call: &Call, step: &Step) -> Result<Option<CallAddress>> {
    let facts = &run.facts;
    let url = match facts.evaluate(&call.url)? {
        Cel::String(url) if !url.is_empty() => url.to_string(),
        _ => return Ok(None),
    };
    let values = facts.shown(&run.services.settings.mail.base_url);
    let timezone = jiff::tz::TimeZone::UTC;
    let scope = Scope { values, labels: Default::default(), locale: facts.ctx.locale, timezone };
    let headers = call.headers.iter().map(|header| {
        let (value, secret) = match &header.value {
            HeaderValue::Template(source) => (written(source, Form::Text, &scope)?.trim().to_owned(), None),
            HeaderValue::Secret { setting, prefix } => (prefix.clone(), Some(setting.clone())),
        };
        Ok(Header { name: header.name.clone(), value, secret })
    });
    let headers = headers.collect::<Result<_>>()?;
    let (body, content_type) = match &call.payload {
        Payload::Nothing => (String::new(), ""),
        Payload::Text(source) => (written(source, Form::Text, &scope)?, "text/plain; charset=utf-8"),
        Payload::Fact => (fact(facts, &scope.values).to_string(), "application/json"),
        Payload::Json(source) => (json_of(source, &scope)?, "application/json"),
        Payload::File(name) => {
            let kept = facts.model.templates.get(name).and_then(|template| template.json.as_deref());
            let source = kept.ok_or_else(|| Code::BadDefinition.error())?;
            (json_of(source, &scope)?, "application/json")
        }
    };
    Ok(Some(CallAddress {
        id: step_key(run, &step.path),
        url,
        method: call.method.to_owned(),
        headers,
        body,
        content_type: content_type.to_owned(),
        trigger: run.trigger.name.clone(),
    }))
}

fn written(source: &str, form: Form, scope: &Scope) -> Result<String> {
    render(source, form, scope).map_err(|error| Code::BadTemplate.with("reason", error.cause.unwrap_or_default()))
}

/// Un corps JSON ; illisible, l'erreur dit où, et le journal garde ce qui a été rendu.
fn json_of(source: &str, scope: &Scope) -> Result<String> {
    let body = written(source, Form::Json, scope)?;
    match serde_json::from_str::<IgnoredAny>(&body) {
        Ok(_) => Ok(body),
        Err(error) => Err(unreadable(&body, &error)),
    }
}

fn unreadable(body: &str, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let kept: String = body.chars().take(LOGGED).collect();
    Code::CallBody
        .with("reason", format!("{line}:{column}"))
        .with("line", line)
        .with("column", column)
        .and("output", json!({ "body": kept }))
}

/// Le corps d'un appel qui n'en dit rien.
fn fact(facts: &Facts, shown: &Map<String, Value>) -> Value {
    let subject = facts.about().map(|seen| &seen.subject);
    json!({
        "events": facts.fact.events,
        "at": facts.fact.at.to_string(),
        "entity": subject.map(|subject| &subject.entity),
        "id": subject.map(|subject| subject.id),
        "record": shown.get("record"),
    })
}
