//! Les agrégats : groupes, mesures, périodes, totaux, tableau croisé, et leurs refus.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply};

use crate::stage::{Stage, incident_with};

async fn ask(client: &Client, query: &[(&str, &str)]) -> Reply {
    client.send(client.request(Method::GET, "hse/incidents/aggregate").query(query)).await
}

/// Six incidents en A, un en B, un à la corbeille.
async fn scene() -> (Stage, Client) {
    let stage = Stage::new().await;
    let hse = stage.of_a("hse", &["hse_manager"]).await;
    let far = stage.of_b("far", &["hse_manager"]).await;
    let rows = [
        ("low", "2026-01-05T08:00:00Z", "Titre numéro un"),
        ("low", "2026-01-31T23:30:00Z", "Titre numéro deux"),
        ("high", "2026-02-01T08:00:00Z", "Titre numéro trois"),
        ("high", "2026-02-11T08:00:00Z", "Titre numéro quatre"),
        ("high", "2026-04-11T08:00:00Z", "Titre numéro cinq"),
        ("medium", "2025-12-31T08:00:00Z", "Titre numéro six"),
    ];
    for (severity, at, title) in rows {
        let body = incident_with(stage.alpha, json!({ "severity": severity, "occurred_at": at, "title": title }));
        hse.post("hse/incidents", body).await.expect(201);
    }
    far.post("hse/incidents", incident_with(stage.beta, json!({ "severity": "critical" }))).await.expect(201);
    let gone = hse.post("hse/incidents", incident_with(stage.alpha, json!({}))).await.expect(201);
    hse.delete(&format!("hse/incidents/{}", gone["id"].as_str().unwrap())).await;
    (stage, hse)
}

#[tokio::test]
async fn groups_are_counted_among_what_one_sees() {
    let (stage, hse) = scene().await;
    let all = ask(&hse, &[("group", "severity")]).await.expect(200);
    assert_eq!(
        all,
        json!({
            "data": [{ "severity": "high", "count": 3 }, { "severity": "low", "count": 2 }, { "severity": "medium", "count": 1 }],
            "totals": { "count": 6 }, "more": false,
        })
    );
    let site = ask(&hse, &[("group", "site")]).await.expect(200);
    assert_eq!(site["data"], json!([{ "site": { "id": stage.alpha, "title": "Site ALPHA" }, "count": 6 }]));
    let none = ask(&hse, &[("measures", "count,first:min(occurred_at),widest:max(size(title))")]).await.expect(200);
    assert_eq!(none["data"], json!([none["totals"]]));
    assert_eq!((&none["totals"]["count"], &none["totals"]["widest"]), (&json!(6), &json!(19)));
    let trash = ask(&hse, &[("group", "severity"), ("deleted", "true")]).await.expect(200);
    assert_eq!(trash["totals"], json!({ "count": 1 }));
    let filtered = ask(&hse, &[("filter", "severity == 'high'"), ("q", "quatre")]).await.expect(200);
    assert_eq!(filtered["totals"], json!({ "count": 1 }));
    let empty = ask(&hse, &[("group", "severity"), ("filter", "severity == 'critical'")]).await.expect(200);
    assert_eq!(empty, json!({ "data": [], "totals": { "count": 0 }, "more": false }));
}

