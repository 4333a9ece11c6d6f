//! Les agrégats d'argent : une valeur par monnaie, jamais deux monnaies ajoutées.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestOptions, model_of};

use crate::stage::{Stage, id};

const MODULE: &str = "code = \"shop\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
     [roles.buyer]\ninherits = [\"user\"]\ngrants = [\"shop.*.*.company\"]\n";

const ORDER: &str = r#"
title = "name"
[fields]
name   = { type = "text", required = true }
kind   = { type = "select", options = { fuel = "info", food = "info" } }
tags   = { type = "tags" }
weight = { type = "integer" }
day    = { type = "date" }
done   = { type = "boolean" }
paid   = { type = "money" }
due    = { type = "money" }
pay    = { type = "money", class = "confidential" }
within = { type = "link", to = "shop.order" }
torque = { type = "quantity", unit = "kN.m" }
place  = { type = "geo_point" }
spread = { type = "decimal", scale = 1 }
worth  = { type = "money", converted = true }
"#;

async fn ask(client: &Client, query: &[(&str, &str)]) -> Reply {
    client.send(client.request(Method::GET, "shop/orders/aggregate").query(query)).await
}

fn eur(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

fn xaf(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "XAF" })
}

/// Quatre commandes : deux monnaies, un avoir, et une qui ne coûte rien de connu.
async fn scene() -> (Stage, Client) {
    let files = [("module.toml", MODULE), ("entities/order.toml", ORDER)];
    let stage = Stage::with(TestOptions { model: model_of(&files), ..TestOptions::default() }).await;
    let buyer = stage.of_a("acheteur", &["buyer"]).await;
    let rows = [
        json!({ "name": "a", "kind": "fuel", "weight": 1, "paid": eur("1200.50"), "due": xaf("10"), "tags": ["x", "y"] }),
        json!({ "name": "b", "kind": "fuel", "weight": 2, "paid": eur("-200.50"), "due": eur("3"), "tags": ["x"] }),
        json!({ "name": "c", "kind": "food", "weight": 4, "paid": xaf("300") }),
        json!({ "name": "d", "kind": "food" }),
    ];
    for row in rows {
        buyer.post("shop/orders", row).await.expect(201);
    }
    (stage, buyer)
}

#[tokio::test]
async fn each_currency_has_its_own_total() {
    let (_stage, buyer) = scene().await;
    let page = ask(&buyer, &[("group", "kind"), ("measures", "count,m:sum(paid),sum(weight)")]).await.expect(200);
    assert_eq!(
        page,
        json!({
            "data": [
                { "kind": "food", "count": 2, "m": [xaf("300")], "sum_weight": 4 },
                { "kind": "fuel", "count": 2, "m": [eur("1000")], "sum_weight": 3 },
            ],
            "totals": { "count": 4, "m": [eur("1000"), xaf("300")], "sum_weight": 7 }, "more": false,
        })
    );
    let none = ask(&buyer, &[("group", "kind"), ("measures", "sum(due)"), ("filter", "kind == 'food'")]).await;
    assert_eq!(none.expect(200)["data"], json!([{ "kind": "food", "sum_due": null }]), "rien de connu n'est pas zéro");
    let empty = ask(&buyer, &[("measures", "sum(paid)"), ("filter", "name == 'z'")]).await.expect(200);
    assert_eq!(empty["totals"], json!({ "sum_paid": null }));
}

#[tokio::test]
async fn averages_bounds_and_counts_keep_currencies_apart() {
    let (_stage, buyer) = scene().await;
    let measures = "avg(paid),min(paid),max(paid),sum(due),count(paid),count_distinct(paid)";
    let page = ask(&buyer, &[("measures", measures)]).await.expect(200);
    assert_eq!(
        page["totals"],
        json!({
            "avg_paid": [eur("500"), xaf("300")], "min_paid": [eur("-200.5"), xaf("300")],
            "max_paid": [eur("1200.5"), xaf("300")], "sum_due": [eur("3"), xaf("10")],
            "count_paid": 3, "count_distinct_paid": 3,
        })
    );
    let order = json!({ "name": "e", "paid": xaf("1200") });
    let above = buyer.post("shop/orders", order).await.expect(201);
    buyer.post("shop/orders", json!({ "name": "f", "paid": eur("1200"), "within": id(&above) })).await.expect(201);
    let page = ask(&buyer, &[("measures", "count_distinct(paid),linked:sum(within.paid)")]).await.expect(200);
    assert_eq!(page["totals"], json!({ "count_distinct_paid": 5, "linked": [xaf("1200")] }));
}

