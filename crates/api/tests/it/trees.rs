//! Les arbres : un sous-arbre se déplace, un cycle est refusé, même fait à deux.

use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};
use uuid::Uuid;

use crate::stage::{Stage, id};

fn places() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"geo\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.mapper]\ninherits = [\"user\"]\ngrants = [\"geo.*.*.company\"]\n",
        ),
        ("entities/place.toml", "tree = true\n[fields]\nname = { type = \"text\", required = true }\n"),
    ]
}

async fn stage() -> (Stage, Client) {
    let stage = Stage::with(TestOptions { model: model_of(&places()), ..TestOptions::default() }).await;
    let mapper = stage.of_a("carto", &["mapper"]).await;
    (stage, mapper)
}

async fn place(mapper: &Client, parent: Option<Uuid>) -> Uuid {
    id(&mapper.post("geo/places", json!({ "name": "Lieu", "parent": parent })).await.expect(201))
}

async fn put_under(mapper: &Client, place: Uuid, parent: Option<Uuid>) -> String {
    mapper.patch(&format!("geo/places/{place}"), json!({ "parent": parent })).await.summary()
}

#[tokio::test]
async fn a_place_is_never_under_itself() {
    let (stage, mapper) = stage().await;
    let root = place(&mapper, None).await;
    let branch = place(&mapper, Some(root)).await;
    let leaf = place(&mapper, Some(branch)).await;
    assert_eq!(put_under(&mapper, root, Some(leaf)).await, "422 validation.failed parent:cycle");
    assert_eq!(put_under(&mapper, root, Some(root)).await, "422 validation.failed parent:cycle");
    let other = place(&mapper, None).await;
    assert_eq!(put_under(&mapper, branch, Some(other)).await, "200");
    assert_eq!(put_under(&mapper, root, Some(leaf)).await, "200");
    assert_eq!(put_under(&mapper, other, Some(root)).await, "422 validation.failed parent:cycle");
    assert_eq!(put_under(&mapper, branch, None).await, "200");
    let own = stage.app.tenant.clock.new_id();
    let alone = mapper.post("geo/places", json!({ "id": own, "name": "Seul", "parent": own })).await;
    assert_eq!(alone.summary(), "422 validation.failed parent:cycle");
}

#[tokio::test]
async fn crossed_moves_leave_one_of_them() {
    let (stage, mapper) = stage().await;
    for _ in 0..10 {
        let (one, two) = (place(&mapper, None).await, place(&mapper, None).await);
        let (a, b) = tokio::join!(put_under(&mapper, one, Some(two)), put_under(&mapper, two, Some(one)));
        let mut said: Vec<Value> = vec![a.into(), b.into()];
        said.sort_by_key(Value::to_string);
        assert_eq!(said, [json!("200"), json!("422 validation.failed parent:cycle")]);
    }
    let crossed = "SELECT count(*) FROM geo.place a JOIN geo.place b ON a.parent = b.id AND b.parent = a.id";
    assert_eq!(stage.number(crossed).await, 0);
}
