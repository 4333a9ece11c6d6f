//! Un champ d'une classe protégée n'existe que pour qui tient un octroi qui la nomme.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};

use crate::stage::{Stage, id, ids, incident_with};

const SECRET: &str = "fracture du tibia gauche";

struct Scene {
    stage: Stage,
    doctor: Client,
    manager: Client,
    incident: Value,
}

async fn scene() -> Scene {
    let stage = Stage::new().await;
    let (doctor, manager) = (stage.of_a("doc", &["hse_manager"]).await, stage.of_a("hse", &["hse_manager"]).await);
    stage.grant(&doctor, json!([{ "permission": "hse.incident.*.company", "classes": "medical" }])).await;
    let incident =
        doctor.post("hse/incidents", incident_with(stage.alpha, json!({ "medical": SECRET }))).await.expect(201);
    doctor.act("hse/incidents", &incident, "submit").await.expect(200);
    stage.app.settle().await;
    Scene { stage, doctor, manager, incident }
}

#[tokio::test]
async fn a_medical_field_is_there_for_who_may_read_it() {
    let Scene { stage: _stage, doctor, incident, .. } = scene().await;
    let path = format!("hse/incidents/{}", id(&incident));
    assert_eq!(incident["medical"], SECRET);
    assert_eq!(doctor.get(&path).await.expect(200)["medical"], SECRET);
    for query in ["fields=medical", "filter=medical.contains('tibia')", "sort=-medical", "filter=medical != null"] {
        let page = doctor.get(&format!("hse/incidents?{}", query.replace(' ', "%20"))).await.expect(200);
        assert_eq!(page["data"][0]["medical"], SECRET, "{query}");
    }
    let changed = doctor.patch(&path, json!({ "medical": "entorse" })).await.expect(200);
    assert_eq!(changed["medical"], "entorse");
    let fields = doctor.get("meta").await.expect(200)["entities"]["hse.incident"].clone();
    assert!(fields["fields"].to_string().contains("\"medical\""));
    assert!(fields["form"].to_string().contains("\"medical\""));
    let described = doctor.get("/api/openapi.json").await.expect(200)["components"]["schemas"].clone();
    assert!(described["hse.incident"]["properties"].get("medical").is_some());
    assert!(described["hse.incident.input"]["properties"].get("medical").is_some());
}

#[tokio::test]
async fn a_medical_field_does_not_exist_for_the_others() {
    let Scene { stage, manager, incident, doctor } = scene().await;
    doctor
        .patch(&format!("hse/incidents/{}", id(&incident)), json!({ "medical": "entorse du genou" }))
        .await
        .expect(200);
    stage.app.settle().await;
    let path = format!("hse/incidents/{}", id(&incident));
    let named = manager.get(&path).await.expect(200);
    assert!(named.get("medical").is_none(), "{named}");
    for (place, query, expected) in [
        (path.as_str(), "?fields=medical", "403 query.unreadable_field"),
        ("hse/incidents", "?fields=number,medical", "403 query.unreadable_field"),
        ("hse/incidents", "?filter=medical!=null", "403 query.unreadable_field"),
        ("hse/incidents", "?sort=medical", "403 query.unreadable_field"),
        ("hse/investigations", "?fields=incident.medical", "403 query.unreadable_field"),
        ("hse/investigations", "?filter=incident.medical!=null", "403 query.unreadable_field"),
        ("hse/investigations", "?sort=incident.medical", "403 query.unreadable_field"),
    ] {
        assert_eq!(manager.get(&format!("{place}{query}")).await.summary(), expected, "{place}{query}");
    }
    assert_eq!(
        manager.patch(&path, json!({ "medical": "rien" })).await.summary(),
        "422 validation.failed medical:unknown_field"
    );
    let stale = manager.patch(&path, json!({ "location": "Pont", "version": 1 })).await;
    assert_eq!(stale.status, 412);
    for (what, reply) in [
        ("list", manager.get("hse/incidents?q=tibia").await),
        ("whole list", manager.get("hse/incidents").await),
        ("expand", manager.get("hse/investigations?expand=incident").await),
        ("audit", manager.get(&format!("audit?record={}", id(&incident))).await),
        ("audit of all", stage.of_a("aud", &["auditor"]).await.get("audit?limit=1000").await),
        ("notifications", manager.get("notifications").await),
        ("stale", stale),
        ("actions", manager.get(&format!("{path}/actions")).await),
    ] {
        let text = String::from_utf8(reply.bytes).unwrap();
        assert!(!text.contains("tibia") && !text.contains("genou"), "{what} : {text}");
    }
    assert!(ids(&manager.get("hse/incidents?q=tibia").await.expect(200)).is_empty());
    let entity = manager.get("meta").await.expect(200)["entities"]["hse.incident"].clone();
    assert!(!entity.to_string().contains("\"medical\""), "{entity}");
    let described = manager.get("/api/openapi.json").await.expect(200).to_string();
    assert!(!described.contains("\"medical\""));
    let mail = stage.number("SELECT count(*) FROM sys.mail WHERE text LIKE '%tibia%' OR html LIKE '%tibia%'").await;
    assert_eq!(mail, 0);
}