#[tokio::test]
async fn periods_are_those_of_the_caller() {
    let (stage, hse) = scene().await;
    let months = |page: &Value| -> Vec<(String, i64)> {
        let rows = page["data"].as_array().unwrap().iter();
        rows.map(|row| (row["month"].as_str().unwrap().to_owned(), row["count"].as_i64().unwrap())).collect()
    };
    let utc = ask(&hse, &[("group", "month(occurred_at)")]).await.expect(200);
    let expected = [("2025-12", 1), ("2026-01", 2), ("2026-02", 2), ("2026-04", 1)];
    assert_eq!(months(&utc), expected.map(|(month, count)| (month.to_owned(), count)));
    stage.update("core.user", hse.user.unwrap(), json!({ "timezone": "Africa/Kinshasa" })).await;
    stage.app.identity.invalidate("core.user", hse.user.unwrap()).await;
    let local = ask(&hse, &[("group", "month(occurred_at)")]).await.expect(200);
    assert_eq!(months(&local)[1..3], [("2026-01".to_owned(), 1), ("2026-02".to_owned(), 3)]);
    let query = [("group", "quarter(occurred_at),y:year(occurred_at),week(occurred_at),day(occurred_at)")];
    let all = ask(&hse, &query).await.expect(200);
    assert_eq!(
        all["data"][0],
        json!({ "quarter": "2025-Q4", "y": "2025", "week": "2026-W01", "day": "2025-12-31", "count": 1 })
    );
}

#[tokio::test]
async fn a_condition_and_an_order_bear_on_measures() {
    let (_stage, hse) = scene().await;
    let query = [("group", "severity"), ("having", "count >= 2"), ("sort", "-count"), ("limit", "1")];
    let page = ask(&hse, &query).await.expect(200);
    assert_eq!(page["data"], json!([{ "severity": "high", "count": 3 }]));
    assert_eq!((&page["more"], &page["totals"]), (&json!(true), &json!({ "count": 6 })));
    let query = [
        ("group", "severity"),
        ("measures", "n:count,sum(version),avg(version),who:count_distinct(reporter)"),
        ("sort", "n,-severity"),
    ];
    let page = ask(&hse, &query).await.expect(200);
    assert_eq!(
        page["data"][0],
        json!({ "severity": "medium", "n": 1, "sum_version": 1, "avg_version": "1", "who": 1 })
    );
}

#[tokio::test]
async fn a_group_becomes_columns() {
    let (_stage, hse) = scene().await;
    let query = [("group", "month(occurred_at)"), ("pivot", "severity"), ("sort", "-count")];
    let page = ask(&hse, &query).await.expect(200);
    assert_eq!(page["data"].as_array().unwrap().len(), 4);
    assert_eq!(page["data"][0], json!({ "month": "2026-01", "count": 2, "columns": { "low": { "count": 2 } } }));
    assert_eq!(page["columns"][0], json!({ "name": "high", "value": "high", "totals": { "count": 3 } }));
    assert_eq!(page["totals"], json!({ "count": 6 }));
    let alone = ask(&hse, &[("pivot", "severity")]).await.expect(200);
    assert_eq!(alone["data"][0]["columns"]["low"], json!({ "count": 2 }));
    assert_eq!((&alone["data"][0]["count"], &alone["columns"].as_array().unwrap().len()), (&json!(6), &3));
}

#[tokio::test]
async fn what_cannot_be_read_is_not_measured() {
    let (stage, hse) = scene().await;
    for query in [
        [("group", "medical"), ("measures", "count")],
        [("group", "severity"), ("measures", "count(medical)")],
        [("group", "severity"), ("measures", "max(reporter.phone)")],
        [("pivot", "medical"), ("measures", "count")],
        [("filter", "medical != null"), ("measures", "count")],
    ] {
        assert_eq!(ask(&hse, &query).await.summary(), "403 query.unreadable_field", "{query:?}");
    }
    for query in [
        [("group", "nothing"), ("measures", "count")],
        [("group", "witnesses"), ("measures", "count")],
        [("group", "month(severity)"), ("measures", "count")],
        [("group", "severity"), ("measures", "sum(title)")],
        [("group", "severity"), ("measures", "median(version)")],
        [("group", "severity"), ("having", "nothing > 2")],
        [("group", "severity"), ("having", "count")],
        [("group", "severity"), ("sort", "title")],
        [("group", "severity,severity"), ("sort", "")],
        [("limit", "0"), ("sort", "")],
        [("limit", "10001"), ("sort", "")],
    ] {
        assert_eq!(ask(&hse, &query).await.status, 400, "{query:?}");
    }
    let stranger = stage.of_b("etr", &["hse_manager"]).await;
    stage.grant(&stranger, json!([{ "permission": "hse.incident.view.all" }])).await;
    let seen = ask(&stranger, &[("group", "site")]).await.expect(200);
    let alpha = seen["data"].as_array().unwrap().iter().find(|row| row["site"]["id"] == json!(stage.alpha)).unwrap();
    assert!(alpha["site"].get("title").is_none(), "un site d'ailleurs ne dit pas son nom : {alpha}");
    assert_eq!(ask(&stage.of_a("nul", &[]).await, &[]).await.status, 403);
}

