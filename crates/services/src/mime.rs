//! Un courriel venu du dehors, mis à plat avant d'être lu.
//!
//! Des messages emboîtés sans fin, ou des parties sans nombre, épuiseraient la pile ou le temps de qui les lit : un message joint
//! n'est plus qu'une partie opaque, un type mal écrit n'est plus rien, et les parties sont comptées.

/// Ce que devient le type d'un message joint ; même longueur que `rfc822`, `global` et `digest`.
pub(crate) const OPAQUE: &str = "opaque";

/// Parties composées d'un courriel au plus.
const MAX_MULTIPARTS: usize = 200;

/// Met un courriel à plat, sur place ; faux s'il a trop de parties pour être lu.
pub(crate) fn flatten(raw: &mut [u8]) -> bool {
    let (mut start, mut multiparts) = (0, 0);
    while start < raw.len() {
        let end = raw[start..].iter().position(|byte| *byte == b'\n').map_or(raw.len(), |length| start + length + 1);
        if let Some(value) = value_of_type(&raw[start..end]) {
            let value = start + value;
            let stop = end_of_type(raw, value);
            multiparts += usize::from(settle(&mut raw[value..stop]));
        }
        start = end;
    }
    multiparts <= MAX_MULTIPARTS
}

/// Où commence la valeur d'un `Content-Type`, si cette ligne en est un.
fn value_of_type(line: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-type";
    let blank = line.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = &line[blank..];
    if rest.len() <= NAME.len() || !rest[..NAME.len()].eq_ignore_ascii_case(NAME) {
        return None;
    }
    let rest = &rest[NAME.len()..];
    let colon = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    (rest.get(colon) == Some(&b':')).then_some(blank + NAME.len() + colon + 1)
}

/// Où finit le type : au premier paramètre, ou à la dernière ligne repliée.
fn end_of_type(raw: &[u8], value: usize) -> usize {
    let mut rest = raw[value..].iter().enumerate().peekable();
    while let Some((rank, byte)) = rest.next() {
        let folds = |next: Option<&(usize, &u8)>| next.is_some_and(|(_, byte)| matches!(byte, b' ' | b'\t'));
        if *byte == b';' || (*byte == b'\n' && !folds(rest.peek())) {
            return value + rank;
        }
    }
    raw.len()
}

/// Rend un type inoffensif ; vrai si c'est celui d'une partie composée.
fn settle(value: &mut [u8]) -> bool {
    let text = String::from_utf8_lossy(value).trim().to_ascii_lowercase();
    let is_token = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-+._".contains(&byte))
    };
    let clean = text.split_once('/').filter(|(kind, sub)| is_token(kind) && is_token(sub));
    let Some((kind, sub)) = clean else {
        value.iter_mut().filter(|byte| !byte.is_ascii_whitespace()).for_each(|byte| *byte = b'x');
        return false;
    };
    if matches!((kind, sub), ("message", "rfc822" | "global") | ("multipart", "digest")) {
        let last = value.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |last| last + 1);
        value[last.saturating_sub(OPAQUE.len())..last].copy_from_slice(OPAQUE.as_bytes());
    }
    kind == "multipart"
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, PartType};

    use super::*;

    fn flat(text: &str) -> (bool, String) {
        let mut raw = text.as_bytes().to_vec();
        (flatten(&mut raw), String::from_utf8(raw).unwrap())
    }

    #[test]
    fn joined_messages_are_opaque_and_the_rest_is_left_alone() {
        let (fits, text) = flat("Content-Type: Message/RFC822; name=rfc822\r\ncontent-type :\r\n message/global\n");
        assert_eq!(text, "Content-Type: Message/opaque; name=rfc822\r\ncontent-type :\r\n message/opaque\n");
        assert!(fits);
        let same =
            "Subject: message/rfc822\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nmessage/rfc822 digest\r\n";
        assert_eq!(flat(same).1, same);
        assert_eq!(flat("Content-Type: (a;b) message/rfc822\n").1, "Content-Type: xx;b) message/rfc822\n");
        assert_eq!(flat("Content-Type: multipart/digest; boundary=a").1, "Content-Type: multipart/opaque; boundary=a");
    }

    #[test]
    fn no_nesting_survives_however_it_is_written() {
        let forms =
            ["message/rfc822", "(a) message/rfc822", "message/(;)rfc822", "\"message\"/rfc822", "message / global"];
        for form in forms {
            let (_, text) =
                flat(&format!("Content-Type: {form}\r\n\r\nContent-Type: {form}\r\n\r\nSubject: b\r\n\r\nc"));
            let message = MessageParser::default().parse(text.as_bytes()).unwrap();
            assert!(!message.parts.iter().any(|part| matches!(part.body, PartType::Message(_))), "{form}");
        }
    }

    #[test]
    fn a_flood_of_parts_is_not_read() {
        assert!(flat(&"Content-Type: multipart/mixed; boundary=a\n\n".repeat(MAX_MULTIPARTS)).0);
        assert!(!flat(&"Content-Type: multipart/mixed; boundary=a\n\n".repeat(MAX_MULTIPARTS + 1)).0);
    }
}
