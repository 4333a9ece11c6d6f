//! Un appel dont l'exécution attend la réponse : elle se met en attente, un travail envoie, puis une transaction garde la réponse et
//! avance. L'appel porte le même identifiant à chaque essai : coupé, il se refait.

use kernel::{Code, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{position::Pending, queries, scripted, steps::Done};
use crate::{
    Services,
    scripts::Finished,
    webhooks::{
        call::{CallAddress, Sent, judge},
        outgoing::Answer,
    },
    workers::{Failure, Planned, Turn, Work},
};

/// Caractères d'une réponse que le journal garde.
const LOGGED: usize = 2000;

/// Pourquoi une réponse interrompue en chemin ne sert pas.
const CUT: &str = "réponse coupée";

/// Secrets plus courts : les cacher rendrait la réponse illisible sans rien protéger.
const SHORT: usize = 4;

/// En-têtes d'une réponse que les étapes peuvent lire.
const HEADERS: [&str; 8] = [
    "content-type",
    "etag",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "x-ratelimit-remaining",
    "x-request-id",
];

/// Envoie la demande qu'une exécution attend.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AwaitAnswer {
    run: i64,
    token: Uuid,
    #[serde(flatten)]
    request: CallAddress,
}

impl AwaitAnswer {
    /// Le travail de cet essai, seul à porter sa clé.
    pub(super) fn planned(run: i64, pending: &Pending, asked: &Asked, now: jiff::Timestamp) -> Planned {
        let work = AwaitAnswer { run, token: pending.token, request: asked.request.clone() };
        work.job(now).unique(pending.token.to_string()).attempts(asked.attempts)
    }
}

/// Une demande, et combien de fois l'essayer.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub request: CallAddress,
    pub attempts: i16,
}

impl Work for AwaitAnswer {
    const KIND: &'static str = "call_answer";
    const MAX_ATTEMPTS: i16 = 6;

    async fn run(self, services: &Services, turn: &Turn) -> Result<(), Failure> {
        let holder = services.tenant.clock.new_id();
        if queries::seize(&services.tenant.db, self.run, self.token, holder).await?.is_none() {
            return Ok(());
        }
        let outcome = match self.request.send(services).await {
            Ok(sent) => match (judge(&sent.answer), value(&sent)) {
                // Un refus reste un refus, même coupé : redemander n'y changerait rien.
                (Ok(()), _) if sent.answer.cut && !turn.is_last() => return Err(Failure::Retry(CUT.to_owned())),
                (Ok(()), _) if sent.answer.cut => Err(Code::CallFailed.with("reason", CUT)),
                (Ok(()), value) => Ok(value),
                (Err(Failure::Retry(reason)), _) if !turn.is_last() => return Err(Failure::Retry(reason)),
                (Err(_), value) => {
                    Err(Code::CallDeclined.with("status", sent.answer.status.as_u16()).and("value", value))
                }
            },
            Err(Failure::Final(reason)) => Err(Code::CallFailed.with("reason", reason)),
            Err(Failure::Retry(reason)) if turn.is_last() => Err(Code::CallFailed.with("reason", reason)),
            Err(failure) => return Err(failure),
        };
        scripted::hand_back(services, self.run, holder, Finished::of_call(outcome)).await
    }
}

/// Garde la réponse attendue, ou dit pourquoi il n'y en a pas.
pub(super) fn apply(request: &Value, finished: Finished) -> Result<Done> {
    match finished.outcome {
        Ok(value) => Ok(Done::rendered(request.clone(), logged(&value), value, false)),
        Err(error) if error.code == Code::ScriptInterrupted => Err(Code::CallFailed.with("reason", "interrompu")),
        Err(mut error) => Err(match error.extra.remove("value") {
            Some(value) => error.and("output", logged(&value)).and("rendered", value),
            None => error,
        }),
    }
}