#[tokio::test]
async fn a_request_too_dear_is_refused_with_its_cost() {
    let (stage, hse) = scene().await;
    let low = "INSERT INTO sys.setting (key, value) VALUES ('core.max_query_cost', '1')";
    stage.app.tenant.db.query(&low.into(), &[]).await.unwrap();
    let refused = ask(&hse, &[("filter", "description.contains('inconnu')"), ("group", "title,location")]).await;
    assert_eq!(refused.summary(), "400 query.too_costly");
    assert!(refused.json["cost"].as_i64().unwrap() > 1, "{}", refused.json);
    assert_eq!(refused.json["limit"], 1);
    assert_eq!(hse.get("hse/incidents?filter=description.contains('x')").await.summary(), "400 query.too_costly");
    let listed = hse.get("hse/incidents?limit=1").await;
    assert_eq!(listed.status, 200, "la liste telle qu'elle est ne demande pas son prix");
}

#[tokio::test]
async fn each_element_of_a_list_is_a_group_among_the_records_one_sees() {
    let stage = Stage::new().await;
    let ann = stage.of_a("ann", &["user"]).await;
    let bob = stage.of_a("bob", &["user"]).await;
    let keep = async |who: &Client, path: &str, tags: Value| {
        let body = json!({ "name": path, "path": path, "shared": "private", "tags": tags });
        who.post("core/bookmarks", body).await.expect(201);
    };
    keep(&ann, "/hse/incidents", json!(["gaz", "plan"])).await;
    keep(&ann, "/core/sites", json!(["plan"])).await;
    keep(&ann, "/core/units", json!([])).await;
    keep(&bob, "/core/sites", json!(["secret", "plan"])).await;
    let ask = async |query: &[(&str, &str)]| {
        ann.send(ann.request(Method::GET, "core/bookmarks/aggregate").query(query)).await
    };
    let words =
        ask(&[("group", "each(tags)"), ("sort", "-count"), ("measures", "count,paths:count_distinct(path)")]).await;
    assert_eq!(
        words.expect(200),
        json!({
            "data": [
                { "tags": "plan", "count": 2, "paths": 2 },
                { "tags": "gaz", "count": 1, "paths": 1 },
                { "tags": null, "count": 1, "paths": 1 },
            ],
            "totals": { "count": 3, "paths": 3 }, "more": false,
        }),
        "ce que seul un signet d'un autre porte ne se montre pas"
    );
    let filtered = ask(&[("group", "word:each(tags)"), ("filter", "'gaz' in tags"), ("limit", "1")]).await.expect(200);
    assert_eq!(filtered, json!({ "data": [{ "word": "gaz", "count": 1 }], "totals": { "count": 1 }, "more": true }));
    let crossed = ask(&[("group", "each(tags)"), ("pivot", "path")]).await.expect(200);
    let columns = crossed["columns"].as_array().unwrap();
    let incidents = columns.iter().find(|column| column["name"] == "/hse/incidents").unwrap();
    assert_eq!((&crossed["totals"], &incidents["totals"]), (&json!({ "count": 3 }), &json!({ "count": 1 })));
    assert_eq!(
        crossed["data"][1],
        json!({ "tags": "plan", "count": 2, "columns": { "/core/sites": { "count": 1 }, "/hse/incidents": { "count": 1 } } })
    );
    for group in ["tags", "each(name)", "each(tags),other:each(tags)"] {
        assert_eq!(ask(&[("group", group)]).await.status, 400, "{group}");
    }
}
