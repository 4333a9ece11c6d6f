//! Les préférences d'une personne : celles que les modules proposent, et comment l'écran se montre à elle ; gardées par
//! personne, refusées si elles ne tiennent pas.

use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn a_person_chooses_what_a_module_proposes_and_only_for_herself() {
    let stage = Stage::new().await;
    let (sam, mia) = (stage.of_a("sam", &["supervisor"]).await, stage.of_a("mia", &["hse_manager"]).await);
    let found = |listed: serde_json::Value| {
        let all = listed["data"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["key"] == "hse.causes_evidence").unwrap()
    };
    let before = found(sam.get("me/preferences").await.expect(200));
    assert_eq!(
        (&before["value"], &before["initial"], &before["chosen"]),
        (&json!(false), &json!(false), &json!(false))
    );
    assert_eq!((&before["package"], &before["field"]["type"]), (&json!("hse"), &json!("boolean")));
    assert_eq!(before["field"]["label"], "Montrer les preuves dans l’arbre des causes");
    let set = |value| json!({ "values": { "hse.causes_evidence": value } });
    let after = found(sam.patch("me/preferences", set(json!(true))).await.expect(200));
    assert_eq!((&after["value"], &after["chosen"]), (&json!(true), &json!(true)));
    assert_eq!(found(mia.get("me/preferences").await.expect(200))["value"], false);
    // Ce qui ne tient pas est refusé, entier ; `null` rend la valeur initiale.
    let refused =
        sam.patch("me/preferences", json!({ "values": { "hse.causes_evidence": "peut-être", "hse.nope": 1 } })).await;
    assert_eq!(refused.summary(), "422 validation.failed hse.causes_evidence:wrong_type hse.nope:unknown_field");
    assert_eq!(found(sam.get("me/preferences").await.expect(200))["value"], true);
    let reset = found(sam.patch("me/preferences", set(json!(null))).await.expect(200));
    assert_eq!((&reset["value"], &reset["chosen"]), (&json!(false), &json!(false)));
    // Les autres préférences demeurent, et ne les voient pas.
    sam.patch("me", json!({ "theme": "dark" })).await.expect(200);
    sam.patch("me/preferences", set(json!(true))).await.expect(200);
    assert_eq!(sam.get("me").await.expect(200)["preferences"]["interface"]["theme"], "dark");
}

#[tokio::test]
async fn how_numbers_weeks_and_lists_look_follows_the_person() {
    let stage = Stage::new().await;
    let (sam, mia) = (stage.of_a("sam", &["supervisor"]).await, stage.of_a("mia", &["hse_manager"]).await);
    let initial = sam.get("me").await.expect(200)["preferences"].clone();
    let styles = |told: &serde_json::Value| {
        let interface = told["interface"].clone();
        json!([interface["numbers"], interface["week"], interface["currencies"], interface["folded"]])
    };
    assert_eq!(styles(&initial), json!(["auto", "auto", "symbol", []]));
    assert_eq!(initial["lists"], json!({}));
    let chosen = json!({ "numbers": "space_point", "week": "sunday", "currencies": "code", "folded": ["system"] });
    let told = sam.patch("me", chosen).await.expect(200)["preferences"].clone();
    assert_eq!(styles(&told), json!(["space_point", "sunday", "code", ["system"]]));
    // Chaque liste se garde pour elle-même : en changer une ne dit rien des autres.
    let incidents = json!({ "columns": "number,title*:320", "facets": true });
    sam.patch("me", json!({ "lists": { "hse.incident": incidents } })).await.expect(200);
    sam.patch("me", json!({ "lists": { "core.site": { "facets": true } } })).await.expect(200);
    let kept = sam.get("me").await.expect(200)["preferences"].clone();
    assert_eq!(kept["lists"], json!({ "hse.incident": incidents, "core.site": { "facets": true } }));
    assert_eq!(styles(&kept), styles(&told));
    assert_eq!(mia.get("me").await.expect(200)["preferences"]["lists"], json!({}));
    let told = sam.patch("me", json!({ "lists": { "hse.incident": null } })).await.expect(200);
    assert_eq!(told["preferences"]["lists"], json!({ "core.site": { "facets": true } }));
    for (asked, expected) in [
        (json!({ "numbers": "roman" }), "400 request.malformed"),
        (json!({ "week": "tuesday" }), "400 request.malformed"),
        (json!({ "currencies": 1 }), "400 request.malformed"),
        (json!({ "folded": ["x".repeat(101)] }), "422 validation.failed folded:too_long"),
        (json!({ "lists": { "hse.nope": { "facets": true } } }), "422 validation.failed lists.hse.nope:unknown_field"),
        (
            json!({ "lists": { "core.site": { "columns": "x".repeat(4001) } } }),
            "422 validation.failed lists.core.site:too_long",
        ),
        (json!({ "lists": { "core.site": { "colour": 1 } } }), "400 request.malformed"),
    ] {
        assert_eq!(sam.patch("me", asked).await.summary(), expected);
    }
}
