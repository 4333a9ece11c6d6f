//! Ce qu'un programme écrit est ce qui se garde : durées, état ; le reste est refusé, jamais tu.

use super::{Agenda, document, text};
use crate::stage::Stage;

#[tokio::test]
async fn a_day_of_a_duration_keeps_the_hour_of_its_place() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let dates = "DTSTART:20260323T080000Z\r\nDTEND:20260323T090000Z\r\n";
    for (rank, (duration, end)) in [
        ("P1D", "2026-03-29T08:00:00+00:00"),
        ("P1W", "2026-04-04T08:00:00+00:00"),
        ("PT24H", "2026-03-29T09:00:00+00:00"),
        ("P1DT2H", "2026-03-29T10:00:00+00:00"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("{rank}.ics");
        let start = format!("DTSTART;TZID=Europe/Paris:20260328T100000\r\nDURATION:{duration}\r\n");
        assert_eq!(ana.put(&name, &document(&name, "").replace(dates, &start)).await.status, 201);
        let page = ana.client.get("core/events?fields=ends_at&sort=-id&limit=1").await.expect(200);
        assert_eq!(page["data"][0]["ends_at"], end, "{duration}");
    }
}

#[tokio::test]
async fn an_hour_is_not_taken_out_by_its_day() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let by_day = document("serie", "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;VALUE=DATE:20260330\n");
    let refused = ana.put("serie.ics", &by_day).await;
    assert!(refused.status == 403 && text(&refused).contains("C:valid-calendar-data"), "{}", text(&refused));
}

#[tokio::test]
async fn an_event_whose_state_is_no_longer_said_is_confirmed() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    for (said, kept) in [("STATUS:CANCELLED\n", "cancelled"), ("", "confirmed"), ("STATUS:TENTATIVE\n", "tentative")] {
        assert!([201, 204].contains(&ana.put("un.ics", &document("un@client.test", said)).await.status));
        let page = ana.client.get("core/events?fields=status").await.expect(200);
        assert_eq!(page["data"][0]["status"], kept, "{said}");
    }
}
