//! Les capacités : jamais dépassées, même quand tous arrivent ensemble.

use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};

use crate::stage::{Stage, id};

/// Des séjours sur des bases qui ont des lits, des vols sur des étapes qui ont des sièges.
pub fn lodging() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"pob\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.planner]\ninherits = [\"user\"]\ngrants = [\"pob.*.*.company\"]\n",
        ),
        (
            "entities/base.toml",
            "[fields]\nname = { type = \"text\", required = true }\nbeds = { type = \"integer\" }\n",
        ),
        (
            "entities/stay.toml",
            r#"
title = "name"
number = "S-{seq:4}"
[fields]
name    = { type = "text" }
base    = { type = "link", to = "base", required = true }
guests  = { type = "integer", initial = "1" }
arrive  = { type = "date" }
depart  = { type = "date" }
status  = { type = "select", options = ["planned", "cancelled"], initial = "planned" }
[capacity.beds]
on      = "base"
limit   = "base.beds"
uses    = "guests"
when    = "status != 'cancelled'"
during  = ["arrive", "depart"]
"#,
        ),
        (
            "entities/leg.toml",
            "[fields]\nname = { type = \"text\", required = true }\nseats = { type = \"integer\" }\n",
        ),
        (
            "entities/ticket.toml",
            "title = \"name\"\n[fields]\nname = { type = \"text\" }\nlegs = { type = \"links\", to = \"leg\" }\n\
             [capacity.seats]\non = \"legs\"\nlimit = \"legs.seats\"\n",
        ),
        (
            "entities/order.toml",
            "title = \"name\"\n[fields]\nname = { type = \"text\" }\ncancelled = { type = \"boolean\", initial = \"false\" }\n\
             lines = { type = \"children\", of = \"order_line\" }\n\
             [rules]\nfew = \"sum(lines.map(l, l.seats)) <= 6\"\n",
        ),
        (
            "entities/order_line.toml",
            "title = \"id\"\n[fields]\nleg = { type = \"link\", to = \"leg\" }\nseats = { type = \"integer\" }\n\
             [capacity.seats]\non = \"leg\"\nlimit = \"leg.seats\"\nuses = \"seats\"\nwhen = \"!order.cancelled\"\n",
        ),
    ]
}

async fn stage() -> (Stage, Client) {
    let stage = Stage::with(TestOptions { model: model_of(&lodging()), ..TestOptions::default() }).await;
    let planner = stage.of_a("planneur", &["planner"]).await;
    (stage, planner)
}

async fn base(planner: &Client, beds: Value) -> Value {
    planner.post("pob/bases", json!({ "name": "Alpha", "beds": beds })).await.expect(201)
}

fn stay(base: &Value, arrive: &str, depart: &str) -> Value {
    json!({ "base": id(base), "arrive": arrive, "depart": depart })
}

#[tokio::test]
async fn the_last_bed_goes_to_one_of_fifty() {
    let (_stage, planner) = stage().await;
    let base = base(&planner, json!(3)).await;
    for _ in 0..2 {
        planner.post("pob/stays", stay(&base, "2026-01-01", "2026-02-01")).await.expect(201);
    }
    let all = join_all((0..50).map(|_| planner.post("pob/stays", stay(&base, "2026-01-10", "2026-01-20")))).await;
    let won = all.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(won, 1);
    let lost = all.iter().find(|reply| reply.status != 201).unwrap();
    assert_eq!(lost.summary(), "422 rule.broken base:capacity_exceeded");
    assert_eq!(
        (&lost.json["limit"], &lost.json["used"], &lost.json["rule"]),
        (&json!("3"), &json!("4"), &json!("beds"))
    );
    assert!(all.iter().filter(|reply| reply.status != 201).all(|reply| reply.status == 422));
}

#[tokio::test]
async fn a_stay_counts_from_its_first_day_to_the_eve_of_its_last() {
    let (_stage, planner) = stage().await;
    let base = base(&planner, json!(1)).await;
    let mut said = Vec::new();
    for (arrive, depart) in [
        ("2026-01-10", "2026-01-20"),
        ("2026-01-20", "2026-01-25"),
        ("2026-01-05", "2026-01-10"),
        ("2026-01-19", "2026-01-20"),
        ("2026-01-01", "2026-03-01"),
        ("2026-01-15", "2026-01-15"),
        ("2026-01-18", "2026-01-12"),
    ] {
        said.push(planner.post("pob/stays", stay(&base, arrive, depart)).await.status);
    }
    assert_eq!(said, [201, 201, 201, 422, 422, 201, 201]);
    let open = json!({ "base": id(&base), "arrive": "2026-01-25" });
    planner.post("pob/stays", open).await.expect(201);
    assert_eq!(planner.post("pob/stays", stay(&base, "2030-01-01", "2030-01-02")).await.status, 422);
}

