//! `kill -9` du programme, puis de PostgreSQL, pendant une rafale, au milieu d'un import ou de mille exécutions : rien d'acquitté
//! n'est perdu, rien n'arrive deux fois.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "un essai qui échoue ici doit s'arrêter net")]

use std::{
    collections::HashMap,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

mod bulk;
mod documents;
mod runs;

/// Le programme en marche, tué quand on le lâche.
struct Server {
    child: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_and_nothing_happens_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path()).await;
    let http = reqwest_client();
    let token = log_in(&http, &server.url, folder.path(), "supervisor").await;
    let site = site(&http, &server.url, &token).await;
    let acknowledged = Arc::new(Mutex::new(Vec::new()));

    let burst = Burst::start(&http, &server.url, &token, &site, &acknowledged);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    burst.stop().await;
    let before = acknowledged.lock().unwrap().len();
    assert!(before > 0, "la rafale n'a rien écrit avant la mort du programme");

    server = start(folder.path()).await;
    let burst = Burst::start(&http, &server.url, &token, &site, &acknowledged);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    kill_postmaster(folder.path());
    tokio::time::sleep(Duration::from_secs(4)).await;
    burst.stop().await;
    assert!(acknowledged.lock().unwrap().len() > before, "la rafale n'a rien écrit après la reprise");

    let acknowledged = acknowledged.lock().unwrap().clone();
    settle(&http, &server.url, &token, folder.path()).await;
    for number in &acknowledged {
        let found = http
            .get(format!("{}/api/v1/hse/incidents/@{number}", server.url))
            .bearer_auth(&token)
            .send()
            .await
            .unwrap();
        assert_eq!(found.status(), 200, "{number} acquitté mais perdu");
    }
    let mails = mails(folder.path());
    for (subject, count) in &mails {
        assert_eq!(*count, 1, "« {subject} » est parti {count} fois");
    }
    assert!(!mails.is_empty(), "aucun courrier n'est parti");
    drop(server);
    let verdict = opsflux(folder.path()).args(["audit", "verify"]).output().unwrap();
    assert!(verdict.status.success(), "{}", String::from_utf8_lossy(&verdict.stdout));
}

#[tokio::test]
async fn it_stops_when_asked_though_nobody_reads_its_log_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start_telling(folder.path(), &[], Stdio::piped()).await;
    drop(server.child.stderr.take());
    let asked = Command::new("kill").arg(server.child.id().to_string()).status().unwrap();
    assert!(asked.success());
    for _ in 0..300 {
        if let Some(status) = server.child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("le programme ne s'arrête pas");
}

/// Lignes de l'import qu'une panne interrompt.
const ROWS: i64 = 20_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_cut_short_ends_with_each_row_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path()).await;
    let http = reqwest_client();
    let token = log_in(&http, &server.url, folder.path(), "hse_manager").await;
    let site = site(&http, &server.url, &token).await;
    let call = async |server: &Server, method: reqwest::Method, path: &str| -> Value {
        let request = http.request(method, format!("{}/api/v1/{path}", server.url)).bearer_auth(&token);
        request.send().await.unwrap().json().await.unwrap()
    };
    let row = |rank: i64| {
        format!(
            "import-{rank},Presque accident {rank},near_miss,low,{site},Pont,2026-01-05T08:30:00Z,Un colis glisse de l'élingue sans toucher personne.\n"
        )
    };
    let csv: String = (0..ROWS).map(row).collect();
    let csv = format!("external_id,title,type,severity,site,location,occurred_at,description\n{csv}");
    let part = reqwest::multipart::Part::bytes(csv.into_bytes()).file_name("incidents.csv");
    let form = reqwest::multipart::Form::new().part("file", part);
    let upload = http.post(format!("{}/api/v1/imports?entity=hse.incident", server.url)).bearer_auth(&token);
    let import: Value = upload.multipart(form).send().await.unwrap().json().await.unwrap();
    let path = format!("imports/{}", import["id"].as_str().unwrap_or_else(|| panic!("{import}")));
    call(&server, reqwest::Method::POST, &format!("{path}/apply")).await;
    let mut done = 0;
    while done == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        done = call(&server, reqwest::Method::GET, &path).await["progress"]["done"].as_i64().unwrap();
    }
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    assert!(done < ROWS, "l'import était fini avant la mort du programme");

    server = start(folder.path()).await;
    let mut state = Value::Null;
    for _ in 0..900 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        state = call(&server, reqwest::Method::GET, &path).await;
        if state["status"] != "applying" {
            break;
        }
    }
    assert_eq!((&state["status"], &state["progress"]["created"]), (&json!("applied"), &json!(ROWS)), "{state}");
    let counted =
        call(&server, reqwest::Method::GET, "hse/incidents?filter=location=='Pont'&count=exact&limit=1").await;
    assert_eq!(counted["count"]["value"], ROWS);
}

