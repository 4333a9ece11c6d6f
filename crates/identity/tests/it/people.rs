//! Les destinataires, les préférences et le profil.

use identity::{InterfaceChange, NotificationWishes, Theme};
use kernel::Locale;
use serde_json::json;

use crate::world::{World, told};

#[tokio::test]
async fn people_are_found_by_a_role_they_hold_or_inherit_in_the_company() {
    let world = World::new().await;
    let (a, b) = (world.company("A").await, world.company("B").await);
    let ana = world.someone("ana", a, &["auditor"]).await;
    let _bob = world.someone("bob", a, &["user"]).await;
    let _eve = world.someone("eve", b, &["auditor"]).await;
    let gone = world.someone("gone", a, &["auditor"]).await;
    world.change("core.user", gone.id, json!({ "status": "inactive" })).await;
    let names = async |role: &str, company| {
        let people = world.identity.people_with_role(role, company).await.unwrap();
        people.into_iter().map(|person| person.name).collect::<Vec<_>>()
    };
    assert_eq!(names("auditor", Some(a)).await, ["ana"]);
    assert_eq!(names("auditor", None).await, ["ana", "eve"]);
    assert_eq!(names("user", Some(a)).await, ["ana", "bob"]);
    assert_eq!(names("nothing", Some(a)).await, [""; 0]);
    let person = world.identity.person(ana.id).await.unwrap().unwrap();
    assert_eq!((person.email.as_str(), person.locale, person.timezone.as_str()), ("ana@example.test", None, "UTC"));
    assert!(world.identity.person(gone.id).await.unwrap().is_none());
    assert_eq!(world.identity.people(&[ana.id, gone.id]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_group_is_named_by_its_identifier_its_code_or_its_name() {
    let world = World::new().await;
    let (a, b) = (world.company("A").await, world.company("B").await);
    let ana = world.someone("ana", a, &["user"]).await;
    let bob = world.someone("bob", a, &["user"]).await;
    let body = |name: &str, code: Option<&str>, company, member| json!({ "name": name, "code": code, "company": company, "members": [member] });
    let duty = world.create("core.group", body("Astreinte", Some("duty"), a, ana.id)).await;
    // Un nom qui est le code d'un autre ne le désigne pas.
    world.create("core.group", body("duty", None, a, bob.id)).await;
    world.create("core.group", body("Astreinte", Some("duty"), b, bob.id)).await;
    let names = async |group: &str, company| {
        let people = world.identity.people_in_group(group, company).await.unwrap();
        people.into_iter().map(|person| person.name).collect::<Vec<_>>()
    };
    for group in [duty.to_string().as_str(), "duty", "Astreinte"] {
        assert_eq!(names(group, Some(a)).await, ["ana"], "{group}");
    }
    assert_eq!(names("duty", None).await, ["ana", "bob"]);
    assert_eq!(names("personne", Some(a)).await, [""; 0]);
    world.change("core.user", ana.id, json!({ "status": "inactive" })).await;
    assert_eq!(names("duty", Some(a)).await, [""; 0]);
}

#[tokio::test]
async fn a_chosen_language_and_timezone_win_over_those_of_the_record() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("ana", a, &["user"]).await;
    let tokens = world.log_in(&ana).await;
    let ctx = world.ctx(&ana).await;
    let change = InterfaceChange { language: Some(Locale::En), theme: Some(Theme::Dark), ..Default::default() };
    world.identity.change_interface(&ctx, &change).await.unwrap();
    let change = InterfaceChange { timezone: Some("Africa/Libreville".to_owned()), ..Default::default() };
    world.identity.change_interface(&ctx, &change).await.unwrap();
    let who = world.identity.authenticate(&tokens.access_token).await.unwrap();
    assert_eq!((who.locale, who.actor.timezone.as_str()), (Some(Locale::En), "Africa/Libreville"));
    let profile = world.identity.profile(&ctx).await.unwrap();
    assert_eq!(
        (profile.language, profile.theme, profile.timezone.as_str()),
        (Some(Locale::En), Theme::Dark, "Africa/Libreville")
    );
    let wrong = InterfaceChange { timezone: Some("Mars/Olympus".to_owned()), ..Default::default() };
    assert_eq!(told(world.identity.change_interface(&ctx, &wrong).await), "validation.failed");
}

#[tokio::test]
async fn a_profile_says_where_and_as_what() {
    let world = World::new().await;
    let a = world.company("A").await;
    let site =
        world.create("core.site", json!({ "code": "N1", "name": "Nord", "kind": "offshore", "company": a })).await;
    let ana = world.someone("ana", a, &["user"]).await;
    let memberships = json!([{ "company": a, "site": site, "roles": [world.role("auditor").await] }]);
    world.change("core.user", ana.id, json!({ "name": "Ana Mba", "memberships": memberships })).await;
    let profile = serde_json::to_value(world.identity.profile(&world.ctx(&ana).await).await.unwrap()).unwrap();
    assert_eq!(profile["initials"], "AM");
    assert_eq!(profile["company"], json!({ "id": a, "name": "Société A" }));
    assert_eq!(profile["companies"], json!([{ "id": a, "name": "Société A" }]));
    assert_eq!(profile["site"], json!({ "id": site, "name": "Nord" }));
    assert_eq!(profile["roles"], json!(["auditor", "user"]));
    assert_eq!(profile["theme"], "auto");
}

#[tokio::test]
async fn notification_wishes_are_kept() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("ana", a, &["user"]).await;
    assert_eq!(world.identity.preferences(ana.id).await.unwrap().notifications, NotificationWishes::default());
    let wishes: NotificationWishes = serde_json::from_value(json!({
        "channels": { "in_app": true, "mail": false }, "min_priority": 1, "muted": ["news"],
        "dnd": { "from": "22:00", "to": "06:00", "timezone": "Africa/Libreville" },
    }))
    .unwrap();
    world.identity.save_notifications(&world.ctx(&ana).await, &wishes, Vec::new()).await.unwrap();
    assert_eq!(world.identity.preferences(ana.id).await.unwrap().notifications, wishes);
    assert_eq!(world.identity.preferences_of(&[ana.id, a]).await.unwrap().len(), 1);
}