#[tokio::test]
async fn a_class_opened_for_some_rows_opens_those_only() {
    let Scene { stage, doctor, incident, .. } = scene().await;
    let own = doctor
        .post("hse/incidents", incident_with(stage.alpha, json!({ "medical": "coupure", "severity": "low" })))
        .await
        .expect(201);
    let nurse = stage.of_a("inf", &["hse_manager"]).await;
    let grants =
        json!([{ "permission": "hse.incident.view.company", "classes": "medical", "filter": "severity == 'low'" }]);
    stage.grant(&nurse, grants).await;
    let list = async |query: &str| {
        let page = nurse
            .send(nurse.request(Method::GET, &format!("hse/incidents?{}", query.replace(' ', "%20"))))
            .await
            .expect(200);
        let rows = page["data"].as_array().unwrap().iter();
        rows.map(|row| (id(row), row["medical"].as_str().map(str::to_owned))).collect::<Vec<_>>()
    };
    let (seen, hidden) = ((id(&own), Some("coupure".to_owned())), (id(&incident), None));
    assert_eq!(list("sort=medical&fields=medical").await, [seen.clone(), hidden.clone()]);
    assert_eq!(list("sort=-medical&fields=medical").await, [hidden, seen.clone()]);
    assert_eq!(list("filter=medical.contains('u')&fields=medical").await, [seen]);
    assert_eq!(list("filter=medical.contains('tibia')").await, []);
    assert_eq!(nurse.get(&format!("hse/incidents/{}", id(&incident))).await.expect(200)["medical"], Value::Null);
    assert!(list("q=tibia").await.is_empty(), "une recherche ne lit que ce qui s'ouvre partout");
}

/// Une consultation dont les lignes portent un champ protégé.
fn clinic() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"clinic\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.clerk]\ninherits = [\"user\"]\ngrants = [\"clinic.*.*.company\"]\n\
             [roles.doctor]\ninherits = [\"user\"]\ngrants = [{ permission = \"clinic.visit.*.company\", classes = [\"medical\"] }]\n",
        ),
        (
            "entities/visit.toml",
            "title = \"reason\"\n[fields]\nreason = { type = \"text\", required = true }\nacts = { type = \"children\", of = \"medical_act\" }\n",
        ),
        (
            "entities/medical_act.toml",
            "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\nfinding = { type = \"text\", class = \"medical\" }\n",
        ),
    ]
}

#[tokio::test]
async fn the_class_of_a_line_is_opened_by_its_record() {
    let stage = Stage::with(TestOptions { model: model_of(&clinic()), ..TestOptions::default() }).await;
    let (doctor, clerk) = (stage.of_a("doc", &["doctor"]).await, stage.of_a("clk", &["clerk"]).await);
    let body = json!({ "reason": "Visite annuelle", "acts": [{ "name": "Audiogramme", "finding": SECRET }] });
    let visit = doctor.post("clinic/visits", body).await.expect(201);
    assert_eq!(visit["acts"][0]["finding"], SECRET);
    let path = format!("clinic/visits/{}", id(&visit));
    let line = visit["acts"][0]["id"].clone();
    let shown = clerk.get(&path).await.expect(200);
    assert!(shown["acts"][0].get("finding").is_none(), "{shown}");
    let audit = clerk.get(&format!("audit?record={}", id(&visit))).await.expect(200).to_string();
    assert!(audit.contains("Audiogramme") && !audit.contains("tibia"), "{audit}");
    let filter = clerk.get("clinic/visits?filter=acts.exists(a,a.finding!=null)").await;
    assert_eq!(filter.summary(), "403 query.unreadable_field");
    let filter = doctor.get("clinic/visits?filter=acts.exists(a,a.finding!=null)").await.expect(200);
    assert_eq!(ids(&filter), [id(&visit)]);
    let written = json!({ "acts": [{ "id": line, "finding": "rien" }] });
    assert_eq!(clerk.patch(&path, written).await.summary(), "422 validation.failed acts[0].finding:unknown_field");
    clerk.patch(&path, json!({ "acts": [{ "id": line, "name": "Audiogramme refait" }] })).await.expect(200);
    let kept = doctor.get(&path).await.expect(200);
    assert_eq!((&kept["acts"][0]["name"], &kept["acts"][0]["finding"]), (&json!("Audiogramme refait"), &json!(SECRET)));
    doctor.patch(&path, json!({ "acts": [{ "id": line, "finding": "guéri" }] })).await.expect(200);
    let audit = doctor.get(&format!("audit?record={}&sort=-at&limit=1", id(&visit))).await.expect(200);
    assert_eq!(audit["data"][0]["changes"], json!({ "acts": { "protected": true } }));
    let meta = clerk.get("meta").await.expect(200)["entities"]["clinic.medical_act"].to_string();
    assert!(meta.contains("\"name\"") && !meta.contains("finding"));
    assert!(!clerk.get("/api/openapi.json").await.expect(200).to_string().contains("finding"));
    assert!(doctor.get("meta").await.expect(200)["entities"]["clinic.medical_act"].to_string().contains("finding"));
}
