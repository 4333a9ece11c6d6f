//! Les natures de fichiers admises : le contenu fait foi, l'extension et le type annoncé doivent le confirmer.
//!
//! Ce qui n'est pas dans la table est refusé : exécutables, pages HTML, dessins SVG, macros. Pour admettre une nature
//! de plus : une ligne dans [`KINDS`].

use kernel::{Code, Result};

/// Octets de tête qui suffisent à reconnaître un contenu.
pub(crate) const HEAD: usize = 8192;

/// Une nature de fichier.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Type de média servi.
    pub media_type: &'static str,
    /// Extensions, la première étant l'usuelle.
    extensions: &'static [&'static str],
    /// Ce que la lecture du contenu doit reconnaître ; vide : du texte simple.
    sniffed: &'static [&'static str],
    /// Types annoncés admis en plus.
    declared: &'static [&'static str],
    /// Comment un navigateur peut l'ouvrir.
    pub opening: Opening,
}

/// Comment un navigateur peut ouvrir un fichier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    /// Dans la page.
    Inline,
    /// En le téléchargeant seulement.
    Attachment,
}

const fn kind(
    media_type: &'static str,
    extensions: &'static [&'static str],
    sniffed: &'static [&'static str],
    declared: &'static [&'static str],
    opening: Opening,
) -> Kind {
    Kind { media_type, extensions, sniffed, declared, opening }
}

use Opening::{Attachment, Inline};

/// Toutes les natures admises.
#[rustfmt::skip]
const KINDS: &[Kind] = &[
    kind("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"], &["image/jpeg"], &["image/jpg", "image/pjpeg"], Inline),
    kind("image/png", &["png"], &["image/png"], &["image/x-png"], Inline),
    kind("image/gif", &["gif"], &["image/gif"], &[], Inline),
    kind("image/webp", &["webp"], &["image/webp"], &[], Inline),
    kind("image/heic", &["heic", "heif"], &["image/heif"], &["image/heif"], Attachment),
    kind("image/tiff", &["tif", "tiff"], &["image/tiff"], &[], Attachment),
    kind("application/pdf", &["pdf"], &["application/pdf"], &["application/x-pdf"], Inline),
    kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"],
        &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"], &[], Attachment),
    kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"],
        &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"], &[], Attachment),
    kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"],
        &["application/vnd.openxmlformats-officedocument.presentationml.presentation"], &[], Attachment),
    kind("application/msword", &["doc"], &["application/msword"], &[], Attachment),
    kind("application/vnd.ms-excel", &["xls"], &["application/vnd.ms-excel"], &[], Attachment),
    kind("application/vnd.ms-powerpoint", &["ppt"], &["application/vnd.ms-powerpoint"], &[], Attachment),
    kind("application/vnd.oasis.opendocument.text", &["odt"], &["application/vnd.oasis.opendocument.text"], &[], Attachment),
    kind("application/vnd.oasis.opendocument.spreadsheet", &["ods"], &["application/vnd.oasis.opendocument.spreadsheet"], &[], Attachment),
    kind("application/vnd.oasis.opendocument.presentation", &["odp"], &["application/vnd.oasis.opendocument.presentation"], &[], Attachment),
    kind("application/zip", &["zip"], &["application/zip"], &["application/x-zip-compressed", "application/x-zip"], Attachment),
    kind("image/vnd.dwg", &["dwg"], &["image/vnd.dwg"], &["application/acad", "image/x-dwg"], Attachment),
    kind("video/mp4", &["mp4", "m4v"], &["video/mp4", "video/x-m4v"], &["video/x-m4v"], Inline),
    kind("video/quicktime", &["mov"], &["video/quicktime"], &[], Inline),
    kind("video/webm", &["webm"], &["video/webm"], &[], Inline),
    kind("audio/mpeg", &["mp3"], &["audio/mpeg"], &["audio/mp3"], Inline),
    kind("audio/mp4", &["m4a"], &["audio/m4a"], &["audio/m4a", "audio/x-m4a"], Inline),
    kind("audio/wav", &["wav"], &["audio/x-wav"], &["audio/x-wav", "audio/wave"], Inline),
    kind("text/plain", &["txt", "log"], &[], &[], Attachment),
    kind("text/csv", &["csv", "tsv"], &[], &["text/plain", "text/tab-separated-values", "application/csv", "application/vnd.ms-excel"], Attachment),
    kind("text/markdown", &["md"], &[], &["text/plain", "text/x-markdown"], Attachment),
    kind("application/json", &["json"], &[], &["text/json", "text/plain"], Attachment),
];

/// La nature d'un fichier d'après son nom, le type annoncé et ses premiers octets ; refusée si les trois ne s'accordent pas.
pub(crate) fn recognise(name: &str, declared: &str, head: &[u8]) -> Result<&'static Kind> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let Some(kind) = KINDS.iter().find(|kind| kind.extensions.contains(&extension.as_str())) else {
        return Err(refused("unknown_type"));
    };
    let content_agrees = if kind.sniffed.is_empty() {
        is_plain_text(head) // une signature de deux lettres (`BM`, `MZ`) n'y prouve rien : un tableau peut commencer par « BMI »
    } else {
        infer::get(head).is_some_and(|found| kind.sniffed.contains(&found.mime_type()))
    };
    if !content_agrees || !kind.may_be_declared(declared) {
        return Err(refused("disguised"));
    }
    Ok(kind)
}

