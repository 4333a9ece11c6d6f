//! Chaque adresse de l'API, sans jeton, avec un faux, et pour qui n'a aucun rôle.

use std::collections::BTreeSet;

use api::{Endpoint, Needs, endpoints};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::Client;
use uuid::Uuid;

use crate::stage::{Stage, id, incident, png};

/// Ce que reçoit, à chaque adresse, une personne connectée qui n'a aucun rôle. Une adresse nouvelle s'y ajoute.
const WITHOUT_A_ROLE: &[(&str, &str, u16)] = &[
    ("POST", "/api/v1/auth/login", 400),
    ("POST", "/api/v1/auth/mfa", 400),
    ("POST", "/api/v1/auth/refresh", 401),
    ("GET", "/api/v1/auth/sessions", 200),
    ("DELETE", "/api/v1/auth/sessions/{id}", 404),
    ("GET", "/api/v1/me", 200),
    ("PATCH", "/api/v1/me", 200),
    ("GET", "/api/v1/me/preferences", 200),
    ("PATCH", "/api/v1/me/preferences", 400),
    ("POST", "/api/v1/view-as", 403),
    ("DELETE", "/api/v1/view-as", 204),
    ("GET", "/api/v1/meta", 200),
    ("GET", "/api/v1/notifications", 200),
    ("GET", "/api/v1/notifications/unread", 200),
    ("POST", "/api/v1/notifications/read", 200),
    ("POST", "/api/v1/notifications/delete", 200),
    ("DELETE", "/api/v1/notifications/{id}", 404),
    ("GET", "/api/v1/notifications/preferences", 200),
    ("PUT", "/api/v1/notifications/preferences", 200),
    ("GET", "/api/v1/notifications/push", 200),
    ("POST", "/api/v1/notifications/push", 400),
    ("DELETE", "/api/v1/notifications/push/{id}", 404),
    ("GET", "/api/v1/approvals", 200),
    ("POST", "/api/v1/approvals/bulk", 400),
    ("GET", "/api/v1/approvals/{id}", 404),
    ("POST", "/api/v1/approvals/{id}/approve", 404),
    ("POST", "/api/v1/approvals/{id}/reject", 422),
    ("POST", "/api/v1/approvals/{id}/request-change", 422),
    ("POST", "/api/v1/approvals/{id}/comment", 422),
    ("POST", "/api/v1/approvals/{id}/withdraw", 404),
    ("POST", "/api/v1/approvals/{id}/resubmit", 404),
    ("GET", "/decide/{token}", 410),
    ("POST", "/decide/{token}", 410),
    ("GET", "/unsubscribe/{token}", 410),
    ("POST", "/unsubscribe/{token}", 410),
    ("GET", "/api/v1/audit", 403),
    ("GET", "/api/v1/definitions", 403),
    ("POST", "/api/v1/definitions/plan", 403),
    ("POST", "/api/v1/definitions/apply", 403),
    ("GET", "/api/v1/definitions/versions", 403),
    ("GET", "/api/v1/definitions/plans", 403),
    ("POST", "/api/v1/definitions/plans/{id}/undo", 403),
    ("POST", "/api/v1/definitions/promote", 403),
    ("GET", "/api/v1/definitions/promotions", 403),
    ("GET", "/api/v1/definitions/quarantine", 403),
    ("DELETE", "/api/v1/definitions/quarantine/{id}", 403),
    ("POST", "/api/v1/definitions/quarantine/{id}/restore", 403),
    ("GET", "/api/v1/definitions/layouts/{package}/{entity}", 403),
    ("GET", "/api/v1/definitions/{*path}", 403),
    ("PUT", "/api/v1/definitions/{*path}", 403),
    ("DELETE", "/api/v1/definitions/{*path}", 403),
    ("GET", "/api/v1/translations", 403),
    ("PATCH", "/api/v1/translations", 403),
    ("GET", "/api/v1/translations/export", 403),
    ("POST", "/api/v1/translations/import", 403),
    ("GET", "/api/v1/wording", 200),
    ("GET", "/api/v1/automation/triggers", 403),
    ("POST", "/api/v1/automation/triggers/{name}/enable", 403),
    ("POST", "/api/v1/automation/triggers/{name}/disable", 403),
    ("POST", "/api/v1/automation/triggers/test", 403),
    ("POST", "/api/v1/automation/triggers/{name}/test", 403),
    ("GET", "/api/v1/automation/runs", 403),
    ("POST", "/api/v1/automation/runs/bulk", 403),
    ("GET", "/api/v1/automation/runs/{id}", 403),
    ("POST", "/api/v1/automation/runs/{id}/replay", 403),
    ("POST", "/api/v1/automation/runs/{id}/stop", 403),
    ("GET", "/api/v1/automation/scripts.d.ts", 200),
    ("GET", "/api/v1/automation/impact", 400),
    ("GET", "/api/v1/automation/jobs", 403),
    ("POST", "/api/v1/automation/jobs", 403),
    ("GET", "/api/v1/automation/jobs/{id}", 403),
    ("GET", "/api/v1/automation/jobs/kinds", 403),
    ("PATCH", "/api/v1/automation/jobs/kinds/{kind}", 403),
    ("GET", "/api/v1/automation/workers", 403),
    ("PUT", "/api/v1/automation/workers/{group}", 403),
    ("DELETE", "/api/v1/automation/workers/{group}", 403),
    ("POST", "/api/v1/automation/jobs/kinds/{kind}/pause", 403),
    ("POST", "/api/v1/automation/jobs/kinds/{kind}/resume", 403),
    ("POST", "/api/v1/automation/jobs/{id}/cancel", 403),
    ("POST", "/api/v1/automation/jobs/{id}/retry", 403),
    ("GET", "/api/v1/automation/chats", 403),
    ("POST", "/api/v1/automation/chats", 403),
    ("PATCH", "/api/v1/automation/chats/{id}", 403),
    ("DELETE", "/api/v1/automation/chats/{id}", 403),
    ("POST", "/api/v1/automation/chats/{id}/test", 403),
    ("GET", "/api/v1/automation/webhooks", 403),
    ("POST", "/api/v1/automation/webhooks", 403),
    ("GET", "/api/v1/automation/webhooks/{id}", 403),
    ("PATCH", "/api/v1/automation/webhooks/{id}", 403),
    ("DELETE", "/api/v1/automation/webhooks/{id}", 403),
    ("POST", "/api/v1/automation/webhooks/{id}/rotate", 403),
    ("POST", "/api/v1/automation/webhooks/{id}/enable", 403),
    ("POST", "/api/v1/automation/webhooks/{id}/disable", 403),
    ("POST", "/api/v1/automation/webhooks/{id}/test", 403),
    ("GET", "/api/v1/automation/webhooks/{id}/deliveries", 403),
    ("GET", "/api/v1/automation/webhooks/{id}/deliveries/{delivery}", 403),
    ("POST", "/api/v1/automation/webhooks/{id}/deliveries/{delivery}/replay", 403),
    ("GET", "/api/v1/automation/hooks", 403),
    ("POST", "/api/v1/automation/hooks", 403),
    ("GET", "/api/v1/automation/hooks/{id}", 403),
    ("PATCH", "/api/v1/automation/hooks/{id}", 403),
    ("DELETE", "/api/v1/automation/hooks/{id}", 403),
    ("POST", "/api/v1/automation/hooks/{id}/rotate", 403),
    ("POST", "/api/v1/automation/hooks/{id}/test", 403),
    ("POST", "/api/v1/automation/hooks/{id}/collect", 403),
    ("POST", "/api/v1/automation/mailboxes/test", 403),
    ("GET", "/api/v1/automation/hooks/{id}/deliveries", 403),
    ("GET", "/api/v1/automation/hooks/{id}/deliveries/{delivery}", 403),
    ("POST", "/api/v1/automation/hooks/{id}/deliveries/{delivery}/replay", 403),
    ("POST", "/api/v1/hooks/{id}", 401),
    ("GET", "/api/v1/mail/messages", 403),
    ("POST", "/api/v1/mail/messages/{id}/resend", 403),
    ("GET", "/api/v1/mail/unsubscribes", 403),
    ("DELETE", "/api/v1/mail/unsubscribes/{user}/{category}", 403),
    ("POST", "/api/v1/mail/test", 403),
    ("GET", "/api/v1/sms/messages", 403),
    ("POST", "/api/v1/sms/messages/{id}/resend", 403),
    ("POST", "/api/v1/sms/test", 403),
    ("GET", "/api/v1/mail/statistics", 403),
    ("GET", "/api/v1/traffic", 403),
    ("GET", "/api/v1/mail/suppressions", 403),
    ("POST", "/api/v1/mail/suppressions", 403),
    ("DELETE", "/api/v1/mail/suppressions/{address}", 403),
    ("GET", "/api/v1/mail/templates", 403),
    ("GET", "/api/v1/mail/templates/{template}", 403),
    ("PATCH", "/api/v1/mail/templates/{template}", 403),
    ("GET", "/api/v1/mail/templates/{template}/history", 403),
    ("POST", "/api/v1/mail/templates/{template}/preview", 403),
    ("POST", "/api/v1/mail/templates/{template}/send-to-me", 403),
    ("GET", "/api/v1/mail/open/{token}", 200),
    ("GET", "/api/v1/mail/click/{token}", 404),
    ("POST", "/api/v1/mail/bounces/{source}", 401),
    ("POST", "/api/v1/tools/expression", 403),
    ("POST", "/api/v1/tools/template", 403),
    ("POST", "/api/v1/tools/recurrence", 403),
    ("GET", "/api/v1/tools/doctor", 403),
    ("GET", "/api/openapi.json", 200),
    ("GET", "/api/docs", 200),
    ("GET", "/health/live", 200),
    ("GET", "/health/ready", 200),
    ("GET", "/metrics", 404),
    ("GET", "/api/v1/{package}/{plural}", 403),
    ("POST", "/api/v1/{package}/{plural}", 403),
    ("GET", "/api/v1/{package}/{plural}/aggregate", 403),
    ("GET", "/api/v1/{package}/{plural}/changes", 403),
    ("GET", "/api/v1/{package}/{plural}/critical-path", 403),
    ("GET", "/api/v1/{package}/{plural}/{key}", 404),
    ("PATCH", "/api/v1/{package}/{plural}/{key}", 404),
    ("DELETE", "/api/v1/{package}/{plural}/{key}", 404),
    ("POST", "/api/v1/{package}/{plural}/{key}/restore", 404),
    ("GET", "/api/v1/{package}/{plural}/{key}/history", 404),
    ("GET", "/api/v1/{package}/{plural}/{key}/documents/{document}", 404),
    ("POST", "/api/v1/{package}/{plural}/{key}/documents/{document}", 404),
    ("POST", "/api/v1/{package}/{plural}/{key}/restore-version", 400),
    ("POST", "/api/v1/{package}/{plural}/{key}/duplicate", 403),
    ("GET", "/api/v1/{package}/{plural}/{key}/actions", 404),
    ("POST", "/api/v1/{package}/{plural}/{key}/actions/{action}", 404),
    ("POST", "/api/v1/files", 201),
    ("GET", "/api/v1/files/{id}", 404),
    ("POST", "/api/v1/{package}/{plural}/bulk", 400),
    ("GET", "/api/v1/{package}/{plural}/export", 403),
    ("GET", "/api/v1/{package}/{plural}/aggregate/export", 403),
    ("POST", "/api/v1/{package}/{plural}/import", 403),
    ("GET", "/api/v1/stream", 200),
    ("GET", "/api/v1/bulk-jobs", 200),
    ("POST", "/api/v1/bulk-jobs", 400),
    ("GET", "/api/v1/bulk-jobs/{id}", 404),
    ("POST", "/api/v1/bulk-jobs/{id}/cancel", 404),
    ("POST", "/api/v1/bulk-jobs/{id}/undo", 404),
    ("GET", "/api/v1/bulk-jobs/{id}/refusals", 404),
    ("GET", "/api/v1/imports", 200),
    ("POST", "/api/v1/imports", 400),
    ("GET", "/api/v1/imports/mappings", 200),
    ("POST", "/api/v1/imports/mappings", 400),
    ("DELETE", "/api/v1/imports/mappings/{id}", 404),
    ("GET", "/api/v1/imports/{id}", 404),
    ("PATCH", "/api/v1/imports/{id}", 404),
    ("DELETE", "/api/v1/imports/{id}", 404),
    ("POST", "/api/v1/imports/{id}/check", 404),
    ("POST", "/api/v1/imports/{id}/apply", 404),
    ("POST", "/api/v1/imports/{id}/cancel", 404),
    ("POST", "/api/v1/imports/{id}/undo", 404),
    ("GET", "/api/v1/imports/{id}/errors", 404),
    ("GET", "/api/v1/branding", 200),
    ("GET", "/api/v1/settings", 403),
    ("PATCH", "/api/v1/settings", 403),
    ("GET", "/api/v1/settings/export", 403),
    ("POST", "/api/v1/settings/import", 403),
    ("GET", "/api/v1/settings/{key}/history", 403),
    ("GET", "/api/v1/calendar", 400),
    ("POST", "/api/v1/calendar/conflicts", 400),
    ("POST", "/api/v1/calendar/events/{key}/answer", 400),
    ("GET", "/api/v1/calendar/feeds", 200),
    ("POST", "/api/v1/calendar/feeds", 400),
    ("POST", "/api/v1/calendar/feeds/{id}/rotate", 404),
    ("DELETE", "/api/v1/calendar/feeds/{id}", 404),
    ("GET", "/api/v1/calendar/feed/{name}", 404),
    ("PATCH", "/api/v1/calendar/events/{key}/occurrences/{at}", 404),
    ("DELETE", "/api/v1/calendar/events/{key}/occurrences/{at}", 404),
    ("POST", "/api/v1/auth/logout", 204),
];

