//! Le formulaire qu'un administrateur arrange : ses sections, ce qu'il cache, ses étapes, et le retour au formulaire livré.

use serde_json::{Value, json};
use testkit::Client;

use crate::stage::{Stage, incident};

const PATH: &str = "definitions/overlays/hse/views/incident";

async fn admin(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

async fn form(client: &Client, locale: &str) -> Value {
    let meta = client.get(&format!("meta?locale={locale}")).await.expect(200);
    meta["entities"]["hse.incident"]["form"].clone()
}

/// Les sections que cette personne voit : `nom: champ champ`.
async fn sections(client: &Client) -> Vec<String> {
    let names = |list: &Value| {
        let names: Vec<&str> = list.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        names.join(" ")
    };
    let one = |section: &Value| format!("{}: {}", section["name"].as_str().unwrap(), names(&section["fields"]));
    form(client, "fr").await["sections"].as_array().unwrap().iter().map(one).collect()
}

fn arranged() -> Value {
    json!({
        "form": {
            "sections": [
                { "name": "first", "fields": ["location", "title", "type", "severity"], "columns": 3 },
                { "name": "story", "fields": ["description", "occurred_at", "site"], "collapsed": true },
            ],
            "hidden": ["witnesses", "immediate_actions"],
            "wizard": ["story", "first"],
        },
        "texts": { "sections.first": { "fr": "L’essentiel", "en": "Essentials" } },
    })
}

#[tokio::test]
async fn what_is_arranged_is_shown_to_all_and_nothing_else_is_lost() {
    let stage = Stage::new().await;
    let (admin, supervisor) = (admin(&stage).await, stage.of_a("sup", &["supervisor"]).await);
    let before = sections(&supervisor).await;
    let applied = admin.put(PATH, arranged()).await.expect(200);
    assert_eq!(
        sections(&supervisor).await,
        [
            "first: location title type severity",
            "story: description occurred_at site",
            "extra: photos attachments corrective_actions potential assigned_to reporter approved_by approved_at reopen_reason",
        ],
    );
    let shown = form(&supervisor, "en").await;
    let first = &shown["sections"][0];
    assert_eq!((&first["label"], &first["columns"]), (&json!("Essentials"), &json!(3)));
    assert_eq!(shown["sections"][1]["collapsed"], true);
    assert_eq!(shown["wizard"], json!(["story", "first", "extra"]));
    assert_eq!(form(&supervisor, "pt").await["sections"][0]["label"], "L’essentiel");
    let layout = admin.get("definitions/layouts/hse/incident").await.expect(200);
    assert_eq!(
        (&layout["version"], &layout["current"]["hidden"]),
        (&json!(1), &json!(["witnesses", "immediate_actions"]))
    );
    assert_eq!(layout["delivered"]["sections"][0]["name"], "facts");
    let rest = layout["current"]["sections"][2]["fields"].as_array().unwrap().clone();
    assert!(rest.contains(&json!("medical")), "ce que l'administrateur ne lit pas garde sa place");
    supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    admin
        .put("definitions/overlays/hse/entities/incident", json!({ "fields": { "weather": { "type": "text" } } }))
        .await
        .expect(200);
    assert!(sections(&supervisor).await[2].ends_with("reopen_reason weather"), "un champ ajouté plus tard a sa place");
    admin.post(&format!("definitions/plans/{}/undo", applied["plan"]), json!({})).await.expect(200);
    let mut back = before.clone();
    back.push("extra: weather".to_owned());
    assert_eq!(sections(&supervisor).await, back);
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action LIKE 'definition.%'").await, 3);
}

#[tokio::test]
async fn a_faulty_layout_is_refused_where_it_is_faulty() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let refused = async |form: Value, expected: &[(&str, &str)]| {
        let reply = admin.put(PATH, json!({ "form": form })).await;
        assert_eq!(reply.status, 422, "{}", reply.summary());
        let errors = reply.json["errors"].as_array().unwrap().clone();
        let told: Vec<_> =
            errors.iter().map(|one| (one["field"].as_str().unwrap(), one["code"].as_str().unwrap())).collect();
        assert_eq!(told, expected, "{errors:?}");
        errors[0]["message"].as_str().unwrap().to_owned()
    };
    let section = |name: &str, fields: Value| json!({ "name": name, "fields": fields });
    let message = refused(
        json!({ "sections": [section("a", json!(["title", "colour"]))] }),
        &[("form.sections[0].fields[1]", "layout_field")],
    )
    .await;
    assert_eq!(message, "« hse.incident » n’a pas de champ « colour » : retirez-le de l’arrangement.");
    refused(
        json!({ "sections": [section("a", json!(["title"])), section("a", json!(["title"]))] }),
        &[("form.sections[1].name", "layout_section_twice"), ("form.sections[1].fields[0]", "layout_twice")],
    )
    .await;
    refused(json!({ "hidden": ["severity"] }), &[("form.hidden[0]", "layout_mandatory")]).await;
    refused(
        json!({ "sections": [section("a", json!(["medical"]))], "hidden": ["medical"], "wizard": ["b"] }),
        &[("form.hidden[0]", "layout_twice"), ("form.wizard[0]", "layout_step")],
    )
    .await;
    let site = json!({ "form": { "hidden": ["site"] } });
    assert_eq!(admin.put(PATH, site).await.status, 200, "une valeur initiale remplit ce que l'on cache");
    for form in [
        json!({ "sections": [{ "fields": ["title"] }] }),
        json!({ "sections": [{ "name": "a", "fields": ["title"], "columns": 4 }] }),
    ] {
        assert_eq!(admin.put(PATH, json!({ "form": form })).await.status, 422);
    }
    let many: Vec<Value> = (0..61).map(|rank| section(&format!("s{rank}"), json!([]))).collect();
    assert_eq!(admin.put(PATH, json!({ "form": { "sections": many } })).await.status, 422);
    assert_eq!(admin.put("definitions/overlays/hse/views/nothing", arranged()).await.status, 422);
    let stale = json!({ "changes": [{ "path": "overlays/hse/views/incident", "body": arranged(), "version": 9 }] });
    assert_eq!(admin.post("definitions/apply", stale).await.summary(), "409 stale.version");
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    assert_eq!(supervisor.put(PATH, arranged()).await.summary(), "403 access.forbidden");
    assert_eq!(supervisor.get("definitions/layouts/hse/incident").await.summary(), "403 access.forbidden");
    assert_eq!(admin.get("definitions/layouts/hse/nothing").await.status, 404);
}

