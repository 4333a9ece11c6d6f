//! Ce qui n'est pas lu : redit une fois au supérieur ou à un rôle, jamais de ce qui a été lu.

use std::sync::Arc;

use jiff::SignedDuration;
use kernel::Clock;
use schema::model::Model;
use serde_json::json;
use services::notify;
use testkit::model_of;
use uuid::Uuid;

use crate::stage::{MODULE, Stage, write};

fn model(to: &str) -> Arc<Model> {
    model_of(&[
        MODULE,
        ("entities/case.toml", "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\n"),
        (
            "triggers/tells.toml",
            &format!(
                "on = \"case.created\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:hse_manager\"]\ntemplate = \"told\"\n\
                 escalate = {{ after = \"PT30M\", to = {to} }}\n"
            ),
        ),
        ("templates/told.fr.txt", "À voir."),
        ("i18n/fr.json", "{ \"trial.templates.told.title\": \"Cas : {{ record.name }}\" }"),
    ])
}

struct Scene {
    stage: Stage,
    clock: Clock,
}

impl Scene {
    async fn new(to: &str) -> Scene {
        let clock = Clock::frozen("2026-11-21T12:00:00Z".parse().unwrap());
        let stage = Stage::at(model(to), clock.clone()).await;
        Scene { stage, clock }
    }

    async fn case(&self) {
        let body = json!({ "name": "Chute", "company": self.stage.company });
        write(&self.stage.app.system(), &self.stage.app, "trial.case", &body).await;
        self.stage.settle().await;
    }

    async fn wait(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
        self.stage.settle().await;
    }

    async fn told(&self, user: Uuid) -> Vec<String> {
        self.stage.told(user).await
    }
}

#[tokio::test]
async fn what_is_left_unread_is_told_to_the_role_once() {
    let scene = Scene::new("[\"role:supervisor\"]").await;
    let (supervisor, manager) = (scene.stage.supervisor, scene.stage.manager);
    scene.case().await;
    scene.wait(29).await;
    assert!(scene.told(supervisor).await.is_empty());
    scene.wait(2).await;
    assert_eq!(scene.told(supervisor).await, ["mia n’a pas lu : Cas : Chute"]);
    // Le travail refait, et une heure de plus : ni deux fois, ni plus haut.
    scene.stage.rows("UPDATE sys.job SET state = 'waiting', attempts = 0 WHERE kind = 'escalate'", &[]).await;
    scene.wait(60).await;
    assert_eq!((scene.told(supervisor).await.len(), scene.told(manager).await.len()), (1, 1));
}

#[tokio::test]
async fn what_is_read_or_removed_in_time_goes_no_further() {
    let scene = Scene::new("[\"role:supervisor\"]").await;
    let me = scene.stage.ctx(scene.stage.manager).await;
    scene.case().await;
    notify::mark_read(&me, &scene.stage.services, &notify::Aimed::all()).await.unwrap();
    scene.wait(31).await;
    assert!(scene.told(scene.stage.supervisor).await.is_empty());
}

#[tokio::test]
async fn the_manager_of_the_one_who_did_not_read_is_told() {
    let scene = Scene::new("[\"manager\"]").await;
    let (supervisor, manager) = (scene.stage.supervisor, scene.stage.manager);
    let set = "UPDATE core.\"user\" SET manager = $1 WHERE id = $2";
    scene.stage.rows(set, &[supervisor.into(), manager.into()]).await;
    scene.case().await;
    scene.wait(31).await;
    assert_eq!(scene.told(supervisor).await, ["mia n’a pas lu : Cas : Chute"]);
    // Un supérieur qui ne peut pas voir la fiche n'en apprend rien.
    scene.stage.rows(set, &[scene.stage.foreigner.into(), manager.into()]).await;
    scene.case().await;
    scene.wait(31).await;
    assert!(scene.told(scene.stage.foreigner).await.is_empty());
}
