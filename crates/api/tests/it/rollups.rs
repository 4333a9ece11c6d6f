//! Les totaux : lus en direct ou gardés, ils disent la même chose, même quand tous écrivent à la fois.

use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};
use uuid::Uuid;

use crate::stage::{Stage, id};

/// Des bons et leurs lignes, des paiements qui visent un bon, des clients qui totalisent leurs bons.
fn shop() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"shop\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.seller]\ninherits = [\"user\"]\ngrants = [\"shop.*.*.company\"]\n",
        ),
        (
            "entities/client.toml",
            r#"
[fields]
name      = { type = "text", required = true }
orders    = { type = "rollup", of = "order.client", value = "count()", stored = true }
ordered   = { type = "rollup", of = "shop.order.client", value = "sum(total)", stored = true }
paid      = { type = "rollup", of = "order.client", value = "sum(paid)", stored = true }
paid_live = { type = "rollup", of = "order.client", value = "sum(paid)" }
balance   = { type = "formula", value = "ordered - paid", stored = true }
"#,
        ),
        (
            "entities/order.toml",
            r#"
title = "name"
[fields]
name       = { type = "text", required = true }
client     = { type = "link", to = "client" }
lines      = { type = "children", of = "order_line" }
goods      = { type = "links", to = "good" }
total      = { type = "rollup", of = "lines", value = "sum(count * price)", stored = true }
total_live = { type = "rollup", of = "lines", value = "sum(count * price)" }
dearest    = { type = "rollup", of = "lines", value = "max(price)", when = "count > 1" }
mean       = { type = "rollup", of = "lines", value = "avg(price)" }
paid       = { type = "rollup", of = "payment.bill", value = "sum(amount)", when = "!refused", stored = true }
paid_live  = { type = "rollup", of = "payment.bill", value = "sum(amount)", when = "!refused" }
payments   = { type = "rollup", of = "payment.bill", value = "count()" }
weight     = { type = "rollup", of = "goods", value = "sum(weight)", stored = true }
due        = { type = "formula", value = "total - paid", stored = true }
[rules]
small = "total <= 1000.0"
"#,
        ),
        (
            "entities/order_line.toml",
            "title = \"id\"\n[fields]\ncount = { type = \"integer\", required = true }\nprice = { type = \"decimal\", scale = 2, required = true }\n\
             amount = { type = \"formula\", value = \"count * price\", stored = true }\n",
        ),
        (
            "entities/payment.toml",
            "title = \"id\"\n[fields]\nbill = { type = \"link\", to = \"order\" }\namount = { type = \"decimal\", scale = 2 }\n\
             refused = { type = \"boolean\", initial = \"false\" }\n",
        ),
        (
            "entities/good.toml",
            "[fields]\nname = { type = \"text\" }\nweight = { type = \"integer\" }\n\
             orders = { type = \"rollup\", of = \"order.goods\", value = \"count()\", stored = true }\n",
        ),
    ]
}

async fn stage() -> (Stage, Client) {
    let stage = Stage::with(TestOptions { model: model_of(&shop()), ..TestOptions::default() }).await;
    let seller = stage.of_a("vendeur", &["seller"]).await;
    (stage, seller)
}

async fn client(seller: &Client) -> Uuid {
    id(&seller.post("shop/clients", json!({ "name": "Perenco" })).await.expect(201))
}

async fn read(seller: &Client, path: &str, id: Uuid) -> Value {
    seller.get(&format!("shop/{path}/{id}")).await.expect(200)
}

