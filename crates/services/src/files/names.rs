//! Les noms de fichiers : ce qu'un poste d'envoi annonce devient un nom sûr partout.

use std::fmt::Write;

/// Longueur d'un nom, en octets : la limite commune des systèmes de fichiers.
const MAX_BYTES: usize = 255;

/// Un nom sans chemin, sans caractère de contrôle ni de sens d'écriture, d'au plus 255 octets, extension gardée.
pub(crate) fn sanitise(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !is_hidden(*c)).map(|c| if is_reserved(c) { '_' } else { c }).collect();
    let trimmed = kept.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let (stem, extension) = match trimmed.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 16 => (stem, format!(".{extension}")),
        _ => (trimmed, String::new()),
    };
    let stem = if stem.is_empty() { "fichier" } else { stem };
    format!("{}{extension}", cut(stem, MAX_BYTES - extension.len()))
}

/// Valeur de `Content-Disposition` (RFC 6266) : un repli ASCII, et le vrai nom en UTF-8 (RFC 8187).
pub(crate) fn disposition(opening: super::kinds::Opening, name: &str) -> String {
    let word = match opening {
        super::kinds::Opening::Inline => "inline",
        super::kinds::Opening::Attachment => "attachment",
    };
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("{word}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Celle d'une page qui s'ouvre sous ce nom.
pub(crate) fn inline(name: &str) -> String {
    disposition(super::kinds::Opening::Inline, &sanitise(name))
}

/// Caractères qui ne se voient pas, ou qui retournent le sens de lecture (`photo` + U+202E + `gpj.exe` se lit « photoexe.jpg »).
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Caractères que Windows réserve.
fn is_reserved(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

fn cut(text: &str, max: usize) -> &str {
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= max).last().unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::{super::kinds::Opening, *};

    fn check(name: &str, expected: &str) {
        assert_eq!(sanitise(name), expected);
    }

    #[test]
    fn a_name_keeps_only_what_is_safe() {
        check("../../etc/passwd", "passwd");
        check("C:\\Users\\ana\\photo.jpg", "photo.jpg");
        check("photo\u{202e}gpj.exe", "photogpj.exe");
        check("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt");
        check("  .. ", "fichier");
        check(".bashrc", "bashrc");
        check("plan d'évacuation (v2).pdf", "plan d'évacuation (v2).pdf");
        check("", "fichier");
    }

    #[test]
    fn a_long_name_keeps_its_extension_and_whole_letters() {
        let name = sanitise(&format!("{}.jpg", "é".repeat(300)));
        assert!(name.len() <= MAX_BYTES && name.ends_with("é.jpg"));
    }

    #[test]
    fn a_disposition_cannot_be_broken_out_of() {
        assert_eq!(
            disposition(Opening::Attachment, "été \"1\".pdf"),
            "attachment; filename=\"_t___1_.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9%20%221%22.pdf"
        );
        assert!(disposition(Opening::Inline, "a.png").starts_with("inline; "));
    }
}
