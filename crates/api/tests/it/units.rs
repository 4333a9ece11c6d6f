//! Les transactions tenues : leur connexion resservira, et ne porte rien d'une transaction à la suivante.

use kernel::Code;
use serde_json::json;
use store::Unit;
use tokio_postgres::Row;

use crate::stage::Stage;

async fn asked(unit: &Unit, sql: &str) -> kernel::Result<Vec<Row>> {
    unit.tenant().db.query(&sql.into(), &[]).await
}

/// Le processus qui sert une unité, et ce que la base lui a réglé.
async fn seen(unit: &Unit) -> (i32, String, String) {
    const SEEN: &str =
        "SELECT pg_backend_pid(), current_setting('lock_timeout'), current_setting('synchronous_commit')";
    let rows = asked(unit, SEEN).await.unwrap();
    (rows[0].get(0), rows[0].get(1), rows[0].get(2))
}

/// Attend qu'aucune transaction ne reste ouverte, et que chaque connexion soit revenue au réservoir : lâchée sans être finie, une
/// transaction s'oublie à côté.
async fn all_returned(stage: &Stage) {
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
    for _ in 0..200 {
        if stage.number(open).await == 0 && stage.app.tenant.db.held() == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("une transaction lâchée reste ouverte");
}

#[tokio::test]
async fn a_connection_serves_again_without_what_was_not_validated() {
    let stage = Stage::new().await;
    let tenant = &stage.app.tenant;
    all_returned(&stage).await;
    let mut served = Vec::new();
    for end in ["dropped", "refused", "rolled back", "validated soon", "validated"] {
        let unit = tenant.unit().await.unwrap();
        served.push(seen(&unit).await);
        asked(&unit, "SET LOCAL lock_timeout = '1ms'").await.unwrap();
        asked(&unit, &format!("INSERT INTO sys.setting (key, value) VALUES ('{end}', '1')")).await.unwrap();
        match end {
            "dropped" => {}
            "refused" => assert!(asked(&unit, "SELECT 1 / 0").await.is_err()),
            "rolled back" => unit.roll_back().await.unwrap(),
            "validated soon" => unit.commit_soon(tenant).await.unwrap(),
            _ => unit.commit(tenant).await.unwrap(),
        }
        drop(unit);
        all_returned(&stage).await;
    }
    assert!(
        served.iter().all(|one| *one == served[0]),
        "une seule connexion, toujours telle qu'au départ : {served:?}"
    );
    assert_eq!((served[0].1.as_str(), served[0].2.as_str()), ("5s", "on"));
    let kept = "SELECT count(*) FROM sys.setting WHERE key IN ('dropped', 'refused', 'rolled back')";
    assert_eq!(stage.number(kept).await, 0, "ce qui n'a pas été validé est écrit");
    assert_eq!(stage.number("SELECT count(*) FROM sys.setting WHERE key LIKE 'validated%'").await, 2);
}

#[tokio::test]
async fn as_many_units_as_one_wants_never_starve_the_pool() {
    let stage = Stage::new().await;
    let mut held = Vec::new();
    while let Ok(unit) = stage.app.tenant.long_unit().await {
        held.push(unit);
    }
    // Toutes les longues sont prises : les brèves, et ce qui n'en tient aucune, passent.
    let admin = stage.of_a("adm", &["admin"]).await;
    let brief = stage.app.tenant.unit().await.unwrap();
    admin.get("me").await.expect(200);
    drop((brief, held));
    all_returned(&stage).await;
    stage.app.tenant.long_unit().await.unwrap();
}

#[tokio::test]
async fn a_plan_made_stale_elsewhere_is_only_a_wait() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let body = json!({ "title": "name", "fields": { "name": { "type": "text" }, "size": { "type": "integer" } } });
    admin.put("definitions/entities/box", body).await.expect(200);
    let table: String = stage.app.tenant.model().entity("my.box").unwrap().table();
    let read = format!("SELECT size FROM {table}");
    let unit = stage.app.tenant.unit().await.unwrap();
    asked(&unit, &read).await.unwrap();
    unit.commit(&stage.app.tenant).await.unwrap();
    drop(unit);
    // Un autre nœud change le type de la colonne, et celui-ci ne le sait pas encore.
    let owner = stage.owner().await;
    owner.batch_execute(&format!("ALTER TABLE {table} ALTER COLUMN size TYPE numeric")).await.unwrap();
    let unit = stage.app.tenant.unit().await.unwrap();
    assert_eq!(asked(&unit, &read).await.unwrap_err().code, Code::Busy);
    unit.roll_back().await.unwrap();
    unit.begin().await.unwrap();
    asked(&unit, &read).await.unwrap();
}

#[tokio::test]
async fn exports_of_unlike_columns_follow_each_other_on_one_connection() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    for path in ["hse/incidents", "core/sites", "core/tags", "core/saved_views", "hse/incidents?fields=title"] {
        let (path, more) = path.split_once('?').unwrap_or((path, ""));
        for format in ["csv", "json"] {
            let reply = admin.get(&format!("{path}/export?format={format}&{more}")).await;
            assert_eq!(reply.status, 200, "{path} : {}", reply.summary());
            let whole = std::str::from_utf8(&reply.bytes).unwrap().trim_end();
            assert!(format == "csv" || whole.ends_with(']'), "{path} s'interrompt : {whole}");
        }
    }
    let complete = "SELECT count(*) FROM sys.audit WHERE action = 'export_ended' AND changes->>'complete' = 'true'";
    assert_eq!(stage.number(complete).await, 10);
}
