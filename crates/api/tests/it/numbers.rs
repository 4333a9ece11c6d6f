//! Les numéros : distincts quand on crée ensemble, repris à un chaque année, sans trou là où la loi le veut.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::{Clock, Ctx};
use serde_json::{Value, json};
use store::records::{self, Intent};
use testkit::{TestOptions, model_of};

use crate::stage::{Stage, incident, incident_with, object};

fn at(stage: &Stage, instant: &str) -> Ctx {
    let instant: Timestamp = instant.parse().unwrap();
    Ctx::system(stage.app.tenant.name.clone(), "essai", Clock::frozen(instant))
}

async fn create(stage: &Stage, ctx: &Ctx, entity: &str, body: Value) -> String {
    let written = records::create(ctx, &stage.app.tenant, entity, &object(body), Intent::Commit).await;
    written.unwrap_or_else(|error| panic!("{error:?}")).number.unwrap()
}

#[tokio::test]
async fn creations_at_once_have_distinct_numbers() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let all = futures::future::join_all((0..40).map(|_| supervisor.post("hse/incidents", incident(stage.alpha)))).await;
    let numbers: BTreeSet<String> =
        all.into_iter().map(|reply| reply.expect(201)["number"].as_str().unwrap().to_owned()).collect();
    assert_eq!(numbers.len(), 40);
    let listed = supervisor.get("hse/incidents?limit=1000&fields=number").await.expect(200);
    let listed: BTreeSet<String> =
        listed["data"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect();
    assert_eq!(numbers, listed);
}

#[tokio::test]
async fn a_series_starts_again_each_year() {
    let stage = Stage::new().await;
    let body = || incident_with(stage.alpha, json!({ "company": stage.a }));
    let mut numbers = Vec::new();
    for instant in [
        "2026-12-31T23:59:59.999999Z",
        "2026-12-31T23:59:59Z",
        "2027-01-01T00:00:00Z",
        "2026-12-31T12:00:00Z",
        "2027-06-01T00:00:00Z",
    ] {
        numbers.push(create(&stage, &at(&stage, instant), "hse.incident", body()).await);
    }
    assert_eq!(numbers, ["INC-2026-00001", "INC-2026-00002", "INC-2027-00001", "INC-2026-00003", "INC-2027-00002"]);
    let ctx = at(&stage, "2028-01-01T00:00:00Z");
    let first = futures::future::join_all((0..10).map(|_| create(&stage, &ctx, "hse.incident", body()))).await;
    let first: BTreeSet<String> = first.into_iter().collect();
    assert_eq!(first.len(), 10, "la première seconde de l'année : {first:?}");
}

/// Une facture, dont la série n'a pas de trou.
fn invoices() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"sales\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.seller]\ninherits = [\"user\"]\ngrants = [\"sales.*.*.company\"]\n",
        ),
        (
            "entities/invoice.toml",
            "number = \"F{yyyy}{mm}-{seq:3}\"\ngapless = true\ntitle = \"customer\"\n[fields]\ncustomer = { type = \"text\", required = true }\n\
             reference = { type = \"text\" }\n[unique]\nreference = [\"company\", \"reference\"]\n",
        ),
    ]
}

#[tokio::test]
async fn a_series_without_gaps_has_none_even_after_refusals() {
    let stage = Stage::with(TestOptions { model: model_of(&invoices()), ..TestOptions::default() }).await;
    let seller = stage.of_a("ven", &["seller"]).await;
    seller.post("sales/invoices", json!({ "customer": "Perenco", "reference": "R" })).await.expect(201);
    let bodies = (0..20).map(|rank| match rank % 2 {
        0 => json!({ "customer": format!("Client {rank}") }),
        _ => json!({ "customer": "Double", "reference": "R" }),
    });
    let replies = futures::future::join_all(bodies.map(|body| seller.post("sales/invoices", body))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 10);
    assert!(replies.iter().all(|reply| [201, 409].contains(&reply.status)));
    let listed = seller.get("sales/invoices?sort=number&fields=number").await.expect(200);
    let ranks = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["number"].as_str().unwrap().rsplit('-').next().unwrap().to_owned());
    assert_eq!(ranks.collect::<Vec<_>>(), (1..=11).map(|rank| format!("{rank:03}")).collect::<Vec<_>>());
}