#[tokio::test]
async fn only_what_takes_more_room_is_refused() {
    let (_stage, planner) = stage().await;
    let base = base(&planner, json!(2)).await;
    let mut both = stay(&base, "2026-01-01", "2026-01-10");
    both["guests"] = json!(2);
    let first = planner.post("pob/stays", both).await.expect(201);
    let path = format!("pob/stays/{}", id(&first));
    planner.patch(&format!("pob/bases/{}", id(&base)), json!({ "beds": 1 })).await.expect(200);
    planner.patch(&path, json!({ "name": "Équipe du matin" })).await.expect(200);
    planner.patch(&path, json!({ "depart": "2026-01-08" })).await.expect(200);
    let summary = planner.patch(&path, json!({ "depart": "2026-01-09" })).await.summary();
    assert_eq!(summary, "422 rule.broken base:capacity_exceeded");
    planner.patch(&path, json!({ "guests": 1, "depart": "2026-01-09" })).await.expect(200);
    planner.patch(&path, json!({ "status": "cancelled" })).await.expect(200);
    let other = planner.post("pob/stays", stay(&base, "2026-01-02", "2026-01-03")).await.expect(201);
    assert_eq!(planner.patch(&path, json!({ "status": "planned" })).await.status, 422);
    planner.delete(&format!("pob/stays/{}", id(&other))).await;
    planner.patch(&path, json!({ "status": "planned" })).await.expect(200);
    let restored = planner.post(&format!("pob/stays/{}/restore", id(&other)), json!({})).await;
    assert_eq!(restored.summary(), "422 rule.broken base:capacity_exceeded");
    planner.patch(&format!("pob/bases/{}", id(&base)), json!({ "beds": null })).await.expect(200);
    planner.post(&format!("pob/stays/{}/restore", id(&other)), json!({})).await.expect(200);
}

#[tokio::test]
async fn each_leg_of_a_ticket_has_its_seats() {
    let (_stage, planner) = stage().await;
    let mut legs = Vec::new();
    for seats in [5, 2] {
        legs.push(id(&planner.post("pob/legs", json!({ "name": "Étape", "seats": seats })).await.expect(201)));
    }
    let tickets = (0..10).map(|_| planner.post("pob/tickets", json!({ "legs": legs })));
    let won = join_all(tickets).await.into_iter().filter(|reply| reply.status == 201).count();
    assert_eq!(won, 2);
    let short = (0..10).map(|_| planner.post("pob/tickets", json!({ "legs": [legs[0]] })));
    let won = join_all(short).await.into_iter().filter(|reply| reply.status == 201).count();
    assert_eq!(won, 3);
}

#[tokio::test]
async fn the_lines_of_an_order_take_seats_while_it_stands() {
    let (_stage, planner) = stage().await;
    let leg = id(&planner.post("pob/legs", json!({ "name": "Étape", "seats": 5 })).await.expect(201));
    let order = |seats: i64| json!({ "lines": [{ "leg": leg, "seats": 1 }, { "leg": leg, "seats": seats }] });
    let first = planner.post("pob/orders", order(2)).await.expect(201);
    let all = join_all((0..8).map(|_| planner.post("pob/orders", order(1)))).await;
    assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1);
    let lost = all.iter().find(|reply| reply.status != 201).unwrap();
    assert!(lost.summary().contains(":capacity_exceeded"), "{}", lost.summary());
    assert_eq!(planner.post("pob/orders", order(6)).await.summary(), "422 rule.broken lines:rule");
    let path = format!("pob/orders/{}", id(&first));
    planner.patch(&path, json!({ "cancelled": true })).await.expect(200);
    planner.post("pob/orders", order(2)).await.expect(201);
    let back = planner.patch(&path, json!({ "cancelled": false })).await;
    assert!(back.summary().contains(":capacity_exceeded"), "{}", back.summary());
}

#[tokio::test]
async fn those_that_come_together_count_one_after_the_other() {
    let (_stage, planner) = stage().await;
    let base = base(&planner, json!(3)).await;
    let items: Vec<Value> = (0..5).map(|_| stay(&base, "2026-01-10", "2026-01-20")).collect();
    let body = |mode: &str| json!({ "operation": "create", "items": items, "mode": mode });
    let refused = planner.post("pob/stays/bulk", body("atomic")).await;
    assert_eq!(refused.summary(), "422 bulk.refused");
    let kept = planner.post("pob/stays/bulk", body("partial")).await.expect(200);
    assert_eq!((&kept["succeeded"], &kept["failed"]), (&json!(3), &json!(2)));
    assert_eq!(kept["results"][4]["error"]["errors"][0]["code"], json!("capacity_exceeded"));
}
