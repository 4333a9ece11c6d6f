//! Mille exécutions de toutes les sortes d'étapes, le programme tué à des instants tirés au sort : chaque étape est faite une
//! fois et une seule ; un appel peut arriver deux fois, sous le même identifiant ; un courriel ou un SMS dont nul ne sait s'il est
//! parti est dit inconnu, et n'est pas renvoyé.

use std::{
    collections::{HashMap, HashSet},
    time::Instant,
};

use testkit::{HttpSink, SmtpSink};
use tokio::task::JoinHandle;

use super::*;

/// Exécutions de l'essai.
const RUNS: usize = 1000;

/// Morts du programme au plus.
const KILLS: usize = 6;

/// Ce que l'essai tire au sort, le même à chaque fois.
const SEED: u64 = 0x0005_F1A5;

/// Travaux qui sortent du programme.
const SENDERS: [&str; 3] = ["call", "mail", "sms"];

/// Envois qu'un nœud mène de front : au plus autant sont coupés à chacune de ses morts.
const WORKERS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_runs_survive_a_node_that_keeps_dying() {
    let folder = tempfile::tempdir().unwrap();
    let (calls, mails, texts) = (HttpSink::start().await, SmtpSink::start().await, HttpSink::start().await);
    let outside = [
        ("OPSFLUX_SMTP_HOST", "127.0.0.1".to_owned()),
        ("OPSFLUX_SMTP_PORT", mails.port.to_string()),
        ("OPSFLUX_SMTP_SECURITY", "none".to_owned()),
        ("OPSFLUX_SMS_PROVIDER", "http".to_owned()),
        ("OPSFLUX_SMS_URL", texts.url()),
        ("OPSFLUX_SMS_FROM", "OpsFlux".to_owned()),
        ("OPSFLUX_SMS_PER_MINUTE", "1000000".to_owned()),
    ];
    let mut server = start_with(folder.path(), &outside).await;
    let http = reqwest_client();
    let admin = log_in(&http, &server.url, folder.path(), "admin").await;
    define(&http, &server.url, &admin, &calls.url()).await;
    give_a_phone(&http, &server.url, &admin).await;

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
            server = start_with(folder.path(), &outside).await;
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
    let written = all.iter().flat_map(|name| ["first", "scripted", "last"].map(|step| format!("{step} {name}")));
    assert_each_once("note", &written.collect::<Vec<_>>(), notes.iter().map(|note| text(&note["name"])));
    let told = pages(&http, &server.url, &admin, "notifications?limit=1000").await;
    let seen =
        told.iter().map(|one| text(&one["title"])).filter_map(|title| title.strip_prefix("Vu : ").map(str::to_owned));
    assert_each_once("notification", &all, seen);

    let (received, twice) = by_id(&calls);
    assert_each_once("appel", &all, received.into_values());
    assert!(twice <= KILLS * WORKERS, "{twice} appels sont arrivés plusieurs fois");
    let sent = mails.received().into_iter().filter_map(|mail| name_in(&mail.raw)).collect();
    assert_never_twice("courriel", &all, sent, &pages(&http, &server.url, &admin, "mail/messages?state=unknown").await);
    let sent = texts.asked().iter().filter_map(|asked| name_in(&asked.text())).collect();
    assert_never_twice("SMS", &all, sent, &pages(&http, &server.url, &admin, "sms/messages?state=unknown").await);
    for (kind, state) in
        SENDERS.into_iter().flat_map(|kind| ["failed", "running", "waiting"].map(|state| (kind, state)))
    {
        let jobs =
            pages(&http, &server.url, &admin, &format!("automation/jobs?kind={kind}&limit=200&state={state}")).await;
        assert!(jobs.is_empty(), "des travaux « {kind} » restent « {state} » : {jobs:?}");
    }
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
    let script = "export default ({ record }) => records.create('my.note', { name: 'scripted ' + record.name })";
    let trigger = json!({ "on": "ticket.created", "steps": [
        written("first"),
        { "do": "script", "source": script },
        count,
        { "parallel": [
            { "steps": [{ "wait": "PT1S" }, { "do": "action", "action": "close" }] },
            { "steps": [{ "do": "call", "url": format!("'{address}'"), "retry": 20 }, count] },
            { "steps": [{ "do": "notify", "to": ["created_by"], "template": "seen", "channels": ["in_app"] }] },
            { "steps": [{ "do": "mail", "to": ["created_by"], "template": "seen" }] },
            { "steps": [{ "do": "sms", "to": ["created_by"], "template": "seen", "priority": 2 }] },
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

/// L'administrateur reçoit des SMS.
async fn give_a_phone(http: &reqwest::Client, url: &str, admin: &str) {
    let me: Value = http.get(format!("{url}/api/v1/me")).bearer_auth(admin).send().await.unwrap().json().await.unwrap();
    let address = format!("{url}/api/v1/core/users/{}", text(&me["id"]));
    let given = http.patch(address).bearer_auth(admin).json(&json!({ "phone": "+24106123456" })).send().await.unwrap();
    let status = given.status();
    assert_eq!(status, 200, "{}", given.text().await.unwrap());
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
    let kinds = kinds["data"].as_array().unwrap();
    let of = |kind: &str| kinds.iter().find(|one| one["kind"] == kind).unwrap_or(&Value::Null);
    let count = |value: &Value| usize::try_from(value.as_u64().unwrap_or_default()).unwrap();
    let failed =
        count(&fan["last_7_days"]["failed"]) + SENDERS.iter().map(|kind| count(&of(kind)["failed"])).sum::<usize>();
    let sent = SENDERS.iter().map(|kind| count(&of(kind)["done"])).min().unwrap();
    Standing { settled: count(&fan["last_7_days"]["done"]).min(sent) + failed, failed }
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

/// La fiche de chaque appel reçu, par identifiant, et combien sont arrivés plusieurs fois.
fn by_id(calls: &HttpSink) -> (HashMap<String, String>, usize) {
    let (mut seen, mut twice) = (HashMap::new(), HashSet::new());
    for asked in calls.asked() {
        let id = asked.header("webhook-id").to_owned();
        let body: Value = serde_json::from_slice(&asked.body).unwrap();
        if seen.insert(id.clone(), text(&body["record"]["name"])).is_some() {
            twice.insert(id);
        }
    }
    (seen, twice.len())
}

/// Le nom de la fiche dont parle un message.
fn name_in(message: &str) -> Option<String> {
    message.split_once("Vu : ").and_then(|(_, rest)| rest.get(..5)).map(str::to_owned)
}

/// Jamais doublé ; ce qui n'est pas arrivé est dit inconnu, et il n'y en a pas plus que d'envois coupés.
fn assert_never_twice(what: &str, expected: &[String], received: Vec<String>, unknown: &[Value]) {
    let distinct: HashSet<&String> = received.iter().collect();
    assert_eq!(distinct.len(), received.len(), "{what} : doublé");
    let missing = expected.iter().filter(|name| !distinct.contains(name)).count();
    assert!(missing <= unknown.len(), "{what} : {missing} manquent, {} seulement sont dits inconnus", unknown.len());
    assert!(unknown.len() <= KILLS * WORKERS, "{what} : {} inconnus", unknown.len());
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
