//! Le message tel qu'il part : en-têtes sûrs, texte et HTML, identifiant stable.

use std::time::SystemTime;

use jiff::Timestamp;
use kernel::{Code, Error, Result};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{Attachment, Body, Mailbox, MultiPart, SinglePart, header},
};
use uuid::Uuid;

use super::{MailSettings, dkim, layout, queries::Mail};

/// Longueur d'un objet, en caractères.
const MAX_SUBJECT: usize = 250;

/// Longueur d'une adresse avant l'arobase (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL: usize = 64;

/// Un message prêt à partir.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    /// De qui à qui, pour le serveur.
    pub envelope: Envelope,
    /// Le message, en-têtes compris.
    pub bytes: Vec<u8>,
}

/// Ce qu'un courriel dit et à qui, avant toute mise en forme.
pub(super) struct Parts {
    pub from: Mailbox,
    pub to: Mailbox,
    pub reply_to: Option<Mailbox>,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Les autres en-têtes ; leurs valeurs sont les nôtres.
    pub headers: Vec<(&'static str, String)>,
}

/// Le message prêt à partir, signé de notre domaine s'il a ses clés.
pub(super) fn ready(mail: &Mail, settings: &MailSettings, now: Timestamp) -> Result<Ready> {
    let ready = bare(mail, settings)?;
    match &settings.dkim {
        Some(dkim) => Ok(Ready { bytes: dkim::sign(&ready.bytes, dkim, now)?, ..ready }),
        None => Ok(ready),
    }
}

/// Le même, sans signature : un fournisseur la pose lui-même.
pub(super) fn bare(mail: &Mail, settings: &MailSettings) -> Result<Ready> {
    let message = compose(mail, settings)?;
    Ok(Ready { envelope: envelope(mail, settings, &message)?, bytes: message.formatted() })
}

/// De qui à qui : l'adresse de retour nomme le courriel, pour qu'un avis qui ne joint rien dise encore duquel il s'agit.
fn envelope(mail: &Mail, settings: &MailSettings, message: &Message) -> Result<Envelope> {
    let Some(path) = &settings.return_path else { return Ok(message.envelope().clone()) };
    let from = return_address(path, mail.id)?;
    Envelope::new(Some(from), message.envelope().to().to_vec()).map_err(|error| refused(&error))
}

/// L'adresse où revient ce courriel : celle des réglages, et son identifiant.
pub(crate) fn return_address(path: &str, mail: Uuid) -> Result<Address> {
    let path: Address = path.parse().map_err(|error| refused(&error))?;
    let user = format!("{}+{mail}", path.user());
    if user.len() > MAX_LOCAL {
        return Err(refused(&format!("l'adresse de retour passe {MAX_LOCAL} caractères avant l'arobase : {user}")));
    }
    Address::new(user, path.domain()).map_err(|error| refused(&error))
}

/// Ce qu'un courriel dit ; en essai, il va à une autre adresse et le dit.
pub(super) fn parts(mail: &Mail, settings: &MailSettings) -> Result<Parts> {
    let address = |text: &str| text.parse::<Mailbox>().map_err(|error| refused(&error));
    let intended = address(&mail.recipient)?;
    // `Auto-Submitted` (RFC 3834) : les répondeurs d'absence se taisent.
    let mut headers = vec![("Auto-Submitted", "auto-generated".to_owned())];
    if mail.priority >= 2 {
        headers.push(("Importance", "high".to_owned()));
    }
    // En essai, qui lit n'est pas la personne : d'un geste, il la désinscrirait vraiment.
    if let Some(url) = mail.unsubscribe.as_ref().filter(|_| settings.sandbox.is_none()) {
        headers.push(("List-Unsubscribe", format!("<{url}>")));
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let (from, reply_to) = (address(&settings.from)?, settings.reply_to.as_deref().map(address).transpose()?);
    Ok(match &settings.sandbox {
        None => {
            let (subject, text, html) = (subject(&mail.subject), mail.text.clone(), mail.html.clone());
            Parts { from, to: intended, reply_to, subject, text, html, headers }
        }
        Some(sandbox) => {
            let subject = subject(&format!("[SANDBOX → {}] {}", mail.recipient, mail.subject));
            let (text, html) = layout::banner(&mail.recipient, &mail.text, &mail.html);
            Parts { from, to: address(sandbox)?, reply_to, subject, text, html, headers }
        }
    })
}

/// Compose le message ; le même courriel donne toujours le même `Message-ID`, que les serveurs savent dédoublonner.
fn compose(mail: &Mail, settings: &MailSettings) -> Result<Message> {
    let parts = parts(mail, settings)?;
    let id = format!("<{}@{}>", mail.id, parts.from.email.domain());
    let mut message = Message::builder()
        .message_id(Some(id))
        .date(SystemTime::from(mail.created_at))
        .from(parts.from)
        .to(parts.to)
        .subject(parts.subject);
    if let Some(reply_to) = parts.reply_to {
        message = message.reply_to(reply_to);
    }
    for (name, value) in parts.headers {
        // Une adresse ne se replie ni ne se recode : coupée, elle ne mènerait nulle part.
        let name = header::HeaderName::new_from_ascii_str(name);
        message = message.raw_header(header::HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value));
    }
    let letter = MultiPart::alternative_plain_html(parts.text, parts.html);
    let kind = |text: &str| header::ContentType::parse(text).map_err(|error| refused(&error));
    let mut body = match &mail.calendar {
        None if mail.joined.is_empty() => letter,
        None => MultiPart::mixed().multipart(letter),
        Some((calendar, method)) => {
            let part = SinglePart::builder()
                .header(kind(&format!("text/calendar; charset=utf-8; method={method}"))?)
                .body(calendar.clone());
            let file = Attachment::new("invite.ics".to_owned()).body(calendar.clone(), kind("application/ics")?);
            MultiPart::mixed().multipart(letter.singlepart(part)).singlepart(file)
        }
    };
    for one in &mail.joined {
        // Un fichier arrive à l'octet près : ses fins de ligne ne sont pas celles du courrier.
        let content = Body::new_with_encoding(one.content.clone(), header::ContentTransferEncoding::Base64);
        let content = content.map_err(|_| refused(&"un fichier ne se code pas"))?;
        body = body.singlepart(Attachment::new(one.name.clone()).body(content, kind(&one.media_type)?));
    }
    message.multipart(body).map_err(|error| refused(&error))
}

fn refused(error: &dyn std::fmt::Display) -> Error {
    Code::Internal.because(format!("courriel impossible à composer : {error}"))
}

/// Un objet d'une seule ligne : ni retour ni contrôle ne peut ouvrir un autre en-tête.
pub(crate) fn subject(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_SUBJECT).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{
        super::{BounceSettings, MailRoute},
        *,
    };

