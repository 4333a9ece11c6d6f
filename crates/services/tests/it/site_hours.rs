//! Un horaire à l'heure de chaque site : il sonne pour chacun, et part de sa fiche.

use std::sync::Arc;

use jiff::SignedDuration;
use kernel::Clock;
use serde_json::json;
use services::{ServiceSettings, Services};
use store::records::{self, Intent, Key};
use testkit::model_of;
use uuid::Uuid;

use crate::stage::{MODULE, Stage};

const NOTE: (&str, &str) =
    ("entities/note.toml", "title = \"name\"\n[fields]\nname = { type = \"text\", required = true, max = 20 }\n");

const AT_EIGHT: (&str, &str) = (
    "triggers/acts.toml",
    "every = \"0 8 * * *\"\nzone = \"site\"\nwhen = \"kind != 'office'\"\n[[steps]]\ndo = \"create\"\nentity = \"note\"\n\
     set = { name = \"record.code\" }\n",
);

/// La veille du passage de Paris à l'heure d'été.
const NOON: &str = "2026-03-28T12:00:00Z";

/// Le site de la scène, à Lagos ; un à Paris ; un dont le fuseau n'existe pas ; un bureau, que la condition écarte.
async fn stage() -> Stage {
    let stage = Stage::at(model_of(&[MODULE, NOTE, AT_EIGHT]), Clock::frozen(NOON.parse().unwrap())).await;
    place(&stage, stage.site, "Africa/Lagos").await;
    for (code, kind, zone) in
        [("PAR", "base", "Europe/Paris"), ("MAR", "onshore", "Mars/Base"), ("BUR", "office", "UTC")]
    {
        open(&stage, code, kind, zone).await;
    }
    stage.settle().await;
    stage
}

async fn open(stage: &Stage, code: &str, kind: &str, zone: &str) -> Uuid {
    let body = json!({ "code": code, "name": code, "kind": kind, "timezone": zone, "company": stage.company });
    stage.app.create("core.site", body).await
}

async fn place(stage: &Stage, site: Uuid, zone: &str) {
    let body = json!({ "timezone": zone });
    let (ctx, key) = (stage.app.system(), Key::Id(site));
    let body = body.as_object().unwrap();
    records::update(&ctx, &stage.app.tenant, "core.site", &key, body, None, Intent::Commit).await.unwrap();
}

async fn later(stage: &Stage, minutes: i64) {
    stage.app.tenant.clock.advance(SignedDuration::from_mins(minutes));
    stage.settle().await;
}

/// Les notes, dans l'ordre où elles se sont écrites.
async fn notes(stage: &Stage) -> String {
    let rows = stage.rows("SELECT name FROM trial.note ORDER BY created_at, name", &[]).await;
    rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_schedule_rings_at_the_hour_of_each_site() {
    let stage = stage().await;
    later(&stage, 17 * 60 + 59).await;
    assert_eq!(notes(&stage).await, "");
    later(&stage, 1).await;
    assert_eq!(notes(&stage).await, "PAR", "huit heures à Paris, en été");
    later(&stage, 60).await;
    assert_eq!(notes(&stage).await, "PAR TRP", "huit heures à Lagos");
    later(&stage, 60).await;
    assert_eq!(notes(&stage).await, "PAR TRP MAR", "un fuseau inconnu vit au temps universel");
    stage.settle().await;
    later(&stage, 24 * 60 * 3).await;
    assert_eq!(notes(&stage).await, "PAR TRP MAR MAR PAR TRP", "trois occurrences manquées n'en font qu'une");
}

#[tokio::test]
async fn a_site_opened_or_moved_counts_from_the_next_look() {
    let stage = stage().await;
    later(&stage, 18 * 60 + 30).await;
    assert_eq!(notes(&stage).await, "PAR");
    let near = open(&stage, "NEW", "base", "Europe/Paris").await;
    later(&stage, 30).await;
    assert_eq!(notes(&stage).await, "PAR TRP", "huit heures étaient passées à Paris");
    place(&stage, near, "UTC").await;
    later(&stage, 60).await;
    assert_eq!(notes(&stage).await, "PAR TRP MAR NEW");
}

#[tokio::test]
async fn two_nodes_ring_each_site_once() {
    let stage = stage().await;
    let settings = ServiceSettings::in_folder(stage.app.folder.path());
    let other = Services::prepare(stage.app.tenant.clone(), stage.app.identity.clone(), settings).unwrap();
    stage.app.tenant.clock.advance(SignedDuration::from_hours(24));
    let node = async |services: &Arc<Services>| {
        while services.dispatch_once().await.unwrap() > 0 || services.work_once().await.unwrap() {}
    };
    tokio::join!(node(&stage.services), node(&other));
    stage.settle().await;
    assert_eq!(notes(&stage).await, "MAR PAR TRP");
}