/// Une page que la plate-forme écrit elle-même : nul n'en envoie, et un navigateur ne l'ouvre pas.
pub(crate) const PAGE: Kind = kind("text/html", &["html"], &[], &[], Attachment);

/// Le fichier est-il de l'une des natures qu'un champ admet (`image/*`, `application/pdf`) ?
pub(crate) fn accepted(kind: &Kind, accept: &[String]) -> Result<()> {
    let matches = |wanted: &String| match wanted.strip_suffix("/*") {
        Some(family) => kind.media_type.split('/').next() == Some(family),
        None => wanted == kind.media_type,
    };
    if accept.is_empty() || accept.iter().any(matches) { Ok(()) } else { Err(refused("not_accepted")) }
}

/// La nature servie sous ce type de média.
pub(crate) fn opening(media_type: &str) -> Opening {
    KINDS.iter().find(|kind| kind.media_type == media_type).map_or(Attachment, |kind| kind.opening)
}

/// Refus d'une nature, avec sa raison pour le message.
pub(crate) fn refused(reason: &str) -> kernel::Error {
    Code::FileRefused.with("reason", reason).and("reason", reason)
}

impl Kind {
    fn may_be_declared(&self, declared: &str) -> bool {
        let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        matches!(declared.as_str(), "" | "application/octet-stream" | "binary/octet-stream")
            || declared == self.media_type
            || self.declared.contains(&declared.as_str())
    }
}

/// Du texte, et non une page, un dessin ou un script qui se ferait passer pour tel.
fn is_plain_text(head: &[u8]) -> bool {
    const MARKUP: [&str; 11] =
        ["<!doctype", "<html", "<head", "<body", "<script", "<svg", "<iframe", "<object", "<embed", "<?xml", "#!"];
    let wide = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    let readable: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    let has_control = readable.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C));
    let is_binary = has_control || (readable.len() != head.len() && !wide);
    let start: String = String::from_utf8_lossy(&readable)
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffd}'))
        .chars()
        .take(16)
        .collect();
    let start = start.to_ascii_lowercase();
    !is_binary && !MARKUP.iter().any(|markup| start.starts_with(markup))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";

    fn check(name: &str, declared: &str, head: &[u8], expected: &str) {
        let found = match recognise(name, declared, head) {
            Ok(kind) => kind.media_type.to_owned(),
            Err(error) => error.params["reason"].as_str().unwrap_or_default().to_owned(),
        };
        assert_eq!(found, expected, "{name} annoncé {declared:?}");
    }

    #[test]
    fn content_name_and_announcement_must_agree() {
        check("photo.png", "image/png", PNG, "image/png");
        check("photo.JPG", "", JPEG, "image/jpeg");
        check("photo.jpg", "image/jpeg; charset=binary", JPEG, "image/jpeg");
        check("photo.jpg", "image/jpeg", PNG, "disguised");
        check("photo.png", "application/pdf", PNG, "disguised");
        check("plan.pdf", "application/pdf", b"%PDF-1.7\n", "application/pdf");
        check("liste.csv", "application/vnd.ms-excel", b"a;b\n1;2\n", "text/csv");
        check("liste.csv", "text/csv", b"\xff\xfea\0;\0b\0", "text/csv");
        check("vide.txt", "text/plain", b"", "text/plain");
        check("mesures.csv", "text/csv", b"BMI;poids\n22;70\n", "text/csv");
    }

    #[test]
    fn what_a_browser_or_a_machine_could_run_is_refused() {
        check("facture.pdf", "application/pdf", b"MZ\x90\0\x03\0\0\0", "disguised");
        check("photo.jpg", "image/jpeg", b"\x7fELF\x02\x01\x01\0", "disguised");
        check("page.html", "text/html", b"<html>", "unknown_type");
        check("dessin.svg", "image/svg+xml", b"<svg xmlns=", "unknown_type");
        check("outil.exe", "", b"MZ\x90\0", "unknown_type");
        check("macro.docm", "", b"PK\x03\x04", "unknown_type");
        check("note.txt", "text/plain", b"  <script>alert(1)</script>", "disguised");
        check("note.txt", "text/plain", b"\xef\xbb\xbf<!DOCTYPE html>", "disguised");
        check("note.txt", "text/plain", b"#!/bin/sh\nrm -rf /", "disguised");
        check("note.txt", "text/plain", b"abc\0def", "disguised");
        check("sans_extension", "", PNG, "unknown_type");
    }

    #[test]
    fn a_field_accepts_what_it_names() {
        let png = recognise("a.png", "", PNG).unwrap();
        let accepts = |accept: &[&str]| {
            let accept: Vec<String> = accept.iter().map(|text| (*text).to_owned()).collect();
            accepted(png, &accept).is_ok()
        };
        assert!(accepts(&[]) && accepts(&["image/*"]) && accepts(&["image/png"]));
        assert!(!accepts(&["application/pdf", "video/*"]));
        assert_eq!(opening(PAGE.media_type), Attachment, "une page ne s'ouvre pas sous notre adresse");
    }
}
