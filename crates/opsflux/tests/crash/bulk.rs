//! Un geste en nombre interrompu par la mort du programme reprend où il en était : chaque fiche est changée une fois.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::{Server, incident, log_in, reqwest_client, site, start};

/// Fiches du geste qu'une panne interrompt.
const RECORDS: usize = 3_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulk_change_cut_short_ends_with_each_record_changed_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path()).await;
    let http = reqwest_client();
    let token = log_in(&http, &server.url, folder.path(), "hse_manager").await;
    let site = site(&http, &server.url, &token).await;
    let call = async |server: &Server, method: Method, path: &str, body: Value| -> Value {
        let request = http.request(method, format!("{}/api/v1/{path}", server.url)).bearer_auth(&token);
        request.json(&body).send().await.unwrap().json().await.unwrap()
    };
    let admin = log_in(&http, &server.url, folder.path(), "admin").await;
    let tell_kind = async |server: &Server, verb: &str| {
        let request = http.post(format!("{}/api/v1/automation/jobs/kinds/bulk/{verb}", server.url)).bearer_auth(&admin);
        assert_eq!(request.json(&json!({})).send().await.unwrap().status(), 204);
    };
    let mut record = incident(&site);
    record["location"] = json!("Pont à revoir");
    let items = vec![record; RECORDS / 3];
    for _ in 0..3 {
        let body = json!({ "operation": "create", "items": items });
        let made = call(&server, Method::POST, "hse/incidents/bulk", body).await;
        assert_eq!(made["succeeded"], RECORDS / 3, "{made}");
    }
    let demand = json!({
        "entity": "hse.incident", "operation": "update", "filter": "location == 'Pont à revoir'",
        "set": { "title": "Presque accident revu pendant la panne" }, "max_affected": RECORDS,
    });
    let job = call(&server, Method::POST, "bulk-jobs", demand).await;
    let path = format!("bulk-jobs/{}", job["id"].as_str().unwrap_or_else(|| panic!("{job}")));
    for _ in 0..3000 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if call(&server, Method::GET, &path, json!({})).await["progress"]["done"] != 0 {
            break;
        }
    }
    // Ce qui tourne n'en est pas arrêté, mais ne reprendra pas avant qu'on l'ait regardé.
    tell_kind(&server, "pause").await;
    server.child.kill().unwrap();
    server.child.wait().unwrap();

    server = start(folder.path()).await;
    let left = call(&server, Method::GET, &path, json!({})).await;
    let done = left["progress"]["done"].as_u64().unwrap();
    assert_eq!(left["status"], "running", "{left}");
    assert!((1..RECORDS as u64).contains(&done), "la mort n'est pas venue au milieu : {left}");
    tell_kind(&server, "resume").await;
    let mut state = Value::Null;
    for _ in 0..900 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        state = call(&server, Method::GET, &path, json!({})).await;
        if state["status"] != "running" {
            break;
        }
    }
    assert_eq!((&state["status"], &state["progress"]["changed"]), (&json!("done"), &json!(RECORDS)), "{state}");
    for (filter, count) in [("version == 2", RECORDS), ("version != 2", 0)] {
        let path = format!("hse/incidents?filter=location=='Pont à revoir'%26%26{filter}&count=exact&limit=1");
        let counted = call(&server, Method::GET, &path, json!({})).await;
        assert_eq!(counted["count"]["value"], count, "{filter} {counted}");
    }
}
