//! Le menu que le locataire arrange : son ordre, ses groupes, ses noms, ce qu'il cache et ce qu'il ajoute.

use serde_json::{Value, json};
use testkit::Client;

use crate::stage::{Stage, id};

async fn admin(stage: &Stage) -> Client {
    stage.of_a("adm", &["admin"]).await
}

/// Les entrées que cette personne voit : `groupe/nom`.
async fn menu(client: &Client) -> Vec<String> {
    let meta = client.get("meta").await.expect(200);
    let entry = |menu: &Value| format!("{}/{}", menu["group"].as_str().unwrap(), menu["name"].as_str().unwrap());
    meta["menus"].as_array().unwrap().iter().map(entry).collect()
}

async fn entry(client: &Client, name: &str, locale: &str) -> Value {
    let meta = client.get(&format!("meta?locale={locale}")).await.expect(200);
    meta["menus"].as_array().unwrap().iter().find(|menu| menu["name"] == name).cloned().unwrap_or(Value::Null)
}

#[tokio::test]
async fn what_is_arranged_comes_first_and_the_rest_stays_where_modules_put_it() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let before = menu(&admin).await;
    assert!(before.contains(&"modules/hse.incident".to_owned()) && before.contains(&"system/core.role".to_owned()));
    let badge = entry(&admin, "hse.incident", "fr").await["badge"].clone();
    assert!(badge.is_i64() || badge.is_u64());
    let body = json!({
        "entries": [
            { "to": "hse.incident", "group": "pilotage", "icon": "flame" },
            { "to": "core.site", "group": "modules" },
            { "to": "hse.investigation", "group": "modules", "hidden": true },
        ],
        "texts": { "hse.incident": { "fr": "Événements HSE", "en": "HSE events" } },
    });
    let applied = admin.put("definitions/menus/main", body.clone()).await.expect(200);
    let after = menu(&admin).await;
    assert_eq!(after[0], "pilotage/hse.incident");
    assert_eq!(after.iter().find(|one| one.starts_with("modules/")).unwrap(), "modules/core.site");
    assert!(!after.iter().any(|one| one.ends_with("/hse.investigation")));
    assert_eq!(after.len(), before.len() - 1, "rien d'autre ne part");
    let incident = entry(&admin, "hse.incident", "en").await;
    assert_eq!(
        (&incident["label"], &incident["icon"], &incident["to"]),
        (&json!("HSE events"), &json!("flame"), &json!("/hse/incidents"))
    );
    assert_eq!(incident["badge"], badge, "la pastille du module le suit");
    assert_eq!(
        entry(&admin, "hse.incident", "pt").await["label"],
        "Événements HSE",
        "une langue qui manque se lit dans une autre"
    );
    let said = json!({ "changes": [{ "key": "my.menu.hse.incident", "locale": "pt", "text": "Ocorrências" }] });
    admin.patch("translations", said).await.expect(200);
    assert_eq!(entry(&admin, "hse.incident", "pt").await["label"], "Ocorrências");
    assert_eq!(
        admin.get("definitions/menus/main").await.expect(200)["body"]["texts"]["hse.incident"]["pt"],
        "Ocorrências"
    );
    admin.delete("definitions/menus/main").await.expect(200);
    assert_eq!(menu(&admin).await, before, "les modules retrouvent leur menu");
    assert_eq!(admin.post(&format!("definitions/plans/{}/undo", applied["plan"]), json!({})).await.status, 409);
    assert_eq!(stage.number("SELECT count(*) FROM sys.audit WHERE action = 'definition.applied'").await, 2);
}

