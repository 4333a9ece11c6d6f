//! Les chevauchements refusés : la base tranche, l'appelant apprend qui le gêne s'il peut le voir.

use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{Client, TestOptions, model_of};
use uuid::Uuid;

use crate::stage::{Stage, id};

fn bookings() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "module.toml",
            "code = \"book\"\nversion = \"1.0.0\"\nlicence = \"EUPL-1.2\"\nneeds = [\"core >= 1\"]\n\
             [roles.clerk]\ninherits = [\"user\"]\ngrants = [\"book.*.*.company\"]\n\
             [roles.writer]\ninherits = [\"user\"]\ngrants = [\"book.*.view.own\", \"book.*.create.company\"]\n",
        ),
        ("entities/room.toml", "shared = true\n[fields]\nname = { type = \"text\", required = true }\n"),
        (
            "entities/meeting.toml",
            r#"
number = "M-{seq:4}"
no_overlap = { room = ["room", ["starts", "ends"], "status in ['booked', 'held']"] }
[fields]
name   = { type = "text" }
room   = { type = "link", to = "room" }
starts = { type = "datetime" }
ends   = { type = "datetime" }
status = { type = "select", options = ["booked", "held", "off"], initial = "booked" }
"#,
        ),
    ]
}

async fn stage() -> (Stage, Client, Uuid) {
    let stage = Stage::with(TestOptions { model: model_of(&bookings()), ..TestOptions::default() }).await;
    let clerk = stage.of_a("agent", &["clerk"]).await;
    let room = id(&clerk.post("book/rooms", json!({ "name": "Salle" })).await.expect(201));
    (stage, clerk, room)
}

fn meeting(room: Uuid, from: &str, to: &str) -> Value {
    json!({ "room": room, "starts": format!("2026-03-01T{from}:00Z"), "ends": format!("2026-03-01T{to}:00Z") })
}

#[tokio::test]
async fn two_meetings_do_not_share_a_room_at_the_same_hour() {
    let (_stage, clerk, room) = stage().await;
    let first = clerk.post("book/meetings", meeting(room, "09:00", "10:00")).await.expect(201);
    let refused = clerk.post("book/meetings", meeting(room, "09:30", "11:00")).await;
    assert_eq!(refused.summary(), "409 record.overlap starts:overlap");
    assert_eq!(refused.json["conflict"], json!({ "id": first["id"], "number": first["number"] }));
    let after = clerk.post("book/meetings", meeting(room, "10:00", "11:00")).await.expect(201);
    let moved =
        clerk.patch(&format!("book/meetings/{}", id(&after)), json!({ "starts": "2026-03-01T09:59:00Z" })).await;
    assert_eq!(moved.summary(), "409 record.overlap starts:overlap");
    let path = format!("book/meetings/{}", id(&first));
    clerk.patch(&path, json!({ "status": "off" })).await.expect(200);
    clerk
        .patch(&format!("book/meetings/{}", id(&after)), json!({ "starts": "2026-03-01T09:59:00Z" }))
        .await
        .expect(200);
    assert_eq!(clerk.patch(&path, json!({ "status": "held" })).await.status, 409);
    let mut nowhere = meeting(room, "09:00", "12:00");
    nowhere["room"] = Value::Null;
    clerk.post("book/meetings", nowhere).await.expect(201);
    clerk.post("book/meetings", meeting(room, "09:59", "09:59")).await.expect(201);
    clerk.post("book/meetings", meeting(room, "11:00", "09:00")).await.expect(201);
}

#[tokio::test]
async fn of_twenty_at_once_one_gets_the_room() {
    let (stage, clerk, room) = stage().await;
    let all = join_all((0..20).map(|_| clerk.post("book/meetings", meeting(room, "09:00", "10:00")))).await;
    assert_eq!(all.iter().filter(|reply| reply.status == 201).count(), 1);
    assert!(all.iter().all(|reply| [201, 409].contains(&reply.status)));
    assert_eq!(stage.number("SELECT count(*) FROM book.meeting").await, 1);
}

#[tokio::test]
async fn who_cannot_see_the_other_meeting_does_not_learn_its_number() {
    let (stage, clerk, room) = stage().await;
    clerk.post("book/meetings", meeting(room, "09:00", "10:00")).await.expect(201);
    let writer = stage.of_a("secrétaire", &["writer"]).await;
    stage.grant(&writer, json!([{ "permission": "book.room.view.company" }])).await;
    let refused = writer.post("book/meetings", meeting(room, "09:00", "10:00")).await;
    assert_eq!(refused.summary(), "409 record.overlap starts:overlap");
    assert_eq!(refused.json.get("conflict"), None);
}