/// L'adresse, ses variables remplacées par ce qui existe et n'est pas à l'appelant.
fn address(path: &str, incident: Uuid, other: Uuid) -> String {
    let path = path
        .replace("automation/runs/{id}", "automation/runs/1")
        .replace("automation/jobs/{id}", "automation/jobs/1")
        .replace("{name}", "hse.incident_created")
        .replace("{delivery}", &other.to_string())
        .replace("{user}", &other.to_string())
        .replace("{category}", "hse.incident")
        .replace("{kind}", "mail")
        .replace("{group}", "heavy")
        .replace("{template}", "hse.critical_incident")
        .replace("{token}", "faux")
        .replace("{address}", "ana@example.com")
        .replace("{source}", "message")
        .replace("{*path}", "entities/asset")
        .replace("{package}", "hse")
        .replace("{plural}", "incidents")
        .replace("{action}", "submit");
    path.replace("{key}", &incident.to_string()).replace("{id}", &other.to_string())
}

/// Le statut seul : le corps d'un flux ne finit pas.
async fn status(client: &Client, method: &str, path: &str) -> u16 {
    let method: Method = method.parse().unwrap();
    let request = client.request(method.clone(), path);
    let request = match (method.as_str(), path) {
        ("POST", "/api/v1/files") => {
            let part = reqwest::multipart::Part::bytes(png()).file_name("photo.png");
            request.multipart(reqwest::multipart::Form::new().part("file", part))
        }
        ("POST" | "PATCH" | "PUT", _) => request.json(&json!({})),
        _ => request,
    };
    request.send().await.unwrap().status().as_u16()
}

