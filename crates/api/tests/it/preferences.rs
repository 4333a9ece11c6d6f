//! Les préférences que les modules proposent : lues avec leur définition, gardées par personne, refusées si elles ne tiennent pas.

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
