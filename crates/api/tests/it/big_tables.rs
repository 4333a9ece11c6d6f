//! De grandes tables : un champ, un index ou une colonne leur viennent pendant que l'on s'en sert, même si le programme
//! meurt au milieu.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use store::definitions;
use testkit::Client;
use tokio_postgres::NoTls;
use uuid::Uuid;

use crate::stage::{Stage, id};

/// Une demande, au plus, pendant que la table change : la machine des essais est partagée.
const PATIENCE: Duration = Duration::from_secs(4);

/// Temps laissé à ce qui se fait en arrière-plan.
const BACKGROUND: Duration = Duration::from_secs(60);

fn asset(fields: Value, indexes: Value) -> Value {
    let mut body = json!({ "title": "name", "fields": {
        "name": { "type": "text", "required": true }, "weight": { "type": "integer" },
    } });
    body["fields"].as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    if indexes.as_array().is_some_and(|indexes| !indexes.is_empty()) {
        body["indexes"] = indexes;
    }
    body
}

/// Des équipements, écrits par paquets : une instruction a son délai.
async fn fill(stage: &Stage, rows: u32) {
    const AT_ONCE: u32 = 20_000;
    for first in (1..=rows).step_by(AT_ONCE as usize) {
        let last = rows.min(first + AT_ONCE - 1);
        let sql = format!(
            "INSERT INTO my.asset (id, company_id, created_at, updated_at, name, weight) \
             SELECT gen_random_uuid(), '{}', now(), now(), 'Pompe ' || n, n FROM generate_series({first}, {last}) n",
            stage.a
        );
        stage.app.tenant.db.query(&sql.into(), &[]).await.unwrap();
    }
}

