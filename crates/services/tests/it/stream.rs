//! Le temps réel : chacun ne reçoit que ce qu'il voit.

use std::{pin::Pin, time::Duration};

use futures::{Stream, StreamExt};
use services::{
    notify,
    stream::{StreamEvent, subscribe},
};
use store::records::{self, Key};
use tokio::time::timeout;
use uuid::Uuid;

use crate::stage::Stage;

type Events = Pin<Box<dyn Stream<Item = StreamEvent> + Send>>;

async fn screen(stage: &Stage, user: Uuid) -> Events {
    Box::pin(subscribe(stage.ctx(user).await, &stage.services))
}

/// Le prochain événement que la condition retient, dans les cinq secondes.
async fn next(events: &mut Events, wanted: impl Fn(&StreamEvent) -> bool) -> Option<StreamEvent> {
    timeout(Duration::from_secs(5), async {
        loop {
            let event = events.next().await?;
            if wanted(&event) {
                return Some(event);
            }
        }
    })
    .await
    .ok()?
}

fn is_record(event: &StreamEvent, id: Uuid) -> bool {
    matches!(event, StreamEvent::Record { id: found, .. } if *found == id)
}

#[tokio::test]
async fn each_screen_receives_what_its_person_may_see() {
    let stage = Stage::live().await;
    let (mut manager, mut foreigner) = (screen(&stage, stage.manager).await, screen(&stage, stage.foreigner).await);
    let incident = stage.incident("low").await;
    let seen = next(&mut manager, |event| is_record(event, incident)).await;
    assert!(
        matches!(seen, Some(StreamEvent::Record { ref action, version: 1, .. }) if action == "created"),
        "{seen:?}"
    );
    let told = next(&mut manager, |event| matches!(event, StreamEvent::Notification { .. })).await;
    assert!(matches!(told, Some(StreamEvent::Notification { unread: 1, .. })), "{told:?}");
    let ctx = stage.ctx(stage.supervisor).await;
    records::act(&ctx, &stage.app.tenant, "hse.incident", &Key::Id(incident), "submit", &Default::default(), None)
        .await
        .unwrap();
    let seen = next(&mut manager, |event| is_record(event, incident)).await;
    assert!(matches!(seen, Some(StreamEvent::Record { ref action, .. }) if action == "submit"), "{seen:?}");
    let leaked = timeout(Duration::from_millis(500), next(&mut foreigner, |event| is_record(event, incident))).await;
    assert!(leaked.is_err(), "{leaked:?}");
}

#[tokio::test]
async fn reading_on_one_screen_lowers_the_count_on_the_others() {
    let stage = Stage::live().await;
    let mut screen = screen(&stage, stage.manager).await;
    stage.incident("low").await;
    assert!(next(&mut screen, |event| matches!(event, StreamEvent::Notification { .. })).await.is_some());
    notify::mark_read(&stage.ctx(stage.manager).await, &stage.services, &notify::Aimed::all()).await.unwrap();
    assert_eq!(
        next(&mut screen, |event| matches!(event, StreamEvent::Unread { .. })).await,
        Some(StreamEvent::Unread { unread: 0 })
    );
}

#[tokio::test]
async fn a_closed_account_closes_its_screens() {
    let stage = Stage::live().await;
    let mut screen = screen(&stage, stage.manager).await;
    let body = serde_json::Map::from_iter([("status".to_owned(), "suspended".into())]);
    let ctx = stage.app.system();
    records::update(
        &ctx,
        &stage.app.tenant,
        "core.user",
        &Key::Id(stage.manager),
        &body,
        None,
        records::Intent::Commit,
    )
    .await
    .unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    stage.incident("low").await;
    let end = timeout(Duration::from_secs(5), async { while screen.next().await.is_some() {} }).await;
    assert!(end.is_ok(), "le flux d'un compte suspendu est resté ouvert");
}

#[tokio::test]
async fn a_screen_that_falls_behind_is_told_to_read_everything_again() {
    let stage = Stage::live().await;
    let mut screen = screen(&stage, stage.manager).await;
    let flood =
        "SELECT count(pg_notify('opsflux_events', '[' || repeat(' ', n) || ']')) FROM generate_series(1, 3000) n";
    assert_eq!(stage.count(flood).await, 3000);
    tokio::time::sleep(Duration::from_secs(1)).await; // le flot passe pendant que l'écran ne lit pas
    assert!(next(&mut screen, |event| *event == StreamEvent::Resync).await.is_some());
}

#[tokio::test]
async fn a_new_model_is_announced() {
    let stage = Stage::live().await;
    let mut screen = screen(&stage, stage.manager).await;
    stage.rows("SELECT pg_notify('opsflux_model', 'abc')", &[]).await;
    let event = next(&mut screen, |event| matches!(event, StreamEvent::Meta { .. })).await;
    assert_eq!(event.unwrap().data(), r#"{"version":"abc"}"#);
}
