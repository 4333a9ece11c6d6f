//! La connexion : mot de passe, code, verrou, freins.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use futures::future::join_all;
use identity::{LoginAnswer, Mfa, Policy, provision};
use jiff::SignedDuration;
use kernel::Code;
use serde_json::json;

use crate::world::{PASSWORD, World, request, request_from, told};

#[tokio::test]
async fn the_first_good_code_enrols_and_opens() {
    let world = World::new().await;
    let company = world.company("A").await;
    let body = json!({ "email": "New@example.test", "name": "New", "company": company });
    let user = world.create("core.user", body).await;
    provision::set_password(&world.system(), &world.identity, user, PASSWORD).await.unwrap();

    let LoginAnswer::MfaRequired(mfa) = world.identity.login(&request(), " new@EXAMPLE.test ", PASSWORD).await.unwrap()
    else {
        panic!("un code était attendu");
    };
    let enrolment = mfa.enroll.unwrap();
    assert_eq!(mfa.methods, ["totp"]);
    assert_eq!(told(world.identity.mfa(&request(), &mfa.challenge, "000000").await), "auth.bad_code");
    let tokens = world.identity.mfa(&request(), &mfa.challenge, &world.code(&enrolment.secret)).await.unwrap();
    assert_eq!(world.identity.authenticate(&tokens.access_token).await.unwrap().actor.id, Some(user));

    world.advance(SignedDuration::from_secs(30));
    assert_eq!(
        told(world.identity.mfa(&request(), &mfa.challenge, &world.code(&enrolment.secret)).await),
        "auth.challenge_expired",
        "un défi sert une fois"
    );
    let LoginAnswer::MfaRequired(again) = world.identity.login(&request(), "new@example.test", PASSWORD).await.unwrap()
    else {
        panic!("un code était attendu");
    };
    assert!(again.enroll.is_none());
    assert!(world.identity.mfa(&request(), &again.challenge, &world.code(&enrolment.secret)).await.is_ok());
    assert_eq!(
        world.audited().await,
        ["login ok", "login ok", "login.failed auth.bad_code", "mfa.enrolled ok", "password.changed ok",]
    );
}

#[tokio::test]
async fn nothing_tells_an_unknown_address_from_a_known_one() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    for email in [ana.email.as_str(), "nobody@example.test"] {
        let mut told_so = Vec::new();
        for _ in 0..7 {
            told_so.push(told(world.identity.login(&request(), email, "Wrong-pass-1").await));
        }
        assert_eq!(told_so[..5], ["auth.bad_credentials"; 5], "{email}");
        assert_eq!(told_so[5..], ["auth.locked"; 2], "{email}");
    }
}

#[tokio::test]
async fn five_failures_lock_for_fifteen_minutes() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    for ip in ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"] {
        let answer = world.identity.login(&request_from(ip), &ana.email, "Wrong-pass-1").await;
        assert_eq!(told(answer), "auth.bad_credentials");
    }
    let locked = world.challenge(&ana.email, PASSWORD).await.unwrap_err();
    assert_eq!(locked.code, Code::AccountLocked);
    assert_eq!(locked.extra["until"], "2026-11-21T08:15:00Z");
    world.advance(SignedDuration::from_secs(15 * 60 - 1));
    assert_eq!(told(world.challenge(&ana.email, PASSWORD).await), "auth.locked");
    world.advance(SignedDuration::from_secs(1));
    world.log_in(&ana).await;
    let audited = world.audited().await;
    assert_eq!(audited.iter().filter(|line| *line == "user.locked ok").count(), 1);
}

#[tokio::test]
async fn a_burst_of_guesses_is_worth_five() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let requests: Vec<_> = (0..20).map(|n| request_from(&format!("192.0.2.{n}"))).collect();
    let answers = join_all(requests.iter().map(|from| world.identity.login(from, &ana.email, "Wrong-pass-1"))).await;
    let judged = answers.into_iter().filter(|answer| answer.as_ref().is_err_and(|e| e.code == Code::BadCredentials));
    assert_eq!(judged.count(), 5);
}

#[tokio::test]
async fn wrong_codes_lock_too_and_a_right_password_does_not_forgive_them() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    for _ in 0..5 {
        let challenge = world.challenge(&ana.email, PASSWORD).await.unwrap();
        assert_eq!(told(world.identity.mfa(&request(), &challenge, "12345").await), "auth.bad_code");
    }
    assert_eq!(told(world.challenge(&ana.email, PASSWORD).await), "auth.locked");
}

#[tokio::test]
async fn a_success_forgets_the_failures_before_it() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    for round in 0..3 {
        let from = request_from(&format!("192.0.2.{round}"));
        for _ in 0..4 {
            assert_eq!(told(world.identity.login(&from, &ana.email, "Wrong-pass-1").await), "auth.bad_credentials");
        }
        world.log_in(&ana).await;
    }
}

