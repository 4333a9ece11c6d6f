//! Un appel signé à la façon de *Standard Webhooks*, jugé par le vecteur de la bibliothèque de référence.

use jiff::{SignedDuration, Timestamp};
use kernel::{Clock, Request};
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::json;
use services::inbound;
use testkit::official_model;

use crate::stage::Stage;

/// Le secret, l'envoi, l'heure, le corps et la signature des essais de `standardwebhooks`.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const KEY: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const AT: i64 = 1_614_265_330;
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

#[tokio::test]
async fn the_reference_vector_is_recognised_at_its_time_and_only_then() {
    let clock = Clock::frozen(Timestamp::from_second(AT).unwrap());
    let stage = Stage::at(official_model(), clock.clone()).await;
    let ctx = stage.ctx(stage.admin).await;
    let body = json!({ "name": "partner", "secret": SECRET });
    let made = inbound::create(&ctx, &stage.services, body.as_object().cloned().unwrap()).await.unwrap();
    let hook = made["id"].as_str().unwrap().to_owned();
    let request = Request { id: ctx.new_id(), ip: None, device: None };
    let call = async |signature: &str, body: &[u8]| {
        let pairs = [
            ("content-type", "application/json"),
            ("webhook-id", KEY),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", signature),
        ];
        let headers: HeaderMap =
            pairs.into_iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
        let hook = inbound::recognise(&stage.services, &request, &hook, &headers, body).await?;
        inbound::receive(&stage.services, &request, hook, &headers, body).await
    };
    let refused = "inbound.refused";
    let first = call(SIGNATURE, BODY).await.unwrap();
    assert_eq!(call(SIGNATURE, br#"{"test": 2432232315}"#).await.unwrap_err().code.as_str(), refused);
    assert_eq!(call(&SIGNATURE.replace("g0hM", "h0hM"), BODY).await.unwrap_err().code.as_str(), refused);
    clock.advance(SignedDuration::from_secs(300));
    assert_eq!(call(SIGNATURE, BODY).await.unwrap(), first, "le même envoi");
    clock.advance(SignedDuration::from_secs(1));
    assert_eq!(call(SIGNATURE, BODY).await.unwrap_err().code.as_str(), refused);
    stage.settle().await;
    assert_eq!(stage.count("SELECT count(*) FROM sys.inbound_delivery WHERE status = 'done'").await, 1);
}