#[tokio::test]
async fn a_total_of_lines_follows_them_and_holds_the_rules() {
    let (_stage, seller) = stage().await;
    let lines = json!([{ "count": 2, "price": "10.50" }, { "count": 1, "price": "5" }]);
    let order = seller.post("shop/orders", json!({ "name": "Bon", "lines": lines })).await.expect(201);
    let shown = |order: &Value| -> Vec<Value> {
        ["total", "total_live", "dearest", "mean", "paid", "due", "weight"].map(|name| order[name].clone()).to_vec()
    };
    assert_eq!(
        shown(&order),
        [json!("26"), json!("26"), json!("10.5"), json!("7.75"), json!("0"), json!("26"), json!(0)]
    );
    assert_eq!(order["lines"][0]["amount"], json!("21"));
    let path = format!("shop/orders/{}", id(&order));
    let dear = json!({ "lines": [{ "count": 101, "price": "10" }] });
    assert_eq!(seller.patch(&path, dear).await.summary(), "422 rule.broken total:rule");
    let fewer =
        seller.patch(&path, json!({ "lines": [{ "id": order["lines"][1]["id"], "count": 3, "price": "5" }] })).await;
    assert_eq!(fewer.expect(200)["total"], json!("15"));
    assert_eq!(seller.patch(&path, json!({ "total": "3" })).await.summary(), "422 validation.failed total:read_only");
    let found =
        seller.get("shop/orders?filter=total_live%20%3E%2014.0&sort=-total_live&fields=total_live").await.expect(200);
    assert_eq!(found["data"][0]["total_live"], json!("15"));
}

#[tokio::test]
async fn a_kept_total_follows_what_aims_at_it() {
    let (stage, seller) = stage().await;
    let (one, two) = (client(&seller).await, client(&seller).await);
    let lines = json!([{ "count": 1, "price": "100" }]);
    let order =
        id(&seller.post("shop/orders", json!({ "name": "Bon", "client": one, "lines": lines })).await.expect(201));
    let payment = seller.post("shop/payments", json!({ "bill": order, "amount": "30" })).await.expect(201);
    let path = format!("shop/payments/{}", id(&payment));
    let state = async |expected: Value| {
        let (order, one, two) = (
            read(&seller, "orders", order).await,
            read(&seller, "clients", one).await,
            read(&seller, "clients", two).await,
        );
        let shown = json!([order["paid"], order["due"], one["balance"], one["orders"], two["balance"], two["orders"]]);
        assert_eq!(shown, expected);
        for one in [&one, &two] {
            assert_eq!(one["paid"], one["paid_live"]);
        }
    };
    state(json!(["30", "70", "70", 1, "0", 0])).await;
    let version = read(&seller, "orders", order).await["version"].clone();
    assert_eq!(version, json!(1), "un total recalculé n'est pas une modification");
    seller.patch(&path, json!({ "amount": "40" })).await.expect(200);
    state(json!(["40", "60", "60", 1, "0", 0])).await;
    seller.patch(&path, json!({ "refused": true })).await.expect(200);
    state(json!(["0", "100", "100", 1, "0", 0])).await;
    seller.patch(&path, json!({ "refused": false })).await.expect(200);
    seller.patch(&format!("shop/orders/{order}"), json!({ "client": two })).await.expect(200);
    state(json!(["40", "60", "0", 0, "60", 1])).await;
    seller.delete(&path).await;
    state(json!(["0", "100", "0", 0, "100", 1])).await;
    seller.post(&format!("{path}/restore"), json!({})).await.expect(200);
    state(json!(["40", "60", "0", 0, "60", 1])).await;
    seller.delete(&format!("shop/orders/{order}")).await;
    assert_eq!(read(&seller, "clients", two).await["orders"], json!(0));
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE entity = 'shop.client'").await, 2);
}

#[tokio::test]
async fn a_kept_total_follows_its_links_both_ways() {
    let (_stage, seller) = stage().await;
    let mut goods = Vec::new();
    for weight in [3, 4] {
        goods.push(id(&seller.post("shop/goods", json!({ "name": "Vanne", "weight": weight })).await.expect(201)));
    }
    let order = id(&seller.post("shop/orders", json!({ "name": "Bon", "goods": goods })).await.expect(201));
    assert_eq!(read(&seller, "orders", order).await["weight"], json!(7));
    assert_eq!(read(&seller, "goods", goods[0]).await["orders"], json!(1));
    seller.patch(&format!("shop/goods/{}", goods[0]), json!({ "weight": 10 })).await.expect(200);
    assert_eq!(read(&seller, "orders", order).await["weight"], json!(14));
    seller.patch(&format!("shop/orders/{order}"), json!({ "goods": [goods[1]] })).await.expect(200);
    assert_eq!(read(&seller, "orders", order).await["weight"], json!(4));
    assert_eq!(read(&seller, "goods", goods[0]).await["orders"], json!(0));
}

