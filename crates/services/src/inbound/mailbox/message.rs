//! Un message lu : le contenu que les correspondances reçoivent, ce que les filtres en regardent, ses pièces jointes.
//!
//! Tout y est hostile : il est mis à plat et compté avant d'être lu, ses textes sont bornés, son HTML est nettoyé.

use jiff::Timestamp;
use kernel::FieldError;
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders};
use serde_json::{Map, Value, json};
use store::fields::clean_html;

use crate::{mail::bounce, mime};

/// Longueur du texte, du HTML, et d'un en-tête.
const MAX_TEXT: usize = 200_000;
const MAX_HTML: usize = 500_000;
const MAX_HEADER: usize = 1000;

/// Adresses d'un en-tête, et pièces jointes, au plus.
const MAX_ADDRESSES: usize = 100;
const MAX_PIECES: usize = 30;

/// En-têtes montrés avec le contenu.
const HEADERS: [&str; 9] = [
    "Reply-To",
    "Sender",
    "Return-Path",
    "List-Id",
    "References",
    "Auto-Submitted",
    "Precedence",
    "X-Priority",
    "X-Auto-Response-Suppress",
];

/// Un message.
#[derive(Debug)]
pub(super) struct Letter {
    /// Ce que les correspondances reçoivent, les pièces jointes à venir.
    pub payload: Value,
    /// Ses auteurs, en minuscules.
    pub senders: Vec<String>,
    pub subject: String,
    /// Une machine l'a écrit : réponse d'absence, liste, l'un des nôtres.
    pub automatic: bool,
    /// L'échec qu'il dit de l'un de nos courriels.
    pub report: Option<bounce::Return>,
    pub pieces: Vec<Piece>,
}

/// Une pièce jointe.
#[derive(Debug)]
pub(super) struct Piece {
    pub name: String,
    pub declared: String,
    pub content: Vec<u8>,
}

/// Lit un message ; ce qui n'en est pas un est refusé.
pub(super) fn read(mut raw: Vec<u8>) -> Result<Letter, FieldError> {
    let unreadable = || FieldError::new("", "mail_unreadable");
    if !mime::flatten(&mut raw) {
        return Err(unreadable());
    }
    let message = MessageParser::default().parse(&raw).ok_or_else(unreadable)?;
    let from = addresses(message.from());
    let of = |address: &Value| address["address"].as_str().map(str::to_lowercase);
    let subject = text(message.subject().unwrap_or_default(), MAX_HEADER);
    let payload = json!({
        "from": from.first(), "to": addresses(message.to()), "cc": addresses(message.cc()), "subject": subject,
        "text": text(&message.body_text(0).unwrap_or_default(), MAX_TEXT),
        "html": html(&message),
        "date": message.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
        "message_id": message.message_id().map(|id| text(id, MAX_HEADER)),
        "in_reply_to": message.in_reply_to().as_text().map(|id| text(id, MAX_HEADER)),
        "headers": headers(&message), "attachments": [], "files": [],
    });
    Ok(Letter {
        payload,
        senders: from.iter().filter_map(of).collect(),
        subject,
        automatic: is_automatic(&message),
        report: bounce::read_report(&message),
        pieces: message.attachments().take(MAX_PIECES).enumerate().map(|(rank, part)| piece(rank, part)).collect(),
    })
}

fn addresses(header: Option<&Address<'_>>) -> Vec<Value> {
    let one = |address: &mail_parser::Addr<'_>| {
        let part = |value: Option<&str>| value.map(|value| text(value, MAX_HEADER));
        json!({ "name": part(address.name()), "address": part(address.address()) })
    };
    header.into_iter().flat_map(Address::iter).take(MAX_ADDRESSES).map(one).collect()
}

fn html(message: &Message<'_>) -> Value {
    let written = message.html_bodies().next().is_some_and(MessagePart::is_text_html);
    let html = message.body_html(0).filter(|_| written);
    html.map_or(Value::Null, |html| clean_html(&text(&html, MAX_HTML)).into())
}

fn headers(message: &Message<'_>) -> Map<String, Value> {
    let one = |name: &&str| {
        let raw = message.header_raw(*name)?;
        Some((name.to_lowercase(), Value::String(text(raw.trim(), MAX_HEADER))))
    };
    HEADERS.iter().filter_map(one).collect()
}

/// RFC 3834, et ce que les serveurs de Microsoft et les listes en disent.
fn is_automatic(message: &Message<'_>) -> bool {
    let said = |name: &'static str| message.header_raw(name).map(|value| value.trim().to_lowercase());
    said("Auto-Submitted").is_some_and(|value| !value.starts_with("no"))
        || said("X-Auto-Response-Suppress").is_some_and(|value| value != "none")
        || said("X-Autoreply").is_some()
        || said("Precedence").is_some_and(|value| ["bulk", "junk", "auto_reply"].contains(&value.as_str()))
        || said("Return-Path").is_some_and(|value| value == "<>")
}