#[tokio::test]
async fn a_cross_table_totals_its_rows_columns_and_elements_by_currency() {
    let (_stage, buyer) = scene().await;
    let page = ask(&buyer, &[("group", "r:kind"), ("pivot", "c:name"), ("measures", "m:sum(paid)")]).await.expect(200);
    assert_eq!(page["totals"], json!({ "m": [eur("1000"), xaf("300")] }));
    assert_eq!(
        page["data"][1],
        json!({ "r": "fuel", "m": [eur("1000")], "columns": { "a": { "m": [eur("1200.5")] }, "b": { "m": [eur("-200.5")] } } })
    );
    assert_eq!(page["columns"][3], json!({ "name": "d", "value": "d", "totals": { "m": null } }));
    let tags = ask(&buyer, &[("group", "each(tags)"), ("measures", "m:sum(paid)")]).await.expect(200);
    assert_eq!(
        tags,
        json!({
            "data": [
                { "tags": "x", "m": [eur("1000")] }, { "tags": "y", "m": [eur("1200.5")] },
                { "tags": null, "m": [xaf("300")] },
            ],
            "totals": { "m": [eur("1000"), xaf("300")] }, "more": false,
        }),
        "une commande de deux étiquettes n'est payée qu'une fois"
    );
}

#[tokio::test]
async fn amounts_of_several_currencies_are_neither_ranked_nor_compared() {
    let (_stage, buyer) = scene().await;
    let by = |rest: (&'static str, &'static str)| [("group", "kind"), ("measures", "count,m:sum(paid)"), rest];
    let sorted = ask(&buyer, &by(("sort", "-m"))).await;
    assert_eq!(sorted.summary(), "400 request.bad_parameter");
    assert!(sorted.json["detail"].as_str().unwrap().contains("kind, count"), "{}", sorted.json);
    let compared = ask(&buyer, &by(("having", "m > 10"))).await;
    assert_eq!(compared.summary(), "400 query.bad_filter");
    let filled = ask(&buyer, &by(("having", "m != null && count > 1"))).await.expect(200);
    assert_eq!(filled["data"].as_array().unwrap().len(), 2);
    let within_one =
        [("filter", "paid.currency == 'EUR'"), ("measures", "sum(paid.amount)"), ("sort", "-sum_paid_amount")];
    assert_eq!(ask(&buyer, &within_one).await.expect(200)["totals"], json!({ "sum_paid_amount": "1000" }));
    let hidden = ask(&buyer, &[("measures", "sum(pay)")]).await;
    assert_eq!(hidden.summary(), "403 query.unreadable_field");
}

async fn file(client: &Client, query: &[(&str, &str)]) -> Reply {
    client.send(client.request(Method::GET, "shop/orders/aggregate/export").query(query)).await
}

#[tokio::test]
async fn exported_groups_have_a_column_by_currency() {
    let (stage, buyer) = scene().await;
    let asked = [("group", "r:kind"), ("pivot", "c:name"), ("measures", "m:sum(paid)")];
    let reply = file(&buyer, &[asked[0], asked[2]]).await;
    assert_eq!(reply.status, 200, "{}", reply.summary());
    assert_eq!(
        String::from_utf8(reply.bytes).unwrap(),
        "\u{feff}kind;Somme de paid (EUR);Somme de paid (XAF)\r\nfuel;1000;\r\nfood;;300\r\nTotal;1000;300\r\n",
        "les choix dans l'ordre de leur définition"
    );
    let crossed = String::from_utf8(file(&buyer, &asked).await.bytes).unwrap();
    let lines: Vec<&str> = crossed.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("kind;a (EUR);a (XAF);b (EUR);") && lines[0].ends_with("Total · Somme de paid (XAF)"));
    assert_eq!(lines[1], "fuel;1200,5;;-200,5;;;;;;1000;");
    assert_eq!(lines[3], "Total;1200,5;;-200,5;;;300;;;1000;300");
    let book = file(&buyer, &[asked[0], asked[2], ("format", "xlsx")]).await;
    assert!(book.bytes.starts_with(b"PK"), "{}", book.summary());
    let kept = "SELECT count(*) FROM sys.audit WHERE action = 'exported' AND changes->>'group' = 'r:kind'";
    assert_eq!(stage.number(kept).await, 3);
}

