//! Le journal : chaque écriture y est, rien ne l'y change, et ce qu'on y changerait malgré tout se verrait.

use std::collections::BTreeSet;

use ed25519_dalek::SigningKey;
use reqwest::Method;
use serde_json::{Value, json};
use store::audit::{seal, verify};
use testkit::Client;

use crate::stage::{Stage, id, incident};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

/// La dernière ligne du journal d'un enregistrement.
async fn last(client: &Client, record: &Value) -> Value {
    client.get(&format!("audit?record={}&sort=-at&limit=1", id(record))).await.expect(200)["data"][0].clone()
}

#[tokio::test]
async fn every_write_tells_who_did_what_when_and_from_where() {
    let stage = Stage::new().await;
    let (supervisor, manager) = (stage.of_a("sup", &["supervisor"]).await, stage.of_a("hse", &["hse_manager"]).await);
    let created = supervisor.post("hse/incidents", incident(stage.alpha)).await;
    let request = created.header("x-request-id").unwrap().to_owned();
    let record = created.expect(201);
    let line = last(&manager, &record).await;
    assert_eq!(line["action"], "created");
    assert_eq!((&line["actor"], &line["actor_name"]), (&json!(supervisor.user), &json!("sup")));
    assert_eq!(
        (&line["entity"], &line["number"], &line["company"]),
        (&json!("hse.incident"), &record["number"], &json!(stage.a))
    );
    assert_eq!((&line["request"], &line["ip"], &line["result"]), (&json!(request), &json!("127.0.0.1"), &json!("ok")));
    assert_eq!(line["changes"]["title"], json!({ "old": null, "new": record["title"] }));
    assert_eq!(line["changes"]["status"], json!({ "old": null, "new": "draft" }));
    assert_eq!(line["at"], record["created_at"]);
    let path = format!("hse/incidents/{}", id(&record));
    let agent = supervisor
        .request(Method::PATCH, &path)
        .header("user-agent", "Téléphone/1 (chantier)")
        .json(&json!({ "severity": "high" }));
    let changed = supervisor.send(agent).await;
    let request = changed.header("x-request-id").unwrap().to_owned();
    changed.expect(200);
    let line = last(&manager, &record).await;
    assert_eq!(line["action"], "updated");
    assert_eq!(
        line["changes"],
        json!({ "severity": { "old": "medium", "new": "high" }, "is_serious": { "old": false, "new": true } })
    );
    assert_eq!(line["request"], json!(request));
    supervisor.act("hse/incidents", &record, "submit").await.expect(200);
    let line = last(&manager, &record).await;
    assert_eq!(
        (&line["action"], &line["changes"]),
        (&json!("submit"), &json!({ "status": { "old": "draft", "new": "submitted" } }))
    );
    manager.delete(&path).await.expect(204);
    manager.post(&format!("{path}/restore"), json!({})).await.expect(200);
    let history =
        manager.get(&format!("audit?record={}&sort=at&fields=action,actor_name", id(&record))).await.expect(200);
    let told: Vec<String> = history["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {}", row["action"], row["actor_name"]))
        .collect();
    let expected = [
        "\"created\" \"sup\"",
        "\"updated\" \"sup\"",
        "\"submit\" \"sup\"",
        "\"deleted\" \"hse\"",
        "\"restored\" \"hse\"",
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_refused_write_leaves_no_line_and_an_entry_leaves_one() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let before = stage.number("SELECT count(*) FROM sys.audit").await;
    assert_eq!(supervisor.post("hse/incidents", json!({})).await.status, 422);
    assert_eq!(supervisor.post("core/sites", json!({})).await.status, 403);
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit").await, before);
    let logins = stage
        .number("SELECT count(*) FROM sys.audit WHERE action = 'login' AND actor_name = 'sup' AND ip IS NOT NULL")
        .await;
    assert_eq!(logins, 1);
}

#[tokio::test]
async fn nothing_the_application_can_say_changes_the_journal() {
    let stage = Stage::new().await;
    stage.of_a("sup", &["supervisor"]).await;
    stage.sealable().await;
    let sealed = seal::seal(&stage.app.tenant.db, &key(), stage.app.tenant.clock.now()).await.unwrap().unwrap();
    assert!(sealed.rows > 0);
    let partition = "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN sys.audit a ON a.tableoid = c.oid LIMIT 1";
    let row = stage.app.tenant.db.query_opt(&partition.into(), &[]).await.unwrap().unwrap();
    let partition: String = row.get(0);
    for table in
        ["sys.audit".to_owned(), format!("sys.{partition}"), "sys.audit_other".to_owned(), "sys.audit_seal".to_owned()]
    {
        for statement in [
            format!("UPDATE {table} SET {} = NULL", if table == "sys.audit_seal" { "key_id" } else { "actor_name" }),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
            format!("DROP TABLE {table}"),
        ] {
            let refused = stage.app.tenant.db.query(&statement.as_str().into(), &[]).await.unwrap_err();
            assert_eq!(refused.params["sqlstate"], "42501", "{statement} : {refused}");
        }
    }
    let verdict = verify::verify(&stage.app.tenant.db, &key()).await.unwrap();
    assert_eq!(verdict.faults, Vec::<String>::new());
}

