//! L'examen de la base : chaque dégât fait exprès est nommé, avec son remède ; le réparable se répare.

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use store::{
    audit::{seal, verify},
    doctor,
};

use crate::stage::{Stage, incident};

/// Les constats, un par ligne : gravité, code, ce dont il s'agit.
async fn found(stage: &Stage) -> Vec<String> {
    let (tenant, now) = (&stage.app.tenant, stage.app.tenant.clock.now());
    let findings = doctor::examine(&tenant.db, &tenant.model().version, now).await.unwrap();
    let line = |finding: &doctor::Finding| {
        let about = ["table", "column", "index", "found", "privileges", "entity", "kind", "count"];
        let about = about
            .iter()
            .filter_map(|name| finding.params.get(*name))
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        format!("{:?} {} {}", finding.severity, finding.code, about.collect::<Vec<_>>().join(" "))
    };
    findings.iter().map(line).collect()
}

#[tokio::test]
async fn a_sound_database_has_nothing_to_say() {
    let stage = Stage::new().await;
    assert_eq!(found(&stage).await, Vec::<String>::new());
}

#[tokio::test]
async fn each_damage_is_named() {
    let stage = Stage::new().await;
    let owner = stage.owner().await;
    let index = "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'hse.incident'::regclass AND NOT indisprimary ORDER BY 1 LIMIT 1";
    let index: String = owner.query_one(index, &[]).await.unwrap().get(0);
    let bare = index.trim_start_matches("hse.").trim_matches('"').to_owned();
    let old = "now() - interval '1 hour'";
    for (damage, expected) in [
        (format!("DROP INDEX {index}"), format!("Warning schema.missing_index hse.incident {bare}")),
        (
            "ALTER TABLE hse.incident ADD COLUMN stray text".to_owned(),
            "Warning schema.stray_column hse.incident stray".to_owned(),
        ),
        ("CREATE TABLE hse.stray (id uuid)".to_owned(), "Warning schema.stray_table hse.stray".to_owned()),
        (
            "ALTER TABLE hse.incident ALTER COLUMN location TYPE character varying(200)".to_owned(),
            "Error schema.wrong_type hse.incident location character varying(200)".to_owned(),
        ),
        (
            "ALTER TABLE hse.incident DROP COLUMN immediate_actions".to_owned(),
            "Error schema.missing_column hse.incident immediate_actions".to_owned(),
        ),
        (
            "ALTER TABLE hse.incident DROP CONSTRAINT fk_incident__site".to_owned(),
            "Error schema.missing_constraint hse.incident site".to_owned(),
        ),
        (
            "DROP TABLE hse.incident__witnesses".to_owned(),
            "Error schema.missing_table hse.incident__witnesses".to_owned(),
        ),
        (
            "REVOKE INSERT ON core.tag FROM opsflux_app".to_owned(),
            "Error grants.missing \"core\".\"tag\" INSERT".to_owned(),
        ),
        (
            "GRANT DELETE ON sys.audit_other TO opsflux_app".to_owned(),
            "Error grants.excess sys.audit_other DELETE".to_owned(),
        ),
        (
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'core.tag__name__unique'::regclass".to_owned(),
            "Error schema.invalid_index core.tag tag__name__unique".to_owned(),
        ),
        (
            "INSERT INTO core.party__tags (source, target) VALUES (gen_random_uuid(), gen_random_uuid())".to_owned(),
            "Error orphan.link core.party__tags 1".to_owned(),
        ),
        (
            format!(
                "INSERT INTO sys.file (id, name, type, size, sha256, entity, record, uploaded_at) VALUES (gen_random_uuid(), 'x', 'x', 1, '', 'core.tag', gen_random_uuid(), {old})"
            ),
            "Warning orphan.file core.tag 1".to_owned(),
        ),
        (
            "INSERT INTO sys.job (kind, payload, state, last_error) VALUES ('mail', '{}', 'failed', 'refusé')"
                .to_owned(),
            "Warning job.failed mail 1".to_owned(),
        ),
        (
            format!(
                "INSERT INTO sys.mail (id, recipient, subject, html, text, created_at, due_at) VALUES (gen_random_uuid(), 'a', 'b', 'c', 'd', now(), {old})"
            ),
            "Warning mail.stuck 1".to_owned(),
        ),
        (
            format!(
                "INSERT INTO sys.outbox (at, entity, record, version, events, actor_name) VALUES ({old}, 'core.tag', gen_random_uuid(), 1, '{{}}', 'x')"
            ),
            "Warning outbox.late 1".to_owned(),
        ),
        (
            format!("INSERT INTO sys.audit (id, at, action, actor_name) VALUES (gen_random_uuid(), {old}, 'x', 'x')"),
            "Warning audit.unsealed 1".to_owned(),
        ),
    ] {
        let before = found(&stage).await;
        owner.batch_execute(&damage).await.unwrap_or_else(|error| panic!("{damage} : {error:?}"));
        let now = found(&stage).await;
        let fresh: Vec<&String> = now.iter().filter(|line| !before.contains(line)).collect();
        assert_eq!(fresh, [&expected], "{damage}");
    }
    let (tenant, now) = (&stage.app.tenant, stage.app.tenant.clock.now());
    let findings = doctor::examine(&tenant.db, &tenant.model().version, now).await.unwrap();
    let done = doctor::repair(&tenant.db, &findings).await.unwrap();
    assert_eq!(done.len(), 3, "un index, deux droits : {done:?}");
    let left = found(&stage).await;
    for repaired in ["schema.missing_index", "grants.missing", "grants.excess"] {
        assert!(!left.iter().any(|line| line.contains(repaired)), "{left:?}");
    }
}

