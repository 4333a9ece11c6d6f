//! Ce que SES dit d'un courriel : une notification de retour, ou l'événement d'un jeu de configuration ; même contenu, autre étiquette.
//!
//! SES a remplacé notre `Message-ID` : le courriel se retrouve au nom que SES lui a donné, sinon à notre étiquette, à l'en-tête
//! d'origine que SES rapporte, ou à l'adresse de retour.

use std::collections::HashMap;

use kernel::Result;
use serde::Deserialize;
use store::Db;
use uuid::Uuid;

use super::{Kind, Return, named_by_return_address, ours, said};
use crate::mail::queries;

/// Ce qu'on lit d'un événement.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Event {
    #[serde(alias = "eventType")]
    notification_type: String,
    bounce: Bounce,
    complaint: Complaint,
    mail: Original,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Bounce {
    bounce_type: String,
    bounce_sub_type: String,
    bounced_recipients: Vec<Recipient>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Recipient {
    status: Option<String>,
    diagnostic_code: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Complaint {
    complaint_sub_type: Option<String>,
    complaint_feedback_type: Option<String>,
}

/// Le courriel dont il s'agit.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Original {
    message_id: String,
    source: String,
    headers: Vec<Header>,
    common_headers: CommonHeaders,
    tags: HashMap<String, Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Header {
    name: String,
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct CommonHeaders {
    message_id: Option<String>,
}

/// Lit un événement reconnu ; ce qui ne dit rien du sort de l'un de nos courriels est ignoré.
pub(super) async fn read(db: &Db, event: &str) -> Result<Vec<Return>> {
    // SNS dit aussi, en clair, qu'un sujet vient d'être relié.
    let Ok(event) = serde_json::from_str::<Event>(event) else { return Ok(Vec::new()) };
    let Some((kind, detail)) = told(&event) else { return Ok(Vec::new()) };
    let known =
        if event.mail.message_id.is_empty() { None } else { queries::named(db, &event.mail.message_id).await? };
    let Some(mail) = known.or_else(|| named(&event.mail)) else {
        tracing::info!(provider_id = %event.mail.message_id, "SES parle d'un courriel que rien ne rapproche des nôtres");
        return Ok(Vec::new());
    };
    Ok(vec![Return { mail, kind, detail }])
}

/// Ce que l'événement veut dire, et son texte.
fn told(event: &Event) -> Option<(Kind, String)> {
    let Event { bounce, complaint, .. } = event;
    match event.notification_type.as_str() {
        "Bounce" => {
            let kind = match (bounce.bounce_type.as_str(), bounce.bounce_sub_type.as_str()) {
                ("Permanent", _) => Kind::Dead,
                ("Transient", "MailboxFull" | "MessageTooLarge" | "ContentRejected" | "AttachmentRejected") => {
                    Kind::Undelivered
                }
                // Un répondeur d'absence se dit ainsi : rien ne prouve que le courriel n'est pas remis.
                _ => Kind::Remark,
            };
            let first = bounce.bounced_recipients.first();
            let parts = [
                Some(bounce.bounce_type.as_str()),
                Some(bounce.bounce_sub_type.as_str()),
                first.and_then(|one| one.status.as_deref()),
                first.and_then(|one| one.diagnostic_code.as_deref()),
            ];
            let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            Some((kind, said(&parts.join(" "))))
        }
        "Delivery" => Some((Kind::Delivered, String::new())),
        // Le lecteur a dit qu'il n'était pas indésirable.
        "Complaint" if complaint.complaint_feedback_type.as_deref() == Some("not-spam") => None,
        "Complaint" => {
            let parts = [complaint.complaint_feedback_type.as_deref(), complaint.complaint_sub_type.as_deref()];
            let parts: Vec<&str> = ["Complaint"].into_iter().chain(parts.into_iter().flatten()).collect();
            Some((Kind::Complaint, said(&parts.join(" "))))
        }
        _ => None,
    }
}

/// Le courriel que l'événement nomme de lui-même.
fn named(mail: &Original) -> Option<Uuid> {
    let tag = mail.tags.get("opsflux_mail").and_then(|values| Uuid::try_parse(values.first()?).ok());
    let header = || mail.headers.iter().find(|header| header.name.eq_ignore_ascii_case("message-id"));
    tag.or_else(|| ours(&header()?.value))
        .or_else(|| ours(mail.common_headers.message_id.as_deref()?))
        .or_else(|| named_by_return_address(&mail.source))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(event: Value, expected: Expect) {
        let event: Event = serde_json::from_value(event).unwrap();
        expected.assert_eq(&format!("{:?} {:?}", told(&event), named(&event.mail)));
    }

    fn bounce(kind: &str, sub: &str) -> Value {
        json!({ "notificationType": "Bounce", "bounce": { "bounceType": kind, "bounceSubType": sub,
            "bouncedRecipients": [{ "emailAddress": "a@b.c", "status": "5.1.1", "diagnosticCode": "smtp; 550 unknown" }] } })
    }

    #[test]
    fn an_event_says_what_became_of_the_mail() {
        check(
            bounce("Permanent", "General"),
            expect![[r#"Some((Dead, "Permanent General 5.1.1 smtp; 550 unknown")) None"#]],
        );
        check(
            bounce("Transient", "MailboxFull"),
            expect![[r#"Some((Undelivered, "Transient MailboxFull 5.1.1 smtp; 550 unknown")) None"#]],
        );
        check(
            bounce("Transient", "General"),
            expect![[r#"Some((Remark, "Transient General 5.1.1 smtp; 550 unknown")) None"#]],
        );
        check(
            bounce("Undetermined", "Undetermined"),
            expect![[r#"Some((Remark, "Undetermined Undetermined 5.1.1 smtp; 550 unknown")) None"#]],
        );
        let complaint = |kind: &str| json!({ "eventType": "Complaint", "complaint": { "complaintFeedbackType": kind, "complaintSubType": null } });
        check(complaint("abuse"), expect![[r#"Some((Complaint, "Complaint abuse")) None"#]]);
        check(complaint("not-spam"), expect!["None None"]);
        check(json!({ "notificationType": "Delivery", "delivery": {} }), expect![[r#"Some((Delivered, "")) None"#]]);
        check(json!({}), expect!["None None"]);
    }

    #[test]
    fn the_mail_is_named_by_its_tag_its_header_or_its_return_address() {
        let id = Uuid::from_u128(7);
        for mail in [
            json!({ "tags": { "opsflux_mail": [id] } }),
            json!({ "headers": [{ "name": "Message-Id", "value": format!("<{id}@ops.example>") }] }),
            json!({ "commonHeaders": { "messageId": format!("<{id}@ops.example>") } }),
            json!({ "source": format!("retours+{id}@ops.example") }),
        ] {
            assert_eq!(named(&serde_json::from_value(mail.clone()).unwrap()), Some(id), "{mail}");
        }
        for mail in [
            json!({}),
            json!({ "tags": { "opsflux_mail": [] }, "source": "no-reply@ops.example" }),
            json!({ "headers": [{ "name": "Message-ID", "value": "<0102@eu-west-3.amazonses.com>" }] }),
        ] {
            assert_eq!(named(&serde_json::from_value(mail.clone()).unwrap()), None, "{mail}");
        }
    }
}