/// Une connexion au nom du propriétaire de la base, déclencheurs éteints : ce qu'un administrateur malveillant aurait.
async fn intruder(stage: &Stage) -> tokio_postgres::Client {
    let client = stage.owner().await;
    client.batch_execute("SET timezone = 'America/New_York'").await.unwrap();
    client
}

#[tokio::test]
async fn what_an_intruder_changes_is_found() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let (db, now) = (&stage.app.tenant.db, || stage.app.tenant.clock.now());
    for _ in 0..3 {
        for _ in 0..5 {
            supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
        }
        stage.sealable().await;
        seal::seal(db, &key(), now()).await.unwrap().unwrap();
    }
    assert!(seal::seal(db, &key(), now()).await.unwrap().is_none(), "rien de neuf à sceller");
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let intact = verify::verify(db, &key()).await.unwrap();
    assert_eq!((intact.seals, intact.unsealed_rows, intact.faults.len()), (3, 1, 0), "{:?}", intact.faults);
    assert_eq!(intact.sealed_rows + 1, stage.number("SELECT count(*) FROM sys.audit").await);
    let other = verify::verify(db, &SigningKey::from_bytes(&[4; 32])).await.unwrap();
    assert_eq!(other.faults.len(), 3, "une autre clé n'a rien signé");
    let intruder = intruder(&stage).await;
    let row = "SELECT id FROM sys.audit WHERE action = 'created' AND entity = 'hse.incident' ORDER BY at LIMIT 1";
    let copy = "id, at, xid, action, entity, record, number, actor, actor_name, company, department, ip, device, request, result, changes";
    let tampering = [
        ("un auteur changé", format!("UPDATE sys.audit SET actor_name = 'personne' WHERE id = ({row})")),
        (
            "une valeur changée",
            format!(
                "UPDATE sys.audit SET changes = changes || '{{\"title\":{{\"new\":\"autre\"}}}}' WHERE id = ({row})"
            ),
        ),
        ("un instant changé", format!("UPDATE sys.audit SET at = at + interval '1 microsecond' WHERE id = ({row})")),
        ("une version changée", format!("UPDATE sys.audit SET version = 7 WHERE id = ({row})")),
        ("une ligne ôtée", format!("DELETE FROM sys.audit WHERE id = ({row})")),
        (
            "une ligne ajoutée",
            format!(
                "INSERT INTO sys.audit ({copy}) SELECT gen_random_uuid(), {} FROM sys.audit WHERE id = ({row})",
                &copy[4..]
            ),
        ),
        (
            "une ligne déplacée",
            format!(
                "UPDATE sys.audit SET xid = (SELECT to_xid FROM sys.audit_seal WHERE number = 2) WHERE id = ({row})"
            ),
        ),
        ("un sceau ôté", "DELETE FROM sys.audit_seal WHERE number = 2".to_owned()),
        ("le premier sceau ôté", "DELETE FROM sys.audit_seal WHERE number = 1".to_owned()),
        ("une racine changée", "UPDATE sys.audit_seal SET root = sha256('x') WHERE number = 2".to_owned()),
        ("un compte changé", "UPDATE sys.audit_seal SET rows = rows - 1 WHERE number = 2".to_owned()),
        ("un intervalle changé", "UPDATE sys.audit_seal SET to_xid = from_xid WHERE number = 3".to_owned()),
        (
            "une date de sceau changée",
            "UPDATE sys.audit_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 2".to_owned(),
        ),
        (
            "une signature changée",
            "UPDATE sys.audit_seal SET signature = set_byte(signature, 5, 0) WHERE number = 2".to_owned(),
        ),
        ("une clé changée", "UPDATE sys.audit_seal SET key_id = 'x' WHERE number = 2".to_owned()),
    ];
    let mut unseen = BTreeSet::new();
    for (what, statement) in tampering {
        intruder
            .batch_execute(
                "CREATE TABLE public.kept AS TABLE sys.audit; CREATE TABLE public.kept_seal AS TABLE sys.audit_seal",
            )
            .await
            .unwrap();
        assert!(
            intruder.execute(statement.as_str(), &[]).await.unwrap_or_else(|error| panic!("{what} : {error:?}")) > 0,
            "{what}"
        );
        if verify::verify(db, &key()).await.unwrap().faults.is_empty() {
            unseen.insert(what);
        }
        let restore = "DELETE FROM sys.audit; INSERT INTO sys.audit TABLE public.kept; DELETE FROM sys.audit_seal; \
            INSERT INTO sys.audit_seal TABLE public.kept_seal; DROP TABLE public.kept, public.kept_seal";
        intruder.batch_execute(restore).await.unwrap();
    }
    assert_eq!(unseen, BTreeSet::new());
    assert_eq!(
        verify::verify(db, &key()).await.unwrap().faults,
        Vec::<String>::new(),
        "remis en place, le journal est intact"
    );
}
