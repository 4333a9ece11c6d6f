//! Les arbres : un sous-arbre se déplace, un cycle est refusé, même fait à deux.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestOptions, model_of};
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
        (
            "entities/sheet.toml",
            "[fields]\nname = { type = \"text\", required = true }\nplace = { type = \"link\", to = \"geo.place\" }\n",
        ),
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

async fn filtered(client: &Client, plural: &str, filter: &str) -> Reply {
    let request = client.request(Method::GET, &format!("geo/{plural}?sort=name&fields=name"));
    client.send(request.query(&[("filter", filter)])).await
}

/// Les noms que rend ce filtre, dans l'ordre.
async fn named(client: &Client, plural: &str, filter: &str) -> Vec<String> {
    let page = filtered(client, plural, filter).await.expect(200);
    page["data"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

/// Un pays, deux provinces, une ville dans la première ; une fiche dans chacun, et une nulle part.
async fn land(stage: &Stage) -> [Uuid; 4] {
    let mut made = Vec::new();
    for (name, parent) in [("pays", None), ("nord", Some(0)), ("sud", Some(0)), ("ville", Some(1))] {
        let parent: Option<Uuid> = parent.map(|rank: usize| made[rank]);
        let place = json!({ "name": name, "parent": parent, "company": stage.a });
        made.push(stage.app.create("geo.place", place).await);
    }
    for (name, place) in ["a-pays", "b-nord", "c-sud", "d-ville"].iter().zip(&made) {
        stage.app.create("geo.sheet", json!({ "name": name, "place": place, "company": stage.a })).await;
    }
    stage.app.create("geo.sheet", json!({ "name": "e-rien", "company": stage.a })).await;
    made.try_into().unwrap()
}

#[tokio::test]
async fn a_filter_keeps_a_branch_of_the_tree() {
    let (stage, mapper) = stage().await;
    let [country, north, _, town] = land(&stage).await;
    for (filter, expected) in [
        (format!("under(place, '{country}')"), vec!["a-pays", "b-nord", "c-sud", "d-ville"]),
        (format!("under(place, '{north}')"), vec!["b-nord", "d-ville"]),
        (format!("under(place.parent, '{north}')"), vec!["d-ville"]),
        (format!("!under(place, '{north}')"), vec!["a-pays", "c-sud", "e-rien"]),
        (format!("under(place, '{town}') || name == 'e-rien'"), vec!["d-ville", "e-rien"]),
        ("under(place, 'nulle part')".to_owned(), vec![]),
    ] {
        assert_eq!(named(&mapper, "sheets", &filter).await, expected, "{filter}");
    }
    assert_eq!(named(&mapper, "places", &format!("under(id, '{north}')")).await, ["nord", "ville"]);
    assert_eq!(named(&mapper, "places", &format!("under(parent, '{north}')")).await, ["ville"]);
    for (filter, reason) in [
        (format!("under(company, '{country}') && under(owner, '{country}')"), "core.user is not a tree here"),
        (format!("under(place, '{country}' + name)"), "the root of under() cannot depend on the row"),
        ("under(place, company)".to_owned(), "expected a geo.place, found a record core.company"),
    ] {
        let refused = filtered(&mapper, "sheets", &filter).await;
        assert_eq!(refused.status, 400, "{filter}");
        assert!(refused.json["detail"].as_str().unwrap().contains(reason), "{}", refused.json["detail"]);
    }
    let body = json!({ "name": "Nord", "entity": "geo.sheet", "filter": format!("under(place, '{north}')") });
    let view = id(&mapper.post("core/saved_views", body).await.expect(201));
    let page = mapper.get(&format!("geo/sheets?view={view}&count=exact")).await.expect(200);
    assert_eq!(page["count"]["value"], 2);
}

#[tokio::test]
async fn a_grant_may_open_a_branch_for_reading_and_for_writing() {
    let (stage, _) = stage().await;
    let [country, north, south, town] = land(&stage).await;
    let clerk = stage.of_a("clerc", &[]).await;
    stage
        .grant(
            &clerk,
            json!([
                { "permission": "geo.sheet.*.all", "filter": format!("under(place, '{north}')") },
                { "permission": "geo.place.*.all", "filter": format!("under(id, '{north}')") },
            ]),
        )
        .await;
    assert_eq!(named(&clerk, "sheets", "true").await, ["b-nord", "d-ville"]);
    assert_eq!(named(&clerk, "places", "true").await, ["nord", "ville"]);
    let through = named(&clerk, "sheets", &format!("under(place, '{country}')")).await;
    assert_eq!(through, ["b-nord", "d-ville"], "le parent d'un lieu que l'on voit se lit");
    let at = async |place: Uuid| clerk.post("geo/sheets", json!({ "name": "x", "place": place })).await.summary();
    assert_eq!(at(town).await, "201");
    assert_eq!(at(south).await, "422 validation.failed place:broken_link");
    let free = clerk.post("geo/sheets", json!({ "name": "x" })).await;
    assert_eq!(free.summary(), "403 access.forbidden", "une fiche sans lieu n'est dans aucune branche");
    let below = async |parent: Option<Uuid>| clerk.post("geo/places", json!({ "name": "y", "parent": parent })).await;
    let hamlet = id(&below(Some(town)).await.expect(201));
    assert_eq!(below(None).await.summary(), "403 access.forbidden");
    let moved = clerk.patch(&format!("geo/places/{hamlet}"), json!({ "parent": null })).await;
    assert_eq!(moved.summary(), "403 access.forbidden", "un lieu ne sort pas de sa branche");
    assert_eq!(clerk.patch(&format!("geo/places/{hamlet}"), json!({ "parent": north })).await.status, 200);
    let many = json!({ "operation": "create", "items": [{ "name": "z", "place": hamlet }, { "name": "z" }], "mode": "partial" });
    let many = clerk.post("geo/sheets/bulk", many).await.expect(200);
    assert_eq!((&many["succeeded"], &many["failed"]), (&json!(1), &json!(1)));
}

/// Cent mille lieux : la descente suit l'index du parent, la liste celui du lieu.
#[tokio::test]
async fn a_branch_is_read_by_indexes() {
    let (stage, _) = stage().await;
    let grow = format!(
        "WITH n AS (SELECT n, lpad(to_hex(n), 32, '0')::uuid AS id FROM generate_series(1, 100000) n), \
         grown AS (INSERT INTO geo.place (id, company_id, created_at, updated_at, name, parent) \
         SELECT id, '{0}', now(), now(), 'lieu', CASE WHEN n > 9 THEN lpad(to_hex(n / 10), 32, '0')::uuid END FROM n) \
         INSERT INTO geo.sheet (id, company_id, created_at, updated_at, name, place) \
         SELECT gen_random_uuid(), '{0}', now(), now(), 'fiche', id FROM n; ANALYZE geo.place, geo.sheet",
        stage.a
    );
    stage.owner().await.batch_execute(&grow).await.unwrap();
    let branch = Uuid::from_u128(1234);
    let model = stage.app.tenant.model();
    let sheet = model.entity("geo.sheet").unwrap();
    let query = store::records::Query {
        entity: sheet.full_name.to_string(),
        filter: Some(format!("under(place, '{branch}')")),
        ..store::records::Query::default()
    };
    let plan = store::records::explain(&stage.app.system(), &stage.app.tenant, &query).await.unwrap().plan.to_string();
    assert!(plan.contains("Recursive Union") && !plan.contains("Seq Scan"), "{plan}");
}
