//! Les droits rassemblés : rôles, héritage, sociétés, octrois directs, oubli au changement.

use kernel::{Reach, Scope};
use serde_json::json;
use uuid::Uuid;

use crate::world::{Someone, World, eventually};

/// Sociétés où une action est permise ; `None` : tout le locataire.
async fn reach(world: &World, who: &Someone, entity: &str, action: &str) -> Option<Vec<Uuid>> {
    let actor = world.identity.actor(who.id).await.unwrap().unwrap();
    let access = actor.access(entity, action);
    if access.is_total() {
        return None;
    }
    let mut companies: Vec<Uuid> = access
        .rules
        .iter()
        .flat_map(|rule| match &rule.reach {
            Reach::Companies(ids) => ids.clone(),
            _ => Vec::new(),
        })
        .collect();
    companies.sort_unstable();
    Some(companies)
}

#[tokio::test]
async fn a_role_reaches_the_company_it_is_held_in_with_what_it_inherits() {
    let world = World::new().await;
    let (a, b) = (world.company("A").await, world.company("B").await);
    let ana = world.someone("ana", a, &["auditor"]).await;
    assert_eq!(reach(&world, &ana, "hse.incident", "export").await, Some(vec![a]));
    let memberships = json!([
        { "company": a, "roles": [world.role("user").await] },
        { "company": b, "roles": [world.role("auditor").await] },
    ]);
    world.change("core.user", ana.id, json!({ "memberships": memberships })).await;
    assert_eq!(reach(&world, &ana, "hse.incident", "export").await, Some(vec![b]));
    assert_eq!(reach(&world, &ana, "core.site", "view").await, Some(vec![a, b]), "user est tenu là, et hérité ici");
    let actor = world.identity.actor(ana.id).await.unwrap().unwrap();
    assert_eq!(actor.companies, [a, b]);
    let mut roles: Vec<_> = actor.roles.iter().map(|held| (held.role.as_str(), held.company)).collect();
    roles.sort_unstable();
    assert_eq!(roles, [("auditor", Some(b)), ("user", Some(a)), ("user", Some(b))]);
}

#[tokio::test]
async fn an_administrator_reaches_everything() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("ana", a, &["admin"]).await;
    assert_eq!(reach(&world, &ana, "hse.incident", "approve").await, None);
}

#[tokio::test]
async fn who_holds_nothing_may_nothing() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("ana", a, &[]).await;
    assert_eq!(reach(&world, &ana, "core.site", "view").await, Some(vec![]));
}

#[tokio::test]
async fn a_direct_grant_adds_to_the_roles() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("ana", a, &["user"]).await;
    let grants = json!([
        { "company": a, "permission": "hse.incident.view.company", "filter": "severity == 'low'", "classes": "medical" },
        { "company": a, "permission": "not a permission" },
    ]);
    world.change("core.user", ana.id, json!({ "grants": grants })).await;
    let actor = world.identity.actor(ana.id).await.unwrap().unwrap();
    let grant = actor.grants.iter().find(|grant| grant.permission.to_string().starts_with("hse.")).unwrap();
    assert_eq!((grant.permission.scope, grant.company), (Scope::Company, Some(a)));
    assert_eq!(
        (grant.filter.as_deref(), grant.classes.as_slice()),
        (Some("severity == 'low'"), &[kernel::Class::Medical][..])
    );
}

#[tokio::test]
async fn a_changed_role_changes_all_who_hold_it_on_every_node() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("ana", a, &["auditor"]).await;
    let node = world.other_node();
    eventually(async || node.actor(ana.id).await.unwrap().is_some()).await;
    let role = world.role("auditor").await;
    world.change("core.role", role, json!({ "grants": [{ "permission": "hse.incident.view.company" }] })).await;
    assert_eq!(reach(&world, &ana, "hse.incident", "export").await, Some(vec![]));
    eventually(async || {
        let actor = node.actor(ana.id).await.unwrap().unwrap();
        actor.access("hse.incident", "export").is_denied()
    })
    .await;
}

#[tokio::test]
async fn a_deleted_role_gives_nothing_more_nor_what_it_inherited() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("ana", a, &["auditor"]).await;
    world.tenant.db.query(&"UPDATE core.role SET deleted_at = now() WHERE code = 'auditor'".into(), &[]).await.unwrap();
    world.identity.invalidate("core.role", world.role("auditor").await).await;
    let actor = world.identity.actor(ana.id).await.unwrap().unwrap();
    assert!(actor.grants.is_empty() && actor.roles.is_empty());
}

#[tokio::test]
async fn roles_that_inherit_in_a_circle_are_read_once() {
    let world = World::new().await;
    let a = world.company("A").await;
    let (user, auditor) = (world.role("user").await, world.role("auditor").await);
    world.change("core.role", user, json!({ "inherits": [auditor] })).await;
    let ana = world.someone("ana", a, &["user"]).await;
    let actor = world.identity.actor(ana.id).await.unwrap().unwrap();
    assert_eq!(actor.roles.len(), 2);
}

#[tokio::test]
async fn a_membership_of_a_deleted_company_is_worth_nothing() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("ana", a, &["user"]).await;
    world.tenant.db.query(&"UPDATE core.company SET deleted_at = now()".into(), &[]).await.unwrap();
    world.identity.invalidate("core.company", a).await;
    assert!(world.identity.actor(ana.id).await.unwrap().unwrap().companies.is_empty());
}