#[tokio::test]
async fn what_each_view_reads_is_said_for_any_entity() {
    let stage = Stage::new().await;
    let (admin, supervisor) = (admin(&stage).await, stage.of_a("sup", &["supervisor"]).await);
    let told = async |view: &str| supervisor.get("meta").await.expect(200)["entities"]["hse.incident"][view].clone();
    let layout = admin.get("definitions/layouts/hse/incident").await.expect(200);
    let before = told("board").await;
    let mine = json!({
        "board": { "group": "severity" }, "calendar": { "start": "occurred_at" },
        "timeline": { "start": "occurred_at", "row": "site" },
    });
    let applied = admin.put(PATH, mine.clone()).await.expect(200);
    for view in ["board", "calendar", "timeline"] {
        assert_eq!(told(view).await, mine[view]);
    }
    assert_eq!(
        told("map").await,
        layout["reads"]["map"].as_object().filter(|one| !one.is_empty()).map_or(Value::Null, |one| one.clone().into())
    );
    let reads = admin.get("definitions/layouts/hse/incident").await.expect(200)["reads"].clone();
    assert_eq!((&reads["timeline"], &reads["board"]), (&mine["timeline"], &mine["board"]));
    for (view, field) in [
        (json!({ "board": { "group": "title" } }), "board.group"),
        (json!({ "calendar": { "start": "title" } }), "calendar.start"),
        (json!({ "map": { "at": "title" } }), "map.at"),
        (json!({ "timeline": { "row": "site" } }), "timeline"),
        (json!({ "board": { "group": "colour" } }), "board.group"),
    ] {
        let refused = admin.put(PATH, view).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["field"]), (422, &json!(field)), "{}", refused.json);
    }
    admin.post(&format!("definitions/plans/{}/undo", applied["plan"]), json!({})).await.expect(200);
    assert_eq!(told("board").await, before);
}