#[tokio::test]
async fn a_link_leads_to_a_view_a_saved_view_or_elsewhere_for_those_who_may() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let make = async |name: &str, shared: &str| {
        let view = json!({ "entity": "hse.incident", "name": name, "kind": "list", "shared": shared, "filter": "severity == 'high'" });
        id(&admin.post("core/saved_views", view).await.expect(201))
    };
    let (everyone, mine) = (make("Graves", "everyone").await, make("À moi", "private").await);
    let body = json!({
        "entries": [
            { "name": "board", "to": "hse.incident", "view": "board", "group": "pilotage" },
            { "name": "serious", "to": "hse.incident", "saved": everyone, "group": "pilotage", "icon": "siren" },
            { "name": "own", "to": "hse.incident", "saved": mine, "group": "pilotage" },
            { "name": "rota", "url": "https://intranet.example.test/rota?team=1", "group": "modules", "roles": ["admin"] },
            { "name": "help", "url": "https://intranet.example.test/", "group": "system" },
            { "name": "roles", "to": "core.role", "view": "board", "group": "system" },
        ],
        "texts": { "board": { "fr": "Tableau" }, "rota": { "fr": "Astreinte" } },
    });
    admin.put("definitions/menus/main", body).await.expect(200);
    let seen = menu(&supervisor).await;
    assert!(seen.starts_with(&["pilotage/board".to_owned(), "pilotage/serious".to_owned()]), "{seen:?}");
    for hidden in ["pilotage/own", "modules/rota", "system/roles"] {
        assert!(!seen.contains(&hidden.to_owned()), "{hidden}");
    }
    assert!(seen.contains(&"system/help".to_owned()));
    let board = entry(&supervisor, "board", "fr").await;
    assert_eq!(
        (&board["to"], &board["label"], &board["entity"]),
        (&json!("/hse/incidents?view=board"), &json!("Tableau"), &Value::Null)
    );
    assert_eq!(entry(&supervisor, "serious", "fr").await["to"], json!(format!("/hse/incidents?saved={everyone}")));
    let rota = entry(&admin, "rota", "en").await;
    assert_eq!(
        (&rota["external"], &rota["to"], &rota["label"]),
        (&json!(true), &json!("https://intranet.example.test/rota?team=1"), &json!("Astreinte"))
    );
    let stranger = stage.of_a("nul", &[]).await;
    assert_eq!(menu(&stranger).await, ["system/help"], "un lien n'ouvre aucun droit");
}

#[tokio::test]
async fn a_faulty_menu_is_refused_and_a_vanished_entity_only_leaves_it() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let refused = async |entry: Value, expected: &str| {
        let reply = admin.put("definitions/menus/main", json!({ "entries": [entry] })).await;
        assert!(
            reply.summary().starts_with("422 definition.refused") && reply.summary().contains(expected),
            "{}",
            reply.summary()
        );
    };
    for url in [
        "javascript:alert(1)",
        "//evil.test",
        "https://",
        "https://a b",
        "https://me:pw@evil.test/",
        "https://a\"b.test",
    ] {
        refused(json!({ "name": "x", "url": url, "group": "system" }), "menu.url").await;
    }
    refused(json!({ "to": "hse.incident", "group": "left" }), "entries").await;
    refused(json!({ "name": "a b", "to": "hse.incident", "view": "board", "group": "system" }), "name.form").await;
    refused(json!({ "name": "x", "to": "hse.incident", "saved": "42", "group": "system" }), "menu.saved").await;
    refused(json!({ "name": "x", "to": "hse.incident", "view": "a&b=c", "group": "system" }), "menu.view").await;
    let twice =
        json!({ "entries": [{ "to": "core.site", "group": "modules" }, { "to": "core.site", "group": "system" }] });
    assert!(admin.put("definitions/menus/main", twice).await.summary().contains("menu.twice"));
    assert_eq!(admin.put("definitions/menus/other", json!({ "entries": [] })).await.status, 422);
    let asset = json!({ "fields": { "name": { "type": "text" } } });
    admin.put("definitions/entities/asset", asset).await.expect(200);
    admin
        .put("definitions/menus/main", json!({ "entries": [{ "to": "my.asset", "group": "pilotage" }] }))
        .await
        .expect(200);
    assert!(menu(&admin).await.contains(&"pilotage/my.asset".to_owned()));
    admin.delete("definitions/entities/asset").await.expect(200);
    assert!(!menu(&admin).await.iter().any(|one| one.ends_with("my.asset")));
    let stale = json!({ "changes": [{ "path": "menus/main", "body": { "entries": [] }, "version": 7 }] });
    assert_eq!(admin.post("definitions/apply", stale).await.summary(), "409 stale.version");
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    assert_eq!(
        supervisor.put("definitions/menus/main", json!({ "entries": [] })).await.summary(),
        "403 access.forbidden"
    );
}

/// Le chemin de chaque entrée que cette personne voit dans un sous-menu : `groupe/sous-menu/nom`.
async fn paths(client: &Client) -> Vec<String> {
    let meta = client.get("meta").await.expect(200);
    let path = |menu: &Value| {
        let within: Vec<&str> = menu["in"].as_array()?.iter().filter_map(Value::as_str).collect();
        Some(format!("{}/{}/{}", menu["group"].as_str()?, within.join("/"), menu["name"].as_str()?))
    };
    meta["menus"].as_array().unwrap().iter().filter_map(path).collect()
}