/// Une connexion du propriétaire de la base, hors de l'application.
async fn owner(stage: &Stage) -> tokio_postgres::Client {
    let mut config = stage.app.tenant.db.application_config().clone();
    config.options("-c timezone=UTC");
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Attend que cette requête rende `true`.
async fn wait(client: &tokio_postgres::Client, what: &str, sql: &str) {
    let since = Instant::now();
    while !client.query_one(sql, &[]).await.unwrap().get::<_, bool>(0) {
        assert!(since.elapsed() < BACKGROUND, "{what} : {sql}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Tue la connexion qui exécute cette instruction, comme le ferait la mort du programme.
async fn kill(client: &tokio_postgres::Client, statement: &str) {
    let busy = format!(
        "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
         AND wait_event_type = 'Lock' AND query LIKE '{statement}%'"
    );
    wait(client, "l'attente", &format!("SELECT count(*) > 0 {busy}")).await;
    client.execute(&format!("SELECT pg_terminate_backend(pid) {busy}"), &[]).await.unwrap();
}

/// Lit et écrit jusqu'à ce que le changement soit fait ; rend le nombre de tours.
async fn work(admin: &Client, change: tokio::task::JoinHandle<()>) -> usize {
    let mut turns = 0;
    while !change.is_finished() {
        let since = Instant::now();
        let made = admin.post("my/assets", json!({ "name": "Vanne", "weight": turns })).await.expect(201);
        let path = format!("my/assets/{}", id(&made));
        admin.patch(&path, json!({ "name": "Vanne bis" })).await.expect(200);
        admin.get(&path).await.expect(200);
        admin.get("my/assets?limit=20").await.expect(200);
        assert!(since.elapsed() < PATIENCE, "la table a cessé de répondre : {:?}", since.elapsed());
        turns += 1;
    }
    change.await.unwrap();
    turns
}

const VALID: &str = "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
                     JOIN sys.plan_index p ON p.name = c.relname WHERE i.indisvalid AND p.state = 'done'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_of_200_000_rows_answers_while_a_field_and_an_index_come() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    admin.put("definitions/entities/asset", asset(json!({}), json!([]))).await.expect(200);
    fill(&stage, 200_000).await;
    let (changer, watcher) = (admin.clone(), owner(&stage).await);
    let change = tokio::spawn(async move {
        let colour = json!({ "colour": { "type": "text" } });
        changer.put("definitions/entities/asset", asset(colour.clone(), json!([]))).await.expect(200);
        let indexes = json!([{ "on": ["weight", "name"] }]);
        let preview = changer
            .put("definitions/entities/asset?validate_only=true", asset(colour.clone(), indexes.clone()))
            .await
            .expect(200);
        assert_eq!(preview["steps"][0]["online"], true, "{preview}");
        changer.put("definitions/entities/asset", asset(colour, indexes)).await.expect(200);
        wait(&watcher, "l'index", "SELECT NOT EXISTS (SELECT FROM sys.plan_index WHERE state <> 'done')").await;
    });
    assert!(work(&admin, change).await > 0);
    assert_eq!(stage.number(VALID).await, 1);
    let found = admin.get("my/assets?filter=weight==150000").await.expect(200);
    assert_eq!(found["data"][0]["name"], "Pompe 150000");
}

#[tokio::test]
async fn an_index_interrupted_in_the_middle_is_dropped_and_rebuilt() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    admin.put("definitions/entities/asset", asset(json!({}), json!([]))).await.expect(200);
    fill(&stage, 100_001).await;
    let (mut writer, killer) = (owner(&stage).await, owner(&stage).await);
    let writing = writer.transaction().await.unwrap();
    writing.execute("UPDATE my.asset SET weight = weight WHERE weight = 1", &[]).await.unwrap();
    let indexes = json!([{ "on": ["weight"] }]);
    admin.put("definitions/entities/asset", asset(json!({}), indexes)).await.expect(200);
    kill(&killer, "CREATE INDEX CONCURRENTLY").await;
    writing.commit().await.unwrap();
    let broken = "SELECT count(*) > 0 FROM pg_index WHERE NOT indisvalid AND indrelid = 'my.asset'::regclass";
    wait(&killer, "l'index invalide", broken).await;
    assert_eq!(stage.number("SELECT count(*) FROM sys.plan_index WHERE state = 'done'").await, 0);
    admin.post("my/assets", json!({ "name": "Vanne", "weight": 7 })).await.expect(201);
    let resumed = tokio::spawn(definitions::keep(stage.app.tenant.clone()));
    wait(&killer, "la reprise", "SELECT NOT EXISTS (SELECT FROM sys.plan_index WHERE state <> 'done')").await;
    resumed.abort();
    assert_eq!(stage.number(VALID).await, 1);
    wait(&killer, "aucun index invalide", &broken.replace("> 0", "= 0")).await;
}

#[tokio::test]
async fn a_promotion_interrupted_in_the_middle_resumes_where_it_was() {
    const ROWS: i64 = 12_000;
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let overlay = "definitions/overlays/hse/entities/incident";
    admin.put(overlay, json!({ "fields": { "depth": { "type": "integer" } } })).await.expect(200);
    let body = admin.get(overlay).await.expect(200)["body"].clone();
    let field: Uuid = body["fields"]["depth"]["id"].as_str().unwrap().parse().unwrap();
    let sql = format!(
        "INSERT INTO hse.incident (id, company_id, created_at, updated_at, extra) \
         SELECT gen_random_uuid(), '{}', now(), now(), jsonb_build_object('{field}', n) FROM generate_series(1, {ROWS}) n",
        stage.a
    );
    stage.app.tenant.db.query(&sql.into(), &[]).await.unwrap();
    let (mut writer, killer) = (owner(&stage).await, owner(&stage).await);
    let promoted = json!({ "entity": "hse.incident", "field": "depth" });
    // Une promotion tient d'abord la table ; l'écriture qui l'arrête ensuite attend qu'une fournée soit passée.
    let holder = owner(&stage).await;
    holder.execute("SELECT pg_advisory_lock($1)", &[&0x6f70_7366_0004_i64]).await.unwrap();
    admin.post("definitions/promote", promoted).await.expect(202);
    let writing = writer.transaction().await.unwrap();
    let row = "UPDATE hse.incident SET location = 'x' WHERE id = (SELECT id FROM hse.incident ORDER BY id OFFSET 7000 LIMIT 1)";
    writing.execute(row, &[]).await.unwrap();
    drop(holder);
    let first = tokio::spawn(definitions::keep(stage.app.tenant.clone()));
    kill(&killer, "WITH batch AS").await;
    first.abort();
    assert_eq!(stage.number("SELECT copied FROM sys.promotion WHERE state = 'copying'").await, 5_000);
    writing.commit().await.unwrap();
    let resumed = tokio::spawn(definitions::keep(stage.app.tenant.clone()));
    wait(&killer, "la bascule", "SELECT count(*) = 1 FROM sys.promotion WHERE state IN ('switched', 'done')").await;
    resumed.abort();
    assert_eq!(stage.number("SELECT copied FROM sys.promotion").await, ROWS, "rien n'est recopié deux fois");
    assert_eq!(stage.number("SELECT sum(depth)::bigint FROM hse.incident").await, ROWS * (ROWS + 1) / 2);
}

#[tokio::test]
async fn a_stored_formula_is_computed_for_the_rows_already_there() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    admin.put("definitions/entities/asset", asset(json!({}), json!([]))).await.expect(200);
    fill(&stage, 2_000).await;
    let double = |value: &str| {
        json!({
            "double": { "type": "formula", "value": value, "stored": true },
            "heavy": { "type": "formula", "value": "double > 3000", "stored": true },
        })
    };
    for (value, sum, heavy) in [("weight * 2", 4_002_000, 500), ("weight * 3", 6_003_000, 1000)] {
        let body = asset(double(value), json!([]));
        let preview = admin.put("definitions/entities/asset?validate_only=true", body.clone()).await.expect(200);
        let steps: Vec<&str> =
            preview["steps"].as_array().unwrap().iter().filter_map(|step| step["step"].as_str()).collect();
        assert!(steps.contains(&"recompute"), "{steps:?}");
        admin.put("definitions/entities/asset", body).await.expect(200);
        assert_eq!(stage.number("SELECT sum(\"double\")::bigint FROM my.asset").await, sum, "{value}");
        let page = admin.get("my/assets?filter=heavy&count=exact").await.expect(200);
        assert_eq!(page["count"]["value"], heavy, "ce qui lit la formule suit");
    }
}
