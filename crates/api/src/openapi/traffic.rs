//! L'adresse du trafic de l'API.

use serde_json::{Value, json};
use services::traffic::{Origin, Period};

use super::{
    answer,
    answers::{object, optional, text},
    parameter,
};

/// L'adresse.
pub(super) const PATH: &str = "/api/v1/traffic";

/// Sa réponse.
pub(super) fn answers() -> Vec<(&'static str, Value)> {
    let list = |members: &[(&'static str, Value)]| json!({ "type": "array", "items": object(&[members, &figures()].concat()) });
    let origin = json!({ "enum": Origin::ALL.map(Origin::name) });
    let shape = object(&[
        ("from", text()),
        ("to", text()),
        ("step", count()),
        ("total", object(&figures())),
        ("series", list(&[("at", text())])),
        ("endpoints", list(&[("method", text()), ("route", text())])),
        ("endpoint_count", count()),
        ("consumers", list(&[("consumer", text()), ("origin", origin), ("name", optional("string"))])),
        ("consumer_count", count()),
    ]);
    vec![("200", answer("Overview of the calls of all nodes", shape))]
}

/// Ses paramètres.
pub(super) fn parameters() -> Vec<Value> {
    let one = |name: &str, schema: Value, told: &str| parameter(name, "query", schema, told);
    vec![
        one(
            "period",
            json!({ "enum": Period::ALL.map(Period::name), "default": "hour" }),
            "Last hour, day, week or 30 days",
        ),
        one("endpoint", text(), "Only this one: method, space, route template"),
        one("consumer", text(), "Only this one, as the answer names it"),
    ]
}

fn count() -> Value {
    json!({ "type": "integer" })
}

/// Les durées sont en millisecondes, absentes sans appel.
fn figures() -> Vec<(&'static str, Value)> {
    vec![
        ("calls", count()),
        ("per_minute", json!({ "type": "number" })),
        ("client_errors", count()),
        ("server_errors", count()),
        ("p50", optional("number")),
        ("p95", optional("number")),
        ("p99", optional("number")),
    ]
}