#[tokio::test]
async fn a_row_taken_from_the_journal_is_a_fault() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let (db, key) = (&stage.app.tenant.db, SigningKey::from_bytes(&[3; 32]));
    stage.sealable().await;
    seal::seal(db, &key, stage.app.tenant.clock.now()).await.unwrap().unwrap();
    stage.owner().await.batch_execute("DELETE FROM sys.audit WHERE action = 'login'").await.unwrap();
    assert_eq!(verify::verify(db, &key).await.unwrap().faults.len(), 1);
}

#[tokio::test]
async fn an_administrator_reads_the_examination_in_their_language() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let auditor = stage.of_a("aud", &["auditor"]).await;
    assert_eq!(auditor.get("tools/doctor").await.summary(), "403 access.forbidden");
    assert_eq!(admin.get("tools/doctor").await.expect(200), json!({ "data": [] }));
    stage.owner().await.batch_execute("ALTER TABLE core.tag ADD COLUMN stray text").await.unwrap();
    let asked = admin.request(reqwest::Method::GET, "tools/doctor").header("accept-language", "en");
    let told = admin.send(asked).await.expect(200);
    assert_eq!(
        told["data"],
        json!([{
            "code": "schema.stray_column", "severity": "warning", "message": "Nothing describes column stray of core.tag.",
            "remedy": "If nobody uses it: ALTER TABLE \"core\".\"tag\" DROP COLUMN \"stray\"", "repairable": false,
        }])
    );
}

/// Chaque constat possible a son texte et son remède dans les quatre langues.
#[tokio::test]
async fn every_finding_has_its_texts() {
    let model = testkit::official_model();
    let texts: Vec<&String> =
        model.texts.by_locale[&kernel::Locale::Fr].keys().filter(|key| key.starts_with("core.doctor.")).collect();
    assert!(texts.len() >= 40, "{}", texts.len());
    let unmatched: Vec<Value> = texts
        .iter()
        .filter(|key| !key.ends_with(".message") && !key.ends_with(".remedy"))
        .map(|key| json!(key))
        .collect();
    assert!(unmatched.is_empty(), "{unmatched:?}");
}

#[tokio::test]
async fn a_frequent_filter_without_an_index_names_the_one_it_wants() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let body = json!({ "title": "name", "fields": {
        "name": { "type": "text", "required": true }, "kind": { "type": "text" }, "weight": { "type": "integer" },
    } });
    admin.put("definitions/entities/asset", body.clone()).await.expect(200);
    let fill = format!(
        "INSERT INTO my.asset (id, company_id, created_at, updated_at, name, kind, weight) \
         SELECT gen_random_uuid(), '{}', now(), now(), 'P', 'k' || n % 9, n FROM generate_series(1, 10500) n",
        stage.a
    );
    stage.app.tenant.db.query(&fill.into(), &[]).await.unwrap();
    stage.owner().await.batch_execute("ANALYZE my.asset").await.unwrap();
    for turn in 0..250 {
        for kind in ["k1", "k2"] {
            admin.get(&format!("my/assets?filter=kind=='{kind}' %26%26 weight>10&limit=1")).await.expect(200);
        }
        if turn == 100 {
            store::query::usage::keep(&stage.app.tenant).await.unwrap();
        }
    }
    let told =
        async || found(&stage).await.into_iter().filter(|line| line.contains("index.filter")).collect::<Vec<_>>();
    assert!(told().await.is_empty(), "ce qui n'est pas relevé ne se dit pas");
    store::query::usage::keep(&stage.app.tenant).await.unwrap();
    let lines = told().await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    for part in ["my.asset", "\"kind\", \"weight\"", "500"] {
        assert!(lines[0].contains(part), "{part} : {lines:?}");
    }
    let mut indexed = body;
    indexed["indexes"] = json!([{ "on": ["kind", "weight"] }]);
    admin.put("definitions/entities/asset", indexed).await.expect(200);
    assert_eq!(told().await, Vec::<String>::new());
}