#[tokio::test]
async fn exported_groups_are_harmless_and_of_what_may_leave() {
    let (stage, buyer) = scene().await;
    buyer.post("shop/orders", json!({ "name": "=1+1", "paid": eur("-1") })).await.expect(201);
    let text =
        String::from_utf8(file(&buyer, &[("group", "name"), ("measures", "count,min(name)")]).await.bytes).unwrap();
    assert!(text.contains("'=1+1;1;'=1+1\r\n"), "{text}");
    for (query, expected) in [
        ([("group", "pay"), ("measures", "count")], "403 query.unreadable_field"),
        ([("group", "kind"), ("measures", "sum(pay)")], "403 query.unreadable_field"),
        ([("group", "kind"), ("measures", "sum(paid.amount)")], "400 request.bad_parameter"),
        ([("group", "within.name"), ("measures", "count")], "400 request.bad_parameter"),
        ([("group", "kind"), ("format", "pdf")], "400 request.bad_parameter"),
    ] {
        assert_eq!(file(&buyer, &query).await.summary(), expected, "{query:?}");
    }
    let reader = stage.of_a("lecteur", &[]).await;
    stage.grant(&reader, json!([{ "permission": "shop.order.view.company" }])).await;
    assert_eq!(ask(&reader, &[("group", "kind")]).await.status, 200);
    assert_eq!(file(&reader, &[("group", "kind")]).await.status, 403);
}

#[tokio::test]
async fn a_text_for_one_s_own_spreadsheet_is_written_as_one_writes() {
    let (_stage, buyer) = scene().await;
    let list = async |query: &str| {
        let reply =
            buyer.get(&format!("shop/orders/export?fields=name,kind,weight,paid,day,done&sort=name&{query}")).await;
        assert_eq!(reply.status, 200, "{query} {}", reply.summary());
        String::from_utf8(reply.bytes).unwrap().lines().nth(1).unwrap().to_owned()
    };
    buyer
        .post("shop/orders", json!({ "name": "0", "paid": eur("-12.5"), "day": "2026-01-05", "done": true }))
        .await
        .expect(201);
    assert_eq!(list("").await, "0;;;-12.50 EUR;2026-01-05;true");
    assert_eq!(list("dialect=neutral").await, list("").await);
    assert_eq!(list("dialect=personal").await, "0;;;-12,50 EUR;05/01/2026;Oui");
    assert_eq!(list("dialect=personal&separator=,").await, "0,,,-12.50 EUR,05/01/2026,Oui");
    buyer.patch("me", json!({ "dates": "mdy", "numbers": "comma_point" })).await.expect(200);
    assert_eq!(list("dialect=personal").await, "0;;;-12.50 EUR;01/05/2026;Oui");
    for (query, expected) in
        [("dialect=other", "400 request.bad_parameter"), ("dialect=personal&format=xlsx", "400 request.bad_parameter")]
    {
        assert_eq!(buyer.get(&format!("shop/orders/export?{query}")).await.summary(), expected);
    }
}

#[tokio::test]
async fn a_number_below_zero_is_no_formula_and_keeps_its_unit_as_it_is_written() {
    let (_stage, buyer) = scene().await;
    let torque = json!({ "value": "-1.5", "unit": "kN.m" });
    let order = json!({ "name": "-0", "torque": torque, "place": { "lat": -0.7, "lon": 9.5 }, "spread": "-2.5" });
    buyer.post("shop/orders", order).await.expect(201);
    let line = async |query: &str| {
        let reply = buyer.get(&format!("shop/orders/export?fields=name,torque,place,spread&{query}")).await;
        assert_eq!(reply.status, 200, "{query} {}", reply.summary());
        let text = String::from_utf8(reply.bytes).unwrap();
        text.lines().find(|line| line.contains("-0")).unwrap_or_default().to_owned()
    };
    assert_eq!(line("").await, "'-0;-1.5 kN.m;-0.7, 9.5;-2,5");
    assert_eq!(line("dialect=personal").await, "'-0;-1,5 kN.m;-0.7, 9.5;-2,5");
    assert_eq!(line("dialect=personal&separator=,").await, "'-0,-1.5 kN.m,\"-0.7, 9.5\",-2.5");
}

