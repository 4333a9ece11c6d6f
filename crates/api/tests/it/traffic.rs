//! Le trafic de l'API : chaque appel compté une fois, sous son gabarit et son appelant, par tous les nœuds, pour le seul administrateur.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use services::{
    ServiceSettings, Services,
    traffic::{self, Consumer, Origin, Route},
};
use testkit::Client;
use uuid::Uuid;

use crate::stage::{Stage, id, incident};

/// Ce que l'administrateur voit, une fois tout écrit.
async fn seen(stage: &Stage, admin: &Client, query: &str) -> Value {
    traffic::flush(&stage.app.services).await.unwrap();
    admin.get(&format!("traffic{query}")).await.expect(200)
}

/// `méthode gabarit appels 4xx`, par adresse.
fn endpoints(seen: &Value) -> Vec<String> {
    let told = |one: &Value| {
        let text = |name: &str| one[name].as_str().unwrap().to_owned();
        format!("{} {} {} {}", text("method"), text("route"), one["calls"], one["client_errors"])
    };
    let mut told: Vec<String> = seen["endpoints"].as_array().unwrap().iter().map(told).collect();
    told.sort_unstable();
    told
}

fn consumer<'s>(seen: &'s Value, code: &str) -> &'s Value {
    seen["consumers"].as_array().unwrap().iter().find(|one| one["consumer"] == code).unwrap_or(&Value::Null)
}

fn encoded(text: &str) -> String {
    text.replace('/', "%2F").replace(' ', "%20").replace('{', "%7B").replace('}', "%7D")
}

#[tokio::test]
async fn a_call_is_counted_once_under_its_template_and_its_caller() {
    let stage = Stage::new().await;
    let (admin, sam) = (stage.of_a("ada", &["admin"]).await, stage.of_a("sam", &["supervisor"]).await);
    let raised = sam.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    for _ in 0..3 {
        sam.get(&format!("hse/incidents/{}", id(&raised))).await.expect(200);
    }
    sam.get(&format!("hse/incidents/{}", Uuid::nil())).await.expect(404);
    sam.get("hse/incidents?filter=title == 'secret-4711'").await.expect(200);
    let token = format!("token:{}", sam.user.unwrap());
    let whole = seen(&stage, &admin, "").await;
    assert!(!whole.to_string().contains("4711"), "ce qui est demandé ne se garde pas");
    let mine = seen(&stage, &admin, &format!("?consumer={token}")).await;
    assert_eq!(
        endpoints(&mine),
        ["GET /api/v1/hse/incidents 1 0", "GET /api/v1/hse/incidents/{key} 4 1", "POST /api/v1/hse/incidents 1 0"],
    );
    let sum: i64 = mine["series"].as_array().unwrap().iter().map(|point| point["calls"].as_i64().unwrap()).sum();
    assert_eq!((&mine["total"]["calls"], sum, mine["series"].as_array().unwrap().len()), (&json!(6), 6, 60));
    assert_eq!((&mine["endpoint_count"], &mine["consumer_count"]), (&json!(3), &json!(1)));
    assert_eq!(consumer(&mine, &token)["name"], "sam");
    let (p50, p99) = (mine["total"]["p50"].as_f64().unwrap(), mine["total"]["p99"].as_f64().unwrap());
    assert!(p50 > 0.0 && p50 <= p99 && p99 < 30_000.0, "{p50} {p99}");

    let request = stage.app.anonymous().request(Method::GET, "me");
    let cookie = format!("opsflux_access={}", sam.token.clone().unwrap());
    stage.app.anonymous().send(request.header("cookie", cookie)).await.expect(200);
    let one = encoded("GET /api/v1/me");
    let of_me = seen(&stage, &admin, &format!("?endpoint={one}")).await;
    assert_eq!(endpoints(&of_me), ["GET /api/v1/me 1 0"]);
    assert_eq!(consumer(&of_me, &format!("browser:{}", sam.user.unwrap()))["calls"], 1);
}

#[tokio::test]
async fn a_hook_that_is_recognised_calls_under_its_name() {
    let stage = Stage::new().await;
    let admin = stage.of_a("ada", &["admin"]).await;
    let door = json!({
        "name": "erp", "auth": { "kind": "token" }, "action": "upsert", "entity": "core.party", "key": "code",
        "mapping": [{ "field": "code", "from": "/code" }, { "field": "name", "from": "/name" }],
    });
    let made = admin.post("automation/hooks", door).await.expect(201);
    let path = format!("hooks/{}", id(&made));
    let stranger = stage.app.anonymous();
    for (secret, status) in [(made["secret"].as_str().unwrap(), 202), ("faux", 401)] {
        let request = stranger.request(Method::POST, &path).bearer_auth(secret);
        stranger.send(request.json(&json!({ "code": "T1", "name": "Tiers" }))).await.expect(status);
    }
    let unreadable = stranger.request(Method::POST, &path).bearer_auth(made["secret"].as_str().unwrap());
    let unreadable = stranger.send(unreadable.header("content-type", "application/json").body("{")).await.status;
    assert_eq!(unreadable / 100, 4);
    let one = encoded("POST /api/v1/hooks/{id}");
    let seen = seen(&stage, &admin, &format!("?endpoint={one}")).await;
    let erp = consumer(&seen, &format!("hook:{}", id(&made)));
    assert_eq!((&erp["name"], &erp["calls"], &erp["client_errors"]), (&json!("erp"), &json!(2), &json!(1)));
    assert_eq!(consumer(&seen, "anonymous")["client_errors"], 1);
}

