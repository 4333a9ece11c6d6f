//! Les exports : les mêmes lignes et les mêmes champs que la liste, et rien qui s'exécute dans un tableur.

use std::{collections::BTreeSet, io::Read};

use serde_json::{Value, json};
use testkit::Client;

use crate::stage::{Stage, ids, incident, incident_with};

async fn csv(client: &Client, query: &str) -> String {
    let reply = client.get(&format!("hse/incidents/export?{query}")).await;
    assert_eq!(reply.status, 200, "{query} {}", reply.summary());
    String::from_utf8(reply.bytes).unwrap()
}

#[tokio::test]
async fn an_export_carries_what_the_list_shows() {
    let stage = Stage::new().await;
    let (manager, foreign) = (stage.of_a("a", &["hse_manager"]).await, stage.of_b("b", &["hse_manager"]).await);
    let tricky = json!({ "title": "=HYPERLINK(\"http://x\";1)", "location": "Pont; \"bâbord\"" });
    manager.post("hse/incidents", incident_with(stage.alpha, tricky)).await.expect(201);
    manager.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    foreign.post("hse/incidents", incident(stage.beta)).await.expect(201);
    let text = csv(&manager, "fields=number,title,location,site&sort=number").await;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with('\u{feff}') && lines[0].contains(';'), "{}", lines[0]);
    assert_eq!(lines[1], "INC-2026-00001;\"'=HYPERLINK(\"\"http://x\"\";1)\";\"Pont; \"\"bâbord\"\"\";Site ALPHA");
    let names = csv(&manager, "fields=number,title&headers=names&separator=,").await;
    assert_eq!(names.lines().next().unwrap(), "\u{feff}number,title");
    let listed = ids(&manager.get("hse/incidents").await.expect(200)).into_iter().collect::<BTreeSet<_>>();
    let exported: Value =
        serde_json::from_slice(&manager.get("hse/incidents/export?format=json&fields=id").await.bytes).unwrap();
    assert_eq!(ids(&json!({ "data": exported })).into_iter().collect::<BTreeSet<_>>(), listed);
    let zipped = manager.get("hse/incidents/export?zip=always&fields=number,title,location,site&sort=number").await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zipped.bytes)).unwrap();
    let mut inside = String::new();
    archive.by_index(0).unwrap().read_to_string(&mut inside).unwrap();
    assert_eq!(inside, text);
    let opened = "SELECT count(*) FROM sys.audit WHERE action = 'exported' AND changes->>'format' = 'csv'";
    assert_eq!(stage.number(opened).await, 3);
    let ended = "SELECT sum((changes->>'count')::bigint)::bigint FROM sys.audit WHERE action = 'export_ended' \
                 AND changes->>'complete' = 'true'";
    assert_eq!(stage.number(ended).await, 8, "deux lignes, quatre fois");
}

#[tokio::test]
async fn a_printed_list_reads_in_the_language_of_its_reader() {
    let stage = Stage::new().await;
    let manager = stage.of_a("a", &["hse_manager"]).await;
    for rank in 0..90 {
        let title = format!("Chute de plain-pied sur le pont nº {rank} — près du treuil");
        manager.post("hse/incidents", incident_with(stage.alpha, json!({ "title": title }))).await.expect(201);
    }
    let reply = manager.get("hse/incidents/export?format=pdf").await;
    assert_eq!(reply.status, 200, "{}", reply.summary());
    assert!(reply.bytes.starts_with(b"%PDF-") && reply.bytes.len() > 10_000, "{} octets", reply.bytes.len());
    let empty = manager.get("hse/incidents/export?format=pdf&filter=title%20%3D%3D%20%27rien%27").await;
    assert!(empty.bytes.starts_with(b"%PDF-"), "une liste vide se lit aussi");
    let wrong = manager.get("hse/incidents/export?format=docx").await;
    assert_eq!(wrong.summary(), "400 request.bad_parameter");
}

#[tokio::test]
async fn a_long_text_leaves_packed_and_a_long_document_is_refused() {
    let stage = Stage::new().await;
    let admin = stage.of_a("adm", &["admin"]).await;
    let fill = "WITH made AS (INSERT INTO core.tag (id, name, tone, created_at, created_by, updated_at, updated_by) \
                SELECT gen_random_uuid(), 'T' || n, 'info', now(), NULL, now(), NULL FROM generate_series(1, 50001) n RETURNING 1) \
                SELECT count(*) FROM made";
    assert_eq!(stage.number(fill).await, 50_001);
    let packed = admin.get("core/tags/export?format=csv").await;
    assert!(packed.bytes.starts_with(b"PK"), "{}", packed.summary());
    let plain = admin.get("core/tags/export?format=csv&zip=never&fields=name").await;
    assert_eq!(String::from_utf8(plain.bytes).unwrap().lines().count(), 50_002);
    assert_eq!(admin.get("core/tags/export?format=pdf").await.summary(), "413 export.too_long");
    let cut = "SELECT count(*) FROM sys.audit WHERE action = 'export_ended' AND changes->>'complete' = 'false'";
    assert_eq!(stage.number(cut).await, 1);
}

#[tokio::test]
async fn only_the_rows_and_fields_a_grant_exports_leave() {
    let stage = Stage::new().await;
    let manager = stage.of_a("a", &["hse_manager"]).await;
    for severity in ["low", "high", "high"] {
        let body = incident_with(stage.alpha, json!({ "severity": severity }));
        manager.post("hse/incidents", body).await.expect(201);
    }
    let person = stage.of_a("p", &["user"]).await;
    for (export, expected) in [
        (json!({ "permission": "hse.incident.export.all" }), 3),
        (json!({ "permission": "hse.incident.export.company", "filter": "severity == 'high'" }), 2),
        (json!({ "permission": "hse.incident.export.own" }), 0),
    ] {
        stage
            .grant(&person, json!([{ "permission": "hse.incident.view.company", "classes": "medical" }, export]))
            .await;
        let rows: Value = serde_json::from_slice(&person.get("hse/incidents/export?format=json").await.bytes).unwrap();
        assert_eq!(rows.as_array().unwrap().len(), expected, "{export}");
        assert!(rows.as_array().unwrap().iter().all(|row| row.get("medical").is_none()), "vu, mais non emporté");
        assert_eq!(person.get("hse/incidents/export?fields=medical").await.summary(), "403 query.unreadable_field");
    }
    stage.grant(&person, json!([{ "permission": "hse.incident.view.all" }])).await;
    assert_eq!(person.get("hse/incidents/export").await.summary(), "403 access.forbidden");
}

#[tokio::test]
async fn a_workbook_has_typed_cells_and_reads_back() {
    use calamine::{Data, Reader};
    let stage = Stage::new().await;
    let manager = stage.of_a("a", &["hse_manager"]).await;
    manager.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let reply = manager.get("hse/incidents/export?format=xlsx&fields=number,occurred_at,is_serious,site").await;
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(reply.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let row: Vec<&Data> = range.rows().nth(1).unwrap().iter().collect();
    assert_eq!(row[0], &Data::String("INC-2026-00001".to_owned()));
    assert!(matches!(row[1], Data::DateTime(at) if at.is_datetime()), "{row:?}");
    assert_eq!((row[2], row[3]), (&Data::Bool(false), &Data::String("Site ALPHA".to_owned())));
}
