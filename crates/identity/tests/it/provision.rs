//! L'installation : rôles proposés, premier administrateur, secrets.

use identity::provision;
use kernel::Code;

use crate::world::{Someone, World, request, told};

#[tokio::test]
async fn roles_are_seeded_once_and_a_deleted_one_stays_deleted() {
    let world = World::new().await;
    let again = provision::seed_roles(&world.system(), &world.identity).await.unwrap();
    assert_eq!(again, [""; 0]);
    world.tenant.db.query(&"UPDATE core.role SET deleted_at = now() WHERE code = 'auditor'".into(), &[]).await.unwrap();
    assert_eq!(provision::seed_roles(&world.system(), &world.identity).await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn the_first_administrator_brings_the_first_company_and_can_log_in() {
    let world = World::new().await;
    let admin = provision::create_admin(&world.system(), &world.identity, "root@example.test", "Root").await.unwrap();
    let challenge = world.challenge("root@example.test", &admin.password).await.unwrap();
    let code = world.code(&admin.totp_secret);
    assert!(world.identity.mfa(&request(), &challenge, &code).await.is_ok());
    assert!(admin.uri.starts_with("otpauth://totp/OpsFlux:root%40example.test?secret="));
    let actor = world.identity.actor(admin.user).await.unwrap().unwrap();
    assert!(actor.access("hse.incident", "approve").is_total() && actor.company.is_some());
    let twice = provision::create_admin(&world.system(), &world.identity, "root@example.test", "Root").await;
    assert_eq!(twice.unwrap_err().code, Code::Duplicate);
}

#[tokio::test]
async fn a_weak_password_is_refused_with_its_reason() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("anabelle", a, &[]).await;
    for (password, code) in [("court", "too_short"), ("motdepasse", "too_weak"), ("Anabelle-2026", "contains_email")] {
        let refused = provision::set_password(&world.system(), &world.identity, ana.id, password).await.unwrap_err();
        assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].code.as_str()), ("password", code));
    }
    let nobody = provision::set_password(&world.system(), &world.identity, a, "Plateforme-7").await;
    assert_eq!(told(nobody), "record.not_found");
}

#[tokio::test]
async fn a_new_second_factor_replaces_the_former() {
    let world = World::new().await;
    let a = world.company("A").await;
    let ana = world.someone("ana", a, &["user"]).await;
    world.log_in(&ana).await;
    let renewed = provision::set_totp(&world.system(), &world.identity, ana.id).await.unwrap();
    let challenge = world.challenge(&ana.email, crate::world::PASSWORD).await.unwrap();
    assert_eq!(told(world.identity.mfa(&request(), &challenge, &world.code(&ana.secret)).await), "auth.bad_code");
    world.log_in(&Someone { secret: renewed.secret, ..ana }).await;
}

#[tokio::test]
async fn a_secret_is_kept_sealed() {
    let world = World::new().await;
    let a = world.company("A").await;
    let (ana, bob) = (world.someone("ana", a, &[]).await, world.someone("bob", a, &[]).await);
    let swap = "UPDATE sys.credential SET totp_secret = (SELECT totp_secret FROM sys.credential WHERE user_id = $1) WHERE user_id = $2";
    world.tenant.db.query(&swap.into(), &[ana.id.into(), bob.id.into()]).await.unwrap();
    let challenge = world.challenge(&bob.email, crate::world::PASSWORD).await.unwrap();
    let stolen = world.identity.mfa(&request(), &challenge, &world.code(&ana.secret)).await;
    assert_eq!(told(stolen), "internal", "le secret d'une autre personne ne s'ouvre pas");
}