#[tokio::test]
async fn what_the_api_does_not_serve_is_one_line_of_nobody() {
    let stage = Stage::new().await;
    let admin = stage.of_a("ada", &["admin"]).await;
    let stranger = stage.app.anonymous();
    for path in ["secret-1", "secret-2/a/b/c/d", "no_package/things", "hse/no_plurals/42"] {
        stranger.get(path).await;
    }
    stranger.put("me", json!({})).await.expect(405);
    stranger.get("me").await.expect(401);
    stranger.get("/health/live").await;
    let seen = seen(&stage, &admin, "?consumer=anonymous").await;
    let told = endpoints(&seen);
    assert!(told.contains(&"* unmatched 5 5".to_owned()), "{told:?}");
    assert!(told.contains(&"GET /api/v1/me 1 1".to_owned()), "{told:?}");
    assert!(!seen.to_string().contains("secret") && !seen.to_string().contains("health"), "{seen}");
}

#[tokio::test]
async fn nodes_add_up_and_tenants_do_not_meet() {
    let (stage, other) = (Stage::new().await, Stage::new().await);
    let (admin, stranger) = (stage.of_a("ada", &["admin"]).await, other.of_a("ada", &["admin"]).await);
    let (tenant, identity) = (stage.app.tenant.clone(), stage.app.identity.clone());
    let settings = ServiceSettings::in_folder(&stage.app.folder.path().join("second"));
    let second = Services::prepare(tenant, identity, settings).unwrap();
    let me = Route { method: "GET", path: "/api/v1/me", entity: None };
    let caller = Consumer { origin: Origin::Hook, who: Some(Uuid::from_u128(7)) };
    for (services, status, millis) in [(&stage.app.services, 200, 10), (&second, 500, 1000), (&second, 503, 1000)] {
        let took = Duration::from_millis(millis);
        services.traffic.count(stage.app.tenant.clock.now(), me.clone(), caller, status, took);
        traffic::flush(services).await.unwrap();
    }
    let query = format!("?consumer=hook:{}", Uuid::from_u128(7));
    for period in ["hour", "day", "week", "month"] {
        let seen = seen(&stage, &admin, &format!("{query}&period={period}")).await;
        let total = &seen["total"];
        assert_eq!(
            (&total["calls"], &total["server_errors"], &total["client_errors"]),
            (&json!(3), &json!(2), &json!(0))
        );
        assert!((700.0..1450.0).contains(&total["p50"].as_f64().unwrap()), "{period} : {total}");
        assert_eq!(seen["consumers"][0]["name"], Value::Null, "une entrée retirée n'a plus de nom");
    }
    let elsewhere = seen(&other, &stranger, &query).await;
    assert_eq!((&elsewhere["total"]["calls"], &elsewhere["endpoints"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn only_the_right_opens_it_and_what_is_asked_is_checked() {
    let stage = Stage::new().await;
    let (admin, sam) = (stage.of_a("ada", &["admin"]).await, stage.of_a("sam", &["supervisor"]).await);
    assert_eq!(sam.get("traffic").await.summary(), "403 access.forbidden");
    stage.grant(&sam, json!([{ "permission": "core.traffic.view.all" }])).await;
    sam.get("traffic").await.expect(200);
    for query in ["?period=year", "?endpoint=me", "?consumer=who", "?consumer=token:42", "?since=1"] {
        admin.get(&format!("traffic{query}")).await.expect(400);
    }
}

#[tokio::test]
async fn minutes_then_hours_then_days_are_forgotten() {
    let stage = Stage::new().await;
    let admin = stage.of_a("ada", &["admin"]).await;
    admin.patch("settings", json!({ "values": { "core.api_traffic_days": 30 } })).await.expect(200);
    let me = Route { method: "GET", path: "/api/v1/me", entity: None };
    for hours in [1, 72, 24 * 9, 24 * 31] {
        let at = stage.app.tenant.clock.now() - SignedDuration::from_hours(hours);
        stage.app.services.traffic.count(at, me.clone(), Consumer::ANONYMOUS, 200, Duration::from_millis(3));
    }
    traffic::flush(&stage.app.services).await.unwrap();
    let keep = "INSERT INTO sys.job (kind, payload, max_attempts) VALUES ('housekeeping', '{}', 1)";
    stage.app.tenant.db.query(&keep.into(), &[]).await.unwrap();
    stage.app.settle().await;
    let kept =
        |span: &str| format!("SELECT count(*) FROM sys.api_traffic WHERE span = '{span}' AND route = '/api/v1/me'");
    let left = ["minute", "hour", "day"].map(kept);
    assert_eq!([stage.number(&left[0]).await, stage.number(&left[1]).await, stage.number(&left[2]).await], [1, 2, 3]);
}
