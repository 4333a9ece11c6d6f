//! Déplier des liens : bornés, triés, réduits à quelques champs, et jamais au-delà de ce que l'appelant voit.

use serde_json::{Value, json};

use crate::stage::{Stage, id, incident_with};

fn titles(lines: &Value) -> Vec<&str> {
    lines.as_array().unwrap().iter().map(|line| line["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_linked_list_is_cut_sorted_and_says_how_long_it_is() {
    let stage = Stage::new().await;
    let hse = stage.of_a("hse", &["hse_manager"]).await;
    let line =
        |rank: usize| json!({ "title": format!("Action {rank:03}"), "responsible": hse.user, "due_on": "2027-01-01" });
    let lines: Vec<Value> = (0..130).map(line).collect();
    let person =
        async |name: &str, company| stage.app.create("core.person", json!({ "name": name, "company": company })).await;
    let witnesses = [person("Ici", stage.a).await, person("Ailleurs", stage.b).await];
    let body =
        incident_with(stage.alpha, json!({ "company": stage.a, "corrective_actions": lines, "witnesses": witnesses }));
    let made = stage.app.create("hse.incident", body).await;
    let first =
        async |expand: &str| hse.get(&format!("hse/incidents?expand={expand}")).await.expect(200)["data"][0].clone();
    let usual = first("corrective_actions").await;
    assert_eq!(usual["corrective_actions"].as_array().unwrap().len(), 100, "une liste dans une liste est bornée");
    assert_eq!(usual["corrective_actions_count"], 130);
    let few = first("corrective_actions(limit:2,sort:-title,fields:title;responsible.name),site").await;
    assert_eq!(titles(&few["corrective_actions"]), ["Action 129", "Action 128"]);
    assert_eq!(few["corrective_actions_count"], 130);
    assert_eq!(few["corrective_actions"][0]["responsible"]["name"], "hse");
    assert!(few["corrective_actions"][0].get("status").is_none());
    assert_eq!(few["site"]["code"], "ALPHA");
    let seen = first("witnesses").await;
    assert_eq!(
        (&seen["witnesses"][0]["name"], &seen["witnesses_count"]),
        (&json!("Ici"), &json!(1)),
        "le compte aussi"
    );
    let whole = hse.get(&format!("hse/incidents/{made}?expand=corrective_actions")).await.expect(200);
    assert_eq!(whole["corrective_actions"].as_array().unwrap().len(), 130, "une fiche seule reste entière");
    let cut = hse.get(&format!("hse/incidents/{made}?expand=corrective_actions(limit:1)")).await.expect(200);
    assert_eq!(
        (titles(&cut["corrective_actions"]), &cut["corrective_actions_count"]),
        (vec!["Action 000"], &json!(130))
    );
    let far = hse.get("hse/incidents?expand=corrective_actions(limit:1,fields:title).responsible").await;
    assert_eq!(far.status, 400, "les options portent sur le dernier lien du chemin");
    for (wrong, code) in [
        ("corrective_actions(limit:0)", "400 request.bad_parameter"),
        ("corrective_actions(limit:2000)", "400 request.bad_parameter"),
        ("corrective_actions(colour:red)", "400 request.bad_parameter"),
        ("corrective_actions(sort:responsible.name)", "400 request.bad_parameter"),
        ("corrective_actions(sort:nowhere)", "400 request.bad_parameter"),
        ("corrective_actions(fields:nowhere)", "400 request.bad_parameter"),
        ("site(sort:name)", "400 request.bad_parameter"),
        ("title", "400 request.bad_parameter"),
        ("site.manager.company.parent", "400 query.too_costly"),
    ] {
        assert_eq!(hse.get(&format!("hse/incidents?expand={wrong}")).await.summary(), code, "{wrong}");
    }
    assert_eq!(id(&whole), made);
}
