//! Un avis de non-remise déposé tel quel (RFC 3464) : un `multipart/report` dont une partie dit le sort de chaque destinataire.

use kernel::{Code, Result};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};
use reqwest::header::{AUTHORIZATION, HeaderMap};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{Kind, Return, is_dead, named_by_return_address, ours, said};
use crate::{bearer, mime};

/// Lit un avis ; vide s'il ne dit rien d'un échec définitif d'un de nos courriels.
pub(super) fn read(token: &str, headers: &HeaderMap, body: &[u8]) -> Result<Vec<Return>> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let proves = |given: &str| -> bool { bearer::fingerprint(given).ct_eq(&bearer::fingerprint(token)).into() };
    if !given.is_some_and(proves) {
        return Err(Code::CallRefused.error());
    }
    let mut flat = body.to_vec();
    if !mime::flatten(&mut flat) {
        return Ok(Vec::new());
    }
    Ok(MessageParser::default().parse(&flat).as_ref().and_then(failure).into_iter().collect())
}

/// L'échec qu'un avis, mis à plat, dit de l'un de nos courriels.
pub(super) fn failure(report: &Message<'_>) -> Option<Return> {
    let status = report.parts.iter().find(|part| part.is_content_type("message", "delivery-status"))?;
    let fields = fields(&text(status));
    let field = |name: &str| fields.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
    if !field("action")?.eq_ignore_ascii_case("failed") {
        return None;
    }
    let mail = report.parts.iter().find_map(original).or_else(|| returned_to(report))?;
    let detail = [field("status"), field("diagnostic-code")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let kind = if is_dead(&detail) { Kind::Dead } else { Kind::Undelivered };
    Some(Return { mail, kind, detail: said(&detail) })
}

fn text(part: &MessagePart<'_>) -> String {
    String::from_utf8_lossy(part.contents()).into_owned()
}

/// Les champs d'un avis, noms en minuscules, lignes repliées réunies ; ceux du message puis du premier destinataire.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines().take(1000) {
        match (line.starts_with([' ', '\t']), line.split_once(':'), fields.last_mut()) {
            (true, _, Some(last)) => {
                last.1.push(' ');
                last.1.push_str(line.trim());
            }
            (false, Some((name, value)), _) => fields.push((name.trim().to_lowercase(), value.trim().to_owned())),
            _ => {}
        }
    }
    fields
}

/// Le courriel qui revient, joint entier ou par ses seuls en-têtes.
fn original(part: &MessagePart<'_>) -> Option<Uuid> {
    let is_original = part.is_content_type("message", mime::OPAQUE) || part.is_content_type("text", "rfc822-headers");
    let text = is_original.then(|| text(part))?;
    let headers = text.split("\r\n\r\n").next().unwrap_or_default();
    let fields = fields(headers.split("\n\n").next().unwrap_or_default());
    ours(&fields.iter().find(|(name, _)| name == "message-id")?.1)
}

/// Le courriel que dit l'adresse de retour, `retours+<identifiant>@…`, quand l'avis ne joint rien.
fn returned_to(report: &Message<'_>) -> Option<Uuid> {
    named_by_return_address(report.to()?.first()?.address()?)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// Un avis de Postfix, tel que le format qu'en donne `bounce(5)` ; seuls l'identifiant et les noms sont les nôtres.
    const POSTFIX: &str = include_str!("postfix.eml");

    #[track_caller]
    fn check(message: &str, expected: Expect) {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, "Bearer secret".parse().unwrap());
        let told = read("secret", &headers, message.replace('\n', "\r\n").as_bytes()).unwrap();
        let told: Vec<String> = told.iter().map(|one| format!("{} {:?} {}", one.mail, one.kind, one.detail)).collect();
        expected.assert_eq(&told.join("\n"));
    }

    #[test]
    fn a_report_says_which_mail_came_back_and_why() {
        check(
            POSTFIX,
            expect![
                "0199b1f4-0000-7000-8000-000000000007 Dead 5.1.1 smtp; 550 5.1.1 <ana@example.com>: Recipient address rejected: User unknown"
            ],
        );
        check(
            &POSTFIX.replace("Status: 5.1.1", "Status: 5.2.2").replace("550 5.1.1", "552 5.2.2"),
            expect![
                "0199b1f4-0000-7000-8000-000000000007 Undelivered 5.2.2 smtp; 552 5.2.2 <ana@example.com>: Recipient address rejected: User unknown"
            ],
        );
    }

    #[test]
    fn a_delay_or_a_stranger_says_nothing() {
        check(&POSTFIX.replace("Action: failed", "Action: delayed"), expect![""]);
        check(&POSTFIX.replace("0199b1f4-0000-7000-8000-000000000007", "inconnu"), expect![""]);
        check("Subject: Bonjour\n\nTexte", expect![""]);
        check("", expect![""]);
    }

    #[test]
    fn the_return_address_says_it_when_the_report_does_not() {
        let bare = POSTFIX.replace("Message-ID: <0199b1f4-0000-7000-8000-000000000007@ops.example>\n", "");
        check(&bare, expect![""]);
        check(
            &bare.replace("To: retours@ops.example", "To: retours+0199b1f4-0000-7000-8000-000000000007@ops.example"),
            expect![
                "0199b1f4-0000-7000-8000-000000000007 Dead 5.1.1 smtp; 550 5.1.1 <ana@example.com>: Recipient address rejected: User unknown"
            ],
        );
    }

    #[test]
    fn without_the_secret_nothing_is_read() {
        for given in [None, Some("Bearer autre"), Some("secret")] {
            let mut headers = HeaderMap::new();
            if let Some(given) = given {
                headers.insert(AUTHORIZATION, given.parse().unwrap());
            }
            assert_eq!(read("secret", &headers, POSTFIX.as_bytes()).unwrap_err().code, Code::CallRefused);
        }
    }
}