#[test]
fn every_endpoint_is_in_the_table() {
    let served: BTreeSet<_> = endpoints().map(|endpoint| (endpoint.method, endpoint.path)).collect();
    let covered: BTreeSet<_> = WITHOUT_A_ROLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(served, covered);
}

#[tokio::test]
async fn nothing_but_the_door_opens_without_a_session() {
    let stage = Stage::new().await;
    let anonymous = stage.app.anonymous();
    let mut forged = anonymous.clone();
    forged.token = Some("e30.e30.e30".to_owned());
    for Endpoint { method, path, needs, .. } in endpoints() {
        let address = address(path, Uuid::nil(), Uuid::nil());
        if *needs == Needs::Nothing {
            assert!(![403, 500].contains(&status(&anonymous, method, &address).await), "{method} {path}");
            continue;
        }
        for client in [&anonymous, &forged] {
            assert_eq!(status(client, method, &address).await, 401, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_person_without_a_role_reaches_only_what_is_theirs() {
    let stage = Stage::new().await;
    let supervisor = stage.of_a("sup", &["supervisor"]).await;
    let nobody = stage.of_a("nul", &[]).await;
    let raised = supervisor.post("hse/incidents", incident(stage.alpha)).await.expect(201);
    let file = supervisor.upload("photo.png", "image/png", png(), None).await.expect(201);
    let sessions = supervisor.get("auth/sessions").await.expect(200);
    stage.app.settle().await;
    for (method, path, expected) in WITHOUT_A_ROLE {
        let other = if path.contains("sessions") { id(&sessions["data"][0]) } else { id(&file) };
        let address = address(path, id(&raised), other);
        if *path == "/api/docs" && status(&nobody, method, &address).await == 404 {
            continue; // l'application web n'est pas construite
        }
        assert_eq!(status(&nobody, method, &address).await, *expected, "{method} {path}");
    }
    assert_eq!(nobody.get("me").await.summary(), "401 auth.required", "la session est close");
}

/// Les adresses qui savent vérifier sans écrire.
const VALIDATE_ONLY: [(&str, &str); 4] = [
    ("PUT", "/api/v1/definitions/{*path}"),
    ("DELETE", "/api/v1/definitions/{*path}"),
    ("POST", "/api/v1/translations/import"),
    ("POST", "/api/v1/settings/import"),
];

#[tokio::test]
async fn every_platform_right_but_the_right_one_opens_nothing() {
    let stage = Stage::new().await;
    let needed = |needs: &Needs| match needs {
        Needs::Permission(right) => Some(*right),
        _ => None,
    };
    let rights: BTreeSet<&str> = endpoints().filter_map(|endpoint| needed(&endpoint.needs)).collect();
    for (rank, right) in rights.iter().enumerate() {
        let person = stage.of_a(&format!("p{rank}"), &[]).await;
        // Qui fait quelque chose d'un sujet le voit : le voir se refuse à qui n'en tient aucun droit.
        let subject = right.strip_suffix("view").unwrap_or(right);
        let others = rights.iter().filter(|one| !one.starts_with(subject));
        let grants = others.map(|one| json!({ "permission": format!("{one}.all") }));
        stage.grant(&person, grants.collect()).await;
        for endpoint in endpoints().filter(|endpoint| needed(&endpoint.needs) == Some(*right)) {
            let Endpoint { method, path, .. } = endpoint;
            let address = address(path, Uuid::nil(), Uuid::nil());
            assert_eq!(status(&person, method, &address).await, 403, "{method} {path} sans {right}");
            if VALIDATE_ONLY.contains(&(*method, *path)) {
                let address = format!("{address}?validate_only=true");
                assert_eq!(status(&person, method, &address).await, 403, "{method} {address} sans {right}");
            }
        }
    }
}

#[tokio::test]
async fn no_entity_opens_without_a_role() {
    let stage = Stage::new().await;
    let nobody = stage.of_a("nul", &[]).await;
    for entity in stage.app.tenant.model().entities.values() {
        let path = format!("{}/{}", entity.package, entity.plural);
        let (list, create) = match (&entity.owned_by, &entity.system) {
            (Some(_), _) => ("404 request.unknown_route", "404 request.unknown_route"),
            (None, Some(_)) => ("403 access.forbidden", "405 request.method_not_allowed"),
            (None, None) => ("403 access.forbidden", "403 access.forbidden"),
        };
        assert_eq!(nobody.get(&path).await.summary(), list, "{path}");
        assert_eq!(nobody.post(&path, json!({})).await.summary(), create, "{path}");
    }
    let meta = nobody.get("meta").await.expect(200);
    assert_eq!((&meta["entities"], &meta["menus"]), (&json!({}), &json!([])));
}

#[tokio::test]
async fn an_own_thing_is_reached_and_only_that_one() {
    let stage = Stage::new().await;
    let (first, second) = (stage.of_a("un", &[]).await, stage.of_a("deux", &[]).await);
    let file = first.upload("photo.png", "image/png", png(), None).await.expect(201);
    let path = format!("files/{}", file["id"].as_str().unwrap());
    assert_eq!(first.get(&path).await.status, 200);
    assert_eq!(second.get(&path).await.summary(), "404 record.not_found");
    let sessions: Value = first.get("auth/sessions").await.expect(200);
    let session = format!("auth/sessions/{}", sessions["data"][0]["id"].as_str().unwrap());
    assert_eq!(second.delete(&session).await.summary(), "404 record.not_found");
    assert_eq!(first.delete(&session).await.status, 204);
    assert_eq!(first.get("me").await.status, 401);
}
