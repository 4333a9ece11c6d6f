//! Les groupes de personnes : prévenus et consultés tels qu'ils sont à cet instant, dans leur société seulement.

use jiff::SignedDuration;
use kernel::Clock;
use serde_json::{Map, Value, json};
use services::approvals::{self, Via};
use store::records::{self, Intent, Key};
use testkit::model_of;
use uuid::Uuid;

use crate::stage::{MODULE, Stage};

const THING: (&str, &str) =
    ("entities/thing.toml", "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\n");

const TELLS: (&str, &str) = (
    "triggers/tells.toml",
    "on = \"thing.created\"\n\
     [[steps]]\ndo = \"notify\"\nto = [\"group:duty\", \"group:Astreinte\"]\ntemplate = \"told\"\n\
     [[steps]]\nwait = \"PT1H\"\n\
     [[steps]]\ndo = \"notify\"\nto = [\"group:duty\"]\ntemplate = \"told\"\n",
);

async fn stage(steps: &str, more: &[(&str, &str)]) -> Stage {
    let workflow = format!(
        "field = \"status\"\ninitial = \"draft\"\n[states]\ndraft = {{ tone = \"neutral\" }}\nordered = {{ tone = \"success\" }}\n\
         [transitions.order]\nfrom = [\"draft\"]\nto = \"ordered\"\napproval = \"approval\"\n[approval]\nsteps = [{{ name = \"one\", {steps} }}]\n"
    );
    let own = [
        MODULE,
        THING,
        ("workflows/thing.toml", workflow.as_str()),
        ("templates/told.fr.txt", "À voir."),
        ("i18n/fr.json", "{ \"trial.templates.told.title\": \"Dit\" }"),
    ];
    let model = model_of(&own.into_iter().chain(more.iter().copied()).collect::<Vec<_>>());
    let stage = Stage::at(model, Clock::frozen("2026-11-20T08:00:00Z".parse().unwrap())).await;
    stage.rows("DELETE FROM sys.notification", &[]).await;
    stage
}

/// Un groupe « Astreinte », de code `duty`.
async fn duty(stage: &Stage, company: Uuid, members: &[Uuid]) -> Uuid {
    let body = json!({ "name": "Astreinte", "code": "duty", "company": company, "members": members });
    stage.app.create("core.group", body).await
}

async fn change(stage: &Stage, entity: &str, id: Uuid, body: Value) {
    let (ctx, body) = (stage.app.system(), body.as_object().cloned().unwrap());
    records::update(&ctx, &stage.app.tenant, entity, &Key::Id(id), &body, None, Intent::Commit).await.unwrap();
    stage.settle().await;
}

async fn thing(stage: &Stage) -> Uuid {
    let id = stage.app.create("trial.thing", json!({ "name": "un", "company": stage.company })).await;
    stage.settle().await;
    id
}

async fn told(stage: &Stage, users: &[Uuid]) -> Vec<usize> {
    let mut counts = Vec::new();
    for user in users {
        counts.push(stage.told(*user).await.len());
    }
    counts
}

/// Le superviseur demande l'approbation d'une fiche ; rend la demande et ce qu'elle devient.
async fn ask(stage: &Stage) -> (Uuid, &Stage) {
    let (record, ctx) = (thing(stage).await, stage.ctx(stage.supervisor).await);
    let asked =
        records::act(&ctx, &stage.app.tenant, "trial.thing", &Key::Id(record), "order", &Map::new(), None).await;
    let approval = asked.unwrap().approval.unwrap();
    stage.settle().await;
    (approval, stage)
}

async fn state((approval, stage): (Uuid, &Stage)) -> (Value, Value) {
    let ctx = stage.ctx(stage.supervisor).await;
    let shown = approvals::show(&ctx, &stage.services, approval).await.unwrap();
    (shown["state"].clone(), shown["blocked"].clone())
}

