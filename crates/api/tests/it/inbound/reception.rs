//! Reconnaître et garder un appel : son secret, sa signature, son identifiant, son corps.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use kernel::Clock;
use reqwest::Method;
use serde_json::json;
use sha2::Sha256;

use super::{Door, call, faults, last, number_of_parties, open, parties, party, post, scene, send};
use crate::stage::object;

#[tokio::test]
async fn only_the_secret_opens_and_nothing_tells_why_not() {
    let (stage, admin) = scene().await;
    let door = open(&admin, parties()).await;
    let kept = call(&stage, &door, &party("A1", "Alizé")).await.expect(202);
    assert!(kept["id"].is_string());
    let wrong = |door: &Door| Door { admin: String::new(), path: door.path.clone(), secret: "faux".to_owned() };
    let nowhere = Door { path: format!("/api/v1/hooks/{}", stage.a), ..wrong(&door) };
    let mut told = Vec::new();
    for door in [wrong(&door), nowhere, Door { path: "/api/v1/hooks/erp".to_owned(), ..wrong(&door) }] {
        told.push(call(&stage, &door, &party("A2", "Brise")).await);
    }
    admin.patch(&door.admin, json!({ "enabled": false })).await.expect(200);
    told.push(call(&stage, &door, &party("A2", "Brise")).await);
    for reply in told {
        let mut body = object(reply.json.clone());
        body.remove("request_id");
        assert_eq!((reply.status, &body["code"]), (401, &json!("inbound.refused")));
        assert_eq!(body.len(), 5, "{body:?}");
    }
    admin.patch(&door.admin, json!({ "enabled": true })).await.expect(200);
    let turned = admin.post(&format!("{}/rotate", door.admin), json!({})).await.expect(200);
    assert_eq!(call(&stage, &door, &party("A2", "Brise")).await.status, 401);
    let door = Door { secret: turned["secret"].as_str().unwrap().to_owned(), ..door };
    call(&stage, &door, &party("A2", "Brise")).await.expect(202);
    stage.app.settle().await;
    let listed = admin.get("automation/hooks").await.expect(200);
    let seen = admin.get(&format!("{}/deliveries/{}", door.admin, kept["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&seen["status"], &seen["payload"]["party"]["name"]), (&json!("done"), &json!("Alizé")), "{seen}");
    let audit = "SELECT coalesce(string_agg(changes::text, ' '), '') FROM sys.audit";
    let audit: String = stage.app.tenant.db.query_opt(&audit.into(), &[]).await.unwrap().unwrap().get(0);
    for text in [listed.to_string(), seen.to_string(), audit] {
        assert!(!text.contains(&door.secret) && !text.contains("authorization"), "{text}");
    }
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action LIKE 'inbound.%'").await, 4);
    admin.delete(&door.admin).await.expect(204);
    assert_eq!(call(&stage, &door, &party("A3", "Cers")).await.status, 401);
}

fn signed(secret: &str, key: &str, at: i64, body: &str) -> String {
    let secret = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
    mac.update(format!("{key}.{at}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn a_signature_holds_five_minutes_and_a_delivery_counts_once() {
    let (stage, admin) = scene().await;
    let mut body = parties();
    body["auth"] = json!({ "kind": "standard" });
    body["action"] = json!("create");
    let door = open(&admin, body).await;
    let body = party("S1", "Sirocco").to_string();
    let now = Clock::System.now().as_second();
    let send = async |key: &str, at: i64, signature: String, body: &str| {
        let at = at.to_string();
        let headers = [("webhook-id", key), ("webhook-timestamp", &*at), ("webhook-signature", &*signature)];
        post(&stage, &door, body, &headers).await
    };
    let good = |key: &str, at: i64| signed(&door.secret, key, at, &body);
    for (at, signature) in [
        (now - 310, good("m1", now - 310)),
        (now + 310, good("m1", now + 310)),
        (now, good("m1", now - 1)),
        (now, good("m2", now)),
        (now, "v1,".to_owned()),
        (now, String::new()),
    ] {
        assert_eq!(send("m1", at, signature.clone(), &body).await.status, 401, "{at} {signature}");
    }
    assert_eq!(send("m1", now, good("m1", now), &party("S1", "Autre").to_string()).await.status, 401);
    let several = format!("v1,AAAA {} v2,x", good("m1", now));
    let first = send("m1", now, several, &body).await.expect(202);
    let again = send("m1", now - 60, good("m1", now - 60), &body).await.expect(202);
    assert_eq!(first["id"], again["id"]);
    let twice = tokio::join!(
        send("m2", now, good("m2", now), &body),
        send("m2", now, good("m2", now), &body),
        send("m2", now, good("m2", now), &body),
    );
    let ids = [twice.0.expect(202)["id"].clone(), twice.1.expect(202)["id"].clone(), twice.2.expect(202)["id"].clone()];
    assert!(ids.iter().all(|one| *one == ids[0]), "{ids:?}");
    assert_eq!(stage.number("SELECT count(*) FROM sys.job WHERE kind = 'inbound'").await, 2);
    stage.app.settle().await;
    assert_eq!(number_of_parties(&stage).await, 1, "le second porte le même code : il est refusé");
    assert_eq!(faults(&last(&stage, &admin, &door).await), ["code:duplicate"]);
}

/// Le secret, le corps et la signature de la documentation de GitHub (« Validating webhook deliveries »).
#[tokio::test]
async fn a_plain_signature_is_that_of_github() {
    let (stage, admin) = scene().await;
    let body = json!({
        "name": "git", "auth": { "kind": "hmac", "header": "X-Hub-Signature-256" }, "secret": "It's a Secret to Everybody",
    });
    let door = open(&admin, body).await;
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let known = post(&stage, &door, "Hello, World!", &[("x-hub-signature-256", signature)]).await;
    assert_eq!(known.summary(), "400 inbound.unreadable", "reconnu, mais ce n'est pas du JSON");
    let forged = post(&stage, &door, "Hello, World?", &[("x-hub-signature-256", signature)]).await;
    assert_eq!(forged.summary(), "401 inbound.refused");
    assert_eq!(post(&stage, &door, "Hello, World!", &[]).await.status, 401);
}

#[tokio::test]
async fn json_xml_and_forms_keep_the_same_record() {
    let (stage, admin) = scene().await;
    let door = open(&admin, parties()).await;
    let shown = async || {
        let delivery = last(&stage, &admin, &door).await;
        let page = admin.get("core/parties?filter=code=='F-01'").await.expect(200);
        let party = &page["data"][0];
        json!([
            page["data"].as_array().unwrap().len(),
            delivery["act"],
            party["name"],
            party["country"],
            party["trade_name"]
        ])
    };
    call(&stage, &door, &party("F-01", "Fournisseur & Fils")).await.expect(202);
    assert_eq!(shown().await, json!([1, "created", "Fournisseur & Fils", "GA", null]));
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- ERP --><e:party xmlns:e=\"urn:x\"><e:code>F-01</e:code>\
        <e:name>Fournisseur &amp; <![CDATA[<Filles>]]> &#233;t&#xE9;</e:name><country>fr</country><trade lang=\"fr\">T</trade></e:party>";
    send(&stage, &door, "application/xml; charset=UTF-8", xml).await.expect(202);
    let faulty = last(&stage, &admin, &door).await;
    assert_eq!(faults(&faulty), ["trade_name:wrong_type"], "un élément à attribut n'est pas un texte");
    let fix = json!([
        { "field": "code", "from": "/party/code" }, { "field": "name", "from": "/party/name" },
        { "field": "country", "from": "payload.party.country.upperAscii()" },
        { "field": "trade_name", "from": "/party/trade/#text" },
    ]);
    admin.patch(&door.admin, json!({ "mapping": fix })).await.expect(200);
    let replay = format!("{}/deliveries/{}/replay", door.admin, faulty["id"].as_str().unwrap());
    admin.post(&replay, json!({})).await.expect(200);
    assert_eq!(shown().await, json!([1, "updated", "Fournisseur & <Filles> été", "FR", "T"]));
    assert_eq!(admin.post(&replay, json!({})).await.summary(), "409 workflow.illegal_transition");
    let flat = json!([
        { "field": "code", "from": "/code" }, { "field": "name", "from": "/name" },
        { "field": "country", "from": "payload.country" },
    ]);
    admin.patch(&door.admin, json!({ "mapping": flat })).await.expect(200);
    let form = "application/x-www-form-urlencoded";
    send(&stage, &door, form, "code=F-01&name=%C3%89t%C3%A9+%26+fils&country=CG").await.expect(202);
    assert_eq!(shown().await, json!([1, "updated", "Été & fils", "CG", "T"]));
    let parts = "--b\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\nF-01\r\n--b\r\nContent-Disposition: form-data; \
        name=\"name\"\r\n\r\nÀ parts\r\n--b\r\nContent-Disposition: form-data; name=\"country\"\r\n\r\nAO\r\n--b--\r\n";
    send(&stage, &door, "multipart/form-data; boundary=b", parts).await.expect(202);
    assert_eq!(shown().await, json!([1, "updated", "À parts", "AO", "T"]));
}

#[tokio::test]
async fn hostile_bodies_are_refused_and_nothing_is_kept() {
    let (stage, admin) = scene().await;
    let door = open(&admin, parties()).await;
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">]><party>&lol2;</party>";
    let deep = |open: &str, close: &str, times: usize| format!("{}{}", open.repeat(times), close.repeat(times));
    let xml = "application/xml";
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    let many = format!("<a {}/>", (0..300).map(|rank| format!("a{rank}='' ")).collect::<String>());
    let space = format!("<a xmlns=\"{}\"><b/></a>", "x".repeat(1000));
    for (kind, body, told) in [
        (json, deep("[", "]", 100_000).into_bytes(), "400 inbound.unreadable"),
        (json, deep("[", "]", 100).into_bytes(), "400 inbound.unreadable"),
        (json, b"{\"a\":\"\xff\xfe\"}".to_vec(), "400 inbound.unreadable"),
        (json, b"{\"a\":\"\\u0000\"}".to_vec(), "400 inbound.unreadable"),
        (json, b"{\"a\":1e999}".to_vec(), "400 inbound.unreadable"),
        (json, b"{\"a\":".to_vec(), "400 inbound.unreadable"),
        (json, Vec::new(), "400 inbound.unreadable"),
        (xml, laughs.as_bytes().to_vec(), "400 inbound.unreadable"),
        (xml, b"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>".to_vec(), "400 inbound.unreadable"),
        (xml, b"<a>&unknown;</a>".to_vec(), "400 inbound.unreadable"),
        (xml, deep("<a>", "</a>", 20_000).into_bytes(), "400 inbound.unreadable"),
        (xml, many.into_bytes(), "400 inbound.unreadable"),
        (xml, space.into_bytes(), "400 inbound.unreadable"),
        (xml, format!("<a>{}</a>", "<b/>".repeat(50_000)).into_bytes(), "400 inbound.unreadable"),
        (xml, b"<a><b></a>".to_vec(), "400 inbound.unreadable"),
        (xml, b"<a/><b/>".to_vec(), "400 inbound.unreadable"),
        (xml, b"<a>&#0;</a>".to_vec(), "400 inbound.unreadable"),
        (xml, b"<a>\xe9</a>".to_vec(), "400 inbound.unreadable"),
        (form, b"name=%ff".to_vec(), "400 inbound.unreadable"),
        (form, (0..2000).map(|rank| format!("a{rank}=1&")).collect::<String>().into_bytes(), "400 inbound.unreadable"),
        ("text/plain", b"bonjour".to_vec(), "415 request.unsupported_media"),
        ("application/json; charset=iso-8859-1", b"{}".to_vec(), "415 request.unsupported_media"),
        ("multipart/form-data", b"x".to_vec(), "400 inbound.unreadable"),
        (json, vec![b' '; 1024 * 1024 + 1], "413 request.too_large"),
    ] {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        assert_eq!(send(&stage, &door, kind, body).await.summary(), told, "{kind} {shown}");
    }
    let packed = stage.app.anonymous();
    let request = packed.request(Method::POST, &door.path).bearer_auth(&door.secret);
    let request = request.header("content-type", json).header("content-encoding", "gzip").body("x");
    assert_eq!(packed.send(request).await.status, 415);
    let file = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.exe\"\r\n\r\nMZ\r\n--b--\r\n";
    assert_eq!(send(&stage, &door, "multipart/form-data; boundary=b", file).await.status, 415);
    assert_eq!(stage.number("SELECT count(*) FROM sys.inbound_delivery").await, 0);
}
