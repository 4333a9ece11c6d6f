//! Mille exécutions de toutes les sortes d'étapes, le programme tué à des instants tirés au sort : chaque étape est faite une
//! fois et une seule ; un appel peut arriver deux fois, sous le même identifiant.

use std::{collections::HashMap, time::Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinHandle,
};

use super::*;

/// Exécutions de l'essai.
const RUNS: usize = 1000;

/// Morts du programme au plus.
const KILLS: usize = 6;

/// Ce que l'essai tire au sort, le même à chaque fois.
const SEED: u64 = 0x0005_F1A5;

/// Appels qu'un nœud mène de front : au plus autant arrivent deux fois à chacune de ses morts.
const WORKERS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_runs_survive_a_node_that_keeps_dying() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path()).await;
    let http = reqwest_client();
    let admin = log_in(&http, &server.url, folder.path(), "admin").await;
    let calls = Calls::listen().await;
    define(&http, &server.url, &admin, &calls.url).await;

    let url = Arc::new(Mutex::new(server.url.clone()));
    let tickets = raise_all(&http, &url, &admin);
    let (mut dice, mut kills) = (SEED, 0);
    let started = Instant::now();
    let mut now = Standing::default();
    while now.settled < RUNS {
        assert!(started.elapsed() < Duration::from_secs(150), "les exécutions ne finissent pas : {now:?}");
        let pause = if kills < KILLS { 150 + roll(&mut dice) % 1100 } else { 500 };
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if kills < KILLS {
            server.child.kill().unwrap();
            server.child.wait().unwrap();
            kills += 1;
            server = start(folder.path()).await;
            url.lock().unwrap().clone_from(&server.url);
        }
        now = standing(&http, &server.url, &admin).await;
    }
    assert_eq!(kills, KILLS, "tout était fini avant que le programme meure assez");
    for ticket in tickets {
        ticket.await.unwrap();
    }
    assert_eq!(now, Standing { settled: RUNS, failed: 0 });

    let all: Vec<String> = (0..RUNS).map(name).collect();
    let tickets = pages(&http, &server.url, &admin, "my/tickets?limit=1000").await;
    assert_each_once("fiche", &all, tickets.iter().map(|ticket| text(&ticket["name"])));
    for ticket in &tickets {
        assert_eq!((&ticket["steps"], &ticket["state"]), (&json!(2), &json!("closed")), "{ticket}");
    }
    let notes = pages(&http, &server.url, &admin, "my/notes?limit=1000").await;
    let expected: Vec<String> = all.iter().flat_map(|name| [format!("first {name}"), format!("last {name}")]).collect();
    assert_each_once("note", &expected, notes.iter().map(|note| text(&note["name"])));
    let told = pages(&http, &server.url, &admin, "notifications?limit=1000").await;
    let seen =
        told.iter().map(|one| text(&one["title"])).filter_map(|title| title.strip_prefix("Vu : ").map(str::to_owned));
    assert_each_once("notification", &all, seen);

    let (received, twice) = calls.received();
    assert_each_once("appel", &all, received.into_values());
    assert!(twice <= KILLS * WORKERS, "{twice} appels sont arrivés plusieurs fois");
    for state in ["failed", "running", "waiting"] {
        let jobs =
            pages(&http, &server.url, &admin, &format!("automation/jobs?kind=call&limit=200&state={state}")).await;
        assert!(jobs.is_empty(), "des appels restent « {state} » : {jobs:?}");
    }
    calls.task.abort();
    drop(server);
}

/// Une fiche, des notes et un déclencheur aux étapes de toutes les sortes, certaines menées l'une pendant l'autre.
async fn define(http: &reqwest::Client, url: &str, admin: &str, address: &str) {
    let ticket = json!({ "title": "name", "fields": {
        "name": { "type": "text", "required": true }, "steps": { "type": "integer", "initial": "0" },
    } });
    let workflow = json!({
        "field": "state", "initial": "open",
        "states": { "open": { "tone": "info" }, "closed": { "tone": "success", "final": true } },
        "transitions": { "close": { "from": ["open"], "to": "closed" } },
    });
    let note = json!({ "title": "name", "fields": { "name": { "type": "text", "required": true } } });
    let seen = json!({ "labels": { "fr": "Vu : {{ record.name }}" }, "text": { "fr": "Vu." } });
    let written =
        |name: &str| json!({ "do": "create", "entity": "note", "set": { "name": format!("'{name} ' + name") } });
    let count = json!({ "do": "update", "set": { "steps": "steps + 1" } });
    let trigger = json!({ "on": "ticket.created", "steps": [
        written("first"),
        count,
        { "parallel": [
            { "steps": [{ "wait": "PT1S" }, { "do": "action", "action": "close" }] },
            { "steps": [{ "do": "call", "url": format!("'{address}'"), "retry": 20 }, count] },
            { "steps": [{ "do": "notify", "to": ["created_by"], "template": "seen", "channels": ["in_app"] }] },
        ] },
        written("last"),
    ] });
    let changes = json!({ "changes": [
        { "path": "entities/ticket", "body": ticket }, { "path": "workflows/ticket", "body": workflow },
        { "path": "entities/note", "body": note }, { "path": "templates/seen", "body": seen },
        { "path": "triggers/fan", "body": trigger },
    ] });
    let defined = http.post(format!("{url}/api/v1/definitions/apply")).bearer_auth(admin).json(&changes);
    let answer = defined.send().await.unwrap();
    let status = answer.status();
    assert_eq!(status, 200, "{}", answer.text().await.unwrap());
}