/// Deux étapes séparées par une attente : le programme meurt entre elles, chacune se fait une fois et une seule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_killed_between_its_steps_goes_on_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path()).await;
    let http = reqwest_client();
    let admin = log_in(&http, &server.url, folder.path(), "admin").await;
    let site = site(&http, &server.url, &admin).await;
    let step =
        |name: &str| json!({ "do": "create", "entity": "note", "set": { "name": format!("'{name} ' + number") } });
    let note = json!({ "title": "name", "fields": { "name": { "type": "text", "required": true } } });
    let trigger = json!({ "on": "hse.incident.created", "steps": [step("un"), { "wait": "PT1S" }, step("deux")] });
    let changes = json!({ "changes": [{ "path": "entities/note", "body": note }, { "path": "triggers/twice", "body": trigger }] });
    let defined = http.post(format!("{}/api/v1/definitions/apply", server.url)).bearer_auth(&admin).json(&changes);
    assert_eq!(defined.send().await.unwrap().status(), 200);

    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let burst = Burst::start(&http, &server.url, &admin, &site, &acknowledged);
    tokio::time::sleep(Duration::from_millis(2500)).await;
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    burst.stop().await;
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert!(!acknowledged.is_empty(), "la rafale n'a rien écrit");

    server = start(folder.path()).await;
    let names = all_notes(&http, &server.url, &admin, acknowledged.len() * 2).await;
    for (name, count) in &names {
        assert_eq!(*count, 1, "« {name} » écrit {count} fois");
    }
    for number in &acknowledged {
        for step in ["un", "deux"] {
            assert!(names.contains_key(&format!("{step} {number}")), "{step} de {number} perdue");
        }
    }
    drop(server);
}

/// Les noms des notes et leur nombre, une fois qu'il y en a assez et qu'il n'en vient plus.
async fn all_notes(http: &reqwest::Client, url: &str, token: &str, least: usize) -> HashMap<String, usize> {
    let (mut last, mut quiet) = (usize::MAX, 0);
    for _ in 0..600 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mut names: HashMap<String, usize> = HashMap::new();
        let mut next = Some(format!("{url}/api/v1/my/notes?limit=1000"));
        while let Some(page) = next {
            let page: Value = http.get(page).bearer_auth(token).send().await.unwrap().json().await.unwrap();
            for note in page["data"].as_array().unwrap() {
                *names.entry(note["name"].as_str().unwrap().to_owned()).or_default() += 1;
            }
            next =
                page["next_cursor"].as_str().map(|cursor| format!("{url}/api/v1/my/notes?limit=1000&cursor={cursor}"));
        }
        quiet = if names.len() == last { quiet + 1 } else { 0 };
        last = names.len();
        if quiet > 4 && names.len() >= least {
            return names;
        }
    }
    panic!("les exécutions ne finissent pas");
}