async fn approve((approval, stage): (Uuid, &Stage), user: Uuid) -> kernel::Result<()> {
    let done = approvals::approve(&stage.ctx(user).await, &stage.services, approval, None, &Via::App).await;
    stage.settle().await;
    done
}

#[tokio::test]
async fn a_group_is_told_as_it_is_when_the_message_leaves() {
    let stage = stage("by = \"role:admin\"", &[TELLS]).await;
    let (company, other) = (stage.company, stage.app.company("C").await);
    let (manager, admin, supervisor) = (stage.manager, stage.admin, stage.supervisor);
    // L'homonyme d'une autre société n'en dit rien à ses membres.
    duty(&stage, other, &[supervisor]).await;
    let gone =
        stage.app.create("core.user", json!({ "email": "gone@essai.test", "name": "gone", "company": company })).await;
    let group = duty(&stage, company, &[manager, admin, stage.foreigner, gone]).await;
    change(&stage, "core.user", gone, json!({ "status": "inactive" })).await;
    thing(&stage).await;
    let all = [manager, admin, supervisor, stage.foreigner, gone];
    assert_eq!(told(&stage, &all).await, [1, 1, 0, 0, 0], "chacun une fois ; qui ne voit pas la fiche n'en sait rien");
    change(&stage, "core.group", group, json!({ "members": [admin] })).await;
    stage.app.tenant.clock.advance(SignedDuration::from_hours(1));
    stage.settle().await;
    assert_eq!(told(&stage, &all).await, [1, 2, 0, 0, 0], "retiré entre-temps, il n'est plus prévenu");
    change(&stage, "core.group", group, json!({ "active": false })).await;
    thing(&stage).await;
    assert_eq!(told(&stage, &all).await, [1, 2, 0, 0, 0], "un groupe fermé ne désigne personne");
}

#[tokio::test]
async fn one_member_of_a_group_is_enough_to_approve() {
    let stage = stage("any = [\"group:duty\"]", &[]).await;
    duty(&stage, stage.company, &[stage.manager, stage.admin, stage.supervisor]).await;
    let asked = ask(&stage).await;
    assert_eq!(told(&stage, &[stage.manager, stage.admin]).await, [1, 1]);
    assert!(approve(asked, stage.supervisor).await.is_err(), "jamais le demandeur");
    approve(asked, stage.manager).await.unwrap();
    assert_eq!(state(asked).await.0, "approved");
}

#[tokio::test]
async fn a_group_and_a_role_each_give_one_approval() {
    let stage = stage("all = [\"group:duty\", \"role:admin\"]", &[]).await;
    duty(&stage, stage.company, &[stage.manager]).await;
    let asked = ask(&stage).await;
    approve(asked, stage.manager).await.unwrap();
    assert_eq!(state(asked).await.0, "open");
    approve(asked, stage.admin).await.unwrap();
    assert_eq!(state(asked).await.0, "approved");
}

#[tokio::test]
async fn a_quorum_of_a_group_needs_that_many_members() {
    let stage = stage("quorum = { of = [\"group:duty\"], need = 2 }", &[]).await;
    let group = duty(&stage, stage.company, &[stage.manager]).await;
    let lacking = ask(&stage).await;
    assert_eq!(state(lacking).await, (json!("open"), json!(true)), "un seul membre ne fait pas deux voix");
    change(&stage, "core.group", group, json!({ "members": [stage.manager, stage.admin] })).await;
    let asked = ask(&stage).await;
    approve(asked, stage.manager).await.unwrap();
    assert_eq!(state(asked).await.0, "open");
    approve(asked, stage.admin).await.unwrap();
    assert_eq!(state(asked).await.0, "approved");
}

#[tokio::test]
async fn a_group_of_another_company_approves_nothing() {
    let stage = stage("any = [\"group:duty\"]", &[]).await;
    let other = stage.app.company("C").await;
    duty(&stage, other, &[stage.manager]).await;
    assert_eq!(state(ask(&stage).await).await, (json!("open"), json!(true)));
}