/// Ouvre mille fiches, chacune sous une clé que l'on redemande jusqu'à la réponse.
fn raise_all(http: &reqwest::Client, url: &Arc<Mutex<String>>, admin: &str) -> Vec<JoinHandle<()>> {
    let lane = |lane: usize| {
        let (http, url, admin) = (http.clone(), url.clone(), admin.to_owned());
        tokio::spawn(async move {
            for ticket in (lane..RUNS).step_by(WORKERS) {
                let body = json!({ "name": name(ticket) });
                loop {
                    let address = format!("{}/api/v1/my/tickets", url.lock().unwrap());
                    let asked = http.post(address).bearer_auth(&admin).json(&body);
                    let answer = asked.header("idempotency-key", name(ticket)).send().await;
                    if answer.is_ok_and(|answer| answer.status() == 201) {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        })
    };
    (0..WORKERS).map(lane).collect()
}

fn name(ticket: usize) -> String {
    format!("T{ticket:04}")
}

/// Combien d'exécutions sont finies, appels compris.
#[derive(Debug, Default, PartialEq, Eq)]
struct Standing {
    settled: usize,
    failed: usize,
}

async fn standing(http: &reqwest::Client, url: &str, admin: &str) -> Standing {
    let call = async |path: &str| -> Value {
        let asked = http.get(format!("{url}/api/v1/{path}")).bearer_auth(admin).send().await;
        asked.unwrap().json().await.unwrap()
    };
    let triggers = call("automation/triggers").await;
    let fan = triggers["data"].as_array().unwrap().iter().find(|one| one["name"] == "my.fan").unwrap();
    let kinds = call("automation/jobs/kinds").await;
    let calls = kinds["data"].as_array().unwrap().iter().find(|one| one["kind"] == "call").unwrap();
    let count = |value: &Value| usize::try_from(value.as_u64().unwrap_or_default()).unwrap();
    let failed = count(&fan["last_7_days"]["failed"]) + count(&calls["failed"]);
    Standing { settled: count(&fan["last_7_days"]["done"]).min(count(&calls["done"])) + failed, failed }
}

/// Toutes les lignes d'une liste.
async fn pages(http: &reqwest::Client, url: &str, admin: &str, path: &str) -> Vec<Value> {
    let first = format!("{url}/api/v1/{path}");
    let (mut rows, mut next) = (Vec::new(), Some(first.clone()));
    while let Some(page) = next {
        let mut page: Value = http.get(page).bearer_auth(admin).send().await.unwrap().json().await.unwrap();
        rows.append(page["data"].as_array_mut().unwrap_or_else(|| panic!("{path}")));
        next = page["next_cursor"].as_str().map(|cursor| format!("{first}&cursor={cursor}"));
    }
    rows
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Ni perdu, ni doublé.
fn assert_each_once(what: &str, expected: &[String], found: impl Iterator<Item = String>) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for one in found {
        *counts.entry(one).or_default() += 1;
    }
    let wrong: Vec<String> = expected
        .iter()
        .filter_map(|name| match counts.remove(name).unwrap_or_default() {
            1 => None,
            count => Some(format!("{name} × {count}")),
        })
        .collect();
    assert!(wrong.is_empty() && counts.is_empty(), "{what} : {wrong:?}, en trop {counts:?}");
}

/// Un nombre tiré au sort (xorshift).
fn roll(dice: &mut u64) -> u64 {
    *dice ^= *dice << 13;
    *dice ^= *dice >> 7;
    *dice ^= *dice << 17;
    *dice
}

/// Un serveur qui compte les appels reçus, par identifiant.
struct Calls {
    url: String,
    /// Identifiant → fiche, et combien de fois.
    seen: Arc<Mutex<HashMap<String, (String, usize)>>>,
    task: JoinHandle<()>,
}

impl Calls {
    async fn listen() -> Calls {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(HashMap::new()));
        let kept = seen.clone();
        let task = tokio::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                let kept = kept.clone();
                tokio::spawn(async move {
                    let Some((id, ticket)) = read(&mut socket).await else { return };
                    kept.lock().unwrap().entry(id).or_insert_with(|| (ticket, 0)).1 += 1;
                    let answer = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
                    let _ = socket.write_all(answer.as_bytes()).await;
                });
            }
        });
        Calls { url, seen, task }
    }

    /// La fiche de chaque identifiant, et combien sont arrivés plusieurs fois.
    fn received(&self) -> (HashMap<String, String>, usize) {
        let seen = self.seen.lock().unwrap();
        let twice = seen.values().filter(|(_, count)| *count > 1).count();
        (seen.iter().map(|(id, (ticket, _))| (id.clone(), ticket.clone())).collect(), twice)
    }
}

/// L'identifiant d'un appel et la fiche dont il parle ; rien s'il est arrivé tronqué.
async fn read(socket: &mut tokio::net::TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let got = socket.read(&mut piece).await.ok()?;
        bytes.extend_from_slice(&piece[..got]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let header = |name: &str| {
                let line = head
                    .lines()
                    .find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)));
                line.map(|(_, value)| value.to_owned())
            };
            if body.len() >= header("content-length")?.parse().ok()? {
                let body: Value = serde_json::from_str(body).ok()?;
                return Some((header("webhook-id")?, self::text(&body["record"]["name"])));
            }
        }
        if got == 0 {
            return None;
        }
    }
}
