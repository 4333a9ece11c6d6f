//! Les scripts d'un déclencheur : leurs droits, leurs bornes, leurs pannes, et chacun une seule fois.

use std::{
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use kernel::Clock;
use schema::model::Model;
use script::wire::{Word, encode};
use serde_json::{Value, json};
use services::{ServiceSettings, automation::admin, scripts::ScriptSettings, webhooks::WebhookSettings};
use store::jobs;
use testkit::{TestApp, TestOptions, model_of};
use uuid::Uuid;

use crate::{
    stage::{MODULE, Stage, write},
    webhooks::receiver,
};

const THING: (&str, &str) = (
    "entities/thing.toml",
    "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\nsize = { type = \"integer\" }\nmark = { type = \"text\" }\n\
     secret = { type = \"text\", class = \"medical\" }\n",
);

const NOTE: (&str, &str) = (
    "entities/note.toml",
    "title = \"name\"\n[fields]\nname = { type = \"text\", required = true, max = 20 }\nthing = { type = \"link\", to = \"thing\" }\n",
);

const NOON: &str = "2026-03-28T12:00:00Z";

/// Le modèle des essais, et un déclencheur dont l'étape est ce script, avec ces autres clés, puis ces étapes.
fn model(source: &str, keys: &str, then: &str) -> Arc<Model> {
    let trigger = format!(
        "on = \"thing.created\"\n[[steps]]\ndo = \"script\"\n{keys}\nsource = '''\nexport default {source}\n'''\n{then}"
    );
    model_of(&[MODULE, THING, NOTE, ("triggers/acts.toml", &trigger)])
}

async fn stage(source: &str, keys: &str) -> Stage {
    Stage::at(model(source, keys, ""), Clock::frozen(NOON.parse().unwrap())).await
}

/// Une fiche, que le superviseur de la société A déclare.
async fn declare(stage: &Stage) -> Uuid {
    let ctx = stage.ctx(stage.supervisor).await;
    write(&ctx, &stage.app, "trial.thing", &json!({ "name": "un", "size": 7, "company": stage.company })).await
}

async fn thing(stage: &Stage) -> Uuid {
    let id = declare(stage).await;
    stage.settle().await;
    id
}

async fn notes(stage: &Stage) -> Vec<String> {
    let rows = stage.rows("SELECT name FROM trial.note ORDER BY name", &[]).await;
    rows.iter().map(|row| row.get(0)).collect()
}

/// État de la dernière exécution, et la dernière étape de son journal.
async fn last(stage: &Stage) -> (String, Value) {
    let rows = stage.rows("SELECT result, log -> -1 FROM sys.trigger_run ORDER BY id DESC LIMIT 1", &[]).await;
    (rows[0].get(0), rows[0].get::<_, Option<Value>>(1).unwrap_or_default())
}

/// Le code de l'échec de ce script.
async fn code(source: &str, keys: &str) -> String {
    let stage = stage(source, keys).await;
    thing(&stage).await;
    let (state, step) = last(&stage).await;
    assert_eq!(state, "failed", "{step}");
    step["error"]["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_script_reads_writes_and_feeds_the_next_step() {
    let source = "({ record, event, now, user, output }) => {
        const before = records.list('trial.note', { filter: \"name == 'vu'\", limit: 5 })
        const { id } = records.create('trial.note', { name: 'vu', thing: record.id })
        records.update('trial.note', id, { name: 'vu par ' + user.name })
        log('il y en avait', before.data.length, output)
        return { size: record.size, names: event.names, year: new Date(now).getFullYear(), same: Date.now() === Date.parse(now), hidden: 'secret' in record }
    }";
    let then = "[[steps]]\ndo = \"update\"\nset = { mark = \"output.same && output.size > 5 ? 'grand' : 'petit'\" }\n";
    let stage = Stage::at(model(source, "", then), Clock::frozen(NOON.parse().unwrap())).await;
    let id = thing(&stage).await;
    let (state, step) = last(&stage).await;
    assert_eq!((state.as_str(), &step["act"]), ("done", &json!("update")), "{step}");
    assert_eq!(notes(&stage).await, ["vu par sam"]);
    let row = &stage.rows("SELECT mark FROM trial.thing WHERE id = $1", &[id.into()]).await[0];
    assert_eq!(row.get::<_, String>(0), "grand");
    let log: Value = stage.rows("SELECT log -> 0 FROM sys.trigger_run", &[]).await[0].get(0);
    assert_eq!(log["output"]["log"], json!(["il y en avait 0 null"]));
    let value = &log["output"]["value"];
    assert_eq!((&value["names"], &value["year"], &value["hidden"]), (&json!(["created"]), &json!(2026), &json!(false)));
    assert_eq!(log["output"]["writes"][0]["do"], "create");
    assert!(!log.to_string().contains("vu par"), "le journal ne garde pas ce qui est écrit : {log}");
}

#[tokio::test]
async fn a_script_run_for_someone_reads_no_more_than_they_do() {
    const READS: &str = "({ record }) => ({
        notes: records.list('trial.note').data.map((note) => note.name),
        users: (() => { try { return records.list('core.role').data.length } catch (error) { return error.code } })(),
        secret: records.get('trial.thing', record.id).secret ?? null,
    })";
    let read = async |keys: &str| {
        let stage = stage(READS, keys).await;
        let company = stage.ctx(stage.foreigner).await.actor.company;
        for (name, company) in [("ici", Some(stage.company)), ("ailleurs", company)] {
            stage.app.create("trial.note", json!({ "name": name, "company": company })).await;
        }
        let body = json!({ "name": "un", "company": stage.company, "secret": "s" });
        let ctx = stage.ctx(stage.supervisor).await;
        write(&ctx, &stage.app, "trial.thing", &json!({ "name": "un", "company": body["company"] })).await;
        stage.settle().await;
        last(&stage).await.1["output"]["value"].clone()
    };
    let all = read("").await;
    assert_eq!((all["notes"].as_array().unwrap().len(), all["users"].is_number()), (2, true), "{all}");
    let own = read("run_as = \"cause\"").await;
    assert_eq!((&own["notes"], &own["users"]), (&json!(["ici"]), &json!("access.forbidden")), "{own}");
    assert_eq!((&all["secret"], &own["secret"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_script_for_someone_writes_no_more_than_they_may() {
    let source = "() => { records.create('core.role', { code: 'chef', name: 'Chef' }) }";
    assert_eq!(code(source, "run_as = \"cause\"").await, "access.forbidden");
}

#[tokio::test]
async fn endless_scripts_are_stopped_whatever_they_do() {
    for source in [
        "() => { while (true) {} }",
        "() => { for (;;) { try { while (true) {} } catch {} } }",
        "() => /^(a+)+$/.test('a'.repeat(40) + 'b')",
        "async () => { for (;;) await null }",
    ] {
        assert_eq!(code(source, "timeout = 1").await, "script.timed_out", "{source}");
    }
}

#[tokio::test]
async fn a_native_loop_that_never_looks_at_the_clock_is_killed() {
    let source = "() => { for (;;) (new Array(3e7) + '').length }";
    let stage = stage(source, "timeout = 1\nmemory = 256").await;
    let started = Instant::now();
    thing(&stage).await;
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!(last(&stage).await.1["error"]["code"], "script.timed_out");
}

#[tokio::test]
async fn greedy_scripts_are_stopped() {
    let memory = "script.memory";
    assert_eq!(code("() => { const all = []; for (;;) all.push('x'.repeat(1000) + all.length) }", "").await, memory);
    assert_eq!(code("() => new Uint8Array(4e9).length", "").await, "script.failed");
    assert_eq!(code("() => 'x'.repeat(9e7).length", "").await, memory);
    assert_eq!(code("() => 'x'.repeat(1e6)", "").await, "script.output_refused");
    assert_eq!(
        code("() => { for (;;) try { records.get('trial.note', 'x') } catch {} }", "timeout = 30").await,
        "script.too_many_calls"
    );
    assert_eq!(code("() => { for (;;) records.create('trial.note', { name: 'n' }) }", "").await, "script.failed");
}

#[tokio::test]
async fn a_flood_of_lines_is_cut_short() {
    let stage =
        stage("() => { for (let i = 0; i < 500; i++) log('x'.repeat(9000)); return 'fini' }", "timeout = 30").await;
    thing(&stage).await;
    let (state, step) = last(&stage).await;
    let lines = step["output"]["log"].as_array().unwrap();
    assert_eq!((state.as_str(), lines.len(), lines[0].as_str().unwrap().len()), ("done", 100, 1000));
}

#[tokio::test]
async fn a_thrown_error_is_told_with_its_place() {
    let stage = stage("({ record }) => {\n  return record.none.deep\n}", "").await;
    thing(&stage).await;
    let (state, step) = last(&stage).await;
    assert_eq!((state.as_str(), &step["error"]["code"]), ("failed", &json!("script.failed")));
    assert_eq!(step["error"]["reason"], "2:10");
    assert!(step["output"]["message"].as_str().unwrap().starts_with("TypeError"), "{step}");
}

#[tokio::test]
async fn one_refused_write_undoes_them_all() {
    let source = "() => { records.create('trial.note', { name: 'bon' }); records.create('trial.note', { name: 'bien trop long pour tenir' }) }";
    let stage = stage(source, "").await;
    thing(&stage).await;
    let (state, step) = last(&stage).await;
    assert_eq!((state.as_str(), &step["error"]["code"]), ("failed", &json!("validation.failed")));
    assert_eq!((notes(&stage).await.len(), &step["error"]["reason"]), (0, &json!("2 · trial.note")));
}

/// La boucle locale, permise par l'administrateur.
fn local() -> WebhookSettings {
    WebhookSettings { allowed_hosts: vec!["127.0.0.1".to_owned()], secret: None }
}

/// Une scène dont le moteur écrit d'abord son numéro de processus dans ce fichier.
async fn watched(source: &str, keys: &str, clock: Clock) -> (Stage, PathBuf) {
    let app = TestApp::with(TestOptions { model: model(source, keys, ""), clock, ..TestOptions::default() }).await;
    let (told, program) = (app.folder.path().join("pid"), app.folder.path().join("engine"));
    let text =
        format!("#!/bin/sh\necho $$ > '{}'\nexec '{}' \"$@\"\n", told.display(), testkit::scripts().program.display());
    (served_by(app, program, &text).await, told)
}

/// Une scène dont ce programme, fait de ce texte, mène les scripts un à un.
async fn served_by(app: TestApp, program: PathBuf, text: &str) -> Stage {
    std::fs::write(&program, text).unwrap();
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    let scripts = ScriptSettings { program, count: 1 };
    let webhooks = local();
    Stage::of(app, |settings| ServiceSettings { scripts, webhooks, ..settings }).await
}

/// Le processus qui mène le script, dès qu'il court.
async fn process(told: &PathBuf) -> String {
    for _ in 0..200 {
        if let Some(pid) = std::fs::read_to_string(told).ok().filter(|pid| pid.ends_with('\n')) {
            tokio::time::sleep(Duration::from_millis(200)).await;
            return pid.trim().to_owned();
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("aucun script ne court");
}

#[tokio::test]
async fn a_killed_engine_fails_the_step_and_the_next_one_runs() {
    // Le premier script tourne sans fin, le second finit : ils se distinguent par ce qui existe déjà.
    let source = "() => { if (records.list('trial.note').data.length > 0) return 'fini'; while (true) {} }";
    let (stage, told) = watched(source, "timeout = 20", Clock::frozen(NOON.parse().unwrap())).await;
    declare(&stage).await;
    let kill = async {
        let pid = process(&told).await;
        assert!(std::process::Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    };
    tokio::join!(stage.settle(), kill);
    let (state, step) = last(&stage).await;
    assert_eq!((state.as_str(), &step["error"]["code"]), ("failed", &json!("script.crashed")), "{step}");
    stage.app.create("trial.note", json!({ "name": "là", "company": stage.company })).await;
    thing(&stage).await;
    assert_eq!(last(&stage).await.1["output"]["value"], "fini");
}

#[tokio::test]
async fn a_node_cut_in_the_middle_of_a_script_writes_once() {
    // Sans fin la première fois ; la reprise trouve une note, et finit.
    let source = "() => {
        if (records.list('trial.note').data.length === 0) while (true) {}
        records.create('trial.note', { name: 'une fois' })
    }";
    let clock = Clock::frozen(NOON.parse::<Timestamp>().unwrap());
    let (stage, told) = watched(source, "timeout = 30", clock.clone()).await;
    declare(&stage).await;
    stage.services.dispatch_once().await.unwrap();
    stage.services.dispatch_once().await.unwrap();
    // Le nœud meurt : son avenir est lâché, son bail expire, un autre reprend le travail.
    tokio::select! {
        done = stage.services.work_once() => panic!("trop rapide : {done:?}"),
        _ = process(&told) => {}
    }
    assert_eq!(last(&stage).await.0, "waiting");
    stage.app.create("trial.note", json!({ "name": "là", "company": stage.company })).await;
    clock.advance(SignedDuration::from_mins(2));
    jobs::rescue(&stage.app.tenant.db, clock.now()).await.unwrap();
    stage.settle().await;
    assert_eq!(
        (last(&stage).await.0.as_str(), notes(&stage).await),
        ("done", vec!["là".to_owned(), "une fois".to_owned()])
    );
    // Le même travail, refait après coup, ne trouve plus rien à faire.
    stage.rows("UPDATE sys.job SET state = 'waiting', finished_at = NULL WHERE kind = 'script'", &[]).await;
    stage.settle().await;
    assert_eq!(notes(&stage).await.len(), 2);
}

#[tokio::test]
async fn a_script_cut_after_a_call_is_seen_and_not_made_again() {
    let stage = stage("() => { records.create('trial.note', { name: 'une fois' }) }", "").await;
    declare(&stage).await;
    stage.services.dispatch_once().await.unwrap();
    stage.services.dispatch_once().await.unwrap();
    stage.rows("UPDATE sys.trigger_run SET position = jsonb_set(position, '{script,called}', 'true')", &[]).await;
    stage.settle().await;
    let (state, step) = last(&stage).await;
    assert_eq!((state.as_str(), &step["error"]["code"]), ("failed", &json!("script.interrupted")), "{step}");
    assert!(notes(&stage).await.is_empty());
    let ctx = stage.ctx(stage.admin).await;
    let run: i64 = stage.rows("SELECT id FROM sys.trigger_run", &[]).await[0].get(0);
    admin::replay(&ctx, &stage.services, run).await.unwrap();
    stage.settle().await;
    assert_eq!((last(&stage).await.0.as_str(), notes(&stage).await.len()), ("done", 1));
}

#[tokio::test]
async fn a_node_that_lost_its_hand_calls_nothing_and_writes_nothing() {
    let source = "() => {
        records.create('trial.note', { name: 'trop tard' })
        let i = 0; while (i < 1e8) i++
        http.fetch('http://127.0.0.1:9/')
    }";
    let (stage, told) = watched(source, "timeout = 30", Clock::frozen(NOON.parse().unwrap())).await;
    declare(&stage).await;
    stage.services.dispatch_once().await.unwrap();
    stage.services.dispatch_once().await.unwrap();
    let another = async {
        process(&told).await;
        let take = "UPDATE sys.trigger_run SET position = jsonb_set(position, '{script,holder}', to_jsonb($1::text))";
        stage.rows(take, &[Uuid::from_u128(7).to_string().into()]).await;
    };
    let (worked, ()) = tokio::join!(stage.services.work_once(), another);
    let called = "SELECT count(*) FROM sys.trigger_run WHERE position -> 'script' ->> 'called' = 'true'";
    assert_eq!((worked.unwrap(), last(&stage).await.0.as_str()), (true, "waiting"));
    assert_eq!((stage.count(called).await, notes(&stage).await.len()), (0, 0));
}

#[tokio::test]
async fn a_script_whose_job_is_lost_is_seen() {
    let stage = stage("() => 1", "").await;
    declare(&stage).await;
    stage.services.dispatch_once().await.unwrap();
    stage.services.dispatch_once().await.unwrap();
    stage.rows("DELETE FROM sys.job WHERE kind = 'script'", &[]).await;
    stage.app.tenant.clock.advance(SignedDuration::from_mins(11));
    stage.settle().await;
    assert_eq!(last(&stage).await.1["error"]["code"], "script.interrupted");
}

#[tokio::test]
async fn a_script_calls_only_where_it_may() {
    let (port, received) = receiver(&["201 Created"]).await;
    let source = format!(
        "() => {{
            const tried = (url, options) => {{ try {{ return http.fetch(url, options).status }} catch (error) {{ return error.code }} }}
            return [
                tried('http://127.0.0.1:{port}/hook?key=k', {{ method: 'POST', headers: {{ 'x-a': '1' }}, body: '{{}}' }}),
                tried('https://localhost:{port}/'), tried('http://169.254.169.254/latest'), tried('file:///etc/passwd'),
                tried('http://127.0.0.1:{port}/', {{ headers: {{ Host: 'interne' }} }}), tried('http://127.0.0.1:{port}/', {{ method: 'CONNECT' }}),
            ]
        }}"
    );
    let app = TestApp::with(TestOptions { model: model(&source, "", ""), ..TestOptions::default() }).await;
    let webhooks = local();
    let stage = Stage::of(app, |settings| ServiceSettings { webhooks, ..settings }).await;
    thing(&stage).await;
    let (_, step) = last(&stage).await;
    let refused = "script.http_refused";
    assert_eq!(step["output"]["value"], json!([201, refused, refused, refused, refused, refused]), "{step}");
    assert_eq!(step["output"]["calls"], json!([{ "url": format!("http://127.0.0.1:{port}/hook"), "status": 201 }]));
    let received = received.lock().unwrap();
    assert_eq!(received.len(), 1);
    assert!(received[0].to_ascii_lowercase().contains("\r\nidempotency-key: trial.acts:event:"), "{}", received[0]);
}

#[tokio::test]
async fn a_trial_runs_the_script_and_leaves_nothing() {
    let source = "({ record }) => {
        let refused; try { http.fetch('https://example.com/') } catch (error) { refused = error.code }
        records.create('trial.note', { name: 'essai' }); log('vu'); return { refused, name: record.name }
    }";
    let then = "[[steps]]\nfor_each = { entity = \"note\" }\nsteps = [{ do = \"update\", set = { name = \"output.name\" } }]\n";
    let stage = Stage::at(model(source, "", then), Clock::frozen(NOON.parse().unwrap())).await;
    let ctx = stage.ctx(stage.admin).await;
    let values = json!({ "name": "composé", "company": stage.company }).as_object().cloned();
    let trial = admin::Trial { values, ..admin::Trial::default() };
    let told = admin::trial(&ctx, &stage.services, "trial.acts", trial).await.unwrap();
    assert_eq!(told["state"], "done", "{told}");
    let output = &told["steps"][0]["output"];
    assert_eq!(output["value"], json!({ "refused": "script.no_network", "name": "composé" }));
    assert_eq!((&output["log"], told["steps"].as_array().unwrap().len()), (&json!(["vu"]), 3));
    assert!(notes(&stage).await.is_empty());
}

#[tokio::test]
async fn a_trial_does_not_wait_for_a_free_engine() {
    let (stage, told) = watched("() => { while (true) {} }", "timeout = 8", Clock::frozen(NOON.parse().unwrap())).await;
    declare(&stage).await;
    stage.services.dispatch_once().await.unwrap();
    stage.services.dispatch_once().await.unwrap();
    let ctx = stage.ctx(stage.admin).await;
    let tried = async {
        process(&told).await;
        let started = Instant::now();
        let values = json!({ "name": "composé", "company": stage.company }).as_object().cloned();
        let trial = admin::Trial { values, ..admin::Trial::default() };
        let refused = admin::trial(&ctx, &stage.services, "trial.acts", trial).await.unwrap_err();
        (refused.code, started.elapsed())
    };
    let (worked, (code, waited)) = tokio::join!(stage.services.work_once(), tried);
    assert!(worked.unwrap() && waited < Duration::from_secs(5), "{waited:?}");
    assert_eq!(code, kernel::Code::Unavailable);
}

#[tokio::test]
async fn an_engine_that_says_too_much_is_not_kept_whole() {
    let app = TestApp::with(TestOptions { model: model("() => 1", "", ""), ..TestOptions::default() }).await;
    let (said, program) = (app.folder.path().join("said"), app.folder.path().join("engine"));
    let words = [Word::Log("x".repeat(9000)), Word::Done(json!("fini"))];
    let frames: Vec<u8> = words.iter().flat_map(|word| encode(word).unwrap()).collect();
    std::fs::write(&said, frames).unwrap();
    let stage =
        served_by(app, program, &format!("#!/bin/sh\n/bin/cat '{}'\nexec /bin/cat >/dev/null\n", said.display())).await;
    thing(&stage).await;
    let (state, step) = last(&stage).await;
    let line = step["output"]["log"][0].as_str().unwrap();
    assert_eq!((state.as_str(), line.len(), &step["output"]["value"]), ("done", 1000, &json!("fini")));
}