#[tokio::test]
async fn a_submenu_holds_entries_and_closes_them_with_itself() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let delivered = paths(&supervisor).await;
    assert!(delivered.contains(&"system/core.references/core.unit".to_owned()), "{delivered:?}");
    let meta = supervisor.get("meta?locale=en").await.expect(200);
    assert_eq!(meta["submenus"], json!({ "core.references": { "label": "Reference data", "icon": "folder-tree" } }));
    let body = json!({
        "entries": [
            { "name": "field", "group": "pilotage", "icon": "flame" },
            { "to": "hse.incident", "in": "field" },
            { "name": "core.references", "in": "field" },
            { "name": "empty", "group": "modules" },
            { "name": "secret", "group": "modules", "roles": ["admin"] },
            { "name": "help", "url": "https://intranet.example.test/", "in": "secret" },
        ],
        "texts": { "field": { "fr": "Terrain", "en": "Field" }, "core.references": { "en": "Registers" } },
    });
    admin.put("definitions/menus/main", body.clone()).await.expect(200);
    let seen = paths(&supervisor).await;
    assert_eq!(seen[0], "pilotage/field/hse.incident", "dans l'ordre de l'arrangement");
    assert!(seen.contains(&"pilotage/field/core.references/core.unit".to_owned()), "ce qu'il tient le suit : {seen:?}");
    assert!(paths(&admin).await.contains(&"modules/secret/help".to_owned()));
    assert!(
        !seen.iter().any(|path| path.ends_with("/help")),
        "un rôle que l'on ne tient pas ferme le sous-menu entier"
    );
    let meta = supervisor.get("meta?locale=en").await.expect(200);
    let submenus = meta["submenus"].as_object().unwrap();
    assert_eq!(submenus.keys().collect::<Vec<_>>(), ["field", "core.references"], "vide ou fermé, il se tait");
    assert_eq!(submenus["field"], json!({ "label": "Field", "icon": "flame" }));
    assert_eq!(submenus["core.references"]["label"], "Registers");
    let every = admin.get("meta").await.expect(200);
    assert_eq!(every["submenus"]["empty"]["label"], "empty", "qui arrange le menu les connaît tous");
    let mut hidden = body;
    hidden["entries"][0]["hidden"] = true.into();
    admin.put("definitions/menus/main", hidden).await.expect(200);
    assert!(!menu(&supervisor).await.iter().any(|one| one.ends_with("/hse.incident") || one.ends_with("/core.unit")));
}

#[tokio::test]
async fn what_a_module_puts_too_deep_goes_up_to_the_last_rank() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let entries = json!([
        { "name": "a", "group": "system" },
        { "name": "b", "in": "a" },
        { "name": "core.references", "in": "b" },
    ]);
    admin.put("definitions/menus/main", json!({ "entries": entries })).await.expect(200);
    let seen = paths(&admin).await;
    assert!(seen.contains(&"system/a/b/core.unit".to_owned()), "{seen:?}");
}

#[tokio::test]
async fn a_submenu_that_is_unknown_too_deep_or_in_itself_is_refused() {
    let stage = Stage::new().await;
    let admin = admin(&stage).await;
    let refused = async |entries: Value, expected: &str| {
        let reply = admin.put("definitions/menus/main", json!({ "entries": entries })).await.summary();
        assert!(reply.starts_with("422 definition.refused") && reply.contains(expected), "{reply}");
    };
    refused(json!([{ "to": "core.site", "in": "nowhere" }]), "menu.in").await;
    refused(json!([{ "to": "core.site", "in": "hse.incident" }]), "menu.in").await;
    refused(json!([{ "to": "core.site", "in": "core.references", "group": "system" }]), "menu.group").await;
    refused(json!([{ "name": "a b", "group": "system" }]), "name.form").await;
    refused(json!([{ "name": "a", "in": "b" }, { "name": "b", "in": "a" }]), "menu.cycle").await;
    refused(json!([{ "name": "a", "in": "a" }]), "menu.cycle").await;
    let deep = json!([
        { "name": "a", "group": "system" },
        { "name": "b", "in": "a" },
        { "name": "c", "in": "b" },
        { "to": "core.site", "in": "c" },
    ]);
    refused(deep, "menu.deep").await;
    let gone = json!({ "entries": [{ "to": "core.site", "in": "lodging.rooms" }, { "name": "lodging.rooms", "group": "modules" }] });
    admin.put("definitions/menus/main", gone).await.expect(200);
    assert!(
        menu(&admin).await.contains(&"system/core.site".to_owned()),
        "le sous-menu d'un module parti laisse ses entrées"
    );
}
