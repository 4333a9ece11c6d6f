//! Le fil des événements : vite, et seulement à qui peut voir.

use std::time::Duration;

use futures::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, TestOptions};
use tokio::{sync::mpsc, time::timeout};

use crate::stage::{Stage, id, incident, incident_with};

/// Ce qu'un écran a le droit d'attendre au plus.
const SOON: Duration = Duration::from_secs(2);

/// Un écran ouvert : ce qu'il reçoit, dans l'ordre.
pub struct Screen(mpsc::UnboundedReceiver<(String, Value)>);

impl Screen {
    pub async fn open(client: &Client) -> Screen {
        let response = client.request(Method::GET, "stream").send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let (sender, receiver) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let (mut text, mut bytes) = (String::new(), response.bytes_stream());
            while let Some(Ok(piece)) = bytes.next().await {
                text.push_str(&String::from_utf8_lossy(&piece));
                while let Some((block, rest)) = text.split_once("\n\n") {
                    let line = |name: &str| block.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned));
                    if let (Some(event), Some(data)) = (line("event: "), line("data: ")) {
                        let _ = sender.send((event, serde_json::from_str(&data).unwrap()));
                    }
                    text = rest.to_owned();
                }
            }
        });
        let mut screen = Screen(receiver);
        screen.expect("hello").await;
        screen
    }

    /// Le prochain événement de ce nom, s'il vient assez tôt.
    pub async fn expect(&mut self, name: &str) -> Value {
        let wanted = async {
            loop {
                let (event, data) = self.0.recv().await.expect("le flux reste ouvert");
                if event == name {
                    return data;
                }
            }
        };
        timeout(SOON, wanted).await.unwrap_or_else(|_| panic!("« {name} » n'est pas venu"))
    }

    /// Tout ce qui est déjà là.
    pub fn received(&mut self) -> Vec<(String, Value)> {
        std::iter::from_fn(|| self.0.try_recv().ok()).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_reaches_who_may_see_it_and_no_one_else() {
    let stage = Stage::with(TestOptions { live: true, ..TestOptions::default() }).await;
    let (supervisor, manager) = (stage.of_a("sup", &["supervisor"]).await, stage.of_a("hse", &["hse_manager"]).await);
    let (stranger, nobody) = (stage.of_b("etr", &["hse_manager", "admin"]).await, stage.of_a("nul", &[]).await);
    stage.grant(&stranger, json!([])).await;
    let stranger_of_b = stage.of_b("bob", &["hse_manager", "auditor"]).await;
    let (mut seen, mut unseen, mut unseen_too) =
        (Screen::open(&manager).await, Screen::open(&stranger_of_b).await, Screen::open(&nobody).await);
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let record = seen.expect("record").await;
    assert_eq!(record, json!({ "entity": "hse.incident", "id": raised["id"], "action": "created", "version": 1 }));
    let told = seen.expect("notification").await;
    assert_eq!((&told["unread"], &told["notification"]["record"]), (&json!(1), &raised["id"]));
    supervisor.act("hse/incidents", &raised, "submit").await.expect(200);
    assert_eq!(
        seen.expect("record").await,
        json!({ "entity": "hse.incident", "id": raised["id"], "action": "submit", "version": 2 })
    );
    manager.post("notifications/read", json!({ "all": true })).await.expect(200);
    assert_eq!(seen.expect("unread").await, json!({ "unread": 0 }));
    let own = stranger_of_b.post("hse/incidents", incident(stage.beta)).await.expect(201);
    assert_eq!(
        unseen.expect("record").await["id"],
        own["id"],
        "le sien lui vient ; celui de A ne lui est pas venu avant"
    );
    let rest = unseen.received();
    assert!(rest.iter().all(|(_, data)| !data.to_string().contains(&id(&raised).to_string())), "{rest:?}");
    assert_eq!(unseen_too.received(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_lost_silences_the_stream() {
    let stage = Stage::with(TestOptions { live: true, ..TestOptions::default() }).await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let watcher = stage.of_a("obs", &[]).await;
    stage.grant(&watcher, json!([{ "permission": "hse.incident.view.company", "filter": "severity == 'high'" }])).await;
    let mut screen = Screen::open(&watcher).await;
    let raise = async |severity: &str| {
        supervisor.post("hse/incidents", incident_with(stage.alpha, json!({ "severity": severity }))).await.expect(201)
    };
    raise("low").await;
    let high = raise("high").await;
    assert_eq!(screen.expect("record").await["id"], high["id"], "le filtre de l'octroi vaut aussi ici");
    stage.grant(&watcher, json!([])).await;
    raise("high").await;
    let last = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let mut other = Screen::open(&supervisor).await;
    supervisor.patch(&format!("hse/incidents/{}", id(&last)), json!({ "location": "Pont" })).await.expect(200);
    other.expect("record").await;
    let rest = screen.received();
    assert!(rest.iter().all(|(name, data)| name != "record" || data["entity"] != "hse.incident"), "{rest:?}");
}
