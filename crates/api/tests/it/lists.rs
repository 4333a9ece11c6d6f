//! Les listes : pages, tris, comptes, recherche, champs rendus.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use testkit::Client;
use uuid::Uuid;

use crate::stage::{Stage, id, ids, incident_with};

/// Vingt-trois incidents aux gravités, potentiels et dates qui se répètent ou manquent.
async fn crowd(stage: &Stage, supervisor: &Client) -> Vec<Value> {
    let mut all = Vec::new();
    for rank in 0..23 {
        let severity = ["low", "medium", "high", "critical"][rank % 4];
        let potential = [json!(null), json!("low"), json!("high")][rank % 3].clone();
        let assigned = if rank % 5 == 0 { json!(supervisor.user) } else { Value::Null };
        let changes = json!({
            "title": format!("Incident numéro {rank:02}"), "severity": severity, "potential": potential, "assigned_to": assigned,
            "occurred_at": format!("2026-01-{:02}T00:00:00.{:06}Z", 1 + rank % 4, rank / 8),
        });
        all.push(supervisor.post("hse/incidents", incident_with(stage.alpha, changes)).await.expect(201));
    }
    all
}

/// Toutes les pages bout à bout.
async fn walk(client: &Client, query: &[(&str, &str)], limit: usize) -> Vec<Uuid> {
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut request =
            client.request(Method::GET, "hse/incidents").query(query).query(&[("limit", limit.to_string())]);
        if let Some(cursor) = &cursor {
            request = request.query(&[("cursor", cursor)]);
        }
        let page = client.send(request).await.expect(200);
        let rows = ids(&page);
        assert!(rows.len() <= limit);
        seen.extend(rows);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return seen,
        }
        assert!(seen.len() <= 100, "les pages ne finissent pas");
    }
}

#[tokio::test]
async fn pages_end_to_end_are_the_whole_list_whatever_the_order() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let all = crowd(&stage, &supervisor).await;
    let everyone: BTreeSet<Uuid> = all.iter().map(id).collect();
    let sorts = [
        "",
        "number",
        "-number",
        "severity",
        "-severity",
        "potential",
        "-potential",
        "occurred_at",
        "-occurred_at",
        "-potential,severity",
        "potential,-severity",
        "assigned_to",
        "-assigned_to",
        "assigned_to.name,-occurred_at",
        "site.name",
        "site.company.code,number",
        "-site.opened_at,number",
        "is_serious,-title",
        "-approved_at",
        "reporter.name,potential,-severity,occurred_at",
        "created_at",
        "-updated_at",
        "version",
        "id",
    ];
    for sort in sorts {
        let query: &[(&str, &str)] = if sort.is_empty() { &[] } else { &[("sort", sort)] };
        let whole = walk(&supervisor, query, 1000).await;
        assert_eq!(whole.iter().copied().collect::<BTreeSet<_>>(), everyone, "{sort}");
        for limit in [1, 4, 22, 23, 24] {
            assert_eq!(walk(&supervisor, query, limit).await, whole, "{sort} par {limit}");
        }
        if !sort.is_empty() && !sort.contains(',') {
            let opposite = sort.strip_prefix('-').map_or(format!("-{sort}"), str::to_owned);
            let reversed = walk(&supervisor, &[("sort", &opposite)], 5).await;
            assert!(reversed.iter().eq(whole.iter().rev()), "{opposite} n'est pas l'envers de {sort}");
        }
    }
}

#[tokio::test]
async fn a_filter_a_search_and_a_sort_page_together() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let all = crowd(&stage, &supervisor).await;
    let wanted: BTreeSet<Uuid> =
        all.iter().filter(|one| one["severity"] == "high" || one["potential"] == "high").map(id).collect();
    let query =
        [("filter", "severity == 'high' || potential == 'high'"), ("q", "numéro"), ("sort", "-potential,number")];
    let walked = walk(&supervisor, &query, 2).await;
    assert_eq!(walked.len(), wanted.len());
    assert_eq!(walked.into_iter().collect::<BTreeSet<_>>(), wanted);
    let cases = [
        ("assigned_to == actor.id", 5),
        ("assigned_to == null", 18),
        ("assigned_to.name == 'sup'", 5),
        ("site.code == 'ALPHA'", 23),
        ("site.code != 'ALPHA'", 0),
        ("site in actor.sites", 23),
        ("site.company.code == 'A'", 23),
        ("site.manager.name == 'personne'", 0),
        ("corrective_actions.all(a, a.title == 'rien')", 23),
        ("is_serious", 15),
        ("number.endsWith('00003')", 1),
        ("occurred_at < now && occurred_at >= timestamp('2026-01-04T00:00:00Z')", 5),
        ("occurred_at > timestamp('2026-01-04T00:00:00Z')", 3),
        ("version + 9223372036854775807 > 0", 0),
        ("version / 0 == 1", 0),
        ("title.contains('%')", 0),
        ("size(title) > 3", 23),
        ("size(corrective_actions) == 0 && size(witnesses) == 0", 23),
        ("corrective_actions.exists(a, a.responsible.name == 'sup')", 0),
        ("created_by == actor.id && owner == actor.id && company == actor.company", 23),
    ];
    for (filter, expected) in cases {
        let request = supervisor.request(Method::GET, "hse/incidents").query(&[
            ("filter", filter),
            ("count", "exact"),
            ("limit", "1"),
        ]);
        let page = supervisor.send(request).await.expect(200);
        assert_eq!(page["count"], json!({ "value": expected, "exact": true }), "{filter}");
    }
}