#[tokio::test]
async fn a_code_serves_once_even_for_two_at_the_same_time() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let challenges =
        [world.challenge(&ana.email, PASSWORD).await.unwrap(), world.challenge(&ana.email, PASSWORD).await.unwrap()];
    let (code, from) = (world.code(&ana.secret), request());
    let answers = join_all(challenges.iter().map(|challenge| world.identity.mfa(&from, challenge, &code))).await;
    let mut told_so: Vec<_> = answers.into_iter().map(told).collect();
    told_so.sort_unstable();
    assert_eq!(told_so, ["auth.bad_code", "ok"]);
    let challenge = world.challenge(&ana.email, PASSWORD).await.unwrap();
    assert_eq!(told(world.identity.mfa(&request(), &challenge, &code).await), "auth.bad_code");
}

#[tokio::test]
async fn a_challenge_expires() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let challenge = world.challenge(&ana.email, PASSWORD).await.unwrap();
    world.advance(SignedDuration::from_mins(5));
    let answer = world.identity.mfa(&request(), &challenge, &world.code(&ana.secret)).await;
    assert_eq!(told(answer), "auth.challenge_expired");
}

#[tokio::test]
async fn a_disabled_account_says_so_to_its_password_only() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    world.change("core.user", ana.id, json!({ "status": "suspended" })).await;
    assert_eq!(told(world.challenge(&ana.email, "Wrong-pass-1").await), "auth.bad_credentials");
    for _ in 0..6 {
        assert_eq!(told(world.challenge(&ana.email, PASSWORD).await), "auth.disabled");
    }
}

#[tokio::test]
async fn a_deleted_account_is_an_unknown_one() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    world.delete("core.user", ana.id).await;
    assert_eq!(told(world.challenge(&ana.email, PASSWORD).await), "auth.bad_credentials");
}

#[tokio::test]
async fn one_address_may_fail_so_many_times_whatever_the_accounts() {
    let world = World::with(Policy { address_failures: 3, ..Policy::default() }).await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    for n in 0..3 {
        let answer = world.challenge(&format!("nobody{n}@example.test"), "Wrong-pass-1").await;
        assert_eq!(told(answer), "auth.bad_credentials");
    }
    world.advance(SignedDuration::from_mins(1));
    let refused = world.challenge(&ana.email, PASSWORD).await.unwrap_err();
    assert_eq!((refused.code, &refused.extra["retry_after"]), (Code::RateLimited, &json!(14 * 60)));
    let elsewhere = world.identity.login(&request_from("192.0.2.9"), &ana.email, PASSWORD).await;
    assert_eq!(told(elsewhere), "ok");
}

#[tokio::test]
async fn who_has_no_second_factor_enters_without_when_the_policy_says_so() {
    let world = World::with(Policy { mfa: Mfa::WhenEnrolled, ..Policy::default() }).await;
    let company = world.company("A").await;
    let user =
        world.create("core.user", json!({ "email": "new@example.test", "name": "New", "company": company })).await;
    provision::set_password(&world.system(), &world.identity, user, PASSWORD).await.unwrap();
    let LoginAnswer::Session(tokens) = world.identity.login(&request(), "new@example.test", PASSWORD).await.unwrap()
    else {
        panic!("aucun code n'était attendu");
    };
    assert_eq!(tokens.user, user);
    provision::set_totp(&world.system(), &world.identity, user).await.unwrap();
    assert_eq!(told(world.challenge("new@example.test", PASSWORD).await), "ok");
}

#[tokio::test]
async fn a_password_kept_under_former_parameters_is_kept_anew() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let former = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(1024, 1, 1, None).unwrap());
    let hash = former.hash_password_with_salt(PASSWORD.as_bytes(), &[9; 16]).unwrap().to_string();
    let sql = "UPDATE sys.credential SET password_hash = $1";
    world.tenant.db.query(&sql.into(), &[hash.into()]).await.unwrap();
    world.log_in(&ana).await;
    let kept: String = world.value("SELECT password_hash FROM sys.credential").await;
    assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    world.log_in(&ana).await;
}

#[tokio::test]
async fn the_audit_never_holds_a_secret() {
    let world = World::new().await;
    let company = world.company("A").await;
    let ana = world.someone("ana", company, &["user"]).await;
    let tokens = world.log_in(&ana).await;
    let _ = world.challenge("Wrong-pass-1", "Wrong-pass-1").await;
    let _ = world.challenge("nobody@example.test", "Wrong-pass-1").await;
    let rows = world.tenant.db.query(&"SELECT to_jsonb(a)::text FROM sys.audit a".into(), &[]).await.unwrap();
    let journal: String = rows.iter().map(|row| row.get::<_, String>(0)).collect();
    for secret in [PASSWORD, "Wrong-pass-1", &ana.secret, &tokens.refresh_token, &tokens.access_token] {
        assert!(!journal.contains(secret), "{secret}");
    }
    assert!(journal.contains("nobody@example.test"));
}