#[tokio::test]
async fn what_is_purged_is_no_longer_counted() {
    let (_stage, seller) = stage().await;
    let good = id(&seller.post("shop/goods", json!({ "name": "Vanne", "weight": 3 })).await.expect(201));
    let body = json!({ "name": "Bon", "goods": [good], "lines": [{ "count": 1, "price": "100" }] });
    let order = id(&seller.post("shop/orders", body).await.expect(201));
    let payment = id(&seller.post("shop/payments", json!({ "bill": order, "amount": "30" })).await.expect(201));
    assert_eq!(seller.delete(&format!("shop/payments/{payment}?purge=true")).await.status, 204);
    assert_eq!(read(&seller, "orders", order).await["due"], json!("100"));
    assert_eq!(read(&seller, "goods", good).await["orders"], json!(1));
    assert_eq!(seller.delete(&format!("shop/orders/{order}?purge=true")).await.status, 204);
    assert_eq!(read(&seller, "goods", good).await["orders"], json!(0));
}

#[tokio::test]
async fn after_random_writes_at_once_what_is_kept_is_what_is_counted() {
    let (stage, seller) = stage().await;
    let clients = [client(&seller).await, client(&seller).await, client(&seller).await];
    let mut orders = Vec::new();
    for rank in 0..4 {
        let body = json!({ "name": "Bon", "client": clients[rank % 3], "lines": [{ "count": 1, "price": "9.99" }] });
        orders.push(id(&seller.post("shop/orders", body).await.expect(201)));
    }
    let workers = (0..6_usize).map(|worker| {
        let (seller, orders, clients) = (seller.clone(), orders.clone(), clients);
        async move {
            let mut seed = 7 + worker;
            let mut draw = |most: usize| {
                seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
                seed / 65_536 % most
            };
            let mut own: Vec<Uuid> = Vec::new();
            for _ in 0..15 {
                let order = orders[draw(orders.len())];
                let amount = format!("{}.{:02}", draw(50), draw(100));
                let path = |own: &[Uuid], rank: usize| format!("shop/payments/{}", own[rank]);
                let reply = match (draw(6), own.len()) {
                    (0 | 1, _) | (_, 0) => {
                        seller.post("shop/payments", json!({ "bill": order, "amount": amount })).await
                    }
                    (2, n) => seller.patch(&path(&own, draw(n)), json!({ "amount": amount })).await,
                    (3, n) => {
                        seller.patch(&path(&own, draw(n)), json!({ "bill": order, "refused": draw(2) == 0 })).await
                    }
                    (4, n) => seller.delete(&path(&own, draw(n))).await,
                    _ => {
                        let lines = json!([{ "count": draw(4), "price": amount }]);
                        let body = json!({ "client": clients[draw(3)], "lines": lines });
                        seller.patch(&format!("shop/orders/{order}"), body).await
                    }
                };
                assert!([200, 201, 204, 404].contains(&reply.status), "{}", reply.summary());
                if reply.status == 201 {
                    own.push(id(&reply.json));
                }
            }
        }
    });
    join_all(workers).await;
    let wrong = "SELECT count(*) FROM shop.\"order\" o WHERE o.paid IS DISTINCT FROM (SELECT coalesce(sum(p.amount), 0) \
                 FROM shop.payment p WHERE p.bill = o.id AND p.deleted_at IS NULL AND NOT p.refused) \
                 OR o.total IS DISTINCT FROM (SELECT coalesce(sum(l.count * l.price), 0) FROM shop.order_line l \
                 WHERE l.\"order\" = o.id AND l.deleted_at IS NULL) OR o.due IS DISTINCT FROM o.total - o.paid";
    assert_eq!(stage.number(wrong).await, 0);
    let wrong = "SELECT count(*) FROM shop.client c, LATERAL (SELECT count(*) AS orders, coalesce(sum(o.total), 0) AS ordered, \
                 coalesce(sum(o.paid), 0) AS paid FROM shop.\"order\" o WHERE o.client = c.id AND o.deleted_at IS NULL) x \
                 WHERE c.orders IS DISTINCT FROM x.orders OR c.ordered IS DISTINCT FROM x.ordered \
                 OR c.paid IS DISTINCT FROM x.paid OR c.balance IS DISTINCT FROM c.ordered - c.paid";
    assert_eq!(stage.number(wrong).await, 0);
}