#[tokio::test]
async fn an_entity_made_at_run_time_enters_the_agenda() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let fields = json!({ "name": { "type": "text", "required": true }, "day": { "type": "date" }, "place": { "type": "geo_point" } });
    admin.put("definitions/entities/visit", json!({ "title": "name", "fields": fields })).await.expect(200);
    admin.post("my/visits", json!({ "name": "Ronde", "day": "2026-03-10" })).await.expect(201);
    let titles = async || -> Vec<Value> {
        let agenda = admin.get("calendar?from=2026-03-10&to=2026-03-11").await.expect(200);
        agenda["data"].as_array().unwrap().iter().map(|one| one["title"].clone()).collect()
    };
    assert!(titles().await.is_empty());
    let views = json!({ "calendar": { "start": "day" }, "map": { "at": "place" } });
    admin.put("definitions/overlays/my/views/visit", views).await.expect(200);
    assert_eq!(titles().await, [json!("Ronde")]);
    let meta = admin.get("meta").await.expect(200)["entities"]["my.visit"].clone();
    assert_eq!((&meta["calendar"], &meta["map"]), (&json!({ "start": "day" }), &json!({ "at": "place" })));
}

#[tokio::test]
async fn an_own_entity_is_arranged_too_and_what_leaves_it_only_leaves_its_form() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let asset = json!({ "fields": { "name": { "type": "text", "required": true }, "colour": { "type": "text" }, "mass": { "type": "integer" } } });
    admin.put("definitions/entities/asset", asset).await.expect(200);
    let layout =
        json!({ "form": { "sections": [{ "name": "main", "fields": ["colour", "name"] }], "hidden": ["mass"] } });
    admin.put("definitions/overlays/my/views/asset", layout).await.expect(200);
    let own = async || {
        let meta = admin.get("meta?locale=fr").await.expect(200);
        meta["entities"]["my.asset"]["form"]["sections"].clone()
    };
    assert_eq!(own().await[0]["fields"], json!(["colour", "name"]));
    let changed = json!({ "fields": { "name": { "type": "text", "required": true }, "mass": { "type": "integer", "required": true }, "batch": { "type": "text" } } });
    admin.put("definitions/entities/asset", changed).await.expect(200);
    let sections = own().await;
    assert_eq!(sections[0]["fields"], json!(["name"]));
    assert_eq!(sections[1]["fields"], json!(["mass", "batch"]), "un champ devenu exigé se montre");
    admin.delete("definitions/entities/asset").await.expect(200);
    assert_eq!(admin.get("definitions/layouts/my/asset").await.status, 404);
}

#[tokio::test]
async fn the_list_that_opens_first_is_arranged_for_all() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let body = json!({
        "list": { "columns": ["title", "site.name"], "sort": "title", "quick": { "grave": "severity == 'critical'" } },
        "texts": { "quick.grave": { "fr": "Très graves", "en": "Very serious" } },
    });
    admin.put(PATH, body).await.expect(200);
    let list = admin.get("meta?locale=fr").await.expect(200)["entities"]["hse.incident"]["list"].clone();
    assert_eq!((&list["columns"], &list["sort"]), (&json!(["title", "site.name"]), &json!("title")));
    assert_eq!(list["quick"][0]["label"], "Très graves");
    for list in
        [json!({ "columns": ["nothing"] }), json!({ "sort": "witnesses" }), json!({ "quick": { "a": "severity ==" } })]
    {
        assert_eq!(admin.put(PATH, json!({ "list": list })).await.status, 422);
    }
}

#[tokio::test]
async fn who_arranges_a_list_learns_the_columns_they_do_not_read() {
    let stage = Stage::new().await;
    let (admin, shaper) = (admin(&stage).await, stage.of_a("mod", &["user"]).await);
    admin.put(PATH, json!({ "list": { "columns": ["title", "medical"], "sort": "title" } })).await.expect(200);
    stage
        .grant(&shaper, json!([{ "permission": "hse.*.*.all" }, { "permission": "core.definition.manage.all" }]))
        .await;
    let meta = shaper.get("meta").await.expect(200);
    assert_eq!(meta["entities"]["hse.incident"]["list"]["columns"], json!(["title"]));
    let layout = shaper.get("definitions/layouts/hse/incident").await.expect(200);
    assert_eq!(layout["list"], json!({ "columns": ["title", "medical"], "sort": "title" }));
}

#[tokio::test]
async fn another_node_learns_it() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let second = stage.second_node().await;
    admin.put(PATH, arranged()).await.expect(200);
    for _ in 0..200 {
        if second.tenant.model().entity("hse.incident").unwrap().form.sections[0].name == "first" {
            return second.stop().await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("l'autre nœud ne l'apprend pas");
}
