//! Les rappels : chacun une fois, même après un arrêt, quel que soit le nombre de nœuds.
//!
//! Un seul nœud à la fois tient l'heure des rappels ; les notifications, les courriels et l'heure qui avance tiennent dans une
//! transaction. Ce qu'un arrêt a fait manquer se dit au retour, sauf pour ce qui est déjà fini.

use std::{collections::HashSet, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use kernel::{Code, Result};
use recurrence::{Occurrence, Window};
use serde_json::{Map, Value, json};
use store::{Tenant, records::event::EVENT};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    agenda::touching,
    event::{self, Event},
    queries,
};
use crate::{
    Services,
    notify::{
        delivery::Wanted,
        send::{self, About, Escalation, Notice, Respect, Told},
    },
    reach::Subject,
    stream,
};

/// Entre deux regards.
const POLL: Duration = Duration::from_secs(5);
const SCAN: SignedDuration = SignedDuration::from_secs(30);

/// Le rappel le plus lointain : quatre semaines.
const FARTHEST: SignedDuration = SignedDuration::from_hours(24 * 28);

/// Événements regardés, et occurrences d'une série rappelées, d'un coup.
const MOST: usize = 20_000;
const PER_SERIES: usize = 100;

/// Ce que l'on rappelle, par où.
const TEMPLATE: &str = "core.event_reminder";

/// Rappelle jusqu'à l'arrêt.
pub(crate) async fn run(services: Arc<Services>, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        if let Err(error) = tick(&services).await {
            tracing::warn!(error = %error, "les rappels attendent la base");
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = sleep(POLL) => {}
        }
    }
}

/// Dit les rappels échus ; rend leur nombre.
pub(crate) async fn tick(services: &Services) -> Result<usize> {
    let now = services.tenant.clock.now();
    if now.duration_since(queries::last(&services.tenant.db, now).await?) < SCAN {
        return Ok(0);
    }
    let unit = services.tenant.unit().await?;
    let inside = unit.tenant();
    let Some(last) = queries::hold(&inside.db).await?.filter(|last| now.duration_since(*last) >= SCAN) else {
        return unit.roll_back().await.map(|()| 0);
    };
    let ctx = inside.system("calendar.remind");
    let window = Window { from: last, to: now + FARTHEST + SCAN };
    let filter = touching(window, Some("status != 'cancelled' && reminders.exists(r, r.minutes >= 0)"));
    let mut told = Vec::new();
    for event in event::list(&ctx, inside, filter, MOST).await?.0 {
        for (minutes, channel) in reminders(&event) {
            let lead = SignedDuration::from_mins(minutes);
            for one in due(&event, last + lead, now + lead) {
                if event.timing.end(&one).max(one.at + SCAN) >= now {
                    told.extend(remind(services, inside, &event, &one, channel).await?);
                }
            }
        }
    }
    queries::advance(&inside.db, now).await?;
    stream::announce_told(&inside.db, &told).await?;
    unit.commit(&services.tenant).await?;
    services.pool.wake();
    Ok(told.len())
}

/// Les rappels d'un événement, sans double.
fn reminders(event: &Event) -> HashSet<(i64, &str)> {
    let read = |line| -> Option<(i64, &str)> {
        let line: &Map<String, Value> = line;
        Some((line.get("minutes")?.as_i64()?, line.get("channel")?.as_str()?))
    };
    event.lines("reminders").filter_map(read).collect()
}

/// Les occurrences qui commencent après le premier instant et pas après le second.
fn due(event: &Event, after: Timestamp, until: Timestamp) -> Vec<Occurrence> {
    let next = SignedDuration::from_nanos(1);
    let window = Window { from: after + next, to: until + next };
    event.timing.series.occurrences(window, PER_SERIES).map(|found| found.occurrences).unwrap_or_default()
}

async fn remind(
    services: &Services,
    inside: &Tenant,
    event: &Event,
    one: &Occurrence,
    channel: &str,
) -> Result<Vec<Told>> {
    let model = inside.model();
    let entity = model.entity(EVENT).ok_or_else(|| Code::Internal.because("le modèle n'a pas d'événements"))?;
    let going = event.participants().filter(|line| line.get("answer").and_then(Value::as_str) != Some("declined"));
    let ids: HashSet<Uuid> =
        going.filter_map(|line| line.get("user").and_then(event::uuid)).chain(event.link("organiser")).collect();
    let people = services.identity.people(&ids.into_iter().collect::<Vec<_>>()).await?;
    let ctx = inside.system("calendar.remind");
    let values = Map::from_iter([
        ("record".to_owned(), json!({ "title": event.text("title"), "location": event.text("location") })),
        ("start".to_owned(), json!(one.at)),
    ]);
    let subject = Subject::of_record(EVENT, event.id, &event.record);
    let notice = Notice {
        ctx: &ctx,
        model: &model,
        about: Some(About { entity, subject: &subject }),
        template: TEMPLATE,
        values: &values,
        wanted: Wanted {
            category: EVENT,
            priority: 1,
            nature: entity.nature,
            in_app: true,
            mail: channel == "mail",
            sms: false,
            push: true,
        },
        respect: Respect::Wishes,
        escalation: Escalation::Never,
        files: None,
    };
    Ok(send::send(services, inside, &notice, &people).await?.told)
}