#[tokio::test]
async fn a_search_takes_its_words_and_no_sign_of_its_own() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let titles =
        ["Taux à 100 % atteint", "Vanne_de_secours ouverte", "Chemin C:\\Temp\\log", "Titre tout à fait ordinaire"];
    for title in titles {
        supervisor.post("hse/incidents", incident_with(stage.alpha, json!({ "title": title }))).await.expect(201);
    }
    let cases = [
        ("%", 0),
        ("_", 0),
        ("\\", 0),
        ("100 %", 1),
        ("_de_", 4),
        ("C:\\Temp", 1),
        ("ordinaire", 1),
        ("ORDINAIRE", 1),
        ("INC-", 4),
        ("'", 0),
        ("deux mètres", 4),
        ("rien de tel", 0),
        ("%%", 0),
        ("   ", 4),
        ("$1", 1),
        ("échelle 3", 0),
    ];
    for (text, expected) in cases {
        let page =
            supervisor.send(supervisor.request(Method::GET, "hse/incidents").query(&[("q", text)])).await.expect(200);
        assert_eq!(ids(&page).len(), expected, "« {text} »");
    }
}

#[tokio::test]
async fn a_count_is_what_was_asked() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    crowd(&stage, &supervisor).await;
    let count =
        async |query: &str| supervisor.get(&format!("hse/incidents?limit=2{query}")).await.expect(200)["count"].clone();
    assert_eq!(count("").await, Value::Null);
    assert_eq!(count("&count=none").await, Value::Null);
    assert_eq!(count("&count=exact").await, json!({ "value": 23, "exact": true }));
    assert_eq!(count("&count=capped").await, json!({ "value": 23, "exact": true }));
    assert_eq!(count("&count=estimate").await["exact"], false);
    assert_eq!(count("&count=exact&deleted=true").await, json!({ "value": 0, "exact": true }));
    let copies = "INSERT INTO hse.incident (id, created_at, updated_at, company_id, number, title, type, severity, occurred_at, site, location, description, status) \
        SELECT gen_random_uuid(), now(), now(), company_id, 'X-' || n, title, type, severity, occurred_at, site, location, description, status \
        FROM hse.incident, generate_series(1, 1000) n WHERE number LIKE '%-00001'";
    stage.app.tenant.db.query(&copies.into(), &[]).await.unwrap();
    assert_eq!(count("&count=capped").await, json!({ "value": 1001, "exact": false }));
    assert_eq!(count("&count=exact").await, json!({ "value": 1023, "exact": true }));
}

#[tokio::test]
async fn one_gets_the_fields_one_asks_for() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    stage.update("core.site", stage.alpha, json!({ "manager": supervisor.user })).await;
    let line = json!({ "title": "Remplacer l'échelle", "responsible": supervisor.user, "due_on": "2027-01-01" });
    let body = incident_with(stage.alpha, json!({ "corrective_actions": [line] }));
    let created = supervisor.post("hse/incidents", body).await.expect(201);
    let get =
        async |query: &str| supervisor.get(&format!("hse/incidents?{query}")).await.expect(200)["data"][0].clone();
    assert_eq!(get("fields=number").await, json!({ "id": created["id"], "number": created["number"] }));
    assert_eq!(get("fields=").await, json!({ "id": created["id"] }));
    let site = json!({ "id": stage.alpha, "name": "Site ALPHA", "code": "ALPHA" });
    let shaped = get("fields=site.name,title,site.code").await;
    assert_eq!(shaped, json!({ "id": created["id"], "site": site, "title": created["title"] }));
    let deep = get("fields=site.manager.name").await;
    assert_eq!(deep["site"]["manager"], json!({ "id": supervisor.user, "name": "sup" }));
    let lines = get("fields=corrective_actions.title,corrective_actions.responsible.name").await;
    assert_eq!(lines["corrective_actions"][0]["responsible"]["name"], "sup");
    let expanded = get("expand=site,reporter").await;
    assert_eq!(expanded["site"]["name"], "Site ALPHA");
    assert_eq!(expanded["reporter"]["name"], "sup");
    assert!(expanded["reporter"].get("phone").is_none(), "le téléphone est personnel");
    let plain = get("limit=1").await;
    assert_eq!(plain["site"], json!(stage.alpha));
    assert!(plain.get("corrective_actions").is_none(), "une ligne de liste n'a pas les listes liées");
    let whole = supervisor.get(&format!("hse/incidents/{}?expand=site", id(&created))).await.expect(200);
    assert_eq!(whole["corrective_actions"].as_array().unwrap().len(), 1);
    assert_eq!(whole["site"]["code"], "ALPHA");
    let none = supervisor
        .get(&format!("hse/incidents/{}?fields=approved_by.name,assigned_to", id(&created)))
        .await
        .expect(200);
    assert_eq!(none, json!({ "id": created["id"], "approved_by": null, "assigned_to": null }));
}
