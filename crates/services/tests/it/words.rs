//! Ce que tout message peut nommer : qui a agi, qui le lit, la société, l'application, l'heure de qui lit.

use jiff::SignedDuration;
use kernel::Clock;
use serde_json::json;
use store::settings::{self, Change};
use testkit::model_of;

use crate::stage::{MODULE, Stage, write};

const CASE: (&str, &str) =
    ("entities/case.toml", "title = \"name\"\n[fields]\nname = { type = \"text\", required = true }\n");

const TITLE: (&str, &str) = ("i18n/fr.json", "{ \"trial.templates.told.title\": \"Dit\" }");

async fn stage(trigger: &str, text: &str) -> Stage {
    let model = model_of(&[MODULE, CASE, TITLE, ("triggers/tells.toml", trigger), ("templates/told.fr.txt", text)]);
    let stage = Stage::at(model, Clock::frozen("2026-11-21T12:00:00Z".parse().unwrap())).await;
    let zone = "UPDATE core.\"user\" SET timezone = 'Pacific/Auckland' WHERE id = $1";
    stage.rows(zone, &[stage.manager.into()]).await;
    stage
}

async fn bodies(stage: &Stage) -> Vec<String> {
    let sql = "SELECT body FROM sys.notification WHERE \"user\" = $1 ORDER BY created_at, id";
    stage.rows(sql, &[stage.manager.into()]).await.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_message_names_people_the_company_the_application_and_the_time() {
    let stage = stage(
        "on = \"case.created\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:hse_manager\"]\ntemplate = \"told\"\n\
         escalate = { after = \"PT30M\", to = [\"role:hse_manager\"] }\n",
        "{{ user.name }} {{ user.email }} {{ user.language }} {{ user.phone }} ; {{ recipient.name }} {{ recipient.email }} \
         {{ recipient.timezone }} ; {{ company.code }} {{ company.currency }} ; {{ app.name }} {{ app.url }} ; {{ today }} {{ now | datetime }}",
    )
    .await;
    stage.rows("UPDATE core.\"user\" SET phone = '+24106000000'", &[]).await;
    let renamed = Change::everywhere("core.app_name", json!("Torpille"));
    settings::apply(&stage.app.system(), &stage.app.tenant, &[renamed]).await.unwrap();
    let ctx = stage.ctx(stage.supervisor).await;
    write(&ctx, &stage.app, "trial.case", &json!({ "name": "Chute", "company": stage.company })).await;
    stage.settle().await;
    assert_eq!(
        bodies(&stage).await,
        ["sam sam@essai.test fr ⟦user.phone⟧ ; mia mia@essai.test Pacific/Auckland ; A ⟦company.currency⟧ ; \
          Torpille http://127.0.0.1:8080 ; 2026-11-22 22/11/2026 01:00"]
    );
}

#[tokio::test]
async fn a_message_of_no_record_is_of_the_company_of_its_reader() {
    let stage = stage(
        "every = \"0 * * * *\"\n[[steps]]\ndo = \"notify\"\nto = [\"role:hse_manager\"]\ntemplate = \"told\"\n",
        "{{ company.code }} {{ user.name }} {{ user.email }}",
    )
    .await;
    stage.settle().await;
    stage.app.tenant.clock.advance(SignedDuration::from_hours(2));
    stage.settle().await;
    assert_eq!(bodies(&stage).await, ["A clock ⟦user.email⟧"]);
}
