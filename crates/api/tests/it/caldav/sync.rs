//! Ce qui a changé depuis un jeton : neuf, réécrit, parti ; un jeton inconnu fait tout relire.

use serde_json::json;

use super::{Agenda, document, text};
use crate::{
    calendar::event,
    stage::{Stage, id},
};

impl Agenda {
    /// Ce qui a changé depuis ce jeton, par nom, et le jeton d'après.
    async fn changes(&self, since: &str, more: &str) -> (Vec<String>, String) {
        let body = format!(
            "<D:sync-collection xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:sync-token>{since}</D:sync-token>\
             <D:sync-level>1</D:sync-level>{more}</D:sync-collection>"
        );
        let reply = self.ask("REPORT", "", &[("depth", "0")], &body).await;
        let told = text(&reply);
        assert_eq!(reply.status, 207, "{told}");
        let mut changes: Vec<String> = told.split("<D:response>").skip(1).map(|one| shown(one, &self.home())).collect();
        changes.sort();
        let token = told.split("<D:sync-token>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
        (changes, token.to_owned())
    }
}

/// Le nom, et ce qui lui arrive.
fn shown(response: &str, home: &str) -> String {
    let name = response.split(&format!("<D:href>{home}")).nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    let is_gone = response.contains("404 Not Found") && !response.contains("propstat");
    format!("{}{name}", if is_gone { "-" } else { "+" })
}

const TAG: &str = "<D:prop><D:getetag/></D:prop>";

#[tokio::test]
async fn a_token_tells_what_changed_since() {
    let stage = Stage::new().await;
    let ana = stage.of_a("ana", &["user"]).await;
    let bob = Agenda::of(stage.of_a("bob", &["user"]).await).await;
    let (nothing, first) = bob.changes("", TAG).await;
    assert_eq!(nothing, [""; 0]);
    for name in ["a.ics", "b.ics"] {
        assert_eq!(bob.put(name, &document(name, "")).await.status, 201);
    }
    let (new, second) = bob.changes(&first, TAG).await;
    assert_eq!(new, ["+a.ics", "+b.ics"]);
    assert_eq!(bob.changes(&second, TAG).await, (vec![], second.clone()));
    // Invité, puis retiré : le document vient, puis part, sans que lui-même ait rien écrit.
    let people = json!([{ "user": bob.client.user }]);
    let body = event(json!({ "privacy": "private", "participants": people }));
    let made = ana.post("core/events", body).await.expect(201);
    assert_eq!(bob.put("a.ics", &document("a.ics", "LOCATION:Quai\n")).await.status, 204);
    assert_eq!(bob.ask("DELETE", "b.ics", &[], "").await.status, 204);
    let (changed, third) = bob.changes(&second, TAG).await;
    assert_eq!(changed, [format!("+{}.ics", id(&made)), "+a.ics".to_owned(), "-b.ics".to_owned()]);
    ana.patch(&format!("core/events/{}", id(&made)), json!({ "participants": [] })).await.expect(200);
    assert_eq!(bob.changes(&third, TAG).await.0, [format!("-{}.ics", id(&made))]);
    // Un jeton ancien dit tout ce qui s'est passé depuis ; le même nom, repris par un autre événement, a changé.
    assert_eq!(bob.put("b.ics", &document("b.ics", "")).await.status, 201);
    assert_eq!(bob.changes(&second, TAG).await.0, ["+a.ics", "+b.ics"]);
    let told = bob.changes(&first, "<D:prop><D:getetag/><C:calendar-data/></D:prop>").await;
    assert_eq!(told.0, ["+a.ics", "+b.ics"]);
}

#[tokio::test]
async fn a_token_is_its_readers_own_and_does_not_last_for_ever() {
    let stage = Stage::new().await;
    let ana = Agenda::of(stage.of_a("ana", &["user"]).await).await;
    let bob = Agenda::of(stage.of_a("bob", &["user"]).await).await;
    assert_eq!(ana.put("a.ics", &document("a.ics", "")).await.status, 201);
    let asked = "<propfind xmlns=\"DAV:\"><prop><sync-token/><supported-report-set/></prop></propfind>";
    let told = text(&ana.ask("PROPFIND", "", &[("depth", "0")], asked).await);
    assert!(told.contains("<D:sync-collection/>"), "{told}");
    let token = told.split("<D:sync-token>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    assert_eq!(ana.changes(token, TAG).await.0, [""; 0]);
    let sync = |token: &str, more: &str| {
        format!(
            "<sync-collection xmlns=\"DAV:\"><sync-token>{token}</sync-token><sync-level>1</sync-level>{more}<prop><getetag/></prop></sync-collection>"
        )
    };
    for (who, token) in [(&bob, token), (&ana, "data:,0000"), (&ana, "http://ailleurs.test/1")] {
        let refused = who.ask("REPORT", "", &[], &sync(token, "")).await;
        assert!(refused.status == 403 && text(&refused).contains("D:valid-sync-token"), "{}", text(&refused));
    }
    let few = ana.ask("REPORT", "", &[], &sync("", "<limit><nresults>0</nresults></limit>")).await;
    assert!(few.status == 507 && text(&few).contains("D:number-of-matches-within-limits"), "{}", text(&few));
    let token = token.to_owned();
    for rank in 0..16 {
        assert_eq!(ana.put("a.ics", &document("a.ics", &format!("LOCATION:{rank}\n"))).await.status, 204);
        ana.changes("", TAG).await;
    }
    let refused = ana.ask("REPORT", "", &[], &sync(&token, "")).await;
    assert!(refused.status == 403 && text(&refused).contains("D:valid-sync-token"), "{}", text(&refused));
    assert_eq!(stage.number("SELECT count(*) FROM sys.calendar_sync").await, 16);
}