#[tokio::test]
async fn exported_keys_and_bounds_are_written_as_in_a_list() {
    let (_stage, buyer) = scene().await;
    for (name, day, spread) in [("e", "2026-01-05", "1.5"), ("f", "2026-02-07", "-2")] {
        buyer.post("shop/orders", json!({ "name": name, "day": day, "spread": spread })).await.expect(201);
    }
    let table = async |group: &str, measures: &str, rest: (&str, &str), pivot: &[(&str, &str)]| {
        let asked = [("group", group), ("measures", measures), ("filter", "spread != null"), rest];
        let reply = file(&buyer, &[&asked, pivot].concat()).await;
        assert_eq!(reply.status, 200, "{}", reply.summary());
        reply.bytes
    };
    let csv = async |group: &str, measures: &str, dialect: &str, pivot: &[(&str, &str)]| {
        String::from_utf8(table(group, measures, ("dialect", dialect), pivot).await).unwrap()
    };
    let bounds = "min(day),max(spread)";
    assert_eq!(
        csv("day", bounds, "neutral", &[]).await,
        "\u{feff}day;Plus petit day;Plus grand spread\r\n2026-01-05;2026-01-05;1,5\r\n\
         2026-02-07;2026-02-07;-2\r\nTotal;2026-01-05;1,5\r\n"
    );
    assert_eq!(
        csv("spread", "min(day)", "personal", &[]).await,
        "\u{feff}spread;Plus petit day\r\n-2;07/02/2026\r\n1,5;05/01/2026\r\nTotal;05/01/2026\r\n"
    );
    let crossed = csv("", "count", "personal", &[("pivot", "day")]).await;
    assert!(crossed.starts_with("\u{feff}05/01/2026;07/02/2026;"), "{crossed}");
    let bytes = table("day", bounds, ("format", "xlsx"), &[]).await;
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes)).unwrap();
    let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let row: Vec<&calamine::Data> = range.rows().nth(1).unwrap().iter().collect();
    assert!(matches!(row[..2], [calamine::Data::DateTime(_), calamine::Data::DateTime(_)]), "{row:?}");
    assert_eq!(row[2], &calamine::Data::Float(1.5));
}

#[tokio::test]
async fn an_exported_average_stops_at_the_decimals_of_what_it_gathers() {
    let (_stage, buyer) = scene().await;
    for (name, paid, spread) in [("e", eur("0.10"), "1"), ("f", xaf("301"), "1.1"), ("g", xaf("301"), "1.1")] {
        buyer.post("shop/orders", json!({ "name": name, "paid": paid, "spread": spread })).await.expect(201);
    }
    let reply = file(&buyer, &[("measures", "avg(paid),avg(weight),avg(spread)")]).await;
    let text = String::from_utf8(reply.bytes).unwrap();
    assert_eq!(text.lines().nth(1), Some("333,37;301;2,33;1,067"), "{text}");
}

#[tokio::test]
async fn a_converted_sum_says_it_is_in_the_currency_of_the_company() {
    let (_stage, buyer) = scene().await;
    let reply = file(&buyer, &[("measures", "sum(worth.base),sum(torque.base)")]).await;
    let text = String::from_utf8(reply.bytes).unwrap();
    let title = "\u{feff}Somme de worth (monnaie de la société);Somme de torque (kN.m)";
    assert_eq!(text.lines().next(), Some(title), "{text}");
}

#[tokio::test]
async fn what_was_kept_of_the_groups_is_told_with_their_number() {
    let (stage, buyer) = scene().await;
    let view = json!({ "name": "Carburant", "entity": "shop.order", "filter": "kind == 'fuel'" });
    let view = id(&buyer.post("core/saved_views", view).await.expect(201)).to_string();
    let asked = [("group", "name"), ("measures", "count"), ("having", "count > 0"), ("view", view.as_str())];
    let reply = file(&buyer, &asked).await;
    assert_eq!(reply.status, 200, "{}", reply.summary());
    let told = "SELECT count(*) FROM sys.audit WHERE action = 'exported' AND changes->>'filter' = 'kind == ''fuel''' \
                AND changes->>'having' = 'count > 0' AND changes->>'deleted' = 'false'";
    assert_eq!(stage.number(told).await, 1);
    let ended = "SELECT (changes->>'count')::bigint FROM sys.audit WHERE action = 'export_ended'";
    assert_eq!(stage.number(ended).await, 2, "ni le titre, ni le total ne sont des lignes");
}