    fn settings() -> MailSettings {
        MailSettings {
            from: "OpsFlux <no-reply@ops.example>".to_owned(),
            reply_to: Some("hse@ops.example".to_owned()),
            base_url: "https://ops.example".to_owned(),
            route: MailRoute::Folder(PathBuf::new()),
            dkim: None,
            return_path: None,
            bounces: BounceSettings::default(),
            per_minute: None,
            sandbox: None,
        }
    }

    fn mail(recipient: &str, subject: &str) -> Mail {
        Mail {
            id: Uuid::from_u128(7),
            recipient: recipient.to_owned(),
            subject: subject.to_owned(),
            html: "<p>été</p>".to_owned(),
            text: "été".to_owned(),
            priority: 2,
            created_at: "2026-11-21T10:00:00Z".parse().unwrap(),
            calendar: None,
            unsubscribe: Some(format!("https://ops.example/unsubscribe/{}", "a".repeat(90))),
            files: Vec::new(),
            joined: Vec::new(),
        }
    }

    #[test]
    fn a_message_has_stable_and_honest_headers() {
        let message = compose(&mail("ana@example.com", "Chute à bord"), &settings()).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        for expected in [
            "Message-ID: <00000000-0000-0000-0000-000000000007@ops.example>\r\n",
            "Date: Sat, 21 Nov 2026 10:00:00 +0000\r\n",
            "From: OpsFlux <no-reply@ops.example>\r\n",
            "Reply-To: hse@ops.example\r\n",
            "To: ana@example.com\r\n",
            "Auto-Submitted: auto-generated\r\n",
            &format!("List-Unsubscribe: <https://ops.example/unsubscribe/{}>\r\n", "a".repeat(90)),
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            "Importance: high\r\n",
            "Content-Type: multipart/alternative;",
        ] {
            assert!(text.contains(expected), "{expected} manque dans {text}");
        }
    }

    #[test]
    fn in_a_sandbox_everything_goes_to_one_address_and_says_so() {
        let settings = MailSettings { sandbox: Some("essai@ops.example".to_owned()), ..settings() };
        let ready = ready(&mail("ana@example.com", "Chute"), &settings, Timestamp::UNIX_EPOCH).unwrap();
        let text = String::from_utf8(ready.bytes).unwrap();
        assert_eq!(ready.envelope.to(), ["essai@ops.example".parse().unwrap()]);
        assert!(text.contains("To: essai@ops.example\r\n") && text.contains("ana@example.com] Chute"), "{text}");
        assert_eq!(text.matches("SANDBOX").count(), 3, "l'objet, le texte et la page le disent : {text}");
        assert!(!text.contains("List-Unsubscribe"), "qui lit n'est pas la personne : {text}");
    }

    #[test]
    fn the_return_address_names_the_mail() {
        let settings = MailSettings { return_path: Some("retours@ops.example".to_owned()), ..settings() };
        let ready = ready(&mail("ana@example.com", "Chute"), &settings, Timestamp::UNIX_EPOCH).unwrap();
        let from = ready.envelope.from().unwrap().to_string();
        assert_eq!(from, "retours+00000000-0000-0000-0000-000000000007@ops.example");
        assert!(settings.check().is_ok());
    }

    #[test]
    fn a_return_address_that_cannot_name_a_mail_is_refused_at_start() {
        let check = |path: &str| MailSettings { return_path: Some(path.to_owned()), ..settings() }.check();
        assert!(check(&format!("{}@ops.example", "r".repeat(27))).is_ok());
        for path in [
            "OpsFlux <retours@ops.example>",
            "retours",
            "\"re tours\"@ops.example",
            &format!("{}@ops.example", "r".repeat(28)),
        ] {
            assert!(check(path).is_err(), "{path}");
        }
    }

    #[test]
    fn no_text_can_open_another_header() {
        let message =
            compose(&mail("ana@example.com", "Chute\r\nBcc: eve@evil.example\r\n\r\nbonjour"), &settings()).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        assert!(text.contains("Subject: Chute Bcc: eve@evil.example bonjour\r\n"), "{text}");
        assert_eq!(message.envelope().to().len(), 1);
        assert!(compose(&mail("ana@example.com\r\nBcc: eve@evil.example", "x"), &settings()).is_err());
        assert!(compose(&mail("ana@example.com, eve@evil.example", "x"), &settings()).is_err());
    }
}
