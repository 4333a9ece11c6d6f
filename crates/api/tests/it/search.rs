//! La recherche par mots : sans casse, sans accents, par le début des mots, et par l'index.

use serde_json::json;
use testkit::Client;

use crate::stage::{Stage, ids, incident_with};

async fn found(client: &Client, text: &str) -> usize {
    let request = client.request(reqwest::Method::GET, "hse/incidents").query(&[("q", text)]);
    ids(&client.send(request).await.expect(200)).len()
}

#[tokio::test]
async fn every_word_is_found_by_its_beginning_whatever_its_case_and_accents() {
    let stage = Stage::new().await;
    let sup = stage.of_a("sup", &["supervisor"]).await;
    for title in ["Fuite d'huile à l'ÉCHANGEUR n°3", "Œuvre tombée près du Bœuf", "Déversement E-1204/B"] {
        sup.post("hse/incidents", incident_with(stage.alpha, json!({ "title": title }))).await.expect(201);
    }
    for (text, expected) in [
        ("echangeur", 1),
        ("ÉCHANG fuit", 1),
        ("échangeur déversement", 0),
        ("oeuvre", 1),
        ("Œuvre", 1),
        ("bœuf", 1),
        ("e-1204", 1),
        ("1204 b", 1),
        ("E\u{301}changeur", 1),
        ("changeur", 0),
        ("& | ! ( ) :* <-> '", 0),
        ("fuite\thuile", 1),
    ] {
        assert_eq!(found(&sup, text).await, expected, "« {text} »");
    }
}

#[tokio::test]
async fn a_number_is_found_whole_or_by_its_beginning() {
    let stage = Stage::new().await;
    let sup = stage.of_a("sup", &["supervisor"]).await;
    for _ in 0..3 {
        sup.post("hse/incidents", incident_with(stage.alpha, json!({}))).await.expect(201);
    }
    let record =
        sup.post("hse/incidents", incident_with(stage.alpha, json!({ "external_id": "SAP-77_A" }))).await.expect(201);
    let number = record["number"].as_str().unwrap();
    for (text, expected) in
        [(number, 1), (&number.to_lowercase(), 1), ("INC-", 4), ("INC-%", 0), ("SAP-77_A", 1), ("SAP-77", 0)]
    {
        assert_eq!(found(&sup, text).await, expected, "« {text} »");
    }
}
