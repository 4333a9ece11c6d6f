//! Les sessions : renouvellement, réemploi, fin immédiate, ici et sur un autre nœud.

use identity::provision;
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

use crate::world::{World, eventually, request, told};

#[tokio::test]
async fn an_access_token_lives_fifteen_minutes_and_is_renewed() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let first = world.log_in(&ana).await;
    assert_eq!((first.expires_in, first.refresh_expires_in), (900, 7 * 24 * 3600));
    world.advance(SignedDuration::from_mins(15));
    assert_eq!(told(world.identity.authenticate(&first.access_token).await), "auth.expired");
    let second = world.identity.refresh(&request(), &first.refresh_token).await.unwrap();
    assert_eq!(second.session, first.session);
    assert_ne!(second.refresh_token, first.refresh_token);
    let who = world.identity.authenticate(&second.access_token).await.unwrap();
    assert_eq!((who.actor.id, who.session), (Some(ana.id), first.session));
}

#[tokio::test]
async fn a_refresh_token_seen_twice_closes_the_session_for_both_bearers() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let first = world.log_in(&ana).await;
    let second = world.identity.refresh(&request(), &first.refresh_token).await.unwrap();
    assert_eq!(told(world.identity.refresh(&request(), &first.refresh_token).await), "auth.token_reused");
    assert_eq!(told(world.identity.authenticate(&second.access_token).await), "auth.required");
    assert_eq!(told(world.identity.refresh(&request(), &second.refresh_token).await), "auth.required");
    assert!(world.audited().await.contains(&"auth.token_reused auth.token_reused".to_owned()));
}

#[tokio::test]
async fn of_two_refreshes_at_the_same_time_one_wins_and_the_session_closes() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let tokens = world.log_in(&ana).await;
    let from = request();
    let both = tokio::join!(
        world.identity.refresh(&from, &tokens.refresh_token),
        world.identity.refresh(&from, &tokens.refresh_token)
    );
    let mut told_so = [told(both.0), told(both.1)];
    told_so.sort_unstable();
    assert_eq!(told_so, ["auth.token_reused", "ok"]);
}

#[tokio::test]
async fn a_session_left_seven_days_is_over() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let tokens = world.log_in(&ana).await;
    world.advance(SignedDuration::from_hours(7 * 24));
    assert_eq!(told(world.identity.refresh(&request(), &tokens.refresh_token).await), "auth.required");
    assert!(world.identity.sessions(&world.ctx(&ana).await).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_unknown_refresh_token_opens_nothing() {
    let world = World::new().await;
    for token in ["", "x", &"é".repeat(5000)] {
        assert_eq!(told(world.identity.refresh(&request(), token).await), "auth.required");
    }
}

#[tokio::test]
async fn a_logout_is_immediate_here_and_on_the_other_nodes() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let node = world.other_node();
    let tokens = world.log_in(&ana).await;
    eventually(async || node.authenticate(&tokens.access_token).await.is_ok()).await;
    world.identity.logout(&world.ctx(&ana).await, tokens.session).await.unwrap();
    assert_eq!(told(world.identity.authenticate(&tokens.access_token).await), "auth.required");
    assert_eq!(told(world.identity.refresh(&request(), &tokens.refresh_token).await), "auth.required");
    eventually(async || node.authenticate(&tokens.access_token).await.is_err()).await;
}

#[tokio::test]
async fn a_node_cut_from_the_announcements_stops_trusting_its_memory() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let node = world.other_node();
    for _ in 0..2 {
        let tokens = world.log_in(&ana).await;
        eventually(async || node.authenticate(&tokens.access_token).await.is_ok()).await;
        world.deafen().await;
        world.identity.logout(&world.ctx(&ana).await, tokens.session).await.unwrap();
        eventually(async || node.authenticate(&tokens.access_token).await.is_err()).await;
    }
}