fn piece(rank: usize, part: &MessagePart<'_>) -> Piece {
    let kind = part.content_type();
    let declared = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()));
    let name = part.attachment_name().map_or_else(|| format!("piece-{}", rank + 1), |name| text(name, MAX_HEADER));
    Piece { name, declared: declared.unwrap_or_default(), content: part.contents().to_vec() }
}

/// Un texte que la base sait tenir, borné.
fn text(value: &str, most: usize) -> String {
    value.chars().filter(|c| *c != '\0').take(most).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use expect_test::{Expect, expect};

    use super::*;

    fn letter(text: &str) -> Letter {
        read(text.replace('\n', "\r\n").into_bytes()).unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let letter = letter(text);
        expected.assert_eq(&format!("{:#}\n{} {:?}", letter.payload, letter.automatic, letter.senders));
    }

    #[test]
    fn a_message_becomes_a_documented_content() {
        check(
            "From: =?utf-8?Q?Ana=C3=AFs?= <Ana@Example.com>\nTo: hse@ops.example, Bob <bob@ops.example>\n\
             Subject: =?iso-8859-1?Q?Fuite_=E0_ALPHA?=\nDate: Mon, 05 Jan 2026 09:30:00 +0100\n\
             Message-ID: <a1@example.com>\nIn-Reply-To: <a0@example.com>\nReply-To: garde@example.com\n\
             MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
             --b\nContent-Type: multipart/alternative; boundary=c\n\n\
             --c\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nD=E9bit 3 l/s\n\
             --c\nContent-Type: text/html\n\n<p onclick=x()>Débit<script>alert(1)</script><img src=http://x/y></p>\n--c--\n\
             --b\nContent-Type: application/pdf; name=plan.pdf\nContent-Disposition: attachment\n\n%PDF\n--b--\n",
            expect![[r#"
                {
                  "from": {
                    "name": "Anaïs",
                    "address": "Ana@Example.com"
                  },
                  "to": [
                    {
                      "name": null,
                      "address": "hse@ops.example"
                    },
                    {
                      "name": "Bob",
                      "address": "bob@ops.example"
                    }
                  ],
                  "cc": [],
                  "subject": "Fuite à ALPHA",
                  "text": "Débit 3 l/s",
                  "html": "<p>Débit</p>",
                  "date": "2026-01-05T08:30:00Z",
                  "message_id": "a1@example.com",
                  "in_reply_to": "a0@example.com",
                  "headers": {
                    "reply-to": "garde@example.com"
                  },
                  "attachments": [],
                  "files": []
                }
                false ["ana@example.com"]"#]],
        );
    }

    #[test]
    fn machines_are_recognised() {
        for header in [
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated (rejected)",
            "X-Auto-Response-Suppress: All",
            "Precedence: bulk",
            "Return-Path: <>",
        ] {
            assert!(letter(&format!("{header}\nFrom: a@b.c\n\nx")).automatic, "{header}");
        }
        for header in
            ["Auto-Submitted: no", "X-Auto-Response-Suppress: None", "Precedence: first-class", "Return-Path: <a@b.c>"]
        {
            assert!(!letter(&format!("{header}\nFrom: a@b.c\n\nx")).automatic, "{header}");
        }
    }

    #[test]
    fn hostile_messages_are_read_or_refused_in_time() {
        let started = Instant::now();
        let deep = "Content-Type: message/rfc822\r\n\r\n".repeat(400_000) + "Subject: fond\r\n\r\nx";
        read(deep.into_bytes()).unwrap();
        let levels: String = (0..190)
            .map(|rank| format!("Content-Type: multipart/mixed; boundary=b{rank}\r\n\r\n--b{rank}\r\n"))
            .collect();
        read((levels + "\r\nfond").into_bytes()).unwrap();
        assert!(read("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(1000).into_bytes()).is_err());
        assert!(read(Vec::new()).is_err());
        let garbage: Vec<u8> = (0..2_000_000_u32).map(|rank| (rank.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let _ = read(garbage);
        let noisy = "From: a@b.c\r\nContent-Type: text/html\r\n\r\n".to_owned() + &"<div><b>".repeat(500_000);
        read(noisy.into_bytes()).unwrap();
        let nul = read(b"From: a@b.c\r\nSubject: a\0b\r\n\r\nx\0y".to_vec()).unwrap();
        assert!(!nul.payload.to_string().contains("\\u0000"));
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }
}