/// Ce que les étapes suivantes lisent d'une réponse : `{"status", "headers", "body", "truncated"}`.
fn value(sent: &Sent) -> Value {
    let Answer { status, headers, body, truncated, .. } = &sent.answer;
    let header = |name: &str| Some((name.to_owned(), json!(kept(headers.get(name)?.to_str().ok()?, &sent.secrets))));
    let headers: Map<String, Value> = HEADERS.into_iter().filter_map(header).collect();
    // Lu avant d'être caché : échappé, un secret ne se reconnaîtrait pas.
    let body = match serde_json::from_str(body) {
        Ok(read) => whole(read, &sent.secrets),
        Err(_) if body.is_empty() => Value::Null,
        Err(_) => Value::String(kept(body, &sent.secrets)),
    };
    json!({ "status": status.as_u16(), "headers": headers, "body": body, "truncated": truncated })
}

/// Ce qu'on garde d'un texte : ni les secrets de l'appel, ni le caractère nul, que la base ne sait pas écrire.
fn kept(text: &str, secrets: &[String]) -> String {
    let secrets = secrets.iter().filter(|secret| secret.len() >= SHORT);
    secrets.fold(text.replace('\0', ""), |text, secret| text.replace(secret.as_str(), "•••"))
}

/// [`kept`], de chaque texte et de chaque clé.
fn whole(value: Value, secrets: &[String]) -> Value {
    match value {
        Value::String(text) => Value::String(kept(&text, secrets)),
        Value::Array(items) => items.into_iter().map(|item| whole(item, secrets)).collect(),
        Value::Object(entries) => {
            Value::Object(entries.into_iter().map(|(key, one)| (kept(&key, secrets), whole(one, secrets))).collect())
        }
        plain => plain,
    }
}

/// La réponse, telle que le journal la garde.
fn logged(value: &Value) -> Value {
    let mut logged = value.clone();
    let text = match &value["body"] {
        Value::String(text) => text.clone(),
        body => body.to_string(),
    };
    if text.chars().count() > LOGGED {
        logged["body"] = text.chars().take(LOGGED).collect::<String>().into();
        logged["truncated"] = true.into();
    }
    logged
}

/// Ce qu'un essai rend à la place d'une réponse : rien n'est sorti.
pub(super) fn sample() -> Value {
    json!({ "status": 200, "headers": {}, "body": null, "truncated": false })
}

#[cfg(test)]
mod tests {
    use reqwest::{StatusCode, header::HeaderMap};

    use super::*;

    fn told(body: &str) -> Value {
        let mut headers = HeaderMap::new();
        headers.insert("etag", "\"v1\"".parse().unwrap());
        headers.insert("set-cookie", "session=1".parse().unwrap());
        let answer = Answer { headers, ..Answer::of(StatusCode::CREATED, body) };
        value(&Sent { answer, secrets: vec!["clé-secrète".to_owned()] })
    }

    #[test]
    fn an_answer_repeats_no_secret_and_keeps_few_headers() {
        let expected = json!({
            "status": 201, "headers": { "etag": "\"v1\"" }, "body": { "id": 7, "key": "•••" }, "truncated": false
        });
        assert_eq!(told(r#"{"id": 7, "key": "clé-secrète"}"#), expected);
        assert_eq!(told("fait")["body"], "fait");
        assert_eq!(told("")["body"], Value::Null);
    }

    #[test]
    fn what_the_database_cannot_write_is_dropped_and_an_escaped_secret_hidden() {
        assert_eq!(
            told(r#"{"a\u0000": ["b\u0000c", "cl\u00e9-secr\u00e8te"]}"#)["body"],
            json!({ "a": ["bc", "•••"] })
        );
        assert_eq!(told("a\0b")["body"], "ab");
    }

    #[test]
    fn the_log_keeps_the_beginning_of_a_long_answer() {
        let long = json!({ "status": 200, "headers": {}, "body": vec!["x"; 3000], "truncated": false });
        let logged = logged(&long);
        assert_eq!(logged["body"].as_str().unwrap().chars().count(), LOGGED);
        assert_eq!(logged["truncated"], true);
    }
}