#[tokio::test]
async fn what_serves_no_more_is_swept_away() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    world.log_in(&ana).await;
    let _ = world.challenge("nobody@example.test", "Wrong-pass-1").await;
    let left = async || {
        world.identity.sweep().await.unwrap();
        world
            .value::<String>(
                "SELECT concat_ws(' ', (SELECT count(*) FROM sys.session), (SELECT count(*) FROM sys.refresh_token), \
                 (SELECT count(*) FROM sys.credential))",
            )
            .await
    };
    assert_eq!(left().await, "1 1 1", "l'échec de l'adresse inconnue ne la verrouillait pas");
    world.advance(SignedDuration::from_hours(8 * 24));
    assert_eq!(left().await, "1 0 1");
    world.advance(SignedDuration::from_hours(30 * 24));
    assert_eq!(left().await, "0 0 1");
}

#[tokio::test]
async fn one_sees_and_closes_ones_own_sessions_only() {
    let world = World::new().await;
    let company = world.company("A").await;
    let (ana, bob) = (world.someone("ana", company, &["user"]).await, world.someone("bob", company, &["user"]).await);
    let (first, second) = (world.log_in(&ana).await, world.log_in(&ana).await);
    let others = world.log_in(&bob).await;
    let ctx = world.ctx(&ana).await;
    let listed: Vec<Uuid> = world.identity.sessions(&ctx).await.unwrap().iter().map(|session| session.id).collect();
    assert_eq!(listed, [second.session, first.session]);
    assert_eq!(told(world.identity.revoke(&ctx, others.session).await), "record.not_found");
    assert_eq!(told(world.identity.revoke(&ctx, first.session).await), "ok");
    assert_eq!(told(world.identity.revoke(&ctx, first.session).await), "record.not_found");
    assert_eq!(told(world.identity.revoke(&world.system(), others.session).await), "ok");
    assert_eq!(told(world.identity.authenticate(&second.access_token).await), "ok");
}

#[tokio::test]
async fn a_suspended_person_is_out_at_once() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let tokens = world.log_in(&ana).await;
    world.change("core.user", ana.id, json!({ "status": "suspended" })).await;
    assert_eq!(told(world.identity.authenticate(&tokens.access_token).await), "auth.required");
    assert_eq!(told(world.identity.refresh(&request(), &tokens.refresh_token).await), "auth.required");
}

#[tokio::test]
async fn a_new_password_closes_the_sessions() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let tokens = world.log_in(&ana).await;
    provision::set_password(&world.system(), &world.identity, ana.id, "Plateforme-8").await.unwrap();
    assert_eq!(told(world.identity.authenticate(&tokens.access_token).await), "auth.required");
}

#[tokio::test]
async fn a_csrf_token_is_that_of_its_session() {
    let world = World::new().await;
    let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let csrf = world.identity.csrf_for(mine);
    assert!(world.identity.csrf_matches(mine, &csrf));
    assert!(!world.identity.csrf_matches(other, &csrf));
    assert!(!world.identity.csrf_matches(mine, ""));
}

#[tokio::test]
async fn a_look_at_someone_ends_by_itself_and_is_known_to_the_other_node() {
    let world = World::new().await;
    let company = world.company("A").await;
    let (adm, ana) = (world.someone("adm", company, &["admin"]).await, world.someone("ana", company, &["user"]).await);
    let other = world.other_node();
    let tokens = world.log_in(&adm).await;
    let seen = async |identity: &identity::Identity, token: &str| identity.authenticate(token).await.unwrap().actor.id;
    assert_eq!(seen(&other, &tokens.access_token).await, Some(adm.id));
    let target = identity::Target { user: Some(ana.id), roles: Vec::new(), company: None };
    let until = world.identity.view_as(&world.ctx(&adm).await, tokens.session, target).await.unwrap();
    assert_eq!(until.duration_since(world.clock.now()), SignedDuration::from_hours(1));
    assert_eq!(seen(&world.identity, &tokens.access_token).await, Some(ana.id));
    eventually(async || seen(&other, &tokens.access_token).await == Some(ana.id)).await;
    let renewed = world.identity.refresh(&request(), &tokens.refresh_token).await.unwrap();
    assert_eq!(seen(&world.identity, &renewed.access_token).await, Some(ana.id), "renouveler n'en sort pas");
    world.advance(SignedDuration::from_hours(1));
    let renewed = world.identity.refresh(&request(), &renewed.refresh_token).await.unwrap();
    assert_eq!(seen(&world.identity, &renewed.access_token).await, Some(adm.id));
}