/// Une rafale de créations, par plusieurs personnes à la fois.
struct Burst {
    running: Arc<AtomicBool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Burst {
    fn start(
        http: &reqwest::Client,
        url: &str,
        token: &str,
        site: &str,
        acknowledged: &Arc<Mutex<Vec<String>>>,
    ) -> Burst {
        let running = Arc::new(AtomicBool::new(true));
        let create = |_| {
            let (http, url, token, body) =
                (http.clone(), format!("{url}/api/v1/hse/incidents"), token.to_owned(), incident(site));
            let (running, acknowledged) = (running.clone(), acknowledged.clone());
            tokio::spawn(async move {
                while running.load(Ordering::Relaxed) {
                    let Ok(answer) = http.post(&url).bearer_auth(&token).json(&body).send().await else {
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        continue;
                    };
                    if answer.status() == 201
                        && let Ok(record) = answer.json::<Value>().await
                    {
                        acknowledged.lock().unwrap().push(record["number"].as_str().unwrap().to_owned());
                    }
                }
            })
        };
        Burst { tasks: (0..4).map(create).collect(), running: running.clone() }
    }

    async fn stop(self) {
        self.running.store(false, Ordering::Relaxed);
        for task in self.tasks {
            task.await.unwrap();
        }
    }
}

fn incident(site: &str) -> Value {
    json!({
        "title": "Presque accident pendant la rafale", "type": "near_miss", "severity": "low", "site": site,
        "location": "Pont principal", "occurred_at": "2026-01-05T08:30:00Z",
        "description": "Un colis glisse de l'élingue sans toucher personne.",
    })
}

fn opsflux(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsflux"));
    command.env("OPSFLUX_DATA_DIR", folder).env_remove("OPSFLUX_DATABASE_URL");
    command.env("OPSFLUX_WEBHOOK_HOSTS", "127.0.0.1");
    command
}

async fn start(folder: &Path) -> Server {
    start_with(folder, &[]).await
}

/// Le programme, avec ces réglages du nœud.
async fn start_with(folder: &Path, settings: &[(&str, String)]) -> Server {
    start_telling(folder, settings, Stdio::null()).await
}

/// De même, son journal allant là.
async fn start_telling(folder: &Path, settings: &[(&str, String)], log: Stdio) -> Server {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = opsflux(folder);
    command.args(["serve", "--demo"]).env("OPSFLUX_LISTEN", format!("127.0.0.1:{port}"));
    command.envs(settings.iter().map(|(name, value)| (*name, value)));
    let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
    let server = Server { child, url: format!("http://127.0.0.1:{port}") };
    let http = reqwest_client();
    for _ in 0..1200 {
        if http.get(format!("{}/health/ready", server.url)).send().await.is_ok_and(|answer| answer.status() == 200) {
            return server;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("le programme ne répond pas");
}

/// Entre dans ce rôle ; rend son jeton.
async fn log_in(http: &reqwest::Client, url: &str, folder: &Path, role: &str) -> String {
    let accounts: Value = serde_json::from_slice(&std::fs::read(folder.join("demo-accounts.json")).unwrap()).unwrap();
    let holds = |account: &&Value| account["roles"].as_array().unwrap().contains(&json!(role));
    let account = accounts.as_array().unwrap().iter().find(holds).unwrap();
    let send = async |path: &str, body: Value| -> Value {
        http.post(format!("{url}/api/v1/auth/{path}")).json(&body).send().await.unwrap().json().await.unwrap()
    };
    let first = send("login", json!({ "email": account["email"], "password": account["password"] })).await;
    let secret = Secret::try_from_base32(account["totp_secret"].as_str().unwrap()).unwrap();
    let code = Builder::new().with_secret(secret.as_bytes().to_vec()).build().unwrap().generate_current().to_string();
    let session = send("mfa", json!({ "challenge": first["challenge"], "method": "totp", "code": code })).await;
    session["access_token"].as_str().expect("la connexion aboutit").to_owned()
}

/// Un site que voit ce jeton.
async fn site(http: &reqwest::Client, url: &str, token: &str) -> String {
    let sites: Value =
        http.get(format!("{url}/api/v1/core/sites")).bearer_auth(token).send().await.unwrap().json().await.unwrap();
    sites["data"][0]["id"].as_str().unwrap().to_owned()
}

fn kill_postmaster(folder: &Path) {
    let pid = std::fs::read_to_string(folder.join("pg/data/postmaster.pid")).unwrap();
    let killed = Command::new("kill").args(["-9", pid.lines().next().unwrap()]).status().unwrap();
    assert!(killed.success());
}

/// Attend que la base réponde, et que le courrier ne bouge plus.
async fn settle(http: &reqwest::Client, url: &str, token: &str, folder: &Path) {
    let (mut quiet, mut last) = (0, usize::MAX);
    for _ in 0..600 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let answers = http
            .get(format!("{url}/api/v1/me"))
            .bearer_auth(token)
            .send()
            .await
            .is_ok_and(|answer| answer.status() == 200);
        let count = mails(folder).len();
        quiet = if answers && count == last { quiet + 1 } else { 0 };
        last = count;
        if quiet > 25 {
            return;
        }
    }
    panic!("le courrier ne s'arrête pas");
}

/// Courriers partis : destinataire et sujet (le sujet porte le numéro de l'incident) → nombre.
fn mails(folder: &Path) -> HashMap<String, usize> {
    let mut seen = HashMap::new();
    for entry in std::fs::read_dir(folder.join("mail")).into_iter().flatten().flatten() {
        if entry.path().extension().is_none_or(|extension| extension != "eml") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let header = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        *seen.entry(format!("{} {}", header("To:"), header("Subject:"))).or_default() += 1;
    }
    seen
}

#[expect(clippy::disallowed_methods, reason = "le client de l'essai ne parle qu'à la boucle locale")]
fn reqwest_client() -> reqwest::Client {
    reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap()
}
